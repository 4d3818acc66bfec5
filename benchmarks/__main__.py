"""`make bench`: all measures, or those named, as one table.

    python -m benchmarks [ack] [render] ...

Each ratio is to a baseline measured in the same run. Where all are to be measured the table goes
into RESULTS.md, too, with the names of those that failed.
"""

import argparse
import os
import platform
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import NamedTuple

from benchmarks import results
from benchmarks.progress import shown
from benchmarks.rows import Row, short, table

MEASURES = {
    "ack": "benchmarks.acks",
    "ack-postgresql": "benchmarks.acks_postgres",
    "click": "benchmarks.clicks",
    "change": "benchmarks.carried_out",
    "replicas": "benchmarks.replicas",
    "tick": "benchmarks.passing",
    "alerts": "benchmarks.alerting",
    "throughput": "benchmarks.throughput",
    "dispatch": "benchmarks.dispatch",
    "index": "benchmarks.index_sizes",
    "fetch": "benchmarks.fetching",
    "sync": "benchmarks.syncing",
    "render": "benchmarks.rendering",
    "parse": "benchmarks.parsing",
    "words": "benchmarks.understood",
    "import": "benchmarks.importing",
    "sources": "benchmarks.both_sources",
    "auth": "benchmarks.authorisation",
    "memory": "benchmarks.memory",
    "page": "benchmarks.opening",
}
Measure = Callable[[Callable[[str], None]], list[Row]]
_TERMINATED = 143
PACKAGES = ("slack-bolt", "aiohttp", "httpx", "pydantic", "jinja2", "factorialhr", "blockkit")


def surroundings(seconds: float) -> str:
    """What the numbers were measured with, on and when."""
    return "\n".join(
        [
            "A ratio is the median of the rounds' own: ours to a baseline, one after the other.",
            "Absolute figures move from machine to machine.",
            "",
            f"- with: {results.versions(*PACKAGES)}",
            f"- on: {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            f"- date: {results.today()}",
            f"- duration: {seconds / 60:.0f} min",
        ]
    )


class Measured(NamedTuple):
    """What a run has found, which measures came to no end, and how many seconds it took."""

    rows: list[Row]
    failed: list[str]
    seconds: float


def measured(names: Sequence[str]) -> Measured:
    """The rows of these measures; one that fails is told of, and takes no other with it."""
    rows: list[Row] = []
    failed: list[str] = []
    with shown() as progress:
        for name in names:
            progress.say_of(name, "begins")
            measure: Measure = import_module(MEASURES[name]).measure
            try:
                found = measure(partial(progress.say_of, name))
            except Exception:  # noqa: BLE001 - whatever it is, the others took long
                failed.append(name)
                traceback.print_exc()
                continue
            for row in found:
                progress.say_of(name, f"{row.measure}: {short(row.ratio)} x {row.against}")
            rows += found
        return Measured(rows, failed, time.monotonic() - progress.began)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write it down."""
    parser = argparse.ArgumentParser(prog="make bench", description=str(__doc__).splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    names = parser.parse_args(argv).names or list(MEASURES)
    if unknown := set(names) - set(MEASURES):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(MEASURES)}")
    # What was started is ended, whatever ends this.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    found = measured(names)
    print(f"\n{table(found.rows)}")
    if set(names) == set(MEASURES) and found.rows:
        results.write(results.NUMBERS, written(found))
    return 1 if found.failed else 0


def written(found: Measured) -> str:
    """The section of RESULTS.md."""
    lines = [table(found.rows), "", surroundings(found.seconds)]
    lines += [f"- came to no end: `make bench ARGS={name}`" for name in found.failed]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
