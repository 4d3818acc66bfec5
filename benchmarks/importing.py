"""A dry run of a CSV of 50,000 rows, half of them changes: time against reading alone, memory."""

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.dry_run import Tried, write
from benchmarks.inventories import fill
from benchmarks.processes import child, folder
from benchmarks.rows import Row, grown_by, interleaved, named, pairs, under
from bot.store import Index

FEW, SMALL, ROWS = 500, 5_000, 50_000
MORE = 10
"""Megabytes within which memory is flat."""
ROUNDS = 3


def measure(say: Callable[[str], None]) -> list[Row]:
    """The processor's seconds for the whole file, and memory for it and for a tenth of it."""
    with folder() as place:
        _prepare(place, say)

        def tried(way: str, rows: int = ROWS) -> Tried:
            said = child("benchmarks.dry_run", way, str(place), _file(FEW), _file(rows))
            found = Tried(**json.loads(said))
            if found.rows != rows:
                raise RuntimeError(f"{way} told of {found.rows} of {rows} rows")
            return found

        found = interleaved(
            ROUNDS,
            {
                "ours": lambda: tried("ours").seconds,
                "validated": lambda: tried("validated").seconds,
            },
            say,
        )
        growth = [max(tried("ours", rows).megabytes, 0.1) for rows in (ROWS, SMALL)]
    return [
        Row(
            measure="dry run of a CSV, 50,000 rows, processor time",
            unit="s",
            rounds=pairs(found, "ours", "validated"),
            against="csv and a pydantic model a row, compared with nothing",
            reach=under(10, "s"),
            extreme=under(5, "s"),
            held_back="every row is compared with an asset that is read out of the index",
        ),
        Row(
            measure="memory growth of that",
            unit="MB",
            rounds=[(growth[0], growth[1])],
            against="the same with 5,000 rows",
            reach=named("flat", grown_by(MORE, "MB")),
        ),
    ]


def _prepare(place: Path, say: Callable[[str], None]) -> None:
    """The inventory, and the files to try against it."""
    index = Index.open(place / "index.sqlite3")
    fill(index, ROWS, say)
    index.close()
    for rows in (FEW, SMALL, ROWS):
        say(f"a CSV of {rows:,} rows")
        write(place / _file(rows), rows)


def _file(rows: int) -> str:
    return f"{rows}.csv"
