"""What was lost is looked for in each of its places."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.running import duties
from bot.running.parts import Parts
from bot.store import StoreFailed
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


async def test_what_was_lost_is_first_looked_for_at_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was told to end has left it to whoever is started next: that one waits for nothing."""
    looked = asyncio.Event()

    async def found() -> None:
        looked.set()

    monkeypatch.setattr(duties, "RECONCILE", 3600)
    monkeypatch.setattr(scene.bot.approvals, "reconcile", found)
    looking = asyncio.create_task(scene.bot.duties.reconcile())
    try:
        async with asyncio.timeout(30):
            await looked.wait()
    finally:
        looking.cancel()


@pytest.mark.parametrize("unread", [["factorial"], StoreFailed("It is locked.")])
async def test_nothing_is_gone_on_with_at_once_while_a_source_was_never_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, unread: list[str] | StoreFailed
) -> None:
    """An import would leave out what the index has not got yet: the first look is the later one."""
    waits, looked = asyncio.Event(), asyncio.Event()

    async def found() -> None:
        looked.set()

    async def until_the_next(_seconds: float) -> None:
        assert not looked.is_set()
        waits.set()
        await asyncio.Event().wait()

    def of_parts(_parts: object) -> list[str]:
        if isinstance(unread, StoreFailed):
            raise unread
        return unread

    monkeypatch.setattr(duties, "asyncio", SimpleNamespace(sleep=until_the_next))
    monkeypatch.setattr(Parts, "unread", of_parts)
    monkeypatch.setattr(scene.bot.approvals, "reconcile", found)
    looking = asyncio.create_task(scene.bot.duties.reconcile())
    try:
        async with asyncio.timeout(30):
            await waits.wait()
    finally:
        looking.cancel()
