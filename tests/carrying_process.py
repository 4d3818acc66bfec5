"""A process that carries requests out: `python -m tests.carrying_process RECORDS FACTORIAL`.

It says "ready" and, after each job, "seen to". It works until it is killed, and is as impatient as
a test must be: its leases last three seconds, and it looks for what was lost twice a second.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from bot.approvals import CARRY_OUT, TELL, Approvals, Means, carrying
from bot.assets.factorial import ApiClient, ApiKeyAuth, Factorial
from bot.jobs import JSON, Jobs
from bot.store import Records, request_runs
from tests.desk import HASTY, HOME, KEY, People

LEASE = 3.0
EVERY = 0.5


def real_time() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


async def main(records_url: str, factorial_url: str) -> None:
    """Work until killed."""
    request_runs.LEASE = timedelta(seconds=LEASE)
    request_runs.LEAST = timedelta(seconds=LEASE / 2)
    vars(carrying)["RENEW_EVERY"] = LEASE / 6
    records = await Records.open(records_url)
    api = ApiClient(auth=ApiKeyAuth(KEY), base_url=factorial_url, limits=HASTY)

    async def see_to(arguments: dict[str, JSON]) -> None:
        await approvals.see_to(str(arguments["request"]))
        print("seen to", flush=True)  # noqa: T201 - as below

    async def tell(_arguments: dict[str, JSON]) -> None:
        pass

    async def tick() -> None:
        pass

    jobs = Jobs(records.url, {CARRY_OUT: see_to, TELL: tell}, tick=tick)
    means = Means(
        records=records,
        sources={"factorial": Factorial(api)},
        roster=People(),
        rules=list,
        installation=HOME,
        begin=lambda _connection, _request: None,
        enqueue=jobs.enqueue,
        now=real_time,
        clock=real_time,
        has_left=lambda _source, _person: False,
    )
    approvals = Approvals(means)
    await jobs.launch()
    print("ready", flush=True)  # noqa: T201 - what a test waits for
    while True:
        await approvals.reconcile()
        await asyncio.sleep(EVERY)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
