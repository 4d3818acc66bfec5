"""An app whose messages tab is off: nobody can be written to, and nothing owed is forgotten."""

import asyncio
import copy
from typing import Any

import pytest

from sandbox.slack import Seen
from sandbox.world import read_manifest
from tests.flows.conftest import Stage

SERIAL = "C02XL0ABJGH5"
ADMINS = "dana.desk@larkfield.example, priya.raman@larkfield.example"


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The app's own, but for the tab."""
    made = copy.deepcopy(dict(read_manifest()))
    made["features"]["app_home"]["messages_tab_enabled"] = False
    return made


async def test_questions_are_answered_and_cards_wait_for_the_tab(linked: Stage) -> None:
    """Who asks by command is answered; an approver's card arrives once the tab is turned on."""
    async with linked(ASSETBOT_ADMINS=ADMINS, made_up=True) as scene:
        await scene.dana.types(f"/asset transfer {SERIAL} @mei She takes over")
        await scene.slack.until(lambda: scene.dana.form and scene.dana.form.submit)
        await scene.dana.submits()
        await scene.slack.until(lambda: scene.slack.refused)
        await scene.dana.types(f"/asset serial {SERIAL}")
        assert "Alex Moreno" in (await scene.dana.answer()).plain
        await scene.quiet()
        assert {one.error for one in scene.slack.refused} == {"messages_tab_disabled"}
        assert scene.priya.sees("bot") == []
        scene.slack.app.has_messages = True

        def cards() -> list[Seen]:
            return [one for one in scene.priya.sees("bot") if "Transfer:" in one.plain]

        async with asyncio.timeout(30):
            while not cards():
                await scene.bot.tick()
                await asyncio.sleep(0.5)
        assert len(cards()) == 1
