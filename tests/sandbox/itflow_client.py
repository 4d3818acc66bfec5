"""Asks a pretend ITFlow as any client would."""

import json
from typing import Any

import aiohttp

from sandbox.itflow import ITFlow, Secrets
from sandbox.itflow.records import Asset

JSON = dict[str, Any]


class ITFlowClient:
    """A client with an administrator's key, unless it is told another."""

    def __init__(
        self, http: aiohttp.ClientSession, address: str, itflow: ITFlow, keys: Secrets
    ) -> None:
        self.http = http
        self.address = address
        self.itflow = itflow
        self.keys = keys

    async def ask(self, path: str, method: str = "GET", **options: Any) -> tuple[int, str]:
        """Status and body as they came."""
        async with self.http.request(method, f"{self.address}/api/v1/{path}", **options) as answer:
            return answer.status, await answer.text()

    async def read(self, module: str, *, key: str = "", **filters: Any) -> JSON:
        """The answer of a read, which is one with status 200."""
        params = {"api_key": key or self.keys.administrator, **filters}
        status, body = await self.ask(f"{module}/read.php", params=params)
        assert status == 200
        answer: JSON = json.loads(body)
        return answer

    async def rows(self, module: str, *, key: str = "", **filters: Any) -> list[JSON]:
        """The rows of a read; none when nothing was found."""
        answer = await self.read(module, key=key, **filters)
        return list(answer.get("data", []))

    async def write(self, endpoint: str, *, key: str = "", **body: Any) -> tuple[int, JSON]:
        """Status and answer of a write; an empty answer is an empty object."""
        sent = {"api_key": key or self.keys.administrator, **body}
        status, text = await self.ask(f"{endpoint}.php", "POST", json=sent)
        return status, json.loads(text or "{}")

    async def row(self, asset_id: str) -> JSON:
        """An asset with its interface, from the list."""
        rows = await self.rows("assets", limit=100_000)
        return next(row for row in rows if row["asset_id"] == asset_id)

    def named(self, name: str) -> Asset:
        """The living asset of that name, as it is in the database."""
        rows = [row for row in self.itflow.database.assets if row.asset_name == name]
        return next(row for row in rows if row.asset_archived_at is None)
