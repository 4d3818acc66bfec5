"""Answers: from the index where it knows, from the sources where it does not, never a guess."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answers import Answer, Found, NotFound, Table
from bot.language.questions import FindAssets, Sought
from bot.lookup import Lookup
from bot.metrics import Metrics
from bot.models import Scope
from bot.parts import Parts
from bot.policy import Viewer
from bot.settings import Settings, read
from tests.made import FakeSource, asset
from tests.place import Place

HERE, THERE = "factorial", "itflow"


class There(FakeSource):
    """Another asset system."""

    source = THERE


class Desk:
    """Whoever answers questions, over two sources in memory."""

    def __init__(self, place: Place, settings: Settings) -> None:
        self.place = place
        self.here, self.there = FakeSource([asset(101)]), There([asset(102, source=THERE)])
        self.scope = Scope()
        self.settings = settings

    async def reads(self, *sources: FakeSource) -> None:
        """These are read to their end."""
        for source in sources:
            assert (await self.place.sync(source)).outcome == "done"

    @property
    def lookup(self) -> Lookup:
        """What answers."""
        parts = Parts(
            settings=self.settings,
            records=self.place.records,
            index=self.place.index,
            sources={HERE: self.here, THERE: self.there},
            metrics=Metrics(),
            now=lambda: self.place.now,
        )
        return parts.lookup(parts.people(None, None))

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return Viewer(asker=None, scope=self.scope, today=self.place.now.date())

    async def asked(self, *words: str, field: Sought = "any") -> Answer:
        """The answer to a question about these words."""
        return await self.lookup.answer(FindAssets(words=words, field=field), self.viewer)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Nothing is held anywhere and nothing was read."""
    place = await Place.open(tmp_path)
    told = {
        f"{name}_{what}": value
        for name in ("FACTORIAL", "ITFLOW")
        for what, value in (("BASE_URL", "https://assets.example"), ("API_KEY", "a" * 32))
    }
    yield Desk(place, read(told, tmp_path, need_slack=False))
    await place.close()


async def test_what_was_not_read_to_its_end_is_named_where_nothing_was_found(desk: Desk) -> None:
    """No source can be asked for a tag, so the one that was never read may have it."""
    desk.there.held.append(asset(1, source=THERE, tag="KF-LT-01"))
    await desk.reads(desk.here)

    before = await desk.asked("KF-LT-01")
    await desk.reads(desk.there)
    after = await desk.asked("KF-LT-01")

    assert isinstance(before, NotFound)
    assert before.unread == (THERE,)
    assert isinstance(after, Found)


async def test_a_serial_number_spelt_otherwise_is_not_denied_before_the_first_reading_ended(
    desk: Desk,
) -> None:
    """A source knows its own spelling alone; once it was read, every spelling is known."""
    desk.here.held.append(asset(1, serial="QX-77-123A"))
    await desk.reads(desk.there)

    before = await desk.asked("QX77123A", field="serial")
    await desk.reads(desk.here)
    after = await desk.asked("QX77123A", field="serial")

    assert isinstance(before, NotFound)
    assert before.unread == (HERE,)
    assert isinstance(after, Found)


async def test_a_source_outside_the_scope_is_not_named(desk: Desk) -> None:
    """In a channel of one source's client nobody is told how far another was read."""
    desk.scope = Scope(sources=frozenset({THERE}))
    await desk.reads(desk.there)

    answer = await desk.asked("NOSUCH")

    assert isinstance(answer, NotFound)
    assert answer.unread == ()


async def test_a_serial_number_with_blanks_is_asked_of_the_sources_as_it_was_written(
    desk: Desk,
) -> None:
    """Typed as its source has it, it is one serial number and not three words."""
    await desk.reads(desk.here, desk.there)
    desk.here.held.append(asset(1, serial="QX 88 124B"))

    answer = await desk.asked("QX", "88", "124B", field="serial")

    assert isinstance(answer, Found)
    assert answer.card.asset.serial_number == "QX 88 124B"


async def test_words_that_are_assets_of_their_own_are_not_taken_for_one(desk: Desk) -> None:
    """Two that a source has are two, though together they spell a third."""
    await desk.reads(desk.here, desk.there)
    desk.here.held += [asset(n, serial=one) for n, one in enumerate(("QX", "88", "QX 88"))]

    answer = await desk.asked("QX", "88", field="serial")

    assert isinstance(answer, Table)
    assert [row.outcome for row in answer.rows] == ["found", "found"]
