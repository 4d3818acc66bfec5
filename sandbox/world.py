"""The pretend world: one web server with a Slack workspace and the asset systems behind it."""

import asyncio
import copy
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

import yaml
from aiohttp import web

from sandbox import control, itflow, page
from sandbox.clock import BusinessClock
from sandbox.company import ASSETS
from sandbox.factorial import Factorial
from sandbox.factorial import control as factorial_control
from sandbox.inventory import Inventory, make
from sandbox.itflow import Access, ITFlow
from sandbox.page.levers import Process
from sandbox.program import CHECKOUT
from sandbox.serving import Serving
from sandbox.slack import Grid, Member, Patience, Workspace, server
from sandbox.slack.people import TIME_ZONE

_USUAL: Final = Patience()
_LISTENS: Final = (
    "The bot listens here: just ask “who has C02XL0ABJGH5?”; for anything else, mention it"
)
"""What people are told of a channel in which it hears all."""


@cache
def read_manifest() -> Mapping[str, Any]:
    """The app's manifest as it lies in the checkout."""
    manifest = yaml.safe_load((CHECKOUT / "manifest.yml").read_text(encoding="utf-8"))
    if not isinstance(manifest, dict):
        raise TypeError("manifest.yml holds no mapping")
    return manifest


def hearing(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest of an app that is told of what is written in the channels it is in."""
    heard: dict[str, Any] = copy.deepcopy(dict(manifest))
    heard["settings"]["event_subscriptions"]["bot_events"] += ["message.channels", "message.groups"]
    return heard


class World:
    """A Slack workspace, a Factorial and an ITFlow over made-up inventories, served while open.

    *port* is the one wanted (the next free one is taken instead when it is not free; 0 is any);
    *deliver_to* is where signed requests go instead of down sockets; *today* is the day the
    inventory is made for, which the bot's clock is shifted to; *grid* is the organisation that the
    workspace is part of; *itflow_release* is a year and a month. A bot is pointed at the Factorial,
    and at the ITFlow too *with_itflow*; *listens_in* names a channel in which it is to hear all.
    """

    def __init__(
        self,
        *,
        assets: int = ASSETS,
        seed: int = 1,
        today: date | None = None,
        port: int = 0,
        deliver_to: str | None = None,
        manifest: Mapping[str, Any] | None = None,
        patience: Patience = _USUAL,
        grid: Grid | None = None,
        itflow_release: str = itflow.NEWEST,
        with_itflow: bool = False,
        listens_in: str = "",
    ) -> None:
        self.workspace: Workspace
        self.inventory: Inventory
        self.factorial: Factorial
        self.itflow: ITFlow
        self.bot: Process | None = None
        """The bot's process, where one was started for this world."""
        self.id = secrets.token_hex(6)
        """Tells this world from the one that was here before."""
        self._assets = assets
        self._seed = seed
        self._today = today
        self._port = port
        self._deliver_to = deliver_to
        self._manifest = manifest
        self._patience = patience
        self._grid = grid
        self._api_key = secrets.token_hex(20)
        self._itflow_release = itflow_release
        self._itflow_keys = itflow.fresh()
        self._with_itflow = with_itflow
        self._listens_in = listens_in
        self._serving: Serving
        self.clock: BusinessClock
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Make the inventory and begin to serve."""
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _open(self) -> None:
        real_today = datetime.now(ZoneInfo(TIME_ZONE)).date()
        today = self._today or real_today
        self.inventory = await asyncio.to_thread(make, self._assets, self._seed, today)
        self.factorial = Factorial(self.inventory, self._api_key)
        managed = await asyncio.to_thread(itflow.make, self.inventory, self._assets, self._seed)
        self.itflow = ITFlow(
            managed, itflow.accepted(self._itflow_keys), release=self._itflow_release
        )
        manifest = self._manifest if self._manifest is not None else read_manifest()
        self.workspace = Workspace(
            self.inventory.people,
            hearing(manifest) if self._listens_in else manifest,
            deliver_to=self._deliver_to,
            seed=self._seed,
            patience=self._patience,
            grid=self._grid,
        )
        if self._listens_in:
            self.workspace.channel(self._listens_in).purpose = _LISTENS
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="assetbot-world-"))
        self.clock = BusinessClock(Path(folder) / "clock", self.workspace.changes.bump)
        self.shift_clock((today - real_today).total_seconds())
        self._serving = Serving(self._application(), self._port)
        await self._serving.start()
        self._stack.push_async_callback(self._serving.stop)
        self.workspace.address = self._serving.address
        self._stack.push_async_callback(self.workspace.close)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and forget everything."""
        await self._stack.aclose()

    def _application(self) -> web.Application:
        app = web.Application()
        page.add_to(app, self)
        app.add_subapp("/slack", server.routes(self.workspace))
        app.add_subapp("/factorial", self.factorial.routes())
        app.add_subapp("/itflow", self.itflow.routes())
        app.add_subapp("/control/factorial", factorial_control.routes(self.factorial))
        app.add_subapp("/control", control.routes(self.workspace, self.inventory, self.shift_clock))
        return app

    @property
    def address(self) -> str:
        """Where it is served, such as http://127.0.0.1:8100."""
        return self._serving.address

    @property
    def itflow_access(self) -> Access:
        """What a client of the pretend ITFlow needs."""
        return Access(f"{self.address}/itflow", self._itflow_keys)

    def member(self, who: str) -> Member:
        """Someone to act as."""
        return self.workspace.member(who)

    def shift_clock(self, seconds: float) -> None:
        """Set how far the bot's business time is from the real one."""
        self.clock.set(seconds)

    def environment(self) -> dict[str, str]:
        """The settings that point a bot at this world and at nothing else."""
        keys = self.workspace.keys
        way_in = (
            {"SLACK_SIGNING_SECRET": keys.signing_secret}
            if self._deliver_to
            else {"SLACK_APP_TOKEN": keys.app_token}
        )
        return {
            "SLACK_BOT_TOKEN": keys.bot_token,
            **way_in,
            "ASSETBOT_SLACK_API_URL": f"{self.address}/slack/api/",
            "ASSETBOT_TIMEZONE": TIME_ZONE,
            "ASSETBOT_QUESTIONS_A_MINUTE": "10000",  # scripts ask faster than people do
            "ASSETBOT_CLOCK_FILE": str(self.clock.file),
            "FACTORIAL_BASE_URL": f"{self.address}/factorial",
            "FACTORIAL_API_KEY": self._api_key,
            **(self._itflow_environment() if self._with_itflow else {}),
        }

    def _itflow_environment(self) -> dict[str, str]:
        base_url, keys = self.itflow_access
        return {"ITFLOW_BASE_URL": base_url, "ITFLOW_API_KEY": keys.technician}
