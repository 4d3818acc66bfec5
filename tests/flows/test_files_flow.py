"""CSVs in Slack: asked for, handed in, tried, confirmed, written and told."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.errors import NotPermitted, UsageError
from bot.imports.importing import Tried
from bot.store.schema.imports import batch
from sandbox.slack import Document, Member, NotPossible, Seen
from sandbox.slack.surfaces import Pane
from sandbox.world import World
from tests.flows.conftest import Scene, Stage
from tests.flows.test_changes_flow import ADMINS, told
from tests.flows.test_terminal import Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture

SERIAL = "C02XL0ABJGH5"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Scene]:
    """A bot with a Factorial, whose admins are Dana and Priya."""
    async with stage(ASSETBOT_ADMINS=ADMINS) as scene:
        yield scene


EACH = "Each row’s own, from its column Source"
"""What the form of an import calls it where the rows say for which source they are."""


def table(*rows: str) -> Document:
    """A CSV of somebody's computer."""
    return Document("assets.csv", "\n".join(rows).encode())


def given(text: bytes) -> list[dict[str, str]]:
    """The rows of a CSV."""
    return list(csv.DictReader(io.StringIO(text.decode())))


async def form(member: Member) -> Pane:
    """The form that takes a CSV, once it is there."""
    return await member.until(
        lambda: shown if (shown := member.form) and shown.submit == "Try it" else None
    )


async def handed_in(member: Member, document: Document, *, source: str = "") -> None:
    """Somebody hands in a CSV to be tried; where there are two sources, for which."""
    await member.types("/asset import")
    await form(member)
    await member.fills("CSV", document)
    if source:
        await member.chooses(source, at="Source")
    assert await member.submits() == {}


async def tried(member: Member, document: Document, *, source: str = "") -> Seen:
    """The card of a CSV that was handed in."""
    await handed_in(member, document, source=source)
    card = await told(member, "Import of assets.csv")
    await member.until(lambda: member.form and "I tried it" in member.form.plain)
    await member.closes()
    return card


async def test_an_export_comes_as_a_file_and_is_on_record(desk: Scene) -> None:
    """With what passes the filters, to the one who asked; the folder is empty afterwards."""
    await desk.dana.types("/asset export category:laptop")
    await told(desk.dana, "in the CSV that I sent you")
    rows = given(desk.dana.reads("assets.csv"))
    assert rows
    assert {row["Type"] for row in rows} == {"laptop"}
    assert [*desk.bot.filing.spool._folder.iterdir()] == []
    await desk.bot.trail.drain()


async def test_a_sentence_asks_for_the_file_of_a_list(desk: Scene) -> None:
    """In a message, of what the list would have; refused as an export is to who may not."""
    await desk.dana.says("send me a csv of all laptops")
    await told(desk.dana, "in the CSV that I sent you")
    rows = given(desk.dana.reads("assets.csv"))
    assert rows
    assert {row["Type"] for row in rows} == {"laptop"}
    sent = dict(desk.slack.files)
    await desk.mei.says("send me a csv of all laptops")
    assert "CSV files are for auditors and operators" in (await desk.mei.answer()).plain
    assert desk.slack.files == sent


@pytest.mark.parametrize("typed", ["export laptops", "export all laptops", "export laptop"])
async def test_an_export_takes_plain_words_typed_or_said(desk: Scene, typed: str) -> None:
    """As the terminal does; whoever may not export is refused, not told what is known."""
    await desk.dana.types(f"/asset {typed}")
    await told(desk.dana, "in the CSV that I sent you")
    await desk.dana.says(typed)
    await told(desk.dana, "in the CSV that I sent you")
    rows = given(desk.dana.reads("assets.csv"))
    assert {row["Type"] for row in rows} == {"laptop"}
    await desk.mei.types(f"/asset {typed}")
    assert "CSV files are for auditors and operators" in (await desk.mei.answer()).plain


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("export category:laptops", "There is no category “laptops”. Do you mean “laptop”? Known:"),
        ("export whatever", "“whatever” is not a filter."),
    ],
)
async def test_a_filter_that_is_none_is_answered_with_one_that_is_there_and_the_same_command(
    desk: Scene, typed: str, says: str
) -> None:
    """One of many or one alone; what is offered works as it stands."""
    await desk.dana.types(f"/asset {typed}")
    told = (await desk.dana.answer()).plain
    assert says in told
    assert "/asset export " in told
    assert "/asset list" not in told
    assert '"laptop"' not in told
    await desk.mei.types(f"/asset {typed}")
    assert "Do you mean" not in (await desk.mei.answer()).plain


async def test_an_export_is_refused_to_who_may_not(desk: Scene) -> None:
    """Nothing is uploaded."""
    await desk.mei.types("/asset export")
    answer = await desk.mei.answer()
    assert "CSV files are for auditors and operators" in answer.plain
    assert "If you need it, ask @Dana Desk." in answer.plain
    assert desk.slack.files == {}


async def test_an_import_is_tried_confirmed_and_written(desk: Scene) -> None:
    """The report first, nothing by itself; then each row through the ordinary machinery."""
    asset = desk.world.factorial.asset(SERIAL)
    before = asset.notes
    card = await tried(desk.dana, table("Serial Number,Notes", f"{SERIAL},Seen today"))
    assert "1 to update" in card.plain
    assert "Seen today" in card.plain
    assert b"update" in desk.dana.reads("import-report.txt")
    assert desk.world.factorial.asset(SERIAL).notes == before
    await desk.dana.clicks("Import", on=card)
    await told(desk.dana, "1 of 1 changes done")
    assert desk.world.factorial.asset(SERIAL).notes == "Seen today"


async def test_a_date_in_another_order_is_answered_with_the_menu_of_the_form(desk: Scene) -> None:
    """And chosen there, it is understood; what a terminal is told is not said in Slack."""
    document = table("Serial Number,Purchase Date", f"{SERIAL},31.12.2025")
    card = await tried(desk.dana, document)
    assert "with 31/12/2026 or 12/31/2026 under “Dates are written like” if that" in card.plain
    assert "--dates" not in card.plain
    await desk.dana.types("/asset import")
    pane = await form(desk.dana)
    assert "Dates are written like" in pane.plain
    await desk.dana.fills("CSV", document)
    await desk.dana.fills("Dates are written like", "31/12/2026")
    assert await desk.dana.submits() == {}
    await told(desk.dana, "to “2025-12-31”")
    await desk.bot.trail.drain()


async def test_a_spreadsheet_to_be_imported_in_words_is_offered_its_form(desk: Scene) -> None:
    """With what it has to be saved as; who may not import is told so before there is a button."""
    await desk.dana.says("can I import a spreadsheet?")
    offer = await desk.dana.answer()
    assert "which any spreadsheet can be saved as" in offer.plain
    await desk.dana.clicks("Import…", on=offer)
    await form(desk.dana)
    await desk.dana.closes()
    await desk.dana.types("/asset import csv")
    await form(desk.dana)
    await desk.mei.says("import a csv")
    refused = await desk.mei.answer()
    assert "Changes are for operators." in refused.plain
    assert refused.buttons == []


async def test_a_csv_in_a_direct_message_is_offered_to_be_imported(desk: Scene) -> None:
    """Nothing happens by itself; the button opens the form, without asking for a file again."""
    await desk.dana.shares("assets.csv", b"Serial Number,Notes\n" + SERIAL.encode() + b",Hello\n")
    offer = await desk.dana.answer()
    assert offer.buttons == ["Import…"]
    assert desk.slack.downloads == []
    await desk.dana.clicks("Import…", on=offer)
    shown = await form(desk.dana)
    assert "CSV" not in shown.labels
    await desk.dana.submits()
    assert "1 to update" in (await told(desk.dana, "Import of assets.csv")).plain


async def test_whoever_may_not_import_a_csv_is_told_who_may_and_offered_nothing(
    desk: Scene,
) -> None:
    """Rather than a button that refuses them when it is pressed."""
    await desk.mei.shares("assets.csv", b"Serial Number,Notes\n" + SERIAL.encode() + b",Hello\n")
    refused = await desk.mei.answer()
    assert refused.buttons == []
    assert "Changes are for operators." in refused.plain
    assert "If you need it, ask @" in refused.plain
    assert "ref " in refused.plain


async def test_a_terminal_hands_an_import_to_the_bot_that_is_running(
    desk: Scene, ran: Ran, tmp_path: Path
) -> None:
    """In the name of somebody who is in Slack, by their rights; the terminal waits for it."""
    await desk.bot.tick()
    (tmp_path / "in.csv").write_text(f"Serial Number,Notes\n{SERIAL},From a terminal\n")
    arguments = ("import", "in.csv", "--write", "--yes", "--as")
    code, out, err = await ran(desk.world, *arguments, "Dana.Desk@larkfield.example")
    assert (code, out.splitlines()[-1]) == (0, "1 change done, 0 not done."), err
    assert desk.world.factorial.asset(SERIAL).notes == "From a terminal"
    again, out, _ = await ran(desk.world, *arguments, "dana.desk@larkfield.example")
    assert (again, out.splitlines()[-1]) == (0, "There is nothing to write.")
    nobody, _, err = await ran(desk.world, *arguments, "nobody@larkfield.example")
    assert (nobody, "Nobody in Slack has the address nobody@" in err) == (2, True)


async def test_a_terminal_in_which_nobody_answers_writes_nothing(
    desk: Scene, ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script that did not say --yes is no consent, and no traceback."""
    await desk.bot.tick()
    (tmp_path / "in.csv").write_text(f"Serial Number,Notes\n{SERIAL},From a terminal\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    arguments = ("import", "in.csv", "--write", "--as", "dana.desk@larkfield.example")
    code, out, err = await ran(desk.world, *arguments)
    assert (code, err.count("Traceback")) == (1, 0)
    *_, asked, last = out.splitlines()
    assert asked.strip() == "Write 1 change in the name of Dana Desk? [y/N]"
    assert last == "Nothing was written."


async def test_a_terminal_writes_nothing_without_a_bot_or_where_all_is_read_only(
    ran: Ran, tmp_path: Path
) -> None:
    """Each in one sentence."""
    (tmp_path / "in.csv").write_text(f"Serial Number,Notes\n{SERIAL},From a terminal\n")
    arguments = ("import", "in.csv", "--write", "--yes", "--as", "dana.desk@larkfield.example")
    async with World(assets=5) as world:
        code, _, err = await ran(world, *arguments)
        assert (code, "it is not running" in err) == (2, True)
        code, _, err = await ran(world, *arguments, ASSETBOT_READ_ONLY="true")
        assert (code, "ASSETBOT_READ_ONLY is set" in err) == (2, True)
        assert {one.method for one in world.factorial.requests} <= {"GET"}


async def test_with_two_sources_the_form_wants_to_know_which_or_that_the_rows_say_it(
    both: Stage,
) -> None:
    """Left empty every row would be refused; with a column Source each row can be another's."""
    async with both(ASSETBOT_ADMINS=ADMINS) as scene:
        dana = scene.dana
        await dana.types("/asset import")
        await form(dana)
        await dana.fills("CSV", table("Serial Number,Notes", f"{SERIAL},Lent out"))
        assert list((await dana.submits()).values()) == ["Please complete this required field."]
        await dana.chooses("Factorial", at="Source")
        assert await dana.submits() == {}
        await told(dana, "1 to update")
        await dana.until(lambda: dana.form and "I tried it" in dana.form.plain)
        await dana.closes()
        rows = ("Source,Serial Number,Notes", f"factorial,{SERIAL},Lent", "itflow,BW-NONE,Lent")
        await handed_in(dana, table(*rows), source=EACH)
        card = await told(dana, "2 rows")
        assert "1 to update" in card.plain
        assert "does not say which Source" not in card.plain


async def test_what_was_dropped_is_not_written_by_an_older_card(desk: Scene) -> None:
    """Each click is decided by the import as it is then."""
    card = await tried(desk.dana, table("Serial Number,Notes", f"{SERIAL},Never"))
    await desk.dana.clicks("Do not import", on=card)
    await told(desk.dana, "Nothing of it was written.")
    with pytest.raises(NotPossible):
        await desk.dana.clicks("Import", on=card)
    (one,) = await kept(desk)
    viewer = desk.bot.answering.boundary._core.viewer
    asker = await desk.bot.people.asker(desk.dana.user.id)
    standing = await desk.bot.roles.standing(asker)
    for version in (1, 2):
        with pytest.raises(UsageError, match="decided already"):
            await desk.bot.filing.importing.confirm(one, version, viewer(asker, standing, None))
    assert desk.world.factorial.asset(SERIAL).notes != "Never"


async def test_more_than_fifty_megabytes_are_refused_in_a_sentence(desk: Scene) -> None:
    """Nothing of such a file is fetched, and nothing is kept of it."""
    await handed_in(desk.dana, Document("assets.csv", b"x" * 50_000_001))
    await desk.dana.until(lambda: desk.dana.form and "more than 50 MB" in desk.dana.form.plain)
    assert desk.slack.downloads == []
    assert await kept(desk) == []


async def test_a_file_that_somebody_else_sent_is_not_tried(desk: Scene) -> None:
    """Whoever names it is not who may show it to the bot."""
    (file,) = (await desk.mei.shares("assets.csv", b"Serial Number\n")).files
    viewer = desk.bot.answering.boundary._core.viewer
    asker = await desk.bot.people.asker(desk.dana.user.id)
    standing = await desk.bot.roles.standing(asker)
    with pytest.raises(NotPermitted, match="somebody else"):
        await desk.bot.filing.importing.try_out(Tried(file["id"]), viewer(asker, standing, None))
    assert desk.slack.downloads == []


async def kept(desk: Scene) -> list[str]:
    """The ids of the imports on record."""
    async with desk.bot._parts.records.read() as connection:
        return list((await connection.execute(select(batch.c.id))).scalars())


async def test_rows_that_say_no_source_are_refused_together_and_told_what_to_choose(
    both: Stage,
) -> None:
    """Once and at once, where each row was to say it and the file has no column for that."""
    async with both(ASSETBOT_ADMINS=ADMINS) as scene:
        dana = scene.dana
        await handed_in(dana, table("Serial Number,Notes", f"{SERIAL},Lent out"), source=EACH)
        await dana.until(lambda: dana.form and "no column Source" in dana.form.plain)
        assert dana.form
        assert "choose one at Source in the form." in dana.form.plain
