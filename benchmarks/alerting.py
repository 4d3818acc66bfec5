"""The tick's look at fifty alert rules over a million assets, against a loop over all of them.

python -m benchmarks.alerting [ASSETS]
"""

import asyncio
import gc
import re
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import NamedTuple

from benchmarks.inventories import ENDS, LARGE, MODELS, TODAY, index_of, warranty_end
from benchmarks.processes import folder
from benchmarks.rows import Row, table, under
from bot.store import Index, Records
from bot.warranty import Schedule
from tests.alerts.alerting import Alerting, rule

RULES = 50
DUE = 0.02
"""Warranties that are told of in one tick, by all rules together: such a part of the assets."""
ROUNDS = 3
MORE = 40
"""Megabytes that a tick may grow by: two kilobytes for each of the warranties that are due."""
THRESHOLD = 30
"""Days before the end."""
DAYS = frozenset(range(7))
_DAYS = round(DUE / RULES * len(MODELS) * ENDS)
"""In so many days that part of the warranties comes up, where each rule is about a model's."""


class Took(NamedTuple):
    """Seconds that something took: by the clock, and of all processors together."""

    clock: float
    processors: float

    @classmethod
    def now(cls) -> "Took":
        """What both say now."""
        return cls(time.perf_counter(), time.process_time())

    @classmethod
    def since(cls, began: "Took") -> "Took":
        """What has passed on both."""
        clock, processors = cls.now()
        return cls(clock - began.clock, processors - began.processors)


class Ticking:
    """Rules over an index, begun anew for each tick that is measured."""

    def __init__(self, records: Records, index: Index, assets: int) -> None:
        self._made = Alerting(records, index)
        self._assets = assets
        self._begun = 0
        self._made.now = datetime.combine(TODAY, day_time(12), UTC)

    async def begin(self) -> None:
        """Fifty rules begin, each about the assets of a model, and have told of the first ones."""
        self._begun += 1
        schedule = Schedule(at=day_time(9), zone="UTC", weekdays=DAYS)
        self._made.rules = [
            rule(
                f"rule-{self._begun}-{number}",
                schedule=schedule,
                filters={"model": MODELS[number % len(MODELS)].name},
                thresholds=(THRESHOLD,),
            )
            for number in range(RULES)
        ]
        await self._made.alerts().pass_time()
        self._made.now += timedelta(days=1)
        await self._made.alerts().pass_time()
        self._made.now += timedelta(days=_DAYS)

    async def tick(self) -> Took:
        """What a look at all of them takes."""
        alerts = self._made.alerts()
        began = Took.now()
        await alerts.pass_time()
        return Took.since(began)

    async def told(self) -> int:
        """How many warranties the last tick told of."""
        names = {one.id for one in self._made.rules}
        today = self._made.now.date()
        made = await self._made.digests()
        digests = [one for one in made if one.rule in names and one.slot == today]
        return sum([len(await self._made.lines(one)) for one in digests])

    def loop(self) -> Took:
        """What a loop over all assets for each rule takes."""
        assets = [(warranty_end(one), MODELS[one % len(MODELS)]) for one in range(self._assets)]
        last = self._made.now.date() + timedelta(days=THRESHOLD)
        first = last - timedelta(days=_DAYS - 1)
        began = Took.now()
        for number in range(RULES):
            model = MODELS[number % len(MODELS)]
            due = [(end, n) for n, (end, of) in enumerate(assets) if of is model]
            sorted(one for one in due if first <= one[0] <= last)
        return Took.since(began)


@asynccontextmanager
async def ticking(index: Index, assets: int) -> AsyncIterator[Ticking]:
    """Rules over this index, on records of their own."""
    with folder() as data:
        records = await Records.open(f"sqlite:///{data / 'records.sqlite3'}")
        try:
            yield Ticking(records, index, assets)
        finally:
            await records.close()


def _status(name: str) -> float:
    """Megabytes of this process, as Linux tells them."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{name}:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else 0.0


def _forgotten() -> float:
    """Megabytes of this process now; from here on its peak is a new one."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


async def _growth(made: Ticking) -> float:
    """Megabytes by which a tick grows, at the most."""
    await made.begin()
    before = _forgotten()
    await made.tick()
    return max(_status("VmHWM") - before, 0.1)


async def _measured(index: Index, assets: int, say: Callable[[str], None]) -> list[Row]:
    due = round(assets * DUE)
    async with ticking(index, assets) as made:
        growth = await _growth(made)
        rounds = []
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            await made.begin()
            took = await made.tick()
            if not due * 0.9 < (told := await made.told()) < due * 1.1:
                raise RuntimeError(f"{told} were due, not {due}")
            rounds.append((took, made.loop()))
    told_of = f"tick with {RULES} alert rules over {assets:,} assets, {due:,} due"
    return [
        Row(
            measure=told_of,
            unit="s",
            rounds=[(ours.clock, loop.clock) for ours, loop in rounds],
            against="a Python loop over all for each rule",
            reach=under(2, "s"),
        ),
        Row(
            measure="processors' time of that",
            unit="s",
            rounds=[(ours.processors, loop.processors) for ours, loop in rounds],
            against="the same of that loop",
            reach=under(2, "s"),
        ),
        Row(
            measure="memory growth of that",
            unit="MB",
            rounds=[(growth, due / 1e6)],
            against="a byte for each that is due",
            reach=under(MORE, "MB"),
        ),
    ]


def measure(say: Callable[[str], None], assets: int = LARGE) -> list[Row]:
    """What the alerts' part of a tick takes besides posting, and how much memory."""
    return asyncio.run(_measured(index_of(assets, say), assets, say))


if __name__ == "__main__":
    print(table(measure(print, *map(int, sys.argv[1:2]))))
