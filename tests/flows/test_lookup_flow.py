"""Questions about assets, asked in Slack by people and answered by the real bot."""

import asyncio
from pathlib import Path

import pytest

from tests.flows.conftest import Scene, Stage

one_loop = pytest.mark.asyncio(loop_scope="module")
SERIAL = "C02XL0ABJGH5"


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_serial_number_is_answered_with_a_card(stage: Stage, transport: str) -> None:
    """`/asset serial XYZ` shows who has it, what it is and how long its warranty lasts."""
    async with stage(transport=transport) as scene:
        await scene.dana.types(f"/asset serial {SERIAL}")
        card = await scene.dana.answer()
    assert card.ephemeral
    for fact in (SERIAL, "MacBook Pro 14", "@Alex Moreno", "Berlin", "IT", "438 days", "assigned"):
        assert fact in card.plain
    assert SERIAL in card.text


async def test_price_and_notes_are_shown_to_operators_alone(scene: Scene) -> None:
    """What it cost and what was noted stays in the source for everyone else."""
    await scene.dana.types(f"/asset {SERIAL}")
    shown = (await scene.dana.answer()).plain
    assert "Price: EUR 2,299.00" in shown
    assert "Notes: Keep the original box." in shown
    await scene.priya.types(f"/asset {SERIAL}")
    others = str((await scene.priya.answer()).blocks)
    assert "original box" not in others
    assert "2,299" not in others


async def test_a_card_checked_a_moment_ago_rides_on_the_acknowledgement(scene: Scene) -> None:
    """The second question about an asset asks no source and needs no second message."""
    await scene.dana.types(f"/asset {SERIAL}")
    await scene.dana.answer()
    asked = len(scene.world.factorial.requests)
    await scene.dana.types(f"/asset {SERIAL}")
    assert SERIAL in scene.dana.sees()[-1].text
    assert len(scene.world.factorial.requests) == asked


async def test_an_asset_is_checked_at_its_source_before_it_is_shown(stage: Stage) -> None:
    """What changed a moment ago is shown as it is now, not as it was read."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.factorial.edit(scene.world.factorial.asset(SERIAL).id, {"owner_id": "1003"})
        await scene.dana.types(f"/asset {SERIAL}")
        assert "@Priya Raman" in (await scene.dana.answer()).plain


async def test_a_silent_source_leaves_a_card_that_says_how_old_it_is(stage: Stage) -> None:
    """When the source does not answer in time the index does, and says so."""
    async with stage(ASSETBOT_FRESH_FOR="0", ASSETBOT_CHECK_WITHIN="0.2") as scene:
        scene.world.factorial.fail("hang", times=None)
        await scene.dana.types(f"/asset {SERIAL}")
        card = (await scene.dana.answer()).plain
        scene.world.factorial.mend()
    assert "Not confirmed by" in card
    assert "Alex Moreno" in card


async def test_an_asset_gone_from_its_source_is_shown_as_gone(stage: Stage) -> None:
    """An asset deleted since the last reading is not shown as if it were there."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.factorial.discard(scene.world.factorial.asset(SERIAL).id)
        await scene.dana.types(f"/asset {SERIAL}")
        assert "No longer in" in (await scene.dana.answer()).plain


async def test_an_asset_made_anew_under_its_old_serial_number_is_the_answer(
    stage: Stage,
) -> None:
    """A record that is gone is no answer while the source has a living one."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        old = scene.world.factorial.asset(SERIAL)
        scene.world.factorial.discard(old.id)
        scene.world.factorial.add({"it_asset_model_id": old.model_id, "serial_number": SERIAL})
        await scene.dana.types(f"/asset serial {SERIAL}")
        answer = (await scene.dana.answer()).plain
    assert "No longer in" not in answer
    assert "in stock" in answer


async def test_an_asset_that_is_gone_is_gone_in_a_table_too(stage: Stage) -> None:
    """A table does not show as assigned what the source no longer has."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        scene.world.factorial.discard(scene.world.factorial.asset(SERIAL).id)
        await scene.dana.types(f"/asset {SERIAL}")
        await scene.dana.answer()
        await scene.dana.types(f"/asset {SERIAL} PF4STOCK")
        assert "gone, last assigned" in (await scene.dana.answer()).plain


async def test_an_asset_made_since_the_last_reading_is_found_at_its_source(scene: Scene) -> None:
    """A serial number the index does not have is asked of the source before it is denied."""
    model = scene.world.factorial.asset(SERIAL).model_id
    scene.world.factorial.add({"it_asset_model_id": model, "serial_number": "BRANDNEW1"})
    await scene.dana.types("/asset serial brandnew1")
    assert "BRANDNEW1" in (await scene.dana.answer()).plain


@one_loop
async def test_no_such_serial_offers_the_nearest_without_their_assignees(asking: Scene) -> None:
    """A misread serial number gets suggestions that do not yet tell who has them."""
    await asking.dana.types("/asset serial C02XLOA8JGHS")
    answer = await asking.dana.answer()
    assert answer.plain.startswith("No asset with serial number C02XLOA8JGHS found")
    assert SERIAL in answer.plain
    assert "Alex" not in str(answer.blocks)


@one_loop
async def test_a_suggestion_chosen_is_shown_whole(asking: Scene) -> None:
    """One click on a suggestion opens its card."""
    await asking.dana.types("/asset serial C02XLOABJGH5")
    suggestion = await asking.dana.answer()
    await asking.dana.clicks(suggestion.buttons[0], on=suggestion)
    assert "@Alex Moreno" in (await asking.dana.answer()).plain


@one_loop
async def test_nothing_like_it_is_said_to_be_unknown(asking: Scene) -> None:
    """A serial number near no other gets no suggestion."""
    await asking.dana.types("/asset serial QQQQQQQQQQQQ99")
    answer = await asking.dana.answer()
    assert "No asset with serial number QQQQQQQQQQQQ99 found" in answer.plain
    assert not answer.buttons


@one_loop
async def test_two_assets_with_one_serial_number_are_both_listed(asking: Scene) -> None:
    """Several matches are counted and listed, and none is taken for the answer."""
    await asking.dana.types("/asset serial R58TWIN0001")
    answer = await asking.dana.answer()
    assert "2 assets match" in answer.plain
    assert {"PH-0001", "PH-0002"} <= set(answer.plain.replace("·", " ").split())


@one_loop
async def test_a_tag_that_is_another_assets_serial_number_matches_both(asking: Scene) -> None:
    """A word alone is looked for as serial number and as tag."""
    await asking.dana.types("/asset JBLABEL7")
    assert "2 assets match" in (await asking.dana.answer()).plain
    await asking.dana.types("/asset serial JBLABEL7")
    assert "HS-0001" in (await asking.dana.answer()).plain


@one_loop
async def test_case_blanks_and_dashes_of_a_serial_number_do_not_matter(asking: Scene) -> None:
    """The same characters are the same serial number however they are grouped."""
    for typed in ("c02xl0abjgh5", "C02X-L0AB-JGH5", "C02X L0AB JGH5", "“C02XL0ABJGH5”"):
        await asking.dana.types(f"/asset serial {typed}")
        assert "@Alex Moreno" in (await asking.dana.answer()).plain, typed


@one_loop
async def test_several_at_once_become_one_table(asking: Scene) -> None:
    """Found, misread and unknown stand in one table, in the order they were asked for."""
    await asking.dana.types(f"/asset {SERIAL}, PF4ST0CK; NOSUCH999\nR58TWIN0001")
    table = (await asking.dana.answer()).plain
    assert table.index(SERIAL) < table.index("PF4ST0CK") < table.index("NOSUCH999")
    assert "nearest: PF4STOCK" in table
    assert "unknown" in table
    assert "2 assets match" in table


@one_loop
async def test_a_list_is_filtered_counted_and_paged(asking: Scene) -> None:
    """Pages follow one another without a row twice or missing, and back again."""
    await asking.dana.types("/asset list category:laptop")
    page = await asking.dana.answer()
    first = page.plain
    pages = [first]
    while "Next" in page.buttons:
        await asking.dana.clicks("Next", on=page)
        page = await asking.dana.answer()
        pages.append(page.plain)
    total = int(first.rpartition(" of ")[2].split()[0].replace(",", ""))
    tags = [line for text in pages for line in text.splitlines() if "Warranty end:" in line]
    assert len(tags) == total > 10
    while "Previous" in page.buttons:
        await asking.dana.clicks("Previous", on=page)
        page = await asking.dana.answer()
    assert page.plain == first


@one_loop
async def test_an_unknown_value_names_the_valid_ones(asking: Scene) -> None:
    """A location that does not exist is answered with those that do."""
    await asking.dana.types("/asset list location:Berln")
    assert "Berlin" in (await asking.dana.answer()).plain


@one_loop
async def test_help_shows_every_command(asking: Scene) -> None:
    """`/asset` alone and `/asset help` say what can be asked, at once."""
    await asking.dana.types("/asset")
    bare = asking.dana.sees()[-1].plain
    for word in ("serial", "of @person", "mine", "list", "help"):
        assert f"/asset {word}" in bare


@one_loop
async def test_what_is_not_understood_ends_with_a_reference(asking: Scene) -> None:
    """A refusal says what to do, and how to find it in the log."""
    await asking.dana.types("/asset list colour:red")
    answer = (await asking.dana.answer()).plain
    assert "The filters are category, status" in answer
    assert "ref " in answer


async def test_a_click_on_a_card_of_an_older_version_says_so(scene: Scene) -> None:
    """A button whose meaning is gone asks to ask again."""
    await scene.dana.types("/asset serial C02XLOABJGH5")
    suggestion = await scene.dana.answer()
    message = next(m for m in scene.slack.messages() if m.ts == suggestion.ts)
    for block in message.blocks:
        for part in [block.get("accessory"), *block.get("elements", [])]:
            if part and part.get("type") == "button":
                part["value"] = '{"v":99}'
    await scene.dana.clicks(suggestion.buttons[0])
    assert "older version" in (await scene.dana.answer()).plain


async def test_while_the_inventory_is_first_read_a_serial_is_still_answered(stage: Stage) -> None:
    """Before the first sync ends the source is asked itself, and lists say how far it is."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("hang", resource="it_assets", page=1, times=None)
        await scene.dana.types("/asset list")
        assert "Still reading the inventory" in (await scene.dana.answer()).plain
        scene.world.factorial.mend()
        await scene.dana.types(f"/asset serial {SERIAL}")
        assert "Alex Moreno" in (await scene.dana.answer()).plain


async def test_an_inventory_that_reads_as_empty_is_not_believed(stage: Stage) -> None:
    """A first reading without one asset says “wrong environment or no right”."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("empty", resource="it_assets", times=None)
        await scene.bot.job_table.read("factorial")
        for question in (f"/asset serial {SERIAL}", "/asset list"):
            await scene.dana.types(question)
            answer = (await scene.dana.answer()).plain
            assert "environment" in answer
            assert "No asset" not in answer


async def test_a_tag_is_not_denied_before_the_inventory_was_read(stage: Stage) -> None:
    """No source can be asked for a tag, so until the index has all of them nothing is denied."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("hang", resource="employees", times=None)
        for question in ("/asset LT-0042", "/asset LT-0042 LT-0101"):
            await scene.dana.types(question)
            assert "Still reading" in (await scene.dana.answer()).plain
        scene.world.factorial.mend()


async def test_what_is_found_is_shown_beside_what_cannot_be_said_yet(stage: Stage) -> None:
    """A table before the first reading has ended denies no tag, and holds back no serial number."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("hang", resource="employees", times=None)
        await scene.dana.types("/asset PF4STOCK LT-0101")
        table = (await scene.dana.answer()).plain
        scene.world.factorial.mend()
    assert "ThinkPad X1 Carbon" in table
    assert "cannot be said yet" in table
    assert "Factorial has not been read to the end yet" in table


async def test_a_silent_source_hides_nothing_that_is_known(scene: Scene) -> None:
    """Of several words, those in the index are answered; for the rest it says who was silent."""
    scene.world.factorial.fail("status", status=503, times=None)
    await scene.dana.types(f"/asset serial {SERIAL} BRANDNEW9")
    table = (await scene.dana.answer(20)).plain
    assert "MacBook Pro 14" in table
    assert "cannot be said yet" in table
    assert "No answer from Factorial: what was not found may be there." in table


@pytest.mark.parametrize("question", ["/asset serial C02XL0ABJGH5", "/asset list", "/asset mine"])
async def test_a_refused_first_reading_is_not_called_no_such_serial(
    stage: Stage, question: str
) -> None:
    """A key without the right to see assets is what the answer names."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("status", resource="it_assets", status=403, times=None)
        await scene.bot.job_table.read("factorial")
        await scene.dana.types(question)
        answer = (await scene.dana.answer()).plain
    assert "environment" in answer
    assert "No asset with" not in answer
    assert "Still reading" not in answer


async def test_a_failure_during_the_first_reading_is_no_reading(stage: Stage) -> None:
    """Who asked for a serial number in vain is not told that serial numbers can be asked for."""
    async with stage(synced=False) as scene:
        scene.world.factorial.fail("hang", resource="employees", times=None)
        scene.world.factorial.fail("status", resource="it_assets", status=403, times=None)
        await scene.dana.types("/asset serial BRANDNEW9")
        answer = (await scene.dana.answer()).plain
        scene.world.factorial.mend()
    assert "refused what I asked of it" in answer
    assert "ref " in answer


async def test_a_source_that_cannot_be_asked_is_not_taken_for_one_that_says_no(
    scene: Scene,
) -> None:
    """An unknown serial number while the source is down is no “no such serial”."""
    scene.world.factorial.fail("status", status=503, times=None)
    await scene.dana.types("/asset serial BRANDNEW9")
    answer = (await scene.dana.answer(20)).plain
    assert "No asset with" not in answer
    assert "ref " in answer


async def test_a_list_says_how_old_it_is_when_the_source_was_long_silent(stage: Stage) -> None:
    """After several missed readings a list carries the day and time it was true."""
    async with stage() as scene:
        scene.world.factorial.fail("status", status=503, times=None)
        await scene.bot.job_table.read("factorial")
        scene.world.shift_clock(3 * 3600)
        await scene.dana.types("/asset list category:laptop")
        assert "could not be read since" in (await scene.dana.answer()).plain


async def test_a_list_speaks_of_no_failure_where_a_day_has_just_passed(stage: Stage) -> None:
    """Nobody has tried to read what the clock was set past: it says how old it is, and no more."""
    async with stage() as scene:
        scene.world.factorial.fail("hang", resource="it_assets", times=None)
        scene.world.shift_clock(24 * 3600)
        await scene.dana.types("/asset list category:laptop")
        answer = (await scene.dana.answer()).plain
        assert "the inventory has not been read since" in answer
        assert "could not be read" not in answer
        scene.world.factorial.mend()


async def test_what_the_clock_was_set_past_is_read_at_once(stage: Stage) -> None:
    """A day that passes in the sandbox leaves no list old until the next reading is due."""
    async with stage() as scene:
        index = scene.bot.job_table.parts.index
        before = index.reading("factorial").synced_at
        assert before
        scene.world.shift_clock(24 * 3600)
        async with asyncio.timeout(20):
            while index.reading("factorial").synced_at == before:  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.05)
        await scene.dana.types("/asset list category:laptop")
        assert "As of" not in (await scene.dana.answer()).plain


async def test_the_data_may_lie_in_a_folder_of_any_name(stage: Stage, tmp_path: Path) -> None:
    """Blanks, accents and what means something in an address do no harm."""
    folder = tmp_path / "données 100% #1?"
    async with stage(ASSETBOT_DATA_DIR=str(folder)) as scene:
        await scene.dana.types("/asset mine")
        assert (await scene.dana.answer()).plain.startswith("Your assets")
    assert {file.name for file in folder.iterdir()} >= {"index.sqlite3", "records.sqlite3"}
