"""Changes that an admin has paused: what people are told, and what is kept of it."""

from bot.store.history_rows import every
from tests.flows.conftest import Scene
from tests.flows.test_changes_flow import desk, form

__all__ = ["desk"]


async def test_changes_that_are_paused_wait_until_they_are_resumed(desk: Scene) -> None:
    """Paused, nothing new is asked for; resumed, it is as before."""
    await desk.dana.types("/asset pause")
    assert "Paused" in (await desk.dana.answer()).plain
    await desk.priya.types("/asset return PF4NOTAG")
    await form(desk.priya, "Changes are paused by Dana Desk since ")
    await desk.dana.types("/asset resume")
    assert "Resumed" in (await desk.dana.answer()).plain
    await desk.priya.types("/asset return PF4NOTAG")
    await form(desk.priya, "back into stock")
    await desk.bot.trail.drain()
    async with desk.bot.trail._records.read() as connection:
        said = [one.texts for one in await every(connection) if one.kind == "refused"]
    assert "paused since" in repr(said)
    assert "Dana" not in repr(said)


async def test_who_may_not_pause_is_told_whom_to_ask(desk: Scene) -> None:
    """One who can, by name."""
    await desk.mei.types("/asset pause")
    refused = (await desk.mei.answer()).plain
    assert "Only admins may pause and resume changes. If you need it, ask @" in refused
