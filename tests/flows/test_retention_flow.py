"""What is old enough goes by itself while the bot runs."""

from datetime import timedelta

import pytest

from bot.clock import real_time
from bot.running import duties
from bot.store.runs import end_run, last_runs, start_run
from tests.flows.conftest import Stage


async def test_old_rows_go_in_a_tick_of_each_tenth_minute(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the ticks between nothing is looked for: what is kept for days can wait for minutes."""
    now = real_time()
    year_ago = now - timedelta(days=366)

    async def begun(at_minute: int) -> list[bool]:
        """Whether each run that is still known was a year ago, after a tick in that minute."""
        monkeypatch.setattr(duties, "real_time", lambda: now.replace(minute=at_minute))
        await scene.bot.duties.tick()
        async with scene.bot.trail._records.read() as connection:
            runs = await last_runs(connection, "factorial", limit=9)
        return sorted({one.started_at == year_ago for one in runs})

    async with stage() as scene:
        async with scene.bot.trail._records.begin() as connection:
            run = await start_run(connection, "factorial", now=year_ago, lease=timedelta(0))
            assert run
            await end_run(connection, run, outcome="done", now=year_ago)
        assert await begun(at_minute=9) == [False, True]
        assert await begun(at_minute=10) == [False]
