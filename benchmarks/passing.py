"""The tick's look at pending requests, however many of them wait."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from sqlalchemy import text

from benchmarks.processes import folder
from benchmarks.rows import Row, under
from bot.store import Records
from tests.desk import TWO_OF_THREE, Desk, opened

FEW, MANY = 1_000, 100_000
DUE = 70
"""To be reminded of in one minute, where each of so many is each day."""
ROUNDS = 3
LOOKS = 20
RULE = TWO_OF_THREE.model_copy(update={"escalate_after": None})
_COPIES = """
    WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < :number)
    INSERT INTO ab_request ({names})
    SELECT {values} FROM ab_request, copy WHERE id = :id
"""
_WORDS = """
    INSERT INTO ab_request_text
    SELECT other.id, said.name, said.text FROM ab_request AS other, ab_request_text AS said
    WHERE other.id <> :id AND said.request_id = :id
"""
_LATER = "UPDATE ab_request SET due_at = :far, remind_at = :far WHERE rowid > :due"
_OTHERWISE = {
    "id": "substr(id, 1, 27) || printf('%09d', n)",
    "asset_id": "asset_id || '-' || n",
}


@asynccontextmanager
async def desk(number: int) -> AsyncIterator[Desk]:
    """A desk with so many requests of which DUE are to be reminded of each day."""
    async with AsyncExitStack() as stack:
        data = stack.enter_context(folder())
        records = await Records.open(f"sqlite:///{data / 'records.sqlite3'}")
        stack.push_async_callback(records.close)
        made = await stack.enter_async_context(opened(records))
        made.rules = [RULE]
        one = {"id": (await made.asked()).id}
        async with records.begin() as connection:
            columns = await connection.execute(text("SELECT * FROM ab_request LIMIT 0"))
            names = [f'"{name}"' for name in columns.keys()]  # noqa: SIM118 - no mapping
            values = [_OTHERWISE.get(name.strip('"'), name) for name in names]
            copies = _COPIES.format(names=", ".join(names), values=", ".join(values))
            await connection.execute(text(copies), {**one, "number": number - 1})
            await connection.execute(text(_WORDS), one)
            far = (made.now + timedelta(days=300)).replace(tzinfo=None)
            late = {"far": far.isoformat(" ", "microseconds"), "due": DUE}
            await connection.execute(text(_LATER), late)
        yield made


async def look(desk: Desk) -> float:
    """Milliseconds of a look that finds nothing due."""
    began = time.perf_counter()
    for _ in range(LOOKS):
        if await desk.approvals().pass_time():
            raise RuntimeError("something was due")
    return (time.perf_counter() - began) / LOOKS * 1000


async def remind(desk: Desk) -> float:
    """Milliseconds of a look that finds a minute's share of reminders due."""
    desk.later(days=1)
    began = time.perf_counter()
    if (seen := await desk.approvals().pass_time()) != DUE:
        raise RuntimeError(f"{seen} were due")
    return (time.perf_counter() - began) * 1000


async def measured(say: Callable[[str], None]) -> list[Row]:
    """Both kinds of look, among many and among few."""
    say(f"{MANY:,} requests are made")
    async with desk(MANY) as many, desk(FEW) as few:
        looks, reminders = [], []
        for turn in range(ROUNDS):
            say(f"round {turn + 1} of {ROUNDS}")
            looks.append((await look(many), await look(few)))
            reminders.append((await remind(many), await remind(few)))
    told = f"tick over {MANY:,} pending requests"
    among = f"the same over {FEW:,}"
    reach = under(1_000, "ms")
    return [
        Row(measure=f"{told}, none due", unit="ms", rounds=looks, against=among, reach=reach),
        Row(measure=f"{told}, {DUE} due", unit="ms", rounds=reminders, against=among, reach=reach),
    ]


def measure(say: Callable[[str], None]) -> list[Row]:
    """What the approvals' part of a tick takes."""
    return asyncio.run(measured(say))
