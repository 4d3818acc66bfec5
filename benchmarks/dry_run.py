"""Tries a CSV against an index that is there, as a process of its own, by one of several ways.

python -m benchmarks.dry_run ours|validated FOLDER FEW ROWS
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import psutil
from pydantic import BaseModel, Field

from benchmarks.inventories import MODELS, NOW, PLACES, SOURCE, asset
from bot.assets.client import Capabilities
from bot.assets.csv import sheet
from bot.assets.csv.cells import protected
from bot.assets.csv.columns import COLUMNS
from bot.assets.csv.differences import Target
from bot.assets.csv.known import Known
from bot.imports.dry_run import DryRun
from bot.models import Person, Status
from bot.store import Index

_MEGABYTE: Final = 1024 * 1024
_CAN: Final = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    statuses=frozenset(Status),
    fields=frozenset(column.field for column in COLUMNS if column.field),
)
_COLUMNS: Final = tuple(column for column in COLUMNS if column.key != "id")
"""As people write a file: an asset is told by its serial number."""


class Tried(NamedTuple):
    """The processor's seconds, the memory it came to hold, and how many rows it told of."""

    seconds: float
    megabytes: float
    rows: int


class Line(BaseModel):
    """A row, as far as a model alone can check it."""

    source: str = Field(alias="Source")
    tag: str = Field(alias="Asset Tag")
    category: str = Field(alias="Type")
    manufacturer: str = Field(alias="Make")
    model: str = Field(alias="Model")
    serial_number: str = Field(alias="Serial Number")
    status: Status = Field(alias="Status")
    assignee: str = Field(alias="Assigned To")
    location: str = Field(alias="Location")
    warranty_end: date = Field(alias="Warranty Expire")
    notes: str = Field(alias="Notes")


def write(path: Path, rows: int) -> None:
    """A file with the first assets of the inventory, every second of them with a new note."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(column.heading for column in _COLUMNS)
        for number in range(rows):
            one = asset(number)
            if number % 2:
                one = one.model_copy(update={"notes": f"counted on {NOW:%d %b}"})
            lines.writerow(protected(column.shown(one)) for column in _COLUMNS)


def ours(folder: Path) -> Callable[[Path], int]:
    """The dry run of `assetbot import`, with the words it would say."""
    index = Index.open(folder / "index.sqlite3")
    people = [
        Person(source=SOURCE, id=str(n), name=f"Person {n}", emails=(f"p{n}@example.com",))
        for n in range(index.reading(SOURCE).assets // 3 + 1)
    ]

    def tried(path: Path) -> int:
        known = Known(SOURCE, names={"location": PLACES}, people=people, models=MODELS)
        read = sheet.opened(path, encoding=None, separator=None)
        with closing(DryRun(index, {SOURCE: Target(_CAN, known)})) as run:
            return sum(bool(outcome.text()) for outcome in run.outcomes(read))

    return tried


def validated(_folder: Path) -> Callable[[Path], int]:
    """Python's csv module and a pydantic model for each row: compared with nothing."""

    def tried(path: Path) -> int:
        with path.open(encoding="utf-8", newline="") as file:
            return sum(bool(Line.model_validate(row)) for row in csv.DictReader(file))

    return tried


WAYS: Final = {"ours": ours, "validated": validated}


def main(way: str, folder: Path, few: str, rows: str) -> None:
    """Say what it took."""
    tried = WAYS[way](folder)
    tried(folder / few)  # first-time work is nobody's memory growth
    process = psutil.Process()
    before = process.memory_info().rss
    began = time.process_time()
    told = tried(folder / rows)
    seconds = time.process_time() - began
    grown = (process.memory_info().rss - before) / _MEGABYTE
    print(json.dumps(Tried(seconds, grown, told)._asdict()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
