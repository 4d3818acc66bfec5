"""Fetch and validate 100,000 assets: this project's client against the one that others use."""

import json
import subprocess
import sys
from collections.abc import Callable

from benchmarks.fetch import Fetched
from benchmarks.processes import CHECKOUT, pages
from benchmarks.rows import Row, at_most, grown_by, interleaved, named, pairs

ASSETS = 100_000
FEW, SMALL, LARGE = 200, 10_000, 1_000_000
MORE = 10
"""Megabytes within which memory is flat: ten bytes for each asset more."""
ROUNDS = 3
SERVER = "benchmarks.pages"
FACTORIALHR = "factorialhr, .all() and .data()"


def fetched(client: str, small: str, address: str, assets: int) -> Fetched:
    """What one client took; raises RuntimeError when it did not read all."""
    command = [sys.executable, "-m", "benchmarks.fetch", client, small, address]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    found = Fetched(**json.loads(done.stdout.splitlines()[-1]))
    if found.assets != assets:
        raise RuntimeError(f"{client} read {found.assets} of {assets} assets")
    return found


def measure(say: Callable[[str], None]) -> list[Row]:
    """Time and memory of both clients, and of ours page by page however many there are."""
    with pages(SERVER, FEW) as few:
        return [*_whole(few, say), _paged(few, say)]


def _whole(few: str, say: Callable[[str], None]) -> list[Row]:
    memory: dict[str, list[float]] = {"ours": [], "theirs": []}
    with pages(SERVER, ASSETS) as many:

        def seconds(client: str) -> float:
            found = fetched(client, few, many, ASSETS)
            memory[client].append(found.megabytes)
            return found.seconds

        fetched("ours", few, many, ASSETS)  # once for nothing: the server makes its pages
        times = interleaved(
            ROUNDS, {"ours": lambda: seconds("ours"), "theirs": lambda: seconds("theirs")}, say
        )
    return [
        Row(
            measure="fetch and validate 100,000 assets",
            unit="s",
            rounds=pairs(times, "ours", "theirs"),
            against=FACTORIALHR,
            reach=at_most(0.6),
            extreme=at_most(0.5),
            held_back="cursor pages follow one another, so each waits for the server once",
        ),
        Row(
            measure="memory growth of that",
            unit="MB",
            rounds=pairs(memory, "ours", "theirs"),
            against=FACTORIALHR,
            reach=at_most(0.75),
        ),
    ]


def _paged(few: str, say: Callable[[str], None]) -> Row:
    with pages(SERVER, SMALL) as small, pages(SERVER, LARGE) as large:
        say(f"page by page, {SMALL:,} and {LARGE:,} assets")
        growth = [
            max(fetched("paged", few, address, assets).megabytes, 0.1)
            for address, assets in ((large, LARGE), (small, SMALL))
        ]
    return Row(
        measure="memory growth page by page, 1 M assets",
        unit="MB",
        rounds=[(growth[0], growth[1])],
        against="the same with 10,000",
        extreme=named("flat", grown_by(MORE, "MB")),
        held_back="the allocator keeps what the largest pages needed",
    )
