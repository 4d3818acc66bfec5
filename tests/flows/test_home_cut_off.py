"""Home tabs whose drawing is cut off by a process that is told to end."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from bot.ending import let_go
from bot.homes import Homes
from bot.people.identities import Identities
from bot.slack import Slack
from bot.store import Records
from sandbox.world import World
from tests.empty import records_in
from tests.flows.conftest import settings_for

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MEI, ALEX = "mei", "alex"


class Tabs:
    """Home tabs of a workspace, and which of them are drawn to no end."""

    def __init__(self, world: World, records: Records, slack: Slack) -> None:
        self.world = world
        self.homes = Homes(
            records=records,
            slack=slack,
            identities=cast("Identities", None),  # asked of requests alone, and there are none
            installation="T",
            now=lambda: NOON,
        )
        self.version = 1
        self.stays: set[str] = set()
        self.reached = asyncio.Event()

    def user(self, name: str) -> str:
        """The Slack user of somebody."""
        return self.world.member(name).user.id

    async def draw(self, user: str) -> Mapping[str, Any]:
        """A tab that says which version it is of."""
        if user in self.stays:
            self.reached.set()
            await asyncio.Event().wait()
        said = {"type": "plain_text", "text": f"at {self.version}"}
        return {"type": "home", "blocks": [{"type": "section", "text": said}]}

    async def cut_off(self, drawing: "asyncio.Task[None]") -> None:
        """Whoever draws is told to end once it is at a tab that it never comes to the end of."""
        await asyncio.wait_for(self.reached.wait(), 30)
        await let_go(drawing, within=30)
        self.stays.clear()

    def shown(self, name: str) -> str | None:
        """What somebody's tab says."""
        shown = self.world.member(name).home
        return shown.plain if shown else None


@pytest.fixture
async def tabs(tmp_path: Path) -> AsyncIterator[Tabs]:
    """A workspace of which no tab was opened yet."""
    async with World(assets=1) as world:
        settings = settings_for(world, tmp_path)
        records = await Records.open(records_in(tmp_path))
        assert settings.slack_bot_token
        async with Slack(settings.slack_bot_token, base_url=settings.slack_api_url) as slack:
            yield Tabs(world, records, slack)
        await records.close()


async def test_a_tab_that_was_being_opened_is_drawn_by_another_at_once(tabs: Tabs) -> None:
    """Nothing else would have it drawn: whoever opened it looks at what it was before."""
    mei = tabs.user(MEI)
    tabs.stays = {mei}
    await tabs.cut_off(asyncio.create_task(tabs.homes.open(mei, tabs.draw)))
    assert tabs.shown(MEI) is None
    await tabs.homes.draw_due(tabs.draw)
    assert tabs.shown(MEI) == "at 1"


async def test_tabs_that_were_to_be_drawn_anew_are_drawn_by_another_at_once(tabs: Tabs) -> None:
    """The one that was begun, and those that waited behind it."""
    users = [tabs.user(name) for name in (MEI, ALEX)]
    for user in users:
        await tabs.homes.open(user, tabs.draw)
    tabs.version = 2
    await tabs.homes.have_changed()
    tabs.stays = set(users)
    await tabs.cut_off(asyncio.create_task(tabs.homes.draw_due(tabs.draw)))
    assert [tabs.shown(name) for name in (MEI, ALEX)] == ["at 1", "at 1"]
    await tabs.homes.draw_due(tabs.draw)
    assert [tabs.shown(name) for name in (MEI, ALEX)] == ["at 2", "at 2"]
