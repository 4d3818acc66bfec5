"""Which of several things somebody means to change."""

from tests.flows.conftest import Stage
from tests.flows.test_changes_flow import ADMINS, form


async def test_what_is_chosen_from_is_told_apart_and_says_how_to_come_to_the_rest(
    stage: Stage,
) -> None:
    """Ten stand there, each with who has it, where it is and until when it is covered."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.dana.types("/asset return a laptop")
        shown = (await form(scene.dana, "Which one?")).plain
        assert "10 of " in shown
        assert "write more of its serial number or tag" in shown
        assert "warranty end" in shown
        assert "assigned to" in shown
        places = [one.name for one in scene.world.factorial.inventory.workplaces]
        assert any(f"· {one}" in shown for one in places)


async def test_a_change_of_what_is_not_there_says_what_can_be_done(stage: Stage) -> None:
    """The form is no dead end: a sticker misread, a list, or something not recorded yet."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        await scene.dana.types("/asset edit QQQQQQQQQQQQ99")
        shown = (await form(scene.dana, "QQQQQQQQQQQQ99 found.")).plain
    assert "check the sticker" in shown
    assert "made with /asset new" in shown
