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
        by_team = (await desk.dana.answer()).plain
        assert "laptop · in stock · nobody's: 10 assets. By team: " in by_team


async def answered(desk: Scene, text: str) -> str:
    """What Dana is told in a conversation."""
    await desk.dana.says(text)
    told = await desk.dana.answer()
    await topics(desk)
    return told.plain


async def test_another_year_is_asked_of_the_same(stage: Stage) -> None:
    """A year alone is no serial number behind a question of a time; behind none it still is one."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        for text in ("2023", "2023?"):
            assert "serial number, tag or id 2023 found" in await answered(desk, text)
        assert "from 1 Jan 2024" in await answered(desk, "which laptops were bought in 2024")
        for text in ("and 2023?", "2023?", "and in 2023"):
            assert "bought from 1 Jan 2023 to 31 Dec 2023" in await answered(desk, text)
        await answered(desk, "what about 2022")
        assert "from 1 Jan 2021 to 31 Dec 2021" in await answered(desk, "and the year before")
        assert "bought from 1 Mar 2021" in await answered(desk, "and in march?")


async def test_another_kind_is_asked_for_among_the_same(stage: Stage) -> None:
    """Behind the card of the oldest laptop “phones” are looked for, and “it” is that laptop."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await answered(desk, "laptops in stock older than 3 years")
        card = await answered(desk, "who has the oldest one")
        assert "Category: laptop" in card
        assert "phone · in stock" in await answered(desk, "and phones?")
        assert card.split()[0] in await answered(desk, "when does its warranty end")
        assert "History of" in await answered(desk, "its history")
        assert "screen · in stock" in await answered(desk, "and screens?")


async def test_what_cannot_be_asked_of_one_asset_is_asked_back(stage: Stage) -> None:
    """The same card never comes again for words that were not taken in."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        await answered(desk, "who has LT-0104")
        asked = await answered(desk, "and in berlin?")
        assert "Did you mean" in asked
        assert "in Berlin" in asked
        assert "Category: laptop" in await answered(desk, "is it in berlin?")
        assert "I did not understand that" in await answered(desk, "whats new")
        assert "I did not take in “his phone”" in await answered(desk, "and his phone?")


async def test_the_list_that_was_shown_comes_as_a_file(stage: Stage) -> None:
    """However that is said; to whoever may export, and all there is where that is said."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        wanted = (await answered(desk, "laptops in berlin as csv")).split(",")[0]
        assert "assets" in wanted
        assert "laptop · in Berlin" in await answered(desk, "laptops in berlin")
        for text in ("as csv", "can i have that as a csv", "send it as excel", "export that"):
            assert (await answered(desk, text)).startswith(wanted)
        everything = await answered(desk, "all assets as csv")
        assert "as CSV" in everything
        assert not everything.startswith(wanted)


async def test_it_is_never_what_was_not_found(stage: Stage) -> None:
    """It stays the asset before that; where there is none, that is said."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        assert "assigned" in await answered(desk, "who has LT-0108")
        assert "None." in await answered(desk, "and his phone?")
        assert "PF4LEFTBEH" in await answered(desk, "give it to mei")
        assert "PF4LEFTBEH" in await answered(desk, "when does its warranty end")
        assert "None." in await answered(desk, "lost tablets in Berlin")
        assert "LT-0108" in await answered(desk, "history it")


async def test_where_nothing_was_found_there_is_no_it(stage: Stage) -> None:
    """A change of it is not begun; what limits the list goes on from it all the same."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as desk:
        assert "None." in await answered(desk, "lost tablets in Berlin")
        assert "Nothing was found before that" in await answered(desk, "give it to mei")
        assert "tablet · in London · lost" in await answered(desk, "and in London?")
