"""Names and commands that are nearly right, and questions that are not for whoever asks."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("lsit", "Do you mean the command “list”?"),
        ("of meii", "I know of nobody called “meii” here. Do you mean Mei Tanaka?"),
        ("of Zzqx Foo", "I know of nobody called “Zzqx Foo” here."),
        ("what does sales have", "Do you mean the team Sales & Success?"),
        ("what phones does the sales team have", "phone · Sales & Success"),
        ("of Mei Tanaka", "of Mei Tanaka"),
        ("of mei", "of Mei Tanaka"),
        ("of", "Whose? Type @"),
    ],
)
async def test_what_is_nearly_right_is_told_by_its_name(desk: Scene, typed: str, told: str) -> None:
    """A command with a slip in it, and somebody by their name alone."""
    await desk.dana.types(f"/asset {typed}")
    assert told in (await desk.dana.answer()).plain


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("what does alex have", "What somebody else has is for auditors and operators."),
        ("what does Alex Moreno have", "What somebody else has is for auditors and operators."),
        ("of alex", "What somebody else has is for auditors and operators."),
        ("of meii", "What somebody else has is for auditors and operators."),
        ("list", "Lists are for auditors and operators."),
    ],
)
async def test_a_refusal_names_what_was_asked(desk: Scene, typed: str, told: str) -> None:
    """And tells nobody's name."""
    await desk.tom.types(f"/asset {typed}")
    refused = (await desk.tom.answer()).plain
    assert told in refused
    assert "Mei Tanaka" not in refused


async def test_a_team_that_is_offered_can_be_asked_for_as_it_is_told(desk: Scene) -> None:
    """The example in the answer lists what the team has."""
    await desk.dana.types("/asset what does sales have")
    example = (await desk.dana.answer()).plain.splitlines()[1].removesuffix("  for example")
    await desk.dana.types(example)
    assert "Assets · Sales & Success" in (await desk.dana.answer()).plain
