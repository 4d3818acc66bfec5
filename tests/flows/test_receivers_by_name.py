"""Who is to have something is typed by name behind a command."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.slack.surfaces import Pane
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


def _inputs(shown: Pane) -> dict[str, Any]:
    """The elements of a form by the name of their input, without what tells its drawings apart."""
    found = [block for block in shown.blocks if block["type"] == "input"]
    return {block["element"]["action_id"].split(":")[0]: block["element"] for block in found}


@pytest.mark.parametrize(
    ("words", "person", "reason"),
    [
        (f"transfer {SERIAL} to Mei Tanaka", "Mei Tanaka", ""),
        (f"transfer {SERIAL} from Alex to mei", "Mei Tanaka", ""),
        (f"transfer {SERIAL} Mei Tanaka", "Mei Tanaka", ""),
        ("assign PF4STOCK to Sofia Rossi from monday", "Sofia Rossi", "from monday"),
        ("assign PF4STOCK to Sofia because she starts", "Sofia Rossi", "she starts"),
    ],
)
async def test_who_is_to_have_it_is_found_by_name_behind_a_command(
    desk: Scene, words: str, person: str, reason: str
) -> None:
    """As in a sentence; what is not the person is the reason."""
    await desk.dana.types(f"/asset {words}")
    inputs = _inputs(await form(desk.dana, "To whom"))
    assert inputs["person"]["initial_option"]["text"]["text"] == person
    assert inputs["reason"].get("initial_value", "") == reason


@pytest.mark.parametrize(
    ("behind", "told", "reason"),
    [
        ("to Sofia Bianchi from monday", "nobody called “Sofia Bianchi”", "from monday"),
        ("Sofia Bianchi", "nobody called “Sofia Bianchi”", "Sofia Bianchi"),
    ],
)
async def test_a_name_behind_a_command_that_nobody_has_is_told(
    desk: Scene, behind: str, told: str, reason: str
) -> None:
    """Nobody is filled in, and the form says why."""
    await desk.dana.types(f"/asset assign PF4STOCK {behind}")
    shown = await form(desk.dana, told)
    inputs = _inputs(shown)
    assert "initial_option" not in inputs["person"]
    assert inputs["reason"].get("initial_value", "") == reason


async def test_a_name_is_found_for_several_at_once(desk: Scene) -> None:
    """As for one."""
    await desk.dana.types(f"/asset transfer {SERIAL} and PF4STOCK to Mei Tanaka, she leads now")
    shown = str((await form(desk.dana, "To whom")).blocks)
    assert "Mei Tanaka" in shown
    assert "she leads now" in shown
