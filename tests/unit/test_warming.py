"""What is made ready before anybody asks."""

import pytest

from bot.warming import FIRST, warm


async def test_what_the_first_answers_need_is_made_ready_and_people_go_between(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every template that is named exists and compiles, and so does the lexicon."""
    gone = []

    async def people_first() -> None:
        gone.append("between")

    await warm(people_first)
    assert not caplog.records
    assert len(gone) == len(FIRST)
