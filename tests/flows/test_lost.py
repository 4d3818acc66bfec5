"""What was lost is looked for in each of its places."""

import asyncio

import pytest

from bot.running import duties
from tests.flows.conftest import Scene


async def test_one_place_that_fails_keeps_no_other_from_being_looked_at(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imports, faults and forms go on while requests cannot be looked for."""
    looked = asyncio.Event()

    async def broken() -> None:
        raise RuntimeError("broken on purpose")

    async def found() -> None:
        looked.set()

    monkeypatch.setattr(duties, "RECONCILE", 0.01)
    monkeypatch.setattr(scene.bot.approvals, "reconcile", broken)
    monkeypatch.setattr(scene.bot.answering.left_forms, "carry_on", found)
    looking = asyncio.create_task(scene.bot.duties.reconcile())
    try:
        async with asyncio.timeout(30):
            await looked.wait()
    finally:
        looking.cancel()
