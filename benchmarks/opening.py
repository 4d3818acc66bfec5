"""The page in a real Chromium: how soon it is there, how soon a reply, how soon a second demo."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.processes import CHECKOUT
from benchmarks.rows import Row, interleaved, pairs, under
from tests.browser.chromium import OPTIONS, where

ROUNDS: Final = 7
STARTS: Final = 3
_SERIAL: Final = "PF4STOCK"
_WITHIN: Final = 120_000.0
"""Milliseconds in which everything comes, however busy the machine is."""
_FOLLOW: Final = """
(serial) => {
  const shown = () => [...document.querySelectorAll('main article[data-author="assetbot"]')]
    .filter(({ textContent }) => textContent.includes(serial)).length;
  const before = shown();
  window.replied = new Promise((resolve) => {
    let began;
    const down = () => { began = performance.now(); };
    addEventListener("keydown", down, { capture: true, once: true });
    const watching = new MutationObserver(() => {
      if (shown() === before) return;
      watching.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    });
    watching.observe(document.querySelector("main"), { childList: true, subtree: true });
  });
}
"""
"""Counts from the key's going down until the frame in which the reply is painted."""
_REQUEST: Final = """
async () => {
  const began = performance.now();
  await (await fetch("/control/people")).json();
  return new Promise((resolve) =>
    requestAnimationFrame(() => resolve(performance.now() - began)));
}
"""
_READY: Final = 'performance.getEntriesByName("ready")[0].startTime'
_LOADED: Final = 'performance.getEntriesByType("navigation")[0].loadEventStart'
_WEIGHT: Final = """
["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
  .reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000
"""


def measure(say: Callable[[str], None]) -> list[Row]:
    """Nothing where there is no Chromium."""
    if not (chromium := where()):
        say("there is no Chromium here: the page is not measured")
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*OPTIONS])
        with _demo() as address:
            say("the page is opened, and asked")
            opened = _opened(browser, address, say)
            replies = _replies(browser, address, say)
        say("the demo is started again and again")
        starts = interleaved(STARTS, {"ours": lambda: _second(browser), "imports": _imports}, say)
        browser.close()
    return [*opened, replies, _start(pairs(starts, "ours", "imports"))]


def _opened(browser: Browser, address: str, say: Callable[[str], None]) -> list[Row]:
    """With nothing in any cache."""
    weights: list[tuple[float, float]] = []

    def ready() -> float:
        with _window(browser, address) as page:
            seconds = float(page.evaluate(_READY))
            weights.append((float(page.evaluate(_WEIGHT)), 300.0))
            return seconds

    def icon() -> float:
        page = browser.new_context().new_page()
        page.goto(f"{address}/static/icon.svg")
        milliseconds = float(page.evaluate(_LOADED))
        page.context.close()
        return milliseconds

    found = interleaved(ROUNDS, {"ours": ready, "icon": icon}, say)
    return [
        Row(
            measure="the page is ready, nothing cached",
            unit="ms",
            rounds=pairs(found, "ours", "icon"),
            against="its icon alone, in the same Chromium",
            reach=under(1000, "ms"),
        ),
        Row(
            measure="what is loaded for that",
            unit="kB",
            rounds=weights,
            against="what it may be",
            reach=under(300, "kB"),
        ),
    ]


def _replies(browser: Browser, address: str, say: Callable[[str], None]) -> Row:
    """Of one serial number, again and again, with the answer for one alone."""
    with _window(browser, address) as page:
        _reply(page)  # the first one is looked up at the source
        found = interleaved(
            ROUNDS,
            {"ours": lambda: _reply(page), "request": lambda: float(page.evaluate(_REQUEST))},
            say,
        )
    return Row(
        measure="a reply is visible after Enter",
        unit="ms",
        rounds=pairs(found, "ours", "request"),
        against="a request of the page to the sandbox, without the bot",
        reach=under(150, "ms"),
    )


def _reply(page: Page) -> float:
    """Milliseconds from Enter to a reply."""
    composer = page.locator("#composer")
    composer.fill(f"/asset serial {_SERIAL}")
    composer.press("Escape")
    page.evaluate(_FOLLOW, _SERIAL)
    composer.press("Enter")
    return float(page.evaluate("window.replied"))


def _second(browser: Browser) -> float:
    """Seconds from `make demo` to the answer to what was typed as soon as the page was there."""
    began = time.monotonic()
    with _demo() as address, _window(browser, address) as page:
        _reply(page)
        return time.monotonic() - began


def _imports() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import bot.app"], cwd=CHECKOUT, check=True)
    return time.monotonic() - began


def _start(rounds: list[tuple[float, float]]) -> Row:
    return Row(
        measure="a second `make demo`, to its first reply in the page",
        unit="s",
        rounds=rounds,
        against="the bot's imports alone",
        reach=under(3, "s"),
    )


@contextmanager
def _window(browser: Browser, address: str) -> Iterator[Page]:
    """A window of its own, once everything is there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(_WITHIN)
    page = context.new_page()
    page.goto(f"{address}/?as=dana")
    page.locator("html[data-ready]").wait_for()
    yield page
    context.close()


@contextmanager
def _demo() -> Iterator[str]:
    """The address of the page of `make demo`, as soon as it is said."""
    with subprocess.Popen(
        ["make", "--no-print-directory", "demo", "ARGS=--no-open --port 0"],  # noqa: S607 - wherever it is
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the demo has no pipes")
            line = process.stdout.readline()
            yield line.removeprefix("The page: ").partition("/?")[0]
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate()
