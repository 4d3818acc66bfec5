"""Tests in a real browser, where there is one: Chromium, of the system's own."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

CALLED = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
MISSING = (
    "tests in a browser did not run: install Chromium (Debian: apt-get install chromium), or name "
    "one in ASSETBOT_CHROMIUM, and `make test` runs them"
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is; without one these tests are left out, or fail where one is required."""
    found = os.environ.get("ASSETBOT_CHROMIUM") or next(filter(None, map(shutil.which, CALLED)), "")
    if found:
        return found
    if os.environ.get("ASSETBOT_REQUIRE_BROWSER"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser for all tests of a file."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS])
        yield browser
        await browser.close()
