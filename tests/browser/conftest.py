"""Tests in a real browser, where there is one: Chromium, of the system's own."""

import os
from collections.abc import AsyncIterator, Generator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.chromium import MISSING, OPTIONS, where
from tests.browser.gallery import NAMES, served
from tests.browser.office import Office, office


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,  # noqa: ARG001 - pytest calls it so
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tests left out for want of a browser share one line of the summary, with their number."""
    report = yield
    if report.skipped and isinstance(report.longrepr, tuple) and MISSING in report.longrepr[2]:
        report.longrepr = (__file__, 0, MISSING)
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one these tests are left out, or fail where one is required."""
    if found := where():
        return found
    if os.environ.get("ASSETBOT_REQUIRE_BROWSER"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gallery(browser: Browser) -> AsyncIterator[Page]:
    """A page that draws what it is given; it fails at the end if anything went wrong in it."""
    wrong: list[str] = []
    async with served() as address:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        await page.goto(address)
        await page.wait_for_function("window.gallery")
        await page.evaluate("names => Object.assign(gallery.context, names)", NAMES)
        yield page
        await page.close()
    assert wrong == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(gallery: Page) -> Page:
    """The gallery, empty."""
    await gallery.evaluate("gallery.clear()")
    return gallery


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """One world with its bot for all tests of a file: what one changes, no other asks about."""
    async with office(tmp_path_factory.mktemp("office"), browser) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def desk(place: Office) -> AsyncIterator[Office]:
    """It; nothing may go wrong in the windows that are opened."""
    yield place
    place.is_well()
