"""Links to records show what they lead to, where everyone who reads may see it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import yaml

from bot.manifest import filled
from bot.store.history_rows import every
from tests.flows.conftest import Scene, Stage
from tests.flows.test_bad_slack import FAULTS, WAITS, Log, breaks, log, waited
from tests.flows.test_changes_flow import ADMINS, SERIAL

__all__ = ["log", "waited"]

DOMAIN = "assets.example.com"
CONFIG = """
[[sources]]
id = "factorial"
kind = "factorial"
base_url = "{at}/factorial"
api_key_env = "FACTORIAL_API_KEY"
record_url = "https://assets.example.com/a/{{id}}"
"""


@pytest.fixture
async def desk(linked: Stage) -> AsyncIterator[Scene]:
    """A bot that may preview links to Factorial's records."""
    async with linked(config=CONFIG, ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


@pytest.fixture
def manifest() -> dict[str, Any]:
    """The manifest of an app that may preview links."""
    made: dict[str, Any] = yaml.safe_load(filled(unfurl=DOMAIN))
    return made


def page(desk: Scene) -> str:
    """Where the laptop's record is shown."""
    return f"https://{DOMAIN}/a/{desk.world.factorial.asset(SERIAL).id}"


async def test_a_link_to_a_record_shows_what_everyone_may_see(desk: Scene) -> None:
    """Whoever posts it may see more; a page of that domain that is no record shows nothing."""
    await desk.dana.says(f"see {page(desk)} and https://{DOMAIN}/help", "it-desk")
    await desk.quiet()
    shown = desk.noah.sees("it-desk")[-1]
    assert len(shown.previews) == 1
    assert "LT-0042" in shown.plain
    assert "Alex Moreno" in shown.plain
    assert "Keep the original box." not in shown.plain
    assert "Price" not in shown.plain


async def test_the_button_in_a_preview_opens_the_record_and_is_acknowledged(desk: Scene) -> None:
    """Whoever reads there clicks it: nothing is said, and nothing fails."""
    await desk.dana.says(f"see {page(desk)}", "it-desk")
    await desk.quiet()
    shown = desk.noah.sees("it-desk")[-1]
    (words,) = shown.buttons
    before = len(desk.noah.sees())
    await desk.noah.clicks(words, on=shown)
    await desk.quiet()
    click = desk.slack.dispatch.log[-1]
    assert click.parcel.payload["container"]["type"] == "message_attachment"
    assert click.parcel.payload["actions"][0]["url"] == page(desk)
    assert click.ack.failure == ""
    assert len(desk.noah.sees()) == before
    assert desk.noah.failure == ""


@pytest.mark.parametrize("placed", [True, False])
async def test_nothing_is_shown_while_somebody_still_writes(desk: Scene, placed: Any) -> None:
    """The link is told of, acknowledged, and left alone until it is sent."""
    draft = await desk.dana.composes(page(desk), "it-desk", placed=placed)
    await desk.quiet()
    (told,) = desk.slack.dispatch.log
    assert told.parcel.payload["event"]["source"] == "composer"
    assert told.ack.failure == ""
    assert draft.attachments == []
    assert "chat.unfurl" not in desk.slack.called


async def test_a_preview_that_slack_fails_at_is_shown_or_missed_by_nobody(
    waited: list[float], desk: Scene, log: Log
) -> None:
    """Asked once, and again only after a 429; the log has it, and nobody is told.

    What may have been shown is in the history.
    """
    shown = set()
    for name, fault in FAULTS.items():
        breaks(desk, fault, "chat.unfurl")
        failed, asked = failures(log()), desk.slack.called.count("chat.unfurl")
        said = await desk.dana.says(page(desk), "it-desk")
        await desk.quiet()
        assert desk.slack.called.count("chat.unfurl") == asked + 1 + (name == "429"), name
        assert failures(log()) == failed + (name != "429"), name
        if [one for one in desk.noah.sees("it-desk") if one.ts == said.ts and one.previews]:
            shown.add(name)
        desk.slack.faults.mend()
    assert shown == {"429", "lost answer", "a web page", "half an answer"}
    assert await shared_by(desk) >= len(shown)
    assert waited == [WAITS]
    assert desk.dana.sees("bot") == []
    assert len(desk.dana.sees("it-desk")) == len(FAULTS)


async def shared_by(desk: Scene) -> int:
    """How often the history has that an asset was shown in a channel."""
    await desk.bot.trail.drain()
    async with desk.bot._parts.records.read() as connection:
        return sum("shared_in" in one.facts for one in await every(connection))


async def test_an_answer_that_may_have_been_shared_is_in_the_history(
    waited: list[float], desk: Scene
) -> None:
    """Slack showed it to the channel and did not say so: whoever shared it is told to try again."""
    await desk.dana.types(f"/asset serial {SERIAL}", channel="it-desk")
    shown = await desk.dana.answer()
    breaks(desk, FAULTS["lost answer"], "chat.postMessage")
    await desk.dana.clicks("Share here", on=shown)
    await desk.quiet()
    assert "Alex Moreno" in desk.noah.sees("it-desk")[-1].plain
    assert "try again" in desk.dana.sees("it-desk")[-1].plain
    assert await shared_by(desk) == 1
    assert waited == []


def failures(log: list[dict[str, Any]]) -> int:
    """How often the log says that a preview could not be shown."""
    return sum(one["message"].startswith("failed: chat.unfurl: ") for one in log)


async def test_nothing_is_shown_where_others_read(desk: Scene) -> None:
    """Guests, and people of other organisations, read nothing of the inventory."""
    for channel in ("agency", "partner-project"):
        await desk.dana.says(page(desk), channel)
        await desk.quiet()
        assert desk.mei.sees(channel)[-1].previews == []


async def test_an_answer_is_not_shared_with_guests(desk: Scene) -> None:
    """Whoever wants to is told why; where members read alone, they all see it."""
    for channel, why in (("agency", "Guests read"), ("partner-project", "other organisations")):
        await desk.dana.types(f"/asset serial {SERIAL}", channel=channel)
        shown = await desk.dana.answer()
        await desk.dana.clicks("Share here", on=shown)
        assert why in (await desk.dana.answer()).plain
    await desk.dana.types(f"/asset {SERIAL} PF4STOCK")
    await desk.dana.clicks("Share here", on=await desk.dana.answer())
    await desk.quiet()
    assert "PF4STOCK" in desk.noah.sees("it-desk")[-1].plain
    await desk.dana.types(f"/asset serial {SERIAL}", channel="random")
    await desk.dana.clicks("Share here", on=await desk.dana.answer())
    assert "invite me" in (await desk.dana.answer()).plain
    desk.slack.refused.clear()
