"""An import that was confirmed is written row by row, whoever dies in between."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random

import pytest

from bot import importing
from bot.importing import CHUNK
from bot.store import Index, Records
from bot.store.import_rows import Import
from tests.approvals.dying import Between, Killed
from tests.approvals.imported import Imports, Mortal
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


async def test_what_policy_refuses_is_left_out_and_says_why(imports: Imports) -> None:
    """Somebody who may ask for nothing has nothing written."""
    asset, *_ = await imports.fill()
    text = table("Notes", f"{asset.serial_number},Written")
    one = await imports.worked_off(await imports.confirmed(text, "eve"))
    assert (one.status, imports.desk.writes) == ("ended", 0)
    ((line, why),) = await imports.undone(one)
    assert line == 2
    assert why


async def test_nothing_is_written_while_changes_are_paused(imports: Imports) -> None:
    """It goes on once they are resumed, with nothing left out for it."""
    asset, *_ = await imports.fill()
    one = await imports.confirmed(table("Notes", f"{asset.serial_number},Written"))
    approvals = imports.desk.approvals()
    await approvals.pause("UADA")
    await imports.once()
    assert (await imports.came_to(one), imports.desk.writes) == ({"approved": 1}, 0)
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


async def killed_again_and_again(
    imports: Imports, text: str, chance: Random, *, among: int
) -> Import:
    """Processes die at transactions and at the source until one of them has ended it."""
    one = await imports.confirmed(text)
    for life in range(1_000):
        step = chance.choice(["before_write", "after_write", "before_read"])
        client = Between(imports.desk.client, **{step: _sometimes(chance, among)})
        mortal = Mortal(imports.desk.records, chance, among=among)
        try:
            await imports.once(
                records=mortal, sources={"factorial": client}, executor=f"life {life}"
            )
        except (Killed, BaseExceptionGroup):
            imports.desk.begun.clear()
        if (await imports.get(one)).status == "ended":
            return one
        imports.desk.later(seconds=61)
    raise AssertionError(await imports.came_to(one))


def _sometimes(chance: Random, among: int) -> Callable[[], None]:
    def happens() -> None:
        if chance.randrange(among) == 0:
            raise Killed

    return happens


@pytest.mark.parametrize("seed", range(2))
async def test_killed_at_random_points_it_ends_as_if_it_had_not_been(
    imports: Imports, seed: int
) -> None:
    """Every asset has been written once, and every new one is there once."""
    await check(imports, Random(seed), rows=12)  # noqa: S311 - no secret


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
