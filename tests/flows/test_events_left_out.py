"""Slack leaves out events when there were too many: it is told so, and says it in the log."""

import logging
from typing import Any

import pytest

from tests.flows.conftest import Stage

WARNING = logging.WARNING


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_that_events_are_left_out_is_acknowledged_and_explained(
    stage: Stage, transport: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Taken at the first delivery, with one line that says what it means for people."""
    async with stage(transport=transport) as scene:
        caplog.clear()
        scene.slack.events.rate_limited()
        await scene.quiet()
        (entry,) = scene.slack.dispatch.log
        assert entry.ack.failure == ""
        (line,) = [one for one in caplog.records if one.levelno >= WARNING]
        said = line.getMessage()
        assert line.levelno == WARNING
        assert "more than 30,000 for the bot within an hour" in said
        assert "do not come again" in said
        assert " UTC on: " in said
        await scene.dana.types("/asset help")
        assert "What you can ask" in (await scene.dana.answer()).plain


@pytest.mark.parametrize("minute", ["soon", "1795305600", -1, 10**30, 1.5, True, [], {}])
async def test_a_minute_that_is_none_is_refused(stage: Stage, minute: Any) -> None:
    """It is none of Slack's: not acknowledged, and no traceback."""
    async with stage() as scene:
        said = {"type": "app_rate_limited", "minute_rate_limited": minute}
        scene.slack.dispatch._patience = scene.slack.dispatch._patience._replace(ack=0.2)
        assert (await scene.slack.deliver("events_api", said)).failure == "http_timeout"
