"""After a reading the bot holds no more than before."""

import pytest

from bot.store import Index, Records
from tests.flows.conftest import Stage


async def test_both_databases_rest_once_a_source_has_been_read(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the next reading few will ask for what this one has left in memory."""
    rested: list[str] = []

    async def records_rest(_: Records) -> None:
        rested.append("records")

    async with stage() as scene:
        monkeypatch.setattr(Records, "rest", records_rest)
        monkeypatch.setattr(Index, "rest", lambda _: rested.append("index"))
        await scene.bot.job_table.read("factorial")
    assert rested == ["records", "index"]
