"""A follow-up is understood by what was asked before it, in the same conversation."""

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form


async def test_it_is_what_was_asked_for_before(stage: Stage) -> None:
    """In a direct message and in a thread, for whoever asked there; elsewhere it is nothing."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says(f"who has {SERIAL}?")
        assert "Alex Moreno" in (await desk.dana.answer()).plain
        await topics(desk)
        await desk.dana.says("history it")
        assert "LT-0042" in (await desk.dana.answer()).plain
        await topics(desk)
        await desk.dana.says("and his phone?")
        phone = await desk.dana.answer()
        assert "phone · of Alex Moreno" in phone.plain
        assert phone.plain.startswith("AB-")
        await topics(desk)
        await desk.dana.says("only laptops")
        assert "LT-0042" in (await desk.dana.answer()).plain
        root = await desk.dana.says("@assetbot who has LT-0104?", to="it-desk")
        assert "PF4STOCK" in (await desk.dana.answer()).plain
        await topics(desk)
        await desk.dana.says("@assetbot assign it @mei", to="it-desk", thread=root)
        shown = await desk.dana.answer()
        assert "PF4STOCK" in shown.plain
        await desk.dana.clicks("Open the form", on=shown)
        await form(desk.dana, "LT-0104")
        await desk.dana.closes()
        await desk.priya.says("@assetbot history it", to="it-desk", thread=root)
        assert "PF4STOCK" not in (await desk.priya.answer()).plain


async def topics(desk: Scene) -> None:
    """What the conversation is about is on record."""
    await desk.quiet()
    await desk.bot.core.topics.drain()
