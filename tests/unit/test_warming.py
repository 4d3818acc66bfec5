"""What is made ready before anybody asks."""

import pytest

from bot.warming import warm


async def test_what_the_first_answers_need_is_there_to_be_made_ready(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every template that is named exists and compiles, and so does the lexicon."""
    await warm()
    assert not caplog.records
