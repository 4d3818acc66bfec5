"""A file's rows are looked up many at once, and each is judged as it would be by itself."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.assets.csv import sheet
from bot.assets.csv.differences import Target
from bot.assets.csv.outcomes import Outcome
from bot.assets.csv.sheet import Broken
from bot.imports.dry_run import DryRun
from bot.models import Asset, Scope
from bot.store import Index
from tests.made import NOON, SOURCE, asset
from tests.unit.imports.test_csv_dry_run import CAN, hold, known

MANY = 130
"""Rows: more than are looked up at once, and no multiple of it."""


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An empty one."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


def told(folder: Path, index: Index, text: str) -> Iterator[Outcome]:
    """What becomes of each row, as far as the file can be read."""
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8", newline="")
    read = sheet.opened(path, encoding=None, separator=None)
    target = Target(CAN, known(clients=True, models=False))
    with closing(DryRun(index, {SOURCE: target}, source=SOURCE)) as run:
        yield from run.outcomes(read)


def serials(assets: list[Asset]) -> str:
    """A file that tells its assets by serial number."""
    return "Serial\n" + "".join(f"{one.serial_number}\n" for one in assets)


def test_each_of_many_rows_is_told_in_the_order_of_the_file(tmp_path: Path, index: Index) -> None:
    """Whatever the number of rows that are looked up at once."""
    assets = [asset(number) for number in range(MANY)]
    hold(index, *assets)
    found = list(told(tmp_path, index, serials(assets)))
    assert [one.line for one in found] == list(range(2, MANY + 2))
    assert [one.ref for one in found] == [one.ref for one in assets]


def test_what_stands_before_a_broken_line_is_told(tmp_path: Path, index: Index) -> None:
    """Though its rows wait for others to be looked up with."""
    assets = [asset(number) for number in range(MANY)]
    hold(index, *assets)
    rows = told(tmp_path, index, serials(assets) + '"never closed\n')
    assert len([next(rows) for _ in assets]) == MANY
    with pytest.raises(Broken, match="never closed"):
        next(rows)


def test_a_repeat_far_from_its_first_row_is_a_duplicate(tmp_path: Path, index: Index) -> None:
    """And says which line that was."""
    assets = [asset(number) for number in range(MANY)]
    hold(index, *assets)
    found = list(told(tmp_path, index, serials([*assets, assets[0]])))
    assert (found[-1].kind, found[-1].reason) == ("duplicate", "line 2 is about the same asset")


def test_a_serial_number_of_many_assets_still_finds_the_one_of_a_client(
    tmp_path: Path, index: Index
) -> None:
    """Such as "n/a"; without a client the row is refused, with how many there are."""
    many = [asset(number, serial="n/a", client="c1") for number in range(20)]
    hold(index, *many, asset(99, serial="N/A", client="c2"))
    text = "Serial,Client\nn/a,Client c2\nn/a,\n"
    one, other = told(tmp_path, index, text)
    assert (one.ref and one.ref.id, one.by) == ("id-99", "serial")
    assert other.reason.startswith("21 assets have the serial number “n/a”")


@pytest.mark.parametrize(
    "serial",
    ['a"b', "a'b", "Ä-1", "ＡＢＣ１", "a\\b", "[1]", "{x}", "O0O0"],
)
def test_odd_serial_numbers_are_found_among_others(
    tmp_path: Path, index: Index, serial: str
) -> None:
    """Look-alikes of it are other serial numbers."""
    hold(index, asset(1, serial=serial), asset(2, serial="0O0O0"), asset(3, serial="00OO"))
    quoted = serial.replace('"', '""')
    (found,) = told(tmp_path, index, f'Serial\n"{quoted}"\n')
    assert (found.ref and found.ref.id, found.by) == ("id-1", "serial")


def test_several_ids_or_serial_numbers_are_one_question(index: Index) -> None:
    """What is gone is found too; a serial number of more than may be is left out."""
    hold(index, asset(1), asset(2, gone=True), *(asset(n, serial="n/a") for n in (3, 4, 5)))
    index.refresh(asset(6, source="itflow", serial="SN-0001"), checked_at=NOON)
    scope = Scope(sources=frozenset({SOURCE}))
    by_id = index.with_ids(scope, ["id-1", "id-2", "id-6", "id-9"])
    assert {one: held.asset.gone for one, held in by_id.items()} == {"id-1": False, "id-2": True}
    by_serial = index.with_serials(scope, ["sn 0001", "SN-0002", "n/a", "none"], most=2)
    found = {one: [held.asset.ref.id for held in some] for one, some in by_serial.items()}
    assert found == {"sn 0001": ["id-1"], "SN-0002": ["id-2"], "none": []}
