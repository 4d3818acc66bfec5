"""A status that a source may refuse while somebody has the asset."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form, told

FREE = "PF4STOCK"
MAY = "Factorial may refuse every status but assigned"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def test_the_form_of_a_status_says_what_may_stand_against_it(desk: Scene) -> None:
    """Before anything is asked for, with a button that returns it instead."""
    await desk.dana.types(f"/asset status {SERIAL} in stock")
    await form(desk.dana, MAY)
    await desk.dana.clicks("Return first")
    await form(desk.dana, "back into stock")
    await desk.dana.submits()
    await told(desk.dana, "Done.")
    assert desk.world.factorial.asset(SERIAL).status == "in_stock"


@pytest.mark.parametrize("typed", [f"status {FREE} in repair", f"status {SERIAL} assigned"])
async def test_what_nothing_stands_against_has_no_such_words(desk: Scene, typed: str) -> None:
    """Nobody has it, or it is the status that whoever has it brings with it."""
    await desk.dana.types(f"/asset {typed}")
    shown = await form(desk.dana, "LT-0042" if SERIAL in typed else FREE)
    assert MAY not in shown.plain
