"""The assets that several changes are of, over two asset systems in memory."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.changes.gathering import Found, Gathering
from bot.errors import UsageError
from bot.language.questions import Filters, ListAssets, Where
from bot.models import Asset, Named
from tests.made import asset
from tests.place import Place
from tests.two_sources import HERE, THERE, Desk

NAME = "Ian McDonald"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Each source has one asset that nobody has."""
    place = await Place.open(tmp_path)
    yield Desk(place, tmp_path)
    await place.close()


def held(number: int, has: str, *, name: str = NAME, source: str = HERE) -> Asset:
    """An asset that somebody of that name has."""
    return asset(number, has=has, source=source).model_copy(
        update={"assignee": Named(id=has, name=name)}
    )


async def gathered(desk: Desk, *names: str, negated: bool = False) -> Sequence[Asset]:
    """All that people of these names have, or that nobody of them has."""
    await desk.reads(desk.here, desk.there)
    where = Where(field="assignee", values=names, negated=negated)
    gathering = Gathering(lookup=desk.lookup, index=desk.place.index)
    found = await gathering.assets(ListAssets(filters=Filters(where=(where,))), desk.viewer)
    assert isinstance(found, Found), found
    return found.assets


async def test_what_two_people_of_one_name_have_is_not_taken_together(desk: Desk) -> None:
    """Somebody's things would go with another's: their name is told as it is written."""
    desk.here.held += [held(1, "7"), held(2, "8", name=NAME.upper())]
    with pytest.raises(UsageError, match="2 people are called “Ian McD"):
        await gathered(desk, NAME)


async def test_somebody_known_to_two_sources_is_one(desk: Desk) -> None:
    """Each source has them under an id of its own."""
    desk.here.held.append(held(1, "7"))
    desk.there.held.append(held(2, "8", source=THERE))
    assert len(await gathered(desk, NAME)) == 2


async def test_several_people_who_were_each_named_are_meant(desk: Desk) -> None:
    """It is one name for two that nobody can tell apart, not two names."""
    desk.here.held += [held(1, "7"), held(2, "8", name="Mei Tanaka")]
    assert len(await gathered(desk, NAME, "Mei Tanaka")) == 2


async def test_who_is_not_meant_may_have_any_name(desk: Desk) -> None:
    """What others than them have is all listed."""
    desk.here.held += [held(1, "7", name="Ana Silva"), held(2, "8", name="Ana Silva")]
    assert {one.ref.id for one in await gathered(desk, NAME, negated=True)} >= {"id-1", "id-2"}
