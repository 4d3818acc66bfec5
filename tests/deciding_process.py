"""A process that decides as it is told: `python -m tests.deciding_process RECORDS FACTORIAL`.

It says "ready", then reads one deed after the other, each a line of JSON with the time it is, and
answers each with whether it was allowed.
"""

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.approvals import Approvals, Means
from bot.assets.factorial import ApiClient, ApiKeyAuth, Factorial
from bot.jobs import JSON
from bot.store import AsyncConnection, Records
from tests.desk import HASTY, HOME, KEY, STAFF, People, user
from tests.made import NOON


class Process:
    """The approvals of a process, whose clock is what it was told last."""

    def __init__(self, records: Records, factorial: Factorial, people: People) -> None:
        self.now = NOON
        self.approvals = Approvals(
            Means(
                records=records,
                sources={"factorial": factorial},
                roster=people,
                rules=list,
                installation=HOME,
                begin=lambda _connection, _request: None,
                enqueue=_left_to_the_test,
                now=lambda: self.now,
                clock=lambda: self.now,
                has_left=lambda _source, _person: False,
            )
        )

    async def does(self, deed: dict[str, Any]) -> bool:
        """One deed, at the moment at which others do theirs."""
        self.now = datetime.fromisoformat(deed["now"])
        await asyncio.sleep(max(0.0, deed["at"] - time.time()))
        request, who = deed["request"], user(deed["who"])
        match deed["does"]:
            case "approve":
                return bool((await self.approvals.decide(request, who, "approved")).verdict)
            case "deny":
                return bool((await self.approvals.decide(request, who, "denied", "No.")).verdict)
            case "withdraw":
                return bool((await self.approvals.withdraw(request, who)).verdict)
            case "see to":
                await self.approvals.see_to(request)
            case "pass time":
                await self.approvals.pass_time()
        return True


async def _left_to_the_test(
    _connection: AsyncConnection, _job: str, _key: str, _arguments: Mapping[str, JSON]
) -> None:
    pass


async def main(records_url: str, factorial_url: str) -> None:
    """Obey until there is nothing more to read."""
    records, people = await Records.open(records_url), People()
    api = ApiClient(auth=ApiKeyAuth(KEY), base_url=factorial_url, limits=HASTY)
    async with records.begin() as connection:
        for name, roles in STAFF.items():
            await people.join(connection, name, *roles)
    process = Process(records, Factorial(api), people)
    print("ready", flush=True)  # noqa: T201 - what a test waits for
    while line := await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(await process.does(json.loads(line))), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
