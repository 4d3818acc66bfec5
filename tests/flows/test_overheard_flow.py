"""In channels that opted in, what plainly asks is answered to whoever asked, and nobody else."""

from typing import Any

import pytest
import yaml

from bot.manifest import filled
from tests.flows.conftest import Stage
from tests.flows.test_changes_flow import SERIAL

LISTENING = """
[[sources]]
id = "factorial"
kind = "factorial"
base_url = "{at}/factorial"
api_key_env = "FACTORIAL_API_KEY"

[listen]
channels = ["{desk}"]
"""
ASKED = f"who has {SERIAL}?"
SAID = ("who has the key?", "who has LT-9999?", f"{SERIAL} is on the table", "anyone for lunch?")


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest of an app that hears what is said in channels."""
    made: dict[str, Any] = yaml.safe_load(filled(listen=True))
    return made


async def test_what_plainly_asks_is_answered_in_private(linked: Stage) -> None:
    """Once, though the bot be mentioned in it; with a way to share it."""
    async with linked(config=LISTENING) as scene:
        await scene.tom.says(ASKED, "it-desk")
        answer = await scene.tom.answer()
        assert answer.ephemeral
        assert "Alex Moreno" in answer.plain
        assert "Share here" in answer.buttons
        assert not [one for one in scene.mei.sees("it-desk") if "Alex Moreno" in one.plain]
        before = len(scene.tom.sees())
        await scene.tom.says(f"@assetbot {ASKED}", "it-desk")
        await scene.quiet()
        assert len(scene.tom.sees()) == before + 2


async def test_anything_else_is_met_with_silence(linked: Stage) -> None:
    """Other words, unknown assets, other channels, other apps and guests."""
    async with linked(config=LISTENING) as scene:
        calls = len(scene.slack.called)
        for words in SAID:
            await scene.tom.says(words, "it-desk")
        await scene.tom.says(ASKED, "general")
        await scene.tom.says(ASKED, "partner-project")
        channel = scene.slack.channel("it-desk")
        channel.members.append(scene.gemma.user.id)
        await scene.gemma.says(ASKED, "it-desk")
        await scene.quiet()
        said = [name for name in scene.slack.called[calls:] if name.startswith("chat.")]
        assert said == []
