"""Shortcuts: the assets in a message, and a search from anywhere."""

from collections.abc import AsyncIterator

import pytest

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form

IN_MESSAGE, ANYWHERE = "Find assets in message", "Find or add an asset"
SAID = f"3 of them are here: *{SERIAL}*, LT-0104 and lt-0101, ordered as 1001; Q7XX99UNKNOWN too"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


async def test_the_assets_of_a_message_are_looked_up_for_whoever_asks(desk: Scene) -> None:
    """By serial number and tag, never by a number that happens to be an id; nobody else sees it."""
    await desk.tom.says(SAID, "it-desk")
    (message,) = [one for one in desk.dana.sees("it-desk") if SERIAL in one.plain]
    await desk.dana.uses(IN_MESSAGE, on=message)
    found = await desk.dana.answer()
    for words in ("LT-0042", "LT-0104", "LT-0101", "Q7XX99UNKNOWN"):
        assert words in found.plain
    assert "4 asked for" in found.text
    assert "It names more" not in found.plain
    assert "Share here" in found.buttons
    await desk.noah.uses(IN_MESSAGE, on=message)
    assert "Several assets at once are" in (await desk.noah.answer()).plain


async def test_a_message_without_assets_is_said_to_have_none(desk: Scene) -> None:
    """And one with one is answered to everyone; one with very many, by the first of them."""
    await desk.tom.says("Lunch at 12?", "it-desk")
    lunch = desk.noah.sees("it-desk")[-1]
    await desk.noah.uses(IN_MESSAGE, on=lunch)
    assert "I know no serial number" in (await desk.noah.answer()).plain
    assets = desk.world.factorial.inventory.assets
    await desk.tom.says("\n".join(one.serial_number or "" for one in assets), "it-desk")
    await desk.dana.uses(IN_MESSAGE, on=desk.dana.sees("it-desk")[-1])
    assert "It names more than these 20" in (await desk.dana.answer()).plain
    await desk.tom.says("Is LT-0104 free?", "it-desk")
    await desk.noah.uses(IN_MESSAGE, on=desk.noah.sees("it-desk")[-1])
    assert "PF4STOCK" in (await desk.noah.answer()).plain


async def test_a_search_from_anywhere_is_answered_in_its_form(desk: Scene) -> None:
    """Whoever may has a button for a new asset there; a guest is told why not."""
    await desk.mei.uses(ANYWHERE)
    assert "New asset" not in (await form(desk.mei, "Ask for an asset")).buttons
    await desk.mei.fills("Ask for an asset, or for what somebody has", f"who has {SERIAL}?")
    await desk.mei.submits()
    await form(desk.mei, "Alex Moreno")
    await desk.dana.uses(ANYWHERE)
    await form(desk.dana, "Ask for an asset")
    await desk.dana.clicks("New asset")
    await form(desk.dana, "Serial number")
    await desk.gemma.uses(ANYWHERE)
    await form(desk.gemma, "Guests")
