"""A served pretend Factorial, and clients that speak to it over a real socket."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from aiohttp import web

from bot.assets.factorial import ApiClient, ApiKeyAuth
from bot.assets.factorial import Factorial as Adapter
from bot.assets.http import Limits
from sandbox.factorial import Factorial
from sandbox.inventory import make
from sandbox.serving import Serving

TODAY = date(2026, 11, 22)
KEY = "pretend-key-0123456789abcdef"
TOKEN = "your_access_token"
HASTY = Limits(first_wait=0.001, longest_wait=0.002)
"""Retries without the waiting."""


@dataclass(frozen=True)
class Served:
    """A pretend Factorial and where it is."""

    factorial: Factorial
    base_url: str

    def api(self, **options: Any) -> ApiClient:
        """A client with the right key, impatient unless told otherwise."""
        return ApiClient(
            **{"auth": ApiKeyAuth(KEY), "limits": HASTY, **options}, base_url=self.base_url
        )

    def asked(self, resource: str) -> int:
        """How often a resource was asked for."""
        return sum(one.resource == resource for one in self.factorial.requests)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    """A Factorial with 250 assets: three pages."""
    factorial = Factorial(
        make(250, 7, TODAY), KEY, access_token=TOKEN, foreign_key="a-key-of-the-demo"
    )
    app = web.Application()
    app.add_subapp("/factorial", factorial.routes())
    serving = Serving(app)
    await serving.start()
    yield Served(factorial, f"{serving.address}/factorial")
    factorial.mend()
    await serving.stop()


@pytest.fixture
async def api(served: Served) -> AsyncIterator[ApiClient]:
    """A client of it."""
    async with served.api() as client:
        yield client


@pytest.fixture
async def adapter(served: Served) -> AsyncIterator[Adapter]:
    """The port to it."""
    client = Adapter(served.api())
    yield client
    await client.close()


@pytest.fixture
def everything_said(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that was logged, by anything, with every extra field."""
    caplog.set_level("DEBUG")
    for name in ("httpx", "httpcore"):  # a bot tested before may have asked them for less
        caplog.set_level("DEBUG", logger=name)
    return lambda: "\n".join(str(vars(record)) for record in caplog.records)
