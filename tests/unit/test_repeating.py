"""What the bot does again and again goes on, and fills no log."""

import asyncio
import logging
from collections.abc import Sequence

import pytest

from bot.errors import AssetBotError
from bot.repeating import repeat


async def failing(*errors: Exception | None) -> None:
    """Something is done once for each of these, and ends so each time."""
    done, left = asyncio.Event(), list(errors)

    async def do() -> None:
        if not left:
            done.set()
            return
        if error := left.pop(0):
            raise error

    going = asyncio.create_task(repeat(do, every=0, failing="it is not done"))
    async with asyncio.timeout(5):
        await done.wait()
    going.cancel()


def told(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """What was logged here: tasks of tests before it may be found unheard in the same moment."""
    return [one for one in caplog.records if one.name == "bot.repeating"]


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ((AssetBotError("locked"),) * 3, ["it is not done: locked"]),
        ((RuntimeError("odd"),) * 2, ["it is not done: odd"]),
        ((AssetBotError("a"), AssetBotError("b")), ["it is not done: a", "it is not done: b"]),
        ((AssetBotError("a"), None, AssetBotError("a")), ["it is not done: a"] * 2),
    ],
)
async def test_an_error_that_stays_is_logged_once(
    caplog: pytest.LogCaptureFixture, errors: Sequence[Exception | None], said: list[str]
) -> None:
    """Another one, or the same after it was well, is news; none ends it."""
    await failing(*errors)
    assert [one.getMessage() for one in told(caplog)] == said


async def test_only_what_nobody_foresaw_is_logged_with_where_it_happened(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Errors of our own say in their message all there is to know."""
    await failing(AssetBotError("locked"), RuntimeError("odd"))
    foreseen, unforeseen = told(caplog)
    assert not foreseen.exc_info
    assert unforeseen.exc_info
    assert (foreseen.levelname, unforeseen.levelname) == ("WARNING", "ERROR")
