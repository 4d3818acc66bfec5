"""A follow-up is understood by what was asked before it, in the same conversation."""

from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, SERIAL, form, told


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


async def test_what_leans_on_nothing_is_asked_back(scene: Scene) -> None:
    """After a command no question leads to the next, and none is taken for another."""
    await scene.dana.types("/asset which of them are still in use")
    assert "I do not know which you mean" in (await scene.dana.answer()).plain


async def topics(desk: Scene) -> None:
    """What the conversation is about is on record."""
    await desk.quiet()
    await desk.bot.core.topics.drain()


async def test_a_thread_below_an_answer_begins_with_what_that_was_of(stage: Stage) -> None:
    """In a direct message for whoever asked, below a shared list for anyone who asks there."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("laptops in stock")
        listed = await desk.dana.answer()
        await topics(desk)
        await desk.dana.says("what phones do I have?")
        await desk.dana.answer()
        await topics(desk)
        await desk.dana.says("only the ones in Berlin", thread=listed)
        below = await desk.dana.answer()
        assert "AB-000118" in below.plain
        assert below.thread_ts == listed.ts
        await desk.dana.says("@assetbot which laptops are lost?", to="it-desk")
        await desk.dana.clicks("Share here", on=await desk.dana.answer())
        shared = await told(desk.priya, "laptop · lost")
        await topics(desk)
        await desk.priya.says("@assetbot only the ones in London", to="it-desk", thread=shared)
        assert "laptop · in London" in (await desk.priya.answer()).plain


async def test_few_words_say_what_else_is_asked(stage: Stage) -> None:
    """Of whoever asks, of the other one, and of some office: which one is asked back."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("what laptops does Alex Moreno have?")
        assert "of Alex Moreno" in (await desk.dana.answer()).plain
        await topics(desk)
        await desk.dana.says("And in the office?")
        asked = await desk.dana.answer()
        assert "the location Home office" in asked.plain
        assert "the location Berlin" in asked.plain
        await desk.dana.says("the other one")
        assert "laptop · of Alex Moreno" in (await desk.dana.answer()).plain
        await topics(desk)
        await desk.dana.says("And me?")
        assert "laptop · yours" in (await desk.dana.answer()).plain


async def test_counts_are_told_apart_by_what_was_named(stage: Stage) -> None:
    """By place, and by team in a follow-up: with a picture, as a report has one."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await desk.dana.says("how many unused laptops are there in each office?")
        told = (await desk.dana.answer()).plain
        assert "By location: " in told
        assert "Berlin 1" in told
        assert "By status" not in told
        await topics(desk)
        await desk.dana.says("per team?")
        assert "laptop · nobody's: 17 assets. By team: " in (await desk.dana.answer()).plain
