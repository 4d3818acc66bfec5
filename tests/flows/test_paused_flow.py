"""Changes that an admin has paused: what people are told, and what is kept of it."""

import pytest

from bot.store.history_rows import every
from tests.flows.conftest import Scene
from tests.flows.test_changes_flow import SERIAL, desk, form

__all__ = ["desk"]


async def test_changes_that_are_paused_wait_until_they_are_resumed(desk: Scene) -> None:
    """Paused, nothing new is asked for; resumed, it is as before."""
    await desk.dana.types("/asset pause")
    assert "Paused" in (await desk.dana.answer()).plain
    await desk.priya.types("/asset return PF4NOTAG")
    refused = (await form(desk.priya, "Changes are paused by Dana Desk: nothing is written")).plain
    assert "until an admin resumes them. It has been so since " in refused
    assert "UTC" not in refused, "a time is shown as each reader's clock has it"
    assert "If you need it, ask @Dana Desk." in refused
    assert " ref " in refused
    await desk.priya.closes()
    await desk.dana.types("/asset resume")
    assert "Resumed" in (await desk.dana.answer()).plain
    await desk.priya.types("/asset return PF4NOTAG")
    await form(desk.priya, "back into stock")
    await desk.bot.trail.drain()
    async with desk.bot.trail._records.read() as connection:
        said = [one.texts for one in await every(connection) if one.kind == "refused"]
    assert "Changes are paused: nothing is written" in repr(said)
    assert "Dana" not in repr(said)


async def test_several_changes_are_refused_as_one_while_changes_are_paused(desk: Scene) -> None:
    """By whom, since when and whom to ask, once for all of them."""
    await desk.dana.types("/asset pause")
    await desk.dana.answer()
    await desk.dana.types(f"/asset return {SERIAL} and PF4NOTAG")
    refused = (await form(desk.dana, "Changes are paused by Dana Desk: ")).plain
    assert refused.count("It has been so since ") == 1
    assert "UTC" not in refused
    assert "If you need it, ask @Priya Raman." in refused, "nobody is sent to themselves"


async def kept(desk: Scene) -> list[tuple[str, str | None]]:
    """What history has of pauses, each with its reason."""
    await desk.bot.trail.drain()
    async with desk.bot.trail._records.read() as connection:
        events = await every(connection)
    pauses = ("paused", "pause_explained", "resumed")
    return [(one.kind, one.texts.get("reason")) for one in events if one.kind in pauses]


async def test_the_reason_of_a_pause_is_told_and_kept(desk: Scene) -> None:
    """Whoever is refused reads it, and history has it, as it has why changes go on."""
    await desk.dana.types("/asset pause moving house")
    assert "Paused" in (await desk.dana.answer()).plain
    await desk.priya.types("/asset return PF4NOTAG")
    await form(desk.priya, "until an admin resumes them. The reason given: “moving house”.")
    await desk.bot.trail.drain()
    async with desk.bot.trail._records.read() as connection:
        refused = [one.texts for one in await every(connection) if one.kind == "refused"]
    assert "paused" in repr(refused)
    assert "moving house" not in repr(refused)
    await desk.dana.types("/asset resume we have moved")
    assert "Resumed" in (await desk.dana.answer()).plain
    assert await kept(desk) == [("paused", "moving house"), ("resumed", "we have moved")]


async def test_a_reason_can_be_given_while_changes_are_paused(desk: Scene) -> None:
    """It is told and kept from then on; who paused, and since when, stays as it is."""
    await desk.dana.types("/asset pause")
    await desk.dana.answer()
    await desk.dana.types("/asset pause moving house")
    said = (await desk.dana.answer()).plain
    assert "Changes were paused already. The reason you gave is kept and told." in said
    await desk.priya.types("/asset return PF4NOTAG")
    await form(desk.priya, "The reason given: “moving house”.")
    await desk.priya.closes()
    await desk.dana.types("/asset resume")
    await desk.dana.answer()
    await desk.dana.types("/asset pause")
    await desk.dana.answer()
    await desk.priya.types("/asset return PF4NOTAG")
    again = await form(desk.priya, "Changes are paused by Dana Desk: ")
    assert "moving house" not in again.plain
    assert await kept(desk) == [
        ("paused", None),
        ("pause_explained", "moving house"),
        ("resumed", None),
        ("paused", None),
    ]


async def test_who_may_not_pause_is_told_whom_to_ask(desk: Scene) -> None:
    """One who can, by name."""
    await desk.mei.types("/asset pause")
    refused = (await desk.mei.answer()).plain
    assert "Only admins may pause and resume changes. If you need it, ask @" in refused


@pytest.mark.parametrize("said", ["pause changes to LT-0042", "pause everything", "pause"])
async def test_a_sentence_that_pauses_is_asked_back(desk: Scene, said: str) -> None:
    """It may mean one asset: nothing is paused before the button says so."""
    await desk.dana.says(said, "bot")
    asked = await desk.dana.answer()
    assert "Only all changes can be paused, not those of one asset." in asked.plain
    assert "reason" not in asked.plain
    assert await kept(desk) == []
    await desk.dana.clicks("Pause all changes", on=asked)
    assert "Paused" in (await desk.dana.answer()).plain
    assert await kept(desk) == [("paused", None)]


async def test_a_sentence_that_resumes_is_asked_back(desk: Scene) -> None:
    """All that is approved would be carried out; the reason that was said is kept."""
    await desk.dana.types("/asset pause")
    await desk.dana.answer()
    await desk.dana.says("resume we have moved", "bot")
    asked = await desk.dana.answer()
    assert "Only all changes can be resumed" in asked.plain
    assert await kept(desk) == [("paused", None)]
    await desk.dana.clicks("Resume all changes", on=asked)
    assert "Resumed" in (await desk.dana.answer()).plain
    assert await kept(desk) == [("paused", None), ("resumed", "we have moved")]


async def test_who_may_not_pause_is_refused_without_being_asked_back(desk: Scene) -> None:
    """A button that refuses would lead them on."""
    await desk.mei.says("pause everything", "bot")
    refused = await desk.mei.answer()
    assert "Only admins may pause and resume changes." in refused.plain
