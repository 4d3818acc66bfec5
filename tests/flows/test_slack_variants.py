"""What is not known for sure of Slack: the bot does the same whichever way it turns out to be."""

import asyncio
from typing import Any

import pytest

from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
CARD = "Alex Moreno"
VARIANTS: dict[str, dict[str, Any]] = {
    "as it is taken to be": {},
    "an object for what was taken": {"taken": "json"},
    "a name for what has expired": {"expired": "expired_url"},
    "bare words for what is late": {"late": "text"},
    "no HTTP error for what is late": {"late_status": 200},
    "an error of its own for nothing to show": {"nothing_status": 500},
}
SOME = ("as it is taken to be", "bare words for what is late")
"""The two that `make test` tries; `make prove` tries all."""
NOT_SENT = "the answer could not be sent: response_url: "


async def let_go(scene: Scene, why: str) -> None:
    """Let the address that the answer is to go to be used up, or half an hour pass."""
    if why == "used_url":
        for reply in scene.slack.replies._known.values():
            reply.uses = 5
    else:
        scene.slack.clock.move(31 * 60)


@pytest.mark.parametrize(
    "variant",
    [
        pytest.param(variant, id=name, marks=() if name in SOME else pytest.mark.prove)
        for name, variant in VARIANTS.items()
    ],
)
async def test_answers_arrive_and_what_cannot_is_given_up(
    stage: Stage, caplog: pytest.LogCaptureFixture, variant: dict[str, Any]
) -> None:
    """Once each; one whose address no longer works is tried once, and written down by its name."""
    async with stage(ASSETBOT_FRESH_FOR="0", made_up=True) as scene:
        scene.slack.vary(**variant)
        await scene.dana.types(f"/asset serial {SERIAL}")
        assert CARD in (await scene.dana.answer()).plain
        await scene.dana.clicks("History", on=scene.dana.sees()[-1])
        await scene.dana.answer()
        await scene.quiet()
        assert scene.slack.refused == []
        scene.world.factorial.fail("hang", times=None)
        for why in ("used_url", "expired_url"):
            shown = len(scene.dana.sees())
            await scene.dana.types(f"/asset serial {SERIAL}")
            await let_go(scene, why)
            async with asyncio.timeout(30):
                while f"{NOT_SENT}{why}" not in caplog.text:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.01)
            assert len(scene.dana.sees()) == shown
        assert [one.error for one in scene.slack.refused] == ["used_url", "expired_url"]
        assert "sent again" not in caplog.text
