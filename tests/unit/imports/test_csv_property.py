"""What holds of every text: an export is read back as unchanged, and no spreadsheet runs it."""

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.assets.client import Capabilities
from bot.assets.csv import sheet, written
from bot.assets.csv.cells import CLEAR, clean, protected, unprotected
from bot.assets.csv.columns import COLUMNS
from bot.assets.csv.differences import Target
from bot.assets.csv.known import Known
from bot.imports.dry_run import DryRun
from bot.models import Asset, AssetModel, AssetRef, Money, Named, Status
from bot.store import Index
from tests.made import NOON, SOURCE

AWKWARD = "=+-@\t\r\n'\"“;,|\0 \u00a0\ufeff\u2028＝＋0aÉ"
texts = st.text(
    st.one_of(st.sampled_from(AWKWARD), st.characters(exclude_categories=["Cs"])), max_size=12
)
named = st.none() | st.builds(Named, id=texts, name=texts)
dates = st.none() | st.dates()
assets = st.builds(
    Asset,
    ref=st.just(AssetRef(SOURCE, "id-1")),
    serial_number=st.none() | texts,
    tag=st.none() | texts,
    name=st.none() | texts,
    model=st.none()
    | st.builds(AssetModel, id=texts, category=texts, manufacturer=st.none() | texts, name=texts),
    status=st.sampled_from(Status),
    source_status=texts,
    assignee=named,
    location=named,
    team=named,
    client=named,
    purchase_date=dates,
    warranty_end=dates,
    install_date=dates,
    price=st.none() | st.builds(Money, minor_units=st.integers(-9, 10**9), currency=texts),
    notes=st.none() | texts,
    description=st.none() | texts,
    os=st.none() | texts,
    ip=st.none() | texts,
    mac=st.none() | texts,
    network=named,
    vendor=named,
    uri=st.none() | texts,
    physical_location=st.none() | texts,
    archived=st.booleans(),
)
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index in which each example takes the place of the one before."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


@SHARED
@given(asset=assets, separator=st.sampled_from([",", ";", "\t"]))
def test_an_export_of_any_asset_is_read_back_as_unchanged(
    index: Index, tmp_path: Path, asset: Asset, separator: str
) -> None:
    """Whatever its texts are, and with any separator that a spreadsheet saved it with."""
    generation = index.begin(SOURCE)
    index.hold(SOURCE, generation, [asset], checked_at=NOON, assigned={})
    path = tmp_path / "export.csv"
    rows = list(csv.reader(io.StringIO(written.heading() + written.lines([asset]), newline="")))
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    known = Known(SOURCE, names={"client": ()}, people=(), models=())
    targets = {SOURCE: Target(Capabilities(), known)}
    with closing(DryRun(index, targets)) as run:
        (outcome,) = run.outcomes(sheet.opened(path, encoding=None, separator=None))
    assert (outcome.kind, outcome.by, outcome.changes) == ("unchanged", "id", ())


@given(asset=assets)
def test_no_cell_of_an_export_begins_as_a_formula_does(asset: Asset) -> None:
    """An apostrophe stands before what would."""
    (row,) = csv.reader(io.StringIO(written.lines([asset]), newline=""))
    assert len(row) == len(COLUMNS)
    assert [cell for cell in row if cell[:1] in {*"=+-@\t\r\n＝＋－＠"} - {""}] == []


@given(text=texts)
def test_protection_is_undone_and_nothing_else(text: str) -> None:
    """Also of a text that has an apostrophe of its own, and of a lone `-`, which would clear."""
    text = clean(text)
    assert unprotected(protected(text)) == text
    assert protected(text) != CLEAR
    assert clean(protected(text)) == protected(text)


def test_a_date_stands_as_everyone_reads_it() -> None:
    """The year first."""
    asset = Asset(ref=AssetRef(SOURCE, "1"), purchase_date=date(2026, 4, 3))
    assert ",2026-04-03," in written.lines([asset])
