"""An import that was confirmed is written row by row, whoever dies in between."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.assets.client import NewAsset
from bot.imports import importing
from bot.imports.importing import CHUNK
from bot.models import Asset
from bot.store import Index, Records
from bot.store.schema import request
from tests.approvals.dying import Between, Killed
from tests.approvals.imported import Imports, killed_again_and_again
from tests.desk import Desk, elsewhere, opened


@pytest.fixture
async def imports(desk: Desk, tmp_path: Path) -> AsyncIterator[Imports]:
    """Imports at the desk, in chunks of five."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield Imports(desk, index, tmp_path)
    index.close()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few rows are several chunks."""
    monkeypatch.setattr(importing, "CHUNK", 5)


def table(heading: str, *rows: str) -> str:
    """A CSV."""
    return "\n".join((f"Serial Number,{heading}", *rows))


async def test_each_row_is_written_and_the_asset_says_so(imports: Imports) -> None:
    """Chunk by chunk, each row a request of its own beneath one for its chunk."""
    assets = (await imports.fill())[:12]
    text = table("Notes", *(f"{one.serial_number},Note {one.ref.id}" for one in assets))
    one = await imports.worked_off(await imports.confirmed(text))
    assert (one.status, await imports.came_to(one)) == ("ended", {"completed": 12})
    for asset in assets:
        now = await imports.desk.client.get(asset.ref.id)
        assert now
        assert now.notes == f"Note {asset.ref.id}"
    assert imports.desk.writes == 12
    events = await imports.desk.told()
    assert [kind for kind in events if kind.startswith("import_")] == [
        "import_tried",
        "import_ended",
    ]
    assert events.count("completed") == 12 + 3


async def test_a_row_whose_asset_changed_since_it_was_shown_is_left_out(imports: Imports) -> None:
    """By what the index has heard of it, or by what its source says when it is written."""
    heard, unheard, same = (await imports.fill())[:3]
    rows = [f"{one.serial_number},Written" for one in (heard, unheard, same)]
    one = await imports.confirmed(table("Notes", *rows))
    imports.learn(heard.model_copy(update={"notes": "Somebody else's"}))
    record = imports.desk.factorial.asset(unheard.serial_number or "")
    record.notes = "Somebody else's"
    one = await imports.worked_off(one)
    assert await imports.came_to(one) == {"completed": 1, "failed": 1, "left_out": 1}
    assert dict(await imports.undone(one))[2] == "the asset has changed since this was shown"
    assert imports.desk.writes == 1


async def test_what_changes_the_assignee_is_one_request_under_the_rules(imports: Imports) -> None:
    """It waits for approval, and the rest of the rows for nothing."""
    assets = [one for one in await imports.fill() if one.assignee][:4]
    rows = [f"{one.serial_number},Note,{elsewhere(one)}" for one in assets]
    one = await imports.worked_off(await imports.confirmed(table("Notes,Assigned To", *rows)))
    assert await imports.came_to(one) == {"completed": 4, "pending": 4}
    assert one.status == "running"
    writing = imports.writing()
    versions = []
    for _ in range(3):
        await writing.reconcile()
        versions.append((await imports.get(one)).version)
    assert versions[1] == versions[2]  # the card is not drawn anew for nothing
    (waiting,) = await imports.desk.approvals().waiting_for("ULEE", frozenset(), limit=10)
    assert (waiting.kind, waiting.reason) == ("several", "Import of assets.csv")
    await imports.desk.approve(waiting, "lee")
    one = await imports.worked_off(one)
    assert (one.status, await imports.came_to(one)) == ("ended", {"completed": 8})
    for asset in assets:
        assert await imports.desk.has_it(asset.serial_number or "") == elsewhere(asset)


async def test_what_deletes_is_one_request_under_the_rules(imports: Imports) -> None:
    """Nothing is gone before somebody has agreed; the rest of the rows waits for nothing."""
    gone, also, stays = (await imports.fill())[:3]
    rows = [f"{gone.serial_number},,deleted", f"{also.serial_number},,deleted"]
    text = table("Notes,Status", *rows, f"{stays.serial_number},Note,")
    one = await imports.worked_off(await imports.confirmed(text))
    assert one.facts.said[0] == "2 rows delete records of assets."
    assert await imports.came_to(one) == {"completed": 1, "pending": 2}
    (waiting,) = await imports.desk.approvals().waiting_for("ULEE", frozenset(), limit=10)
    await imports.desk.approve(waiting, "lee")
    one = await imports.worked_off(one)
    assert (one.status, await imports.came_to(one)) == ("ended", {"completed": 3})
    for asset, left in ((gone, 0), (also, 0), (stays, 1)):
        assert len(await imports.desk.client.find_by_serial([asset.serial_number or ""])) == left


async def test_what_policy_refuses_is_left_out_and_says_why(imports: Imports) -> None:
    """Somebody who may ask for nothing has nothing written."""
    asset, *_ = await imports.fill()
    text = table("Notes", f"{asset.serial_number},Written")
    one = await imports.worked_off(await imports.confirmed(text, "eve"))
    assert (one.status, imports.desk.writes) == ("ended", 0)
    ((line, why),) = await imports.undone(one)
    assert line == 2
    assert why


async def test_what_is_not_done_is_sent_and_can_be_handed_in_again(imports: Imports) -> None:
    """Each row as it stood in the file, with all the reasons; of what is done, none."""
    stale, *assets = (await imports.fill())[:12]
    awkward = ["plain", "=1+1", "'=1+1", "-", "two\nlines", 'a "word", more']
    notes = [
        f'{one.serial_number},"{awkward[at % 6].replace(chr(34), chr(34) * 2)}",Red'
        for at, one in enumerate(assets)
    ]
    text = table("Notes,Colour", f"{stale.serial_number},Mine,Red", *notes)
    one = await imports.confirmed(text, "eve")
    await imports.worked_off(one)
    ((user, name, sent, words),) = imports.sent
    assert (user, name) == ("UEVE", "import-not-done.csv")
    assert words.startswith("What was not done of assets.csv, and why")
    heading, *rows = csv.reader(io.StringIO(sent))
    assert heading == ["Serial Number", "Notes", "Colour", "Not Done Because"]
    assert all(row[-1] for row in rows)
    before = (await imports.tried(text)).facts
    assert len(rows) == before.update
    again = (await imports.tried(sent)).facts
    assert (again.update, again.refused) == (before.update, 0)
    one = await imports.worked_off(await imports.confirmed(sent))
    assert (one.status, len(imports.sent)) == ("ended", 1)


async def test_a_row_whose_time_ran_out_says_so(imports: Imports) -> None:
    """Its source answered nobody for longer than what was confirmed may take."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"))
    imports.desk.factorial.fail("status", times=None)
    await imports.once()
    imports.desk.later(days=1, minutes=1)
    imports.desk.factorial.mend()
    one = await imports.worked_off(one)
    ((line, reason),) = await imports.undone(one)
    assert (one.status, line, imports.desk.writes) == ("ended", 2, 0)
    assert reason.startswith("the time to carry it out was over: ")
    assert len(imports.sent) == 1


async def test_a_row_that_an_admin_has_to_settle_holds_up_no_other(imports: Imports) -> None:
    """The import ends once it is settled."""
    doubtful, *others = (await imports.fill())[:12]
    rows = [f"{asset.serial_number},Written" for asset in (doubtful, *others)]
    one = await imports.confirmed(table("Notes", *rows))
    client = Between(imports.desk.client)
    client.update = _killing_at(doubtful.ref.id, imports.desk.client.update)  # type: ignore[attr-defined]
    with pytest.raises((Killed, BaseExceptionGroup)):
        await imports.once(sources={"factorial": client}, executor="mortal")
    imports.desk.begun.clear()
    imports.desk.factorial.asset(doubtful.serial_number or "").notes = "Somebody else's"
    for _ in range(30):
        imports.desk.later(seconds=61)
        await imports.once()
    assert await imports.came_to(one) == {"completed": 11, "unknown": 1}
    assert (await imports.get(one)).status == "running"
    await imports.desk.approvals().settle(await in_doubt(imports), "UADA", "did_not")
    one = await imports.worked_off(one)
    assert (one.status, await imports.came_to(one)) == ("ended", {"completed": 11, "failed": 1})


async def test_an_import_ends_once_what_is_not_done_is_sent(imports: Imports) -> None:
    """Where Slack takes no file for some time, it is sent afterwards."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"), "eve")
    imports.hindered = True
    for _ in range(3):
        await imports.once()
    assert ((await imports.get(one)).status, imports.sent) == ("running", [])
    imports.hindered = False
    one = await imports.worked_off(one)
    assert (one.status, len(imports.sent)) == ("ended", 1)


async def test_what_is_not_done_is_sent_by_one_process_however_long_that_takes(
    imports: Imports,
) -> None:
    """Whose lease ran out meanwhile leaves it to whoever took over."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"), "eve")

    async def taken_over() -> None:
        imports.desk.later(seconds=61)
        await imports.writing().reconcile()

    imports.meanwhile = taken_over
    one = await imports.worked_off(one)
    assert (one.status, len(imports.sent)) == ("ended", 1)


async def test_an_import_ends_all_the_same_where_nothing_can_ever_be_sent(imports: Imports) -> None:
    """Whoever handed it in may have left Slack; the rows are on record."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"), "eve")
    imports.hindered = True
    writing = imports.writing()
    for _ in range(40):
        await writing.reconcile()
    assert (await imports.get(one)).status == "ended"
    assert len(await imports.undone(one)) == 1


async def test_nothing_is_written_while_changes_are_paused(imports: Imports) -> None:
    """It goes on once they are resumed, with nothing left out for it."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"))
    approvals = imports.desk.approvals()
    await approvals.pause("UADA")
    await imports.once()
    assert (await imports.came_to(one), imports.desk.writes) == ({"asking": 1}, 0)
    await approvals.resume("UADA")
    one = await imports.worked_off(one)
    assert await imports.came_to(one) == {"completed": 1}


async def test_a_new_model_is_made_once_for_all_its_rows(imports: Imports) -> None:
    """The first row makes it, and the others come after that."""
    await imports.fill()
    new = [f"NEW{number},Framework,laptop,Laptop 13" for number in range(7)]
    text = table("Make,Type,Model", *new)
    one = await imports.worked_off(await imports.confirmed(text))
    assert await imports.came_to(one) == {"completed": 7}
    models = [one for one in await imports.desk.client.models() if one.name == "Laptop 13"]
    assert len(models) == 1
    assert len(await imports.desk.client.find_by_serial([f"NEW{n}" for n in range(7)])) == 7


async def test_a_new_model_is_made_once_though_the_first_row_fails(imports: Imports) -> None:
    """The others, side by side, wait for the one of them that makes it."""
    await imports.fill()
    fail = imports.desk.factorial.fail
    fail("status", status=422, resource="it_asset_models", method="POST", times=1)
    new = [f"NEW{number},Framework,laptop,Laptop 13" for number in range(6)]
    one = await imports.worked_off(await imports.confirmed(table("Make,Type,Model", *new)))
    assert await imports.came_to(one) == {"completed": 5, "failed": 1}
    models = [one for one in await imports.desk.client.models() if one.name == "Laptop 13"]
    assert len(models) == 1


async def test_what_never_reached_its_source_is_asked_for_again(imports: Imports) -> None:
    """A process dies as it sends a row: once it is known that nothing came of it, it is done."""
    asset, *_ = await imports.fill()
    lines = [f"{asset.serial_number},Written,,,", "NEW1,,Apple,laptop,MacBook Pro 14"]
    one = await imports.confirmed(table("Notes,Make,Type,Model", *lines))
    await dies_at_the_write_of(imports, "NEW1")
    one = await imports.worked_off(one)
    assert await imports.came_to(one) == {"completed": 2}
    assert len(await imports.desk.client.find_by_serial(["NEW1"])) == 1


async def test_what_its_source_never_does_is_not_asked_for_without_end(imports: Imports) -> None:
    """After some times it is left undone, and says so."""
    await imports.fill()
    one = await imports.confirmed(table("Make,Type,Model", "NEW1,Apple,laptop,MacBook Pro 14"))
    for _ in range(4):
        if (await imports.get(one)).status == "running":
            await dies_at_the_write_of(imports, "NEW1")
    one = await imports.worked_off(one)
    ((line, why),) = await imports.undone(one)
    assert (one.status, line, why) == ("ended", 2, "its source did not do it")


async def in_doubt(imports: Imports) -> str:
    """The request of which nobody can say how it ended."""
    asked = select(request.c.id).where(request.c.status == "unknown")
    async with imports.desk.records.read() as connection:
        return str((await connection.execute(asked)).scalar_one())


def _killing_at(asset_id: str, update: Callable[[str, Any], Awaitable[Asset]]) -> Any:
    async def written(one: str, changes: Any) -> Asset:
        if one == asset_id:
            raise Killed
        return await update(one, changes)

    return written


async def dies_at_the_write_of(imports: Imports, serial: str) -> None:
    """Processes work until one dies as it sends a new asset."""
    client = Between(imports.desk.client)
    client.create = _killing(serial, imports.desk.client.create)  # type: ignore[attr-defined]
    for _ in range(10):
        try:
            await imports.once(sources={"factorial": client}, executor="mortal")
        except (Killed, BaseExceptionGroup):
            imports.desk.begun.clear()
            imports.desk.later(seconds=61)
            return
        imports.desk.later(seconds=61)


def _killing(serial: str, create: Callable[[NewAsset], Awaitable[Asset]]) -> Any:
    async def made(asset: NewAsset) -> Asset:
        if asset.serial_number == serial:
            raise Killed
        return await create(asset)

    return made


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.prove)])
async def test_killed_at_random_points_it_ends_as_if_it_had_not_been(
    imports: Imports, seed: int
) -> None:
    """Every asset has been written once, and every new one is there once."""
    await check(imports, Random(seed), rows=12)  # noqa: S311 - no secret


async def test_whenever_its_process_dies_what_is_not_done_is_sent_once(imports: Imports) -> None:
    """Also between its sending and what is written of that."""
    asset, *_ = await imports.fill()
    text = table("Notes", f"{asset.serial_number},Written")
    for seed in range(20):
        imports.sent.clear()
        chance = Random(seed)  # noqa: S311 - no secret
        await killed_again_and_again(imports, text, chance, among=12, name="eve")
        assert [name for _, name, *_ in imports.sent] == ["import-not-done.csv"], seed


@pytest.mark.prove
async def test_five_thousand_rows_end_so_too(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In chunks of the usual size, killed some thirty times."""
    monkeypatch.setattr(importing, "CHUNK", CHUNK)
    async with opened(records, assets=7_000) as desk:
        index = Index.open(tmp_path / "index.sqlite3")
        chance = Random(7)  # noqa: S311 - no secret
        await check(Imports(desk, index, tmp_path), chance, rows=5_000, among=1_500)
        index.close()


async def check(imports: Imports, chance: Random, *, rows: int, among: int = 30) -> None:
    """Kill an import of so many rows, and look at what there is in the end."""
    assets = (await imports.fill())[: rows - rows // 6]
    old = [f"{one.serial_number},Note {one.ref.id},,," for one in assets]
    new = [f"NEW{n},,Apple,laptop,MacBook Pro 14" for n in range(rows - len(assets))]
    text = table("Notes,Make,Type,Model", *old, *new)
    one = await killed_again_and_again(imports, text, chance, among=among)
    assert await imports.undone(one) == []
    assert await imports.came_to(one) == {"completed": rows}
    for asset in assets:
        record = imports.desk.factorial.asset(asset.serial_number or "")
        assert record.notes == f"Note {asset.ref.id}"
    serials = [f"NEW{n}" for n in range(len(new))]
    found = await imports.desk.client.find_by_serial(serials)
    assert sorted(one.serial_number or "" for one in found) == sorted(serials)
