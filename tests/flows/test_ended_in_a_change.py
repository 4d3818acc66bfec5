"""The bot killed, or told to end, while a change that was approved is on its way to its source."""

import shutil
import signal
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.store.history_rows import every
from sandbox.slack import Member, Seen
from sandbox.world import World
from tests.empty import records_in
from tests.flows.conftest import ASSETS
from tests.flows.ending import (
    HOW,
    Place,
    is_read,
    leases_ran_out,
    nobody_is_told_twice,
    records,
    stopped,
)
from tests.flows.processes import command, nothing_secret, ready
from tests.flows.test_changes_flow import ADMINS, form
from tests.until import until

SERIAL = "C02XL0ABJGH5"
WHY = "She takes over from Alex"
WHOM = "1005"
ONCE = {"asked": 1, "approved": 1, "completed": 1, "hand_over_offered": 1}
"""What history tells of the request, each once."""
Happens = Callable[[World], Any]


@pytest.fixture
def on_sqlite(tmp_path: Path, read_before: Path) -> Place:
    """A folder with the inventory read."""
    shutil.copytree(read_before, tmp_path / "data")
    where = records_in(tmp_path / "data")
    return Place(tmp_path, where, {"ASSETBOT_ADMINS": ADMINS}, is_new=False)


@pytest.fixture
def on_postgresql(tmp_path: Path, postgres_url: str) -> Place:
    """A server's database, into which the inventory is yet to be read."""
    more = {"ASSETBOT_DATABASE_URL": postgres_url, "ASSETBOT_AUDIT_KEY": "the same for each " * 2}
    return Place(tmp_path, postgres_url, {"ASSETBOT_ADMINS": ADMINS, **more})


@pytest.fixture(params=["on_sqlite", pytest.param("on_postgresql", marks=pytest.mark.prove)])
def place(request: pytest.FixtureRequest) -> Place:
    """Either of them."""
    made: Place = request.getfixturevalue(request.param)
    return made


def asked(world: World, method: str) -> int:
    """How often the source has been asked for that one asset so."""
    one = world.factorial.asset(SERIAL).id
    return sum((met.method, met.record_id) == (method, one) for met in world.factorial.requests)


def made(world: World) -> int:
    """How many changes the source has made."""
    return sum(one.method == "PUT" and one.status == 200 for one in world.factorial.requests)


async def while_it_reads(world: World) -> None:
    """The source does not say what the asset is like now."""
    world.factorial.fail("hang", method="GET", times=None)


async def never_made(world: World) -> None:
    """The change is sent, and the source never makes it."""
    world.factorial.fail("hang", method="PUT", times=None)


async def made_late(world: World) -> None:
    """The change is sent, and the source makes it when the bot has ended."""
    world.factorial.fail("slow", method="PUT", seconds=3600)


WHERE: dict[str, tuple[Happens, str]] = {
    "while it reads": (while_it_reads, "GET"),
    "sent and never made": (never_made, "PUT"),
    "sent and made late": (made_late, "PUT"),
    "made and not read back": (made_late, "PUT"),
}
"""What the source does, and what it is asked for when that is so."""
SOON = {("sent and made late", signal.SIGTERM), ("made and not read back", signal.SIGKILL)}
"""Those of `make test`; the others are `make prove`'s."""
EACH = [
    pytest.param(
        *(where, how),
        marks=() if (where, how) in SOON else pytest.mark.prove,
        id=f"{where}, {how.name}",
    )
    for where in WHERE
    for how in HOW
]


async def is_there(world: World, where: str) -> None:
    """Returns once the bot waits for the source there."""
    happens, method = WHERE[where]
    before = asked(world, method)
    await happens(world)
    await world.member("priya").clicks("Approve", on=card(world.member("priya")))
    await until(lambda: asked(world, method) > before)
    if where == "made and not read back":
        before = asked(world, "GET")
        world.factorial.mend()  # it is made and answered, and what comes next is not
        world.factorial.fail("hang", method="GET", times=None)
        await until(lambda: made(world) == 1 and asked(world, "GET") > before)


def card(member: Member) -> Seen | None:
    """The one message that somebody has of the request; None before there is one."""
    mine = [one for one in member.sees("bot") if WHY in one.plain]
    assert len(mine) <= 1, [one.plain for one in mine]
    return mine[0] if mine else None


async def waits(world: World) -> None:
    """Dana asks for a transfer, and Priya has the card of it."""
    dana = world.member("dana")
    await dana.types(f"/asset transfer {SERIAL} @mei {WHY}")
    await form(dana, "To whom")
    await dana.submits()
    await form(dana, "It waits for 1 approval")
    await dana.closes()
    await world.member("priya").until(lambda: card(world.member("priya")))


async def is_done(world: World) -> None:
    """Both cards say that it is done, and have no button that decides."""
    for name in ("priya", "dana"):
        done = await world.member(name).until(partial(said_to_be_done, world.member(name)), 60)
        assert {"Approve", "Withdraw"}.isdisjoint(done.buttons)
    assert world.factorial.asset(SERIAL).owner_id == WHOM


def said_to_be_done(member: Member) -> Seen | None:
    """Somebody's card, once it says that the change is made."""
    seen = card(member)
    return seen if seen and "Done." in seen.plain else None


async def kinds(place: Place) -> Counter[str]:
    """What history tells of the request, and how often."""
    async with records(place) as opened, opened.read() as connection:
        told = [one.kind for one in await every(connection) if "request" in one.facts]
    return Counter(told)


@pytest.mark.parametrize(("where", "how"), EACH)
async def test_a_change_on_its_way_is_made_once_and_told_once(
    place: Place, where: str, how: signal.Signals
) -> None:
    """The next process finds how far it came; cards, messages and history agree."""
    async with World(assets=ASSETS) as world:
        async with command(world, place.folder, "run", **place.settings) as bot:
            log = await ready(bot)
            if place.is_new:
                await is_read(bot, log, ASSETS - 2)
            await waits(world)
            await is_there(world, where)
            log += await stopped(bot, how)
        world.factorial.mend()
        await leases_ran_out(place)
        async with command(world, place.folder, "run", **place.settings) as bot:
            log += await ready(bot)
            await is_done(world)
            log += await stopped(bot, signal.SIGTERM)
        await nobody_is_told_twice(world)
        nothing_secret(world, log)
        assert made(world) == 1
        assert await kinds(place) == ONCE


@pytest.mark.parametrize("how", HOW, ids=lambda how: how.name)
async def test_a_click_after_which_the_bot_ends_at_once_counts_once(
    place: Place, how: signal.Signals
) -> None:
    """Decided before the end, or not: then its button is there, and decides.

    Told to end, the bot holds nothing of it any more: whoever is started next goes on at once.
    """
    async with World(assets=ASSETS) as world:
        priya = world.member("priya")
        async with command(world, place.folder, "run", **place.settings) as bot:
            log = await ready(bot)
            if place.is_new:
                await is_read(bot, log, ASSETS - 2)
            await waits(world)
            await priya.clicks("Approve", on=card(priya))
            log += await stopped(bot, how)
        if how is signal.SIGKILL:
            await leases_ran_out(place)
        async with command(world, place.folder, "run", **place.settings) as bot:
            log += await ready(bot)
            if (now := card(priya)) and "Approve" in now.buttons:
                await priya.clicks("Approve", on=now)
            await is_done(world)
            log += await stopped(bot, signal.SIGTERM)
        await nobody_is_told_twice(world)
        nothing_secret(world, log)
        assert made(world) == 1
        assert await kinds(place) == ONCE
