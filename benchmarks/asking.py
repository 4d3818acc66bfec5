"""Asks asset systems for serial numbers, as a process of its own: both at once, and each alone.

Reads from standard input, as JSON, the settings that point at them and the serial numbers.
"""

import asyncio
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from bot import settings
from bot.answering.asking import Asking
from bot.models import Scope
from bot.running.parts import Parts, opened


async def _main(environment: dict[str, str], serials: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="assetbot-bench-") as folder:
        given = {**environment, "ASSETBOT_DATA_DIR": folder}
        async with opened(settings.read(given, Path(folder))) as parts:
            # Nothing is known of it before: the first question asks for everybody's names.
            names = ["both", *parts.sources]
            seconds: dict[str, list[float]] = {name: [] for name in names}
            for turn, serial in enumerate(serials):
                for name in names[:: -1 if turn % 2 else 1]:
                    taken = await _seconds(parts, name, serial)
                    if turn:
                        seconds[name].append(taken)
    print(json.dumps(seconds))


async def _seconds(parts: Parts, name: str, serial: str) -> float:
    """How long it takes to ask the one source, or both, for a serial number."""
    asking = Asking(
        index=parts.index,
        sources=parts.sources,
        now=parts.now,
        fresh_for=timedelta(0),
        check_within=timedelta(0),
    )
    scope = Scope() if name == "both" else Scope(sources=frozenset({name}))
    began = time.perf_counter()
    asked = await asking.everyone(scope, [serial], "serial")
    if asked.failed:
        raise RuntimeError(f"{asked.failed}")
    return time.perf_counter() - began


if __name__ == "__main__":
    asyncio.run(_main(**json.load(sys.stdin)))
