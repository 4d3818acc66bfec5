"""What the bot does by itself goes on side by side."""

import asyncio
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.running import duties
from bot.running.duties import Duties
from bot.store import StoreFailed


async def test_an_index_that_fails_for_a_moment_ends_no_early_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be read now is read a second later, and the tick comes then."""
    monkeypatch.setattr(duties, "FOLLOW_EVERY", 0)
    answers: list[list[str] | StoreFailed] = [["factorial"], StoreFailed("locked"), []]
    ticking = asyncio.Event()

    def unread() -> list[str]:
        answer = answers.pop(0) if answers else []
        if isinstance(answer, StoreFailed):
            raise answer
        return answer

    async def tick() -> bool:
        ticking.set()
        return True

    parts = SimpleNamespace(unread=unread, now=lambda: datetime.now(UTC))
    mine: dict[str, Any] = {one.name: SimpleNamespace() for one in fields(Duties)}
    bot = Duties(**{**mine, "parts": parts, "jobs": SimpleNamespace(tick=tick)})
    running = asyncio.create_task(bot.tick_early())
    async with asyncio.timeout(5):
        await ticking.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_what_a_process_follows_waits_for_no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a first reading one begins at once, and may take as long as it likes."""
    monkeypatch.setattr(duties, "FOLLOW_EVERY", 0)
    unread, ticking = ["factorial"], asyncio.Event()
    followed = asyncio.Semaphore(0)

    async def step() -> None:
        followed.release()

    async def nothing() -> None: ...

    async def tick() -> bool:
        ticking.set()
        await asyncio.Event().wait()
        return True

    follows: Any = SimpleNamespace(follow=nothing)
    parts = SimpleNamespace(
        following=SimpleNamespace(step=step),
        declined=follows,
        open_faults=follows,
        unread=lambda: list(unread),
        now=lambda: datetime.now(UTC),
    )
    mine: dict[str, Any] = {one.name: follows for one in fields(Duties)}
    mine["answering"] = SimpleNamespace(boundary=SimpleNamespace(note=nothing))
    bot = Duties(**{**mine, "parts": parts, "jobs": SimpleNamespace(tick=tick)})
    running = [asyncio.create_task(one) for one in (bot.follow(), bot.tick_early())]
    async with asyncio.timeout(5):
        await followed.acquire()
        unread.clear()
        await ticking.wait()
        while not followed.locked():
            await followed.acquire()
        await followed.acquire()
    for one in running:
        one.cancel()
        with suppress(asyncio.CancelledError):
            await one


@pytest.mark.parametrize(
    ("read", "shift", "skipped"),
    [
        (timedelta(0), timedelta(days=1), True),
        (timedelta(0), timedelta(minutes=5), False),
        (timedelta(hours=2), timedelta(0), False),
        (None, timedelta(days=1), False),
    ],
    ids=["set past the next reading", "set, but not past it", "merely late", "never read"],
)
def test_a_reading_is_skipped_where_the_clock_was_set_past_it(
    read: timedelta | None, shift: timedelta, skipped: object
) -> None:
    """And not where it is late by real time: that has a pace of its own."""
    real = datetime.now(UTC)
    at = SimpleNamespace(synced_at=None if read is None else real - read)
    index = SimpleNamespace(reading=lambda _source: at)
    parts = SimpleNamespace(index=index, now=lambda: real + shift)
    mine: dict[str, Any] = {one.name: SimpleNamespace() for one in fields(Duties)}
    bot = Duties(**{**mine, "parts": parts})
    assert bot._was_skipped("factorial", real, timedelta(minutes=30)) is skipped
