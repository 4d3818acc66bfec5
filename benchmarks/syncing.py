"""100,000 ITFlow assets into an index in one run: seconds against reading alone, and memory."""

import json
from collections.abc import Callable

from benchmarks.processes import child, pages
from benchmarks.rows import Row, grown_by, named
from benchmarks.synced import Took

FEW, SMALL, LARGE = 1_000, 10_000, 100_000
MORE = 10
"""Megabytes within which memory is flat."""
SERVER = "benchmarks.itflow_pages"


def measure(say: Callable[[str], None]) -> list[Row]:
    """A first sync of many assets, and of a tenth of them."""
    with pages(SERVER, FEW) as few, pages(SERVER, SMALL) as small, pages(SERVER, LARGE) as large:

        def took(way: str, address: str, assets: int) -> Took:
            say(f"{assets:,} assets {way}")
            found = Took(**json.loads(child("benchmarks.synced", way, few, address)))
            if found.assets != assets:
                raise RuntimeError(f"{found.assets} of {assets} assets were {way}")
            return found

        took("read", large, LARGE)  # once for nothing: the server makes its pages
        read = took("read", large, LARGE)
        ours = took("indexed", large, LARGE)
        tenth = took("indexed", small, SMALL)
    return [
        Row(
            measure="100,000 ITFlow assets indexed in one run",
            unit="s",
            rounds=[(ours.seconds, read.seconds)],
            against="the same pages read, nothing kept",
        ),
        Row(
            measure="greatest memory growth of that",
            unit="MB",
            rounds=[(ours.megabytes, tenth.megabytes)],
            against="the same with 10,000",
            reach=named("flat", grown_by(MORE, "MB")),
        ),
    ]
