"""The sandbox's page with the real bot behind it, and windows in which people have it open."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Locator, Page, expect

from bot.app import Bot
from bot.running.parts import opened
from bot.settings import read
from bot.starting import started
from sandbox.demo import LISTENS_IN, SETTINGS, settings_of
from sandbox.slack.people import TIME_ZONE
from sandbox.world import World

TODAY: Final = date(2026, 11, 24)
"""A working day, the same in every run."""
BEGINS: Final = datetime(TODAY.year, TODAY.month, TODAY.day, 10, 5, tzinfo=ZoneInfo(TIME_ZONE))
ASSETS: Final = 120
WIDE: Final = (1280, 800)
NARROW: Final = (1000, 760)
PHONE: Final = (390, 844)
PATIENCE: Final = 30_000
"""Milliseconds: nothing here takes a thirtieth of it but where the machine is busy."""

expect.set_options(timeout=PATIENCE)


class Window:
    """A window of somebody's browser with the page in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def types(self, line: str) -> None:
        """Write it where one is, and send it."""
        composer = self.page.locator("#composer")
        await composer.fill(line)
        await composer.press("Escape")  # what is offered to complete it
        await composer.press("Enter")
        await expect(composer).to_have_value("")

    def said(self, *words: str) -> Locator:
        """The newest message in sight that says all of that."""
        found = self.page.locator("main article")
        for one in words:
            found = found.filter(has_text=one)
        return found.last

    async def sees(self, *words: str) -> Locator:
        """That message, once it is there."""
        found = self.said(*words)
        await expect(found).to_be_visible()
        return found

    async def clicks(self, words: str, on: Locator | None = None) -> None:
        """Press a button by the words on it, on a message or anywhere."""
        await self.button(words, on).click()

    def button(self, words: str, on: Locator | None = None) -> Locator:
        """It; what it is called aloud may say more than it shows."""
        shown = self.page.get_by_text(words, exact=True)
        return (on or self.page).get_by_role("button").filter(has=shown)

    async def confirms(self, words: str) -> None:
        """Answer the question that a button asks before anything is done."""
        question = self.page.get_by_role("alertdialog")
        await question.get_by_role("button", name=words, exact=True).click()

    @property
    def form(self) -> Locator:
        """The form in front."""
        return self.page.locator("dialog.view").last

    async def hands_in(self, words: str) -> None:
        """Press the button of the form in front that hands it in."""
        await self.form.get_by_role("button", name=words, exact=True).click()

    async def leaves_form(self) -> None:
        """Close the form in front."""
        before = await self.form.get_attribute("data-view")
        await self.form.locator("footer").get_by_role("button").first.click()
        await expect(self.page.locator(f'[data-view="{before}"]')).to_have_count(0)

    async def goes_to(self, name: str) -> None:
        """Open a channel, or direct messages; on a narrow page they are a button away."""
        place = self.page.locator(f'nav [data-name="{name}"]')
        if not await place.is_visible():
            await self.page.get_by_role("button", name="Channels and people").click()
        await place.click()
        await expect(place).to_have_attribute("aria-current", "page")

    async def panel(self, name: str) -> Locator:
        """Show a part of what only a sandbox has."""
        await self.page.locator(f'[data-tab="{name}"]').click()
        return self.page.locator(f'[data-panel="{name}"]')


class Office:
    """A world, its bot, and everybody's windows; what goes wrong in a window is kept."""

    def __init__(self, world: World, bot: Bot, browser: Browser) -> None:
        self.world = world
        self.bot = bot
        self.wrong: list[str] = []
        self._browser = browser
        self._pages: dict[object, Page] = {}
        """Of each kind of window one: to make it takes a second, and none is found but like new."""

    async def window(self, who: str, size: tuple[int, int] = WIDE, **more: Any) -> Window:
        """A window of a browser of somebody's own, once everything they see is there."""
        kind = (who, size, *sorted(more.items()))
        if page := self._pages.get(kind):
            await page.evaluate("localStorage.clear()")
        else:
            page = self._pages[kind] = await self._new(who, size, more)
        await page.goto(f"{self.world.address}/?as={who}")
        await page.locator(f'html[data-ready="{who}"]').wait_for()
        return Window(page)

    async def _new(self, who: str, size: tuple[int, int], more: dict[str, Any]) -> Page:
        width, height = size
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="en-GB",
            **more,
        )
        context.set_default_timeout(PATIENCE)
        page = await context.new_page()
        page.on("console", lambda message: self.wrong.append(f"{who}: {message.text}"))
        page.on("pageerror", lambda error: self.wrong.append(f"{who}: {error}"))
        return page

    def is_well(self) -> None:
        """Raises AssertionError if anything went wrong in a window, or with the bot."""
        wrong, self.wrong = self.wrong, []
        assert wrong == [], "the page complained"
        refused, self.world.workspace.refused = self.world.workspace.refused, []
        assert refused == [], "the bot sent what Slack refuses"


@asynccontextmanager
async def office(folder: Path, browser: Browser) -> AsyncIterator[Office]:
    """The world of `make demo`, smaller, on a fixed day, with a bot that has read everything."""
    async with World(assets=ASSETS, today=TODAY, with_itflow=True, listens_in=LISTENS_IN) as world:
        at_ten(world)
        (folder / SETTINGS.name).write_text(settings_of(world), encoding="utf-8")
        settings = read({**world.environment(), "ASSETBOT_PORT": "0"}, folder)
        async with opened(settings) as parts:
            for source in parts.sources:
                assert (await parts.sync(source)).outcome == "done"
        async with started(settings) as bot:
            await bot.people.list_all()
            yield Office(world, bot, browser)


def at_ten(world: World) -> None:
    """Let it be five past ten in the world."""
    world.shift_clock(BEGINS.timestamp() - time.time())
