"""Stories of the sandbox: each ends well, or else at the step where it was broken on purpose."""

import pytest

from sandbox.demo import SETTINGS
from sandbox.stories import STEPS, STORIES, StoryFailedError, play
from sandbox.stories.breaking import ANYWHERE
from tests.flows.conftest import Stage

CASES = [
    *(("transfer", step) for step in STEPS),
    *(("delete", step) for step in STEPS if step not in ANYWHERE),
    *(("bulk-return", step) for step in STEPS if step not in ANYWHERE),
    *(("client-transfer", step) for step in ("ask", "carry-out", "agree")),
    *(("handover", step) for step in STEPS if step not in ANYWHERE),
]
"""Every break there is: what can happen in any story is let happen in one."""
SOON = {("transfer", "tell")}
"""The one that goes furthest; `make prove` breaks every step."""


async def test_a_story_that_nothing_breaks_ends_well(stage: Stage) -> None:
    """Every step is told, with what the one who asked and those who decided were shown."""
    told: list[str] = []
    async with stage(ASSETBOT_CONFIG=str(SETTINGS)) as scene:
        await play("transfer", scene.world, tell=told.append)
    out = "\n".join(told)
    places = [out.index(f"\n== {step}: ") for step in STEPS]
    assert places == sorted(places)
    assert all(f"+-- {who} sees -" in out for who in ("Dana Desk", "Priya Raman", "Amara Okafor"))


@pytest.mark.parametrize(
    ("story", "step"),
    [case if case in SOON else pytest.param(*case, marks=pytest.mark.prove) for case in CASES],
)
async def test_a_story_fails_at_the_step_that_is_broken(
    stage: Stage, both: Stage, story: str, step: str
) -> None:
    """It says at which step, what was broken, and what somebody saw instead."""
    says = STORIES[story].breaks[step].says
    staged = both if story == "client-transfer" else stage
    async with staged(ASSETBOT_CONFIG=str(SETTINGS)) as scene:
        with pytest.raises(StoryFailedError) as failure:
            await play(story, scene.world, step)
        scene.world.factorial.mend()
        scene.world.itflow.mend()
        scene.slack.faults.mend()
    assert str(failure.value).startswith(f"failed at the step {step} (on purpose: {says}): ")


async def test_a_story_fails_when_a_card_says_otherwise(stage: Stage) -> None:
    """A card that is left as it was, with its buttons, is found by the comparison."""
    async with stage(ASSETBOT_CONFIG=str(SETTINGS)) as scene:
        told: list[str] = []

        def tells(line: str) -> None:
            told.append(line)
            if line.startswith("\n== agree"):
                card = next(one for one in scene.slack.messages() if "Transfer" in one.text)
                card.blocks[1]["text"]["text"] = "Denied."

        with pytest.raises(StoryFailedError, match="every card should be"):
            await play("transfer", scene.world, tell=tells)


def test_every_story_can_be_broken_at_every_step() -> None:
    """A step that is told of in the help has something that breaks it."""
    assert all(set(story.breaks) == set(STEPS) for story in STORIES.values())
