"""A source to which nothing may be written, beside one to which everything may be."""

from tests.flows.conftest import LISTED, Stage
from tests.flows.test_changes_flow import ADMINS, form, told

CHANGING = {"Assign", "Return", "Transfer", "Edit", "Retire", "Delete"}
HOLDS = 'id = "factorial"\n'
READ_ONLY = LISTED.replace(HOLDS, f"{HOLDS}read_only = true\n")
HELD, FREE = "C02XL0ABJGH5", "BW-LT-01"


async def test_a_source_that_is_read_only_alone_is_offered_no_change(both: Stage) -> None:
    """No button of its cards changes anything, and whoever types a change is told why."""
    assert READ_ONLY != LISTED
    async with both(config=READ_ONLY, ASSETBOT_ADMINS=ADMINS) as scene:
        dana, factorial = scene.dana, scene.world.factorial
        await dana.types(f"/asset {HELD}")
        assert not CHANGING & set((await dana.answer()).buttons)
        await dana.types(f"/asset {FREE}")
        assert {"Edit", "Delete"} <= set((await dana.answer()).buttons)
        for line in (f"return {HELD}", f"transfer {HELD} @mei", f"retire {HELD}"):
            await dana.types(f"/asset {line}")
            await form(dana, "factorial is read-only here (read_only = true in assetbot.toml)")
            await dana.closes()
        await dana.types(f"/asset status {FREE} in repair")
        await form(dana, "Status")
        await dana.submits()
        await told(dana, "Done.")
        assert {one.method for one in factorial.requests} == {"GET"}


async def test_where_all_is_read_only_nothing_is_offered_at_all(both: Stage) -> None:
    """One variable is enough."""
    async with both(ASSETBOT_READ_ONLY="1", ASSETBOT_ADMINS=ADMINS) as scene:
        for serial in (HELD, FREE):
            await scene.dana.types(f"/asset {serial}")
            assert not CHANGING & set((await scene.dana.answer()).buttons)
        await scene.dana.types(f"/asset delete {FREE} It is broken")
        await form(scene.dana, "itflow is read-only here (ASSETBOT_READ_ONLY=1)")


async def test_an_admin_on_their_own_is_told_that_it_is_read_only_and_not_who_could_approve(
    both: Stage,
) -> None:
    """To name a second admin would not help them; nor does “whoami” list what cannot be done."""
    async with both(ASSETBOT_READ_ONLY="1", ASSETBOT_ADMINS=ADMINS.partition(",")[0]) as scene:
        await scene.dana.types(f"/asset transfer {HELD} @mei She takes over")
        await form(scene.dana, "factorial is read-only here (ASSETBOT_READ_ONLY=1)")
        await scene.dana.types("/asset whoami")
        told = (await scene.dana.answer()).plain
    assert "ask for changes" not in told
    assert "itflow is read-only here (ASSETBOT_READ_ONLY=1)" in told
