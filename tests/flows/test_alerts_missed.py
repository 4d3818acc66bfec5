"""Alerts where the bot was away for days, and where a source has lost what they are about."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import real_time
from bot.starting import started
from sandbox.slack import Seen
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, settings_for
from tests.flows.test_changes_flow import ADMINS, told

DAY = 86_400.0
CARD = "Warranties: "
SERIAL, OTHER = "C02XL0ABJGH5", "PF4BENCH"
RULE = """
[[alerts]]
id = "laptops"
channel = "{desk}"
filter = "category:laptop"
thresholds = [{thresholds}]
timezone = "Europe/Berlin"
weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""


class Days:
    """A world in which days pass, with the bot there or away."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self._settings = settings_for(world, folder, ASSETBOT_ADMINS=ADMINS)

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Scene]:
        """The bot, for as long as it runs."""
        async with started(self._settings) as bot:
            await self.world.workspace.connected()
            yield Scene(self.world, bot)

    async def comes(self, scene: Scene, day: int) -> None:
        """It is so many days later, and the bot looks at the time: twice, as each minute."""
        self.world.shift_clock(day * DAY)
        for _ in range(2):
            await scene.bot.tick()
        await scene.quiet()

    def digests(self) -> list[Seen]:
        """The alerts that stand in the channel."""
        return [one for one in self.world.member("dana").sees("it-desk") if CARD in one.plain]

    def ends(self, serial_number: str, days: int) -> None:
        """A warranty ends in so many days from today."""
        end = (real_time() + timedelta(days=days)).date().isoformat()
        factorial = self.world.factorial
        factorial.edit(factorial.asset(serial_number).id, {"warranty_end_date": end})

    def lose(self) -> None:
        """Factorial has no warranty of any laptop any more."""
        inventory = self.world.factorial.inventory
        kinds = {one.id for one in inventory.categories if one.key == "it.laptop"}
        models = {one.id for one in inventory.models if one.category_id in kinds}
        for one in inventory.assets:
            if one.model_id in models and not one.discarded_at:
                self.world.factorial.edit(one.id, {"warranty_end_date": None})


Staged = Callable[[str], AbstractAsyncContextManager[Days]]


@pytest.fixture
def days(tmp_path: Path, read_before: Path) -> Staged:
    """A world whose laptops are watched from so many days before their warranties end."""

    @asynccontextmanager
    async def made(thresholds: str) -> AsyncIterator[Days]:
        async with World(assets=ASSETS) as world:
            desk = world.workspace.channel("it-desk").id
            rule = RULE.format(desk=desk, thresholds=thresholds)
            (tmp_path / "assetbot.toml").write_text(rule)
            days = Days(world, tmp_path)
            await asyncio.to_thread(shutil.copytree, read_before, tmp_path / "data")
            yield days

    return made


async def test_days_without_the_bot_are_caught_up_in_one_alert(days: Staged) -> None:
    """What came to its day meanwhile is told of once, however often it is started after that."""
    async with days("60, 7") as away:
        away.ends(SERIAL, 62)
        away.ends(OTHER, 64)
        async with away.bot() as scene:
            await scene.bot.job_table.read("factorial")
            await away.comes(scene, 0)
            await away.comes(scene, 1)
        before = len(away.digests())
        assert not any(SERIAL in one.plain for one in away.digests())
        async with away.bot() as scene:
            await away.comes(scene, 11)
        (caught_up,) = away.digests()[before:]
        assert all(caught_up.plain.count(serial) == 1 for serial in (SERIAL, OTHER))
        for day in (12, 13):
            async with away.bot() as scene:
                await away.comes(scene, day)
        assert not any(SERIAL in one.plain for one in away.digests()[before + 1 :])


async def test_that_nothing_is_found_any_more_is_told_to_the_admins(days: Staged) -> None:
    """Yesterday there were dozens, today there is none: an alarm, and not an empty channel."""
    async with days("2000") as away, away.bot() as scene:
        await away.comes(scene, 0)
        await away.comes(scene, 1)
        assert away.digests()
        away.lose()
        await scene.bot.job_table.read("factorial")
        await away.comes(scene, 2)
        await told(scene.dana, "The alert rule laptops finds no warranty at all")
        await told(scene.priya, "The alert rule laptops finds no warranty at all")
