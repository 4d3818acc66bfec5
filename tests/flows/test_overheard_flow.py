"""In channels that opted in, what plainly asks is answered to whoever asked, and nobody else."""

from typing import Any

import pytest
import yaml

from bot.manifest import filled
from tests.flows.conftest import Stage
from tests.flows.test_changes_flow import SERIAL
from tests.flows.test_history_flow import ref

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
ANSWERED = (
    ("how many laptops are in Berlin?", " laptops in Berlin."),
    ("which laptops run out of warranty before summer?", "already over."),
    ("which phones does Mei Tanaka have?", "PH-0001"),
    (f"who had {SERIAL} before?", "History of LT-0042"),
    (f"is {SERIAL} still under warranty?", "Warranty end: "),
)
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


async def test_what_is_asked_of_many_assets_is_answered_to_those_who_may_list_them(
    linked: Stage,
) -> None:
    """From the first message on, with what everyone there may be shown; to others nothing."""
    async with linked(config=LISTENING) as scene:
        for words, told in ANSWERED:
            before = len(scene.dana.sees())
            await scene.dana.says(words, "it-desk")
            await scene.quiet()
            _, answer = scene.dana.sees()[before:]
            assert answer.ephemeral
            assert told in answer.plain
            assert not {"Edit", "Transfer"} & set(answer.buttons)
        before = len(scene.tom.sees())
        for words, _ in ANSWERED[:-1]:
            await scene.tom.says(words, "it-desk")
        for words in ("how many tablets in Berlin are lost?", "what is the most expensive laptop?"):
            await scene.dana.says(words, "it-desk")
        await scene.quiet()
        assert [one for one in scene.tom.sees()[before:] if one.ephemeral] == []


async def test_a_history_is_told_without_details_where_others_read_along(linked: Stage) -> None:
    """Nor is there a file of it: asked in private, the same person has both."""
    async with linked(config=LISTENING) as scene:
        scene.world.factorial.edit(ref(scene).id, {"notes": "It has a secret dent."})
        await scene.bot.job_table.read("factorial")
        asked = f"who had {SERIAL} before?"
        await scene.dana.says(asked, "it-desk")
        await scene.quiet()
        heard = scene.dana.sees()[-1]
        assert "Notes changed" in heard.plain
        assert "secret dent" not in heard.plain
        assert "Send as CSV" not in heard.buttons
        await scene.dana.says(asked)
        alone = await scene.dana.answer()
        assert "secret dent" in alone.plain
        assert "Send as CSV" in alone.buttons


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
        for member in (scene.gemma, scene.tom):
            await member.says(ASKED, "it-desk")
        await scene.quiet()
        said = [name for name in scene.slack.called[calls:] if name.startswith("chat.")]
        assert said == []


async def test_what_can_be_no_question_is_met_with_silence(
    linked: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """What is too long for any asset, and a team that nobody knows: Slack sends neither again."""
    async with linked(config=LISTENING) as scene:
        await scene.dana.says(ASKED, "it-desk")
        await scene.quiet()
        calls = len(scene.slack.called)
        await scene.dana.says(f"who has {'A1B2' * 60}?", "it-desk")
        await scene.dana.says("which laptops does our team have?", "it-desk")
        await scene.quiet()
        assert "not acknowledged" not in caplog.text
        assert [one for one in scene.slack.called[calls:] if one.startswith("chat.")] == []


async def test_a_thread_that_was_answered_goes_on_without_the_mention(linked: Stage) -> None:
    """For whoever asked, when they plainly go on; for others there, and other words, silence."""
    async with linked(config=LISTENING) as scene:
        root = await scene.dana.says("how many laptops are in Berlin?", "it-desk")
        await scene.quiet()
        await scene.bot.core.topics.drain()
        before = len(scene.dana.sees())
        await scene.dana.says("and in London?", "it-desk", thread=root)
        await scene.quiet()
        _, answer = scene.dana.sees()[before:]
        assert answer.ephemeral
        assert " laptops in London." in answer.plain
        assert answer.thread_ts == root.ts
        calls = len(scene.slack.called)
        for words in ("thanks, see you in London", "only on Monday", "I am in London"):
            await scene.dana.says(words, "it-desk", thread=root)
        await scene.dana.says("and in London?", "it-desk")
        await scene.priya.says("and in London?", "it-desk", thread=root)
        await scene.quiet()
        said = [name for name in scene.slack.called[calls:] if name.startswith("chat.")]
        assert said == []
