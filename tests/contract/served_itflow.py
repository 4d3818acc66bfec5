"""Served pretend ITFlows of any release, and clients that speak to them over a real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from bot.assets.http import Limits
from bot.assets.itflow import ApiClient, ApiKeyAuth
from sandbox import itflow as pretend
from sandbox.inventory import make
from sandbox.serving import Serving

TODAY = date(2026, 11, 22)
HASTY = Limits(first_wait=0.001, longest_wait=0.002, attempts=3)
"""Retries without the waiting."""
RELEASES = (pretend.NEWEST, pretend.ONE_BEFORE, pretend.OLDEST)


@dataclass(frozen=True)
class ServedITFlow:
    """A pretend ITFlow, where it is, and its keys."""

    itflow: pretend.ITFlow
    base_url: str
    keys: pretend.Secrets

    def api(self, key: str = "", **options: Any) -> ApiClient:
        """A client with an administrator's key unless told another."""
        auth = ApiKeyAuth(key or self.keys.administrator)
        return ApiClient(**{"auth": auth, "limits": HASTY, **options}, base_url=self.base_url)

    def id_of(self, name: str, *, archived: bool = False) -> str:
        """The id of the asset with that name that is archived, or is not."""
        rows = [row for row in self.itflow.database.assets if row.asset_name == name]
        return next(row.asset_id for row in rows if bool(row.asset_archived_at) == archived)

    def sent(self, function: str = "") -> list[pretend.Asked]:
        """The writes to assets that were sent, or those of one kind."""
        writes = {function} if function else {"create", "update", "delete"}
        asked = [one for one in self.itflow.requests if one.module == "assets"]
        return [one for one in asked if one.method == "POST" and one.function in writes]

    def plugs(self, asset_id: str) -> list[tuple[str | None, str | None, str | None]]:
        """IP, MAC and network of an asset's interfaces, as they are in the database."""
        found = self.itflow.database.interfaces_of(asset_id)
        return [(one.interface_ip, one.interface_mac, one.interface_network_id) for one in found]


@asynccontextmanager
async def serving_itflow(
    release: str = pretend.NEWEST, assets: int = 130, **options: Any
) -> AsyncIterator[ServedITFlow]:
    """An ITFlow of that release while it is served."""
    keys = pretend.fresh()
    database = pretend.make(make(250, 7, TODAY), assets, 7)
    served = pretend.ITFlow(database, pretend.accepted(keys), release=release, **options)
    app = web.Application()
    app.add_subapp("/itflow", served.routes())
    serving = Serving(app)
    await serving.start()
    try:
        yield ServedITFlow(served, f"{serving.address}/itflow", keys)
    finally:
        served.mend()
        await serving.stop()
