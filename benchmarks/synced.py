"""Reads all assets of an ITFlow, as a process of its own: into an index, or past it.

python -m benchmarks.synced indexed|read SMALL_ADDRESS ADDRESS
"""

import asyncio
import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import psutil

from bot.assets.itflow import ApiClient, ApiKeyAuth, ITFlow
from bot.store import Index, Records
from bot.sync.reading import sync

_KILOBYTE, _MEGABYTE = 1024, 1024 * 1024
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else _KILOBYTE


class Took(NamedTuple):
    """Seconds, how far memory rose above what it was before at any time, and assets read."""

    seconds: float
    megabytes: float
    assets: int


async def indexed(itflow: ITFlow) -> int:
    """A sync into new records and a new index, as the bot's first."""
    with tempfile.TemporaryDirectory(prefix="assetbot-bench-") as folder:
        records = await Records.open(f"sqlite:///{folder}/records.sqlite3")
        index = Index.open(Path(folder) / "index.sqlite3")
        try:
            await sync(itflow, records=records, index=index, now=lambda: datetime.now(UTC))
            return index.reading(itflow.source).assets
        finally:
            index.close()
            await records.close()


async def read(itflow: ITFlow) -> int:
    """Every page made into assets, and nothing of it kept."""
    return sum([len(page.items) async for page in itflow.assets()])


WAYS: Final = {"indexed": indexed, "read": read}


async def _main(way: str, small: str, address: str) -> None:
    process = psutil.Process()
    await _once(way, small)  # imports and first-time work are nobody's memory growth
    before = process.memory_info().rss
    began = time.perf_counter()
    assets = await _once(way, address)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT
    print(json.dumps(Took(seconds, (peak - before) / _MEGABYTE, assets)._asdict()))


async def _once(way: str, address: str) -> int:
    itflow = ITFlow(ApiClient(auth=ApiKeyAuth("key"), base_url=address))
    try:
        return await WAYS[way](itflow)
    finally:
        await itflow.close()


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
