"""`make bench`: all measures, or those named, as one table.

    python -m benchmarks [ack] [render] ...

Each ratio is to a baseline measured in the same run. When all were measured the table goes into
RESULTS.md, too.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module

from benchmarks import results
from benchmarks.rows import Row, table

MEASURES = {
    "ack": "benchmarks.acks",
    "throughput": "benchmarks.throughput",
    "dispatch": "benchmarks.dispatch",
    "index": "benchmarks.index_sizes",
    "fetch": "benchmarks.fetching",
    "render": "benchmarks.rendering",
    "parse": "benchmarks.parsing",
    "auth": "benchmarks.authorisation",
    "memory": "benchmarks.memory",
}
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


def measured(name: str, began: float) -> list[Row]:
    """The rows of one measure, with a line of progress for each of its steps."""

    def say(what: str) -> None:
        print(f"{time.monotonic() - began:5.0f} s  {name}: {what}", file=sys.stderr, flush=True)

    say("begins")
    measure: Callable[[Callable[[str], None]], list[Row]] = import_module(MEASURES[name]).measure
    return measure(say)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write it down."""
    parser = argparse.ArgumentParser(prog="make bench", description=str(__doc__).splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    names = parser.parse_args(argv).names or list(MEASURES)
    if unknown := set(names) - set(MEASURES):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(MEASURES)}")
    began = time.monotonic()
    rows = [row for name in names for row in measured(name, began)]
    print(f"\n{table(rows)}")
    if set(names) == set(MEASURES):
        body = f"{table(rows)}\n\n{surroundings(time.monotonic() - began)}"
        results.write(results.NUMBERS, body)
    return 0


if __name__ == "__main__":
    sys.exit(main())
