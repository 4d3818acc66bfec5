"""The bot killed, or told to end, while an import that was confirmed is carried out."""

import signal
from collections import Counter
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.imports.importing import CHUNK
from bot.store.history_rows import every
from bot.store.schema import request
from bot.store.schema.imports import batch
from sandbox.slack import Document, Fault
from sandbox.world import World
from tests.empty import records_in
from tests.flows.ending import (
    Place,
    heard,
    is_read,
    leases_ran_out,
    nobody_is_told_twice,
    records,
    stopped,
)
from tests.flows.processes import command, nothing_secret, ready
from tests.flows.test_changes_flow import ADMINS
from tests.flows.test_files_flow import tried
from tests.until import until

ASSETS = 400
LIVING = ASSETS - 2
"""Two of the inventory are gone from the source."""
CHANGED, NEW = 80, 10
"""Rows that change an asset, and then some that make one."""
MANY = 290
"""Rows that change an asset: two chunks and more."""
WRITTEN = 40
"""So many rows are written when some more are on their way, and the bot ends."""
ON_THEIR_WAY = 3
FEW = 10
EACH = [
    pytest.param(signal.SIGTERM, id="SIGTERM"),
    pytest.param(signal.SIGKILL, id="SIGKILL", marks=pytest.mark.prove),
]
SIZES = [
    pytest.param(CHANGED, id="one chunk"),
    pytest.param(MANY, id="chunks", marks=pytest.mark.prove),
]
FILE = "import-not-done.csv"
WITHIN = 120
"""Seconds in which hundreds of rows are written on a busy machine."""


def serials(world: World) -> list[str]:
    """Serial numbers of assets that are in use, each of one asset alone."""
    assets = world.factorial.inventory.assets
    known = Counter((one.serial_number or "").casefold() for one in assets)
    living = [one for one in assets if one.serial_number and not one.discarded_at]
    used = [one for one in living if one.status in {"assigned", "in_stock"}]
    return [one.serial_number for one in used if known[one.serial_number.casefold()] == 1]


def rows(changed: list[str]) -> Document:
    """The CSV: a note for each of these, and some new assets."""
    old = [f"{one},Seen {one},,," for one in changed]
    new = [f"NEW{at},,Apple,laptop,MacBook Pro 14" for at in range(NEW)]
    text = "\n".join(["Serial Number,Notes,Make,Type,Model", *old, *new])
    return Document("assets.csv", text.encode())


def written(world: World) -> Counter[str]:
    """How often the source has changed each asset, or made one."""
    done = (one for one in world.factorial.requests if one.status in {200, 201})
    made = (one for one in done if one.method in {"PUT", "POST"} and one.resource == "it_assets")
    return Counter(one.record_id or one.body["serial_number"] for one in made)


def on_their_way(world: World) -> int:
    """How many changes the source has been sent and has not answered."""
    return sum((one.method, one.status) == ("PUT", 0) for one in world.factorial.requests)


async def is_under_way(world: World) -> None:
    """Returns once some rows are written, and others sent and not answered."""
    await until(lambda: written(world).total() >= WRITTEN, within=WITHIN)
    world.factorial.fail("slow", method="PUT", seconds=3600, times=ON_THEIR_WAY)
    await until(lambda: on_their_way(world) == ON_THEIR_WAY, within=WITHIN)


async def happened(place: Place) -> Counter[str]:
    """What history tells, and how often."""
    async with records(place) as opened, opened.read() as connection:
        return Counter(one.kind for one in await every(connection))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.prove)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Empty records on either database."""
    more = {"ASSETBOT_ADMINS": ADMINS}
    if request.param == "sqlite":
        return Place(tmp_path, records_in(tmp_path / "data"), more)
    url = request.getfixturevalue("postgres_url")
    key = {"ASSETBOT_AUDIT_KEY": "the same for each " * 2}
    return Place(tmp_path, url, {**more, **key, "ASSETBOT_DATABASE_URL": url})


async def held(place: Place) -> list[datetime]:
    """The leases that have not run out, and when approved requests are due that are not yet."""
    waits: list[datetime] = []
    async with records(place) as opened, opened.read() as connection:
        for when in (request.c.lease_until, request.c.due_at, batch.c.lease_until):
            found = await connection.execute(select(when).where(when > datetime.now(UTC)))
            waits += found.scalars()
    return waits


async def test_a_bot_told_to_end_holds_nothing_of_an_import(empty: Place) -> None:
    """What is on its way comes to its end, and the next bot goes on at once: nothing is waited for.

    Neither a lease, nor the time after which what a process began is taken for lost.
    """
    async with World(assets=ASSETS) as world:
        dana = world.member("dana")
        async with command(world, empty.folder, "run", **empty.settings) as bot:
            await is_read(bot, log := await ready(bot), LIVING)
            writes = heard(bot)
            await dana.clicks("Import", on=await tried(dana, rows(serials(world)[:CHANGED])))
            await until(lambda: written(world).total() >= FEW, within=WITHIN)
            log += await stopped(bot, signal.SIGTERM, writes)
        before = written(world).total()
        assert before < CHANGED
        assert await held(empty) == []
        async with command(world, empty.folder, "run", **empty.settings) as bot:
            log, writes = [*log, *await ready(bot)], heard(bot)
            await until(lambda: written(world).total() > before + FEW, within=WITHIN)
            log += await stopped(bot, signal.SIGTERM, writes)
        assert set(written(world).values()) == {1}
        nothing_secret(world, log)


@pytest.mark.parametrize("changes", SIZES)
@pytest.mark.parametrize("how", EACH)
async def test_an_import_goes_on_where_it_was(
    empty: Place, how: signal.Signals, changes: int
) -> None:
    """Each row is written once, those on their way at the end too; the card says how it ended."""
    async with World(assets=ASSETS) as world:
        dana, changed = world.member("dana"), serials(world)[:changes]
        assert len(changed) == changes
        async with command(world, empty.folder, "run", **empty.settings) as bot:
            await is_read(bot, log := await ready(bot), LIVING)
            writes = heard(bot)
            card = await tried(dana, rows(changed))
            assert f"{NEW} to create, {changes} to update" in card.plain
            await dana.clicks("Import", on=card)
            await is_under_way(world)
            log += await stopped(bot, how, writes)
        before = written(world).total()
        assert before < changes
        world.factorial.mend()
        await leases_ran_out(empty)
        async with command(world, empty.folder, "run", **empty.settings) as bot:
            log, writes = [*log, *await ready(bot)], heard(bot)
            total = changes + NEW
            ended = await dana.until(
                lambda: [one for one in dana.sees("bot") if f"Ended: {total} of" in one.plain],
                WITHIN,
            )
            log += await stopped(bot, signal.SIGTERM, writes)
        assert [one.ts for one in ended] == [card.ts]
        assert f"{total} of {total} changes done, 0 waiting for approval, 0 not" in ended[0].plain
        assert set(written(world).values()) == {1}
        assert written(world).total() == total
        assert [one for one in changed if world.factorial.asset(one).notes != f"Seen {one}"] == []
        assert FILE not in str([one.files for one in dana.sees("bot")])
        await nobody_is_told_twice(world)
        nothing_secret(world, log)
        told_of = await happened(empty)
        once = ("import_tried", "import_confirmed", "import_ended")
        assert [told_of[one] for one in once] == [1, 1, 1]
        parents = told_of["completed"] - total
        assert (told_of["unknown"], parents > total // CHUNK) == (0, True)


@pytest.mark.parametrize("how", EACH)
async def test_what_is_not_done_is_sent_once(empty: Place, how: signal.Signals) -> None:
    """Also where the bot ends between its sending and what is written of that."""
    async with World(assets=ASSETS) as world:
        dana, slack = world.member("dana"), world.workspace

        def files() -> list[str]:
            told = chain.from_iterable(one.files for one in dana.sees("bot"))
            return [file["id"] for file in told if file["name"] == FILE]

        async with command(world, empty.folder, "run", **empty.settings) as bot:
            await is_read(bot, log := await ready(bot), LIVING)
            writes = heard(bot)
            card = await tried(dana, rows(serials(world)[:1]))
            world.factorial.fail("status", method="PUT", status=422, times=None)
            slack.faults.add(Fault("lost", "files.completeUploadExternal"))
            slack.faults.add(Fault("hang", "files.info", times=None))
            await dana.clicks("Import", on=card)
            await dana.until(files, WITHIN)
            log += await stopped(bot, how, writes)
        slack.faults.mend()
        await leases_ran_out(empty)
        async with command(world, empty.folder, "run", **empty.settings) as bot:
            log, writes = [*log, *await ready(bot)], heard(bot)
            await dana.until(lambda: [one for one in dana.sees("bot") if "Ended: " in one.plain])
            log += await stopped(bot, signal.SIGTERM, writes)
        assert len(files()) == 1
        nothing_secret(world, log)
