"""More assets than one page holds, found by one word: counted, and paged like any list."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sandbox.slack import Seen
from sandbox.world import World
from tests.flows.conftest import Scene, Stage
from tests.flows.test_terminal import NO_SLACK, Ran, ran

__all__ = ["ran"]

TWIN = "TWIN-7"
MATCHES = 23


def add_twins(world: World) -> None:
    """As many assets with one serial number as fill three pages."""
    model = world.factorial.asset("C02XL0ABJGH5").model_id
    for number in range(MATCHES):
        label = f"TW-{number:02}"
        world.factorial.add({"it_asset_model_id": model, "serial_number": "twin7", "label": label})


def tags(page: Seen) -> list[str]:
    """The tags on a page, in its order."""
    return [line.split(" ·")[0] for line in page.plain.splitlines() if line.startswith("TW-")]


async def turned(scene: Scene, page: Seen, words: str) -> Seen:
    """The page that a click on this one leads to."""
    await scene.dana.clicks(words, on=page)
    return await scene.dana.answer()


@pytest.mark.parametrize("read", [False, True], ids=["at_the_source", "in_the_index"])
async def test_every_match_is_on_one_page_and_on_one_only(stage: Stage, *, read: bool) -> None:
    """Pages hold each match once, in one order, there and back, with the right total on each."""
    async with stage() as scene:
        add_twins(scene.world)
        if read:
            await scene.bot.job_table.read("factorial")
            scene.world.factorial.fail("status", status=503, times=None)
        await scene.dana.types(f"/asset serial {TWIN}")
        first = page = await scene.dana.answer()
        seen = tags(page)
        while "Next" in page.buttons:
            assert f"{MATCHES} assets match {TWIN}" in page.plain
            page = await turned(scene, page, "Next")
            seen += tags(page)
        assert "21–23 of 23" in page.plain
        assert seen == [f"TW-{number:02}" for number in range(MATCHES)]
        while "Previous" in page.buttons:
            page = await turned(scene, page, "Previous")
        assert page.plain == first.plain


async def test_matches_are_found_by_their_source_before_the_inventory_was_read(
    stage: Stage,
) -> None:
    """What the source found is paged all the same, and says that more may be missing."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("hang", resource="employees", times=None)
        add_twins(scene.world)
        await scene.dana.types(f"/asset serial {TWIN}")
        page = await turned(scene, await scene.dana.answer(), "Next")
        scene.world.factorial.mend()
    assert f"{MATCHES} assets match {TWIN}" in page.plain
    assert "11–20 of 23" in page.plain
    assert "Factorial has not been read to the end yet" in page.plain


async def test_matches_are_counted_where_the_index_cannot_be_written(
    stage: Stage, tmp_path: Path
) -> None:
    """While another program holds the index, the first page and the total are there still."""
    async with stage() as scene:
        add_twins(scene.world)
        index = sqlite3.connect(tmp_path / "data" / "index.sqlite3", isolation_level=None)
        with closing(index):
            index.execute("BEGIN IMMEDIATE")
            await scene.dana.types(f"/asset serial {TWIN}")
            page = await scene.dana.answer()
    assert "1–10 of 23" in page.plain
    assert "Next" not in page.buttons


async def test_a_message_gets_the_same_pages(scene: Scene) -> None:
    """“Who has …?” in a direct message is answered with pages, turned where they are."""
    add_twins(scene.world)
    await scene.dana.says(f"who has {TWIN}?")
    page = await turned(scene, await scene.dana.answer(), "Next")
    assert tags(page) == [f"TW-{number}" for number in range(10, 20)]


async def test_whatever_was_found_can_be_shared(scene: Scene) -> None:
    """A card, several matches and a table each have the button, and name people unnotified."""
    add_twins(scene.world)
    for words in (TWIN, f"{TWIN} PF4STOCK", "C02XL0ABJGH5"):
        await scene.dana.says(f"@assetbot {words}", to="it-desk")
        await scene.dana.clicks("Share here", on=await scene.dana.answer())
        await scene.quiet()
        shared = next(seen for seen in scene.tom.sees("it-desk")[::-1] if not seen.ephemeral)
        assert words.split(maxsplit=1)[0] in shared.text
        assert "<@" not in str(shared.blocks)
        assert "user_id" not in str(shared.blocks)


async def test_a_table_counts_all_that_match_one_of_its_words(scene: Scene) -> None:
    """The number beside a word is how many have it, however many that is."""
    add_twins(scene.world)
    await scene.dana.types(f"/asset serial {TWIN} PF4STOCK")
    assert f"{MATCHES} assets match" in (await scene.dana.answer()).plain


async def test_a_terminal_prints_the_first_page_or_all_of_them(ran: Ran) -> None:
    """`assetbot ask` says how many more there are; `--all` prints them."""
    async with World(assets=60) as world:
        add_twins(world)
        _, some, _ = await ran(world, "ask", f"serial {TWIN}", **NO_SLACK)
        _, every, _ = await ran(world, "ask", "--all", f"serial {TWIN}", **NO_SLACK)
    assert some.startswith(f"{MATCHES} assets match {TWIN}")
    assert some.endswith("13 more: add --all.\n")
    assert every.count("Warranty end:") == MATCHES


async def test_whoever_may_not_list_is_shown_the_first_ten_matches_and_no_more(
    stage: Stage,
) -> None:
    """Enough to choose from; it says so, and the buttons of a shared page turn none for them."""
    async with stage() as scene:
        add_twins(scene.world)
        await scene.bot.job_table.read("factorial")
        await scene.priya.types(f"/asset serial {TWIN}")
        page = await scene.priya.answer()
        assert f"{MATCHES} assets match {TWIN}" in page.plain
        assert len(tags(page)) == 10
        assert "These are the first; all of them are for operators and auditors." in page.plain
        assert not {"Next", "Previous"} & set(page.buttons)
        await scene.dana.says(f"@assetbot serial {TWIN}", to="it-desk")
        await scene.dana.clicks("Share here", on=await scene.dana.answer())
        await scene.quiet()
        shared = scene.priya.sees("it-desk")[-1]
        await scene.priya.clicks("Open: TW-00", on=shared)
        assert "TW-00" in (await scene.priya.answer()).plain
        await scene.priya.clicks("Next", on=shared)
        refused = (await scene.priya.answer()).plain
        assert "More than the first ten of many matches is for auditors" in refused
