"""Reads all assets of a Factorial, as a process of its own, by one of several clients."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import psutil

_MEGABYTE = 1024 * 1024


class Fetched(NamedTuple):
    """What it took: seconds, the processor's seconds, and the memory it came to hold."""

    seconds: float
    processor: float
    megabytes: float
    assets: int


async def ours(address: str) -> list[object]:
    """This project's client: `.all()` and `.data()`."""
    from bot.assets.factorial import ApiClient, ApiKeyAuth, ItAssetsEndpoint

    async with ApiClient(auth=ApiKeyAuth("key"), base_url=address) as api:
        answer = await ItAssetsEndpoint(api).all()
        return list(answer.data())


async def paged(address: str) -> list[object]:
    """The same client page by page, as a sync reads: nothing of it is kept."""
    from bot.assets.factorial import ApiClient, ApiKeyAuth, ItAssetsEndpoint

    seen = 0
    async with ApiClient(auth=ApiKeyAuth("key"), base_url=address) as api:
        async for chunk in ItAssetsEndpoint(api).pages():
            seen += len(chunk.items)
    return [None] * seen


async def theirs(address: str) -> list[object]:
    """The package factorialhr: `.all()` and `.data()`."""
    import httpx
    from factorialhr import ApiClient, ApiKeyAuth, ItAssetsEndpoint

    # A thousand requests wait for one another: by default the last ones would give up.
    patient = httpx.Timeout(600)
    async with ApiClient(address, auth=ApiKeyAuth("key"), timeout=patient) as api:
        answer = await ItAssetsEndpoint(api).all()
        return list(answer.data())


CLIENTS: dict[str, Callable[[str], Awaitable[list[object]]]] = {
    "ours": ours,
    "paged": paged,
    "theirs": theirs,
}


async def _main(client: str, small: str, address: str) -> None:
    process = psutil.Process()
    await CLIENTS[client](small)  # imports and first-time work are nobody's memory growth
    before = process.memory_info().rss
    began, used = time.perf_counter(), time.process_time()
    held = await CLIENTS[client](address)
    fetched = Fetched(
        seconds=time.perf_counter() - began,
        processor=time.process_time() - used,
        megabytes=(process.memory_info().rss - before) / _MEGABYTE,
        assets=len(held),
    )
    print(json.dumps(fetched._asdict()))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
