"""What somebody asks who has never read how, in Slack."""

import pytest

from tests.flows.conftest import Stage
from tests.flows.test_changes_flow import ADMINS, form


async def test_nobody_is_told_of_their_things_who_asks_for_their_manager(stage: Stage) -> None:
    """It is said that the bot knows equipment; what is refused is not advised."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        for asked in ("who is my manager", "who reports to me"):
            await desk.tom.says(asked)
            answer = (await desk.tom.answer()).plain
            assert "and not who manages whom" in answer
            assert "mine  for example" in answer
        await desk.dana.says("who reports to me")
        assert "ask of one person by name" in (await desk.dana.answer()).plain


async def test_what_things_cost_together_is_a_report(stage: Stage) -> None:
    """Of what was named alone; where not every word was taken in, it is said how it is typed."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("what did we spend on flashy laptops in Berlin")
        answer = (await desk.dana.answer()).plain
        assert "I did not take in “flashy”. A report adds up what things were bought for." in answer
        assert "report category:laptop location:Berlin" in answer
        await desk.tom.says("how much is our kit worth")
        assert "auditors and operators" in (await desk.tom.answer()).plain
        await desk.dana.says("how much did we spend on laptops?")
        report = await desk.dana.answer()
        assert "Report · laptop" in report.plain
        assert "Purchase value" in report.plain


@pytest.mark.parametrize(
    "text", ["can i get a new laptop", "i need a second monitor", "who do i ask for a new keyboard"]
)
async def test_who_wants_something_is_told_whom_to_ask(stage: Stage, text: str) -> None:
    """By name, as where something is refused; who may give it learns how."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.tom.says(text)
        refused = (await desk.tom.answer()).plain
        assert "I order no equipment and hand none out by myself: operators do." in refused
        assert "If you need it, ask @Dana Desk" in refused
        await desk.tom.says("new phone for mei")
        assert "hand none out by myself" in (await desk.tom.answer()).plain
        await desk.dana.says(text)
        assert "“assign a free laptop to @ana”" in (await desk.dana.answer()).plain


async def test_a_team_is_not_asked_for_where_its_list_is_refused(stage: Stage) -> None:
    """Who may not list is told so at once."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.tom.says("what does my team have")
        answer = (await desk.tom.answer()).plain
        assert "Lists are for auditors and operators." in answer
        assert "list team" not in answer
        await desk.dana.says("what does my team have")
        assert "please name it" in (await desk.dana.answer()).plain


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("new starter monday, berlin, needs mac", "in Berlin, Apple, in stock, nobody's"),
        ("new employee starts monday needs a headset", "in stock, nobody's"),
        ("new phone for mei", "in stock, nobody's"),
    ],
)
async def test_who_is_new_is_given_something_from_stock(
    stage: Stage, text: str, offered: str
) -> None:
    """And no new asset is made."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says(text)
        await desk.dana.clicks("Open the form", on=await desk.dana.answer())
        assert offered in (await form(desk.dana, "nobody's")).plain


async def test_what_was_sold_is_retired_or_deleted(stage: Stage) -> None:
    """Each is a button, whose form has what was said as the reason."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("LT-0104 was sold")
        asked = await desk.dana.answer()
        assert "Retire LT-0104?" in asked.plain
        assert "Delete LT-0104?" in asked.plain
        assert "not take in" not in asked.plain
        await desk.dana.clicks("Open the form: Delete LT-0104", on=asked)
        assert "LT-0104 was sold" in (await form(desk.dana, "record will be gone")).plain


async def test_who_leaves_is_told_what_they_have(stage: Stage) -> None:
    """Which is what they have to give back."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.mei.says("i am leaving on friday, what do i have to give back")
        assert (await desk.mei.answer()).plain.startswith("Your assets")
