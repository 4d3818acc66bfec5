"""Asks a served pretend Factorial as any client would."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from time import monotonic
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.factorial import Factorial, Variants
from sandbox.inventory import make
from sandbox.serving import Serving

KEY = "the-key"
TOKEN = "the-token"
ASSETS = "it_management/it_assets"
MODELS = "it_management/it_asset_models"
EMPLOYEES = "employees/employees"
EVERYONE = [("only_active", "false"), ("only_managers", "false")]
"""The two booleans a list of employees must be asked for with."""
SERIAL = "C02XL0ABJGH5"


class Client:
    """Asks, and hands out what came."""

    def __init__(self, http: aiohttp.ClientSession, address: str, factorial: Factorial) -> None:
        self.http = http
        self.address = address
        self.factorial = factorial

    async def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        version: str = "2026-10-01",
        headers: dict[str, str] | None = None,
        **options: Any,
    ) -> tuple[int, Any]:
        """Status and body."""
        url = f"{self.address}/api/{version}/resources/{path}"
        headers = {"x-api-key": KEY} if headers is None else headers
        async with self.http.request(method, url, headers=headers, **options) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text[:1] in {"{", "["} else text

    async def rows(self, path: str, **options: Any) -> list[dict[str, Any]]:
        """The rows of one page."""
        status, answer = await self.ask(path, **options)
        assert status == 200
        rows: list[dict[str, Any]] = answer["data"]
        return rows

    async def pages(self, limit: int = 100) -> list[dict[str, Any]]:
        """Every page of assets, by cursor."""
        pages: list[dict[str, Any]] = []
        query = {"limit": str(limit)}
        while not pages or pages[-1]["meta"]["has_next_page"]:
            _, page = await self.ask(ASSETS, params=query)
            pages.append(page)
            query["after_id"] = page["meta"]["end_cursor"]
        return pages


@asynccontextmanager
async def asking(
    assets: int = 250, *, clock: Callable[[], float] = monotonic, **options: Any
) -> AsyncIterator[Client]:
    """A client of a served Factorial; *options* are those of its Variants."""
    factorial = Factorial(
        make(assets, 3, date(2026, 11, 22)),
        KEY,
        access_token=TOKEN,
        foreign_key="foreign",
        variants=Variants(**options),
        clock=clock,
    )
    app = web.Application()
    app.add_subapp("/factorial", factorial.routes())
    serving = Serving(app)
    await serving.start()
    async with aiohttp.ClientSession() as http:
        yield Client(http, f"{serving.address}/factorial", factorial)
    factorial.mend()
    await serving.stop()
