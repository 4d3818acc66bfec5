"""What a dry run passes is what a write takes: row after row, by the client of each source."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from bot.assets.client import AssetClient
from bot.assets.csv import sheet
from bot.imports.dry_run import DryRun, Judged
from bot.imports.targets import target
from bot.operations import Create, carry_out, with_model
from bot.store import Index
from tests.contract.systems import SYSTEMS
from tests.made import NOON


class Row(NamedTuple):
    """A row by its headings, and what the dry run says of it; nothing where it passes."""

    cells: Mapping[str, str]
    refused: str = ""


def new(refused: str = "", **cells: str) -> Row:
    """A row of a new asset of Factorial, which has all it needs unless told otherwise."""
    whole = {"serial": "NEW-1", "type": "laptop", "make": "Acme", "model": "Pad 9"}
    return Row({**whole, **cells}, refused)


def of_client(refused: str = "", **cells: str) -> Row:
    """A row of a new asset of ITFlow, likewise."""
    return Row({"client": "Larkfield", "name": "LF-NEW", "serial": "NEW-1", **cells}, refused)


def held(serial: str, refused: str = "", **cells: str) -> Row:
    """A row of an asset that is there."""
    return Row({"serial": serial, **cells}, refused)


FACTORIAL: Final = (
    new(),
    new(type="Laptop"),
    new(type=" LAPTOP "),
    new("factorial has no category “Dishwasher”", type="Dishwasher"),
    new("is there already, with the Type “phone”", make="Samsung", model="Galaxy S24"),
    new(type="Phone", make="samsung", model="galaxy s24"),
    new("a new one needs Type, Make and Model", type="", model="Pad 9"),
    new("for a new asset factorial needs Model", type="", make="", model=""),
    new(status="in stock"),
    new("a new asset of factorial", status="retired"),
    new("cannot be given the status “lost”", status="lost"),
    new("factorial has no person", assignee="Nobody Atall"),
    new("factorial has no person", assignee="Dieter Vogel"),
    new(assignee="Priya Raman", status="assigned", location="Berlin", notes="x"),
    new(os="Debian"),
    held("PF4STOCK", status="maintenance", notes="-"),
    held("PF4STOCK", assignee="Priya Raman"),
    held("PF4STOCK", "it would be retired, and nobody", assignee="Priya Raman", status="retired"),
    held("7FOLD93", "it is retired, and nobody", assignee="Priya Raman"),
    held("PF4STOCK", "its model is not there yet", model="Pad 9"),
    held("PF4STOCK", "is there already, with the Type “laptop”", type="Dishwasher"),
    held("PF4STOCK", "cannot be given what differs: OS", os="Debian"),
    held("PF4STOCK", "so none can be cleared", model="-"),
    held("PF4STOCK", purchase_date="2026-01-02", warranty_end="-", cents="100", currency="eur"),
    held("PF4STOCK", status="deleted"),
)
ITFLOW: Final = (
    of_client(),
    of_client(type="Dishwasher", make="Acme", model="Suds 3"),
    of_client("itflow needs Name", name="0"),
    of_client("itflow needs Client", client=""),
    of_client("at most 200 characters of Name", name="n" * 201),
    of_client("at most 200 characters of Type", type="t" * 201),
    of_client("at most 65,535 bytes of Notes", notes="é" * 40_000),
    of_client(notes="é" * 30_000),
    of_client("would cut Make", make="<b>"),
    of_client(status="lost", ip="DHCP", mac="02:00:5e:02:00:98", uri="https://10.0.0.1/"),
    of_client("itflow has no person “Bea Molar”", assignee="Bea Molar"),
    of_client("itflow has no person “Gone Person”", assignee="Gone Person"),
    of_client("itflow has no location “Nowhere”", location="Nowhere"),
    of_client(assignee="Amara Okafor", location="Berlin", vendor="Bechtle"),
    of_client("“Main office” is not one of the client “Larkfield”", location="Main office"),
    of_client("itflow has no vendor “Nobody”", vendor="Nobody"),
    of_client(client="Kestrel Freight", location="Main office", vendor="Bechtle"),
    of_client(client="Oakhurst & Finch", location="Main office"),
    of_client("is no status", status="Awaiting RMA"),
    of_client(team="IT"),
    held("PF4BENCH", description="Spare", notes="-", type="Dishwasher"),
    held("PF4BENCH", "has no asset without Name", name="-"),
    held("PF4BENCH", "cannot clear Warranty Expire", warranty_end="-"),
    held("PF4BENCH", "itflow has no person", assignee="Bea Molar"),
    held("PF4BENCH", "“Main office” is not one of the client “Larkfield”", location="Main office"),
    held("PF4BENCH", location="berlin", vendor="Dell Direct"),
    held("PF2ARCHIV", "it is archived", description="x"),
    held("ZR5LOST01", "it is lost, and nobody is given", assignee="Bea Molar"),
    held("PF4BENCH", "cannot be given what differs: Team", team="IT"),
    held("PF4BENCH", status="deleted"),
)
ROWS: Final = {"factorial": FACTORIAL, "itflow-26.08": ITFLOW}
PASSING: Final = [
    pytest.param(name, row, id=f"{name}-{at}")
    for name, rows in ROWS.items()
    for at, row in enumerate(rows)
    if not row.refused
]


@dataclass(frozen=True)
class Trying:
    """A source, and all that it has in an index."""

    client: AssetClient
    index: Index
    folder: Path

    async def judged(self, cells: Mapping[str, str]) -> Judged:
        """What a dry run says of the only row of a file."""
        path = self.folder / "file.csv"
        lines = (";".join(cells), ";".join(f'"{cell}"' for cell in cells.values()))
        path.write_text("\n".join(lines), newline="")
        read = sheet.opened(path, encoding=None, separator=None)
        source = self.client.source
        targets = {source: await target(self.client, self.index, read, lambda _said: None)}
        with closing(DryRun(self.index, targets, source=source)) as run:
            (one,) = run.judged(read)
        return one


@pytest.fixture
async def trying(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Trying]:
    """The source that rows are for."""
    async with SYSTEMS[request.param]() as system:
        client = system.client
        with closing(Index.open(tmp_path / "index.sqlite3")) as index:
            generation = index.begin(client.source)
            async for page in client.assets():
                index.hold(client.source, generation, page.items, checked_at=NOON, assigned={})
            index.finish(client.source, generation, at=NOON)
            yield Trying(client, index, tmp_path)
        await client.close()
        await system.stranger.close()


@pytest.mark.parametrize(("trying", "row"), PASSING, indirect=["trying"])
async def test_a_row_that_passes_is_written(trying: Trying, row: Row) -> None:
    """No row that is shown as done is refused by the client that is to write it."""
    one = await trying.judged(row.cells)
    assert one.outcome.kind != "refused", one.outcome.text()
    assert one.plan is not None
    for operation in one.plan.operations:
        whole = operation
        if isinstance(operation, Create):
            whole = await with_model(operation, trying.client)
        await carry_out(whole, trying.client)


@pytest.mark.parametrize(("trying", "rows"), ROWS.items(), indirect=["trying"], ids=ROWS)
async def test_a_row_that_would_not_be_written_does_not_pass(
    trying: Trying, rows: Sequence[Row]
) -> None:
    """It is refused before anything is written, with the reason."""
    refused = [row for row in rows if row.refused]
    assert refused
    for row in refused:
        one = await trying.judged(row.cells)
        assert (one.outcome.kind, one.plan) == ("refused", None), (row, one.outcome.text())
        assert row.refused in one.outcome.reason
