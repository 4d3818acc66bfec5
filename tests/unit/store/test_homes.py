"""Home tabs as rows: who opened theirs, and whose is to be drawn anew."""

from datetime import timedelta

import pytest

from bot.settings.retention import DEFAULTS
from bot.store import Records, deliveries, homes
from bot.store.homes import LEASE, Taken
from bot.store.retention import purge
from tests.made import NOON

HOME = "E0001:T0001"
ANA, BEN = "U0ANA", "U0BEN"


@pytest.fixture
async def opened(records: Records) -> Records:
    """Records in which Ana's tab was opened and drawn; Ben never opened his."""
    async with records.begin() as connection:
        taken = await homes.open(connection, HOME, ANA, at=NOON)
        await homes.drawn(connection, HOME, taken, as_="first")
    return records


async def due(records: Records, **later: float) -> list[Taken]:
    """What is taken to be drawn anew, so much later."""
    async with records.begin() as connection:
        return await homes.take(connection, HOME, now=NOON + timedelta(**later), limit=9)


async def owed(records: Records, *to: str, version: int = 1) -> None:
    """A message about one subject is owed to these."""
    async with records.begin() as connection:
        await deliveries.owe(
            connection, "request_card", "r1", *to, installation=HOME, version=version, at=NOON
        )


async def test_a_tab_is_due_when_its_owner_is_told_of_something(opened: Records) -> None:
    """When that is owed, and when it is drawn anew; who never opened theirs has none."""
    assert await due(opened) == []
    await owed(opened, ANA, BEN)
    (taken,) = await due(opened)
    assert (taken.user, taken.drawn) == (ANA, "first")
    async with opened.begin() as connection:
        await homes.drawn(connection, HOME, taken, as_="second")
    assert await due(opened) == []
    async with opened.begin() as connection:
        await deliveries.redraw(connection, "r1", version=2, at=NOON)
    assert [one.drawn for one in await due(opened)] == ["second"]


async def test_what_changes_while_a_tab_is_drawn_is_drawn_after_it(opened: Records) -> None:
    """And whoever took it and died leaves it to others once their lease is over."""
    await owed(opened, ANA)
    (taken,) = await due(opened)
    await owed(opened, ANA, version=2)
    assert await due(opened) == []
    async with opened.begin() as connection:
        await homes.drawn(connection, HOME, taken, as_="second")
    assert len(await due(opened)) == 1
    assert len(await due(opened, seconds=LEASE.total_seconds() + 1)) == 1


async def test_what_rolls_back_marks_no_tab(opened: Records) -> None:
    """The mark is part of what it tells of."""

    async def broken() -> None:
        async with opened.begin() as connection:
            await homes.changed_for_all(connection, HOME)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await broken()
    assert await due(opened) == []


async def test_what_nobody_opens_again_is_forgotten(opened: Records) -> None:
    """With the marks on it, days after it was opened."""
    assert DEFAULTS["home"] == 2
    await owed(opened, ANA)
    async with opened.begin() as connection:
        assert await purge(connection, "home", before=NOON) == 0
        assert await purge(connection, "home", before=NOON + timedelta(days=1)) == 1
        await homes.open(connection, HOME, ANA, at=NOON)
    assert await due(opened, days=1) == []
