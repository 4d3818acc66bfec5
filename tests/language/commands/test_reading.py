"""What may follow `/asset`, read into questions."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.language.asked import (
    AskAlerts,
    AskApprovals,
    AskAway,
    Asked,
    AskExport,
    AskImport,
    AskReportFile,
    BindChannel,
)
from bot.language.changes import AskNew
from bot.language.commands import reading
from bot.language.commands.filters import FILTERS
from bot.language.commands.table import COMMANDS
from bot.language.questions import (
    AskHelp,
    AskInWords,
    AskWhoAmI,
    AssetHistory,
    AssetsOf,
    Filters,
    FindAssets,
    ListAssets,
    ListModels,
    Question,
    ReportAssets,
)

TODAY = date(2026, 11, 22)


def read(text: str) -> Asked | AskInWords:
    """What a command asks for on the day of these tests."""
    return reading.read(text, today=TODAY)


def ending(days: int, **more: Any) -> Filters:
    """Warranties that end within some days."""
    return Filters(warranty_from=TODAY, warranty_to=TODAY + timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("serial XYZ", ("XYZ",)),
        ("SERIAL xyz", ("xyz",)),
        ("serial number XYZ", ("XYZ",)),
        ("serial XYZ please", ("XYZ",)),
        ("serial XYZ, thanks!", ("XYZ",)),
        ("serial PLEASE1", ("PLEASE1",)),
        ("serial no. XYZ", ("XYZ",)),
        ("serial: XYZ", ("XYZ",)),
        ("serial “XYZ-1”", ("XYZ-1",)),
        ("serial A1, B2;C3\nD4|E5", ("A1", "B2", "C3", "D4", "E5")),
        ("serial A1 and B2", ("A1", "B2")),
        ("serial A1、B2，C3", ("A1", "B2", "C3")),
        ("serial C02XL0ABJGH5/PF4STOCK", ("C02XL0ABJGH5", "PF4STOCK")),
        ("serial IT/0042", ("IT/0042",)),
        ("serial A1 A1", ("A1",)),
    ],
)
def test_serial_reads_serial_numbers_with_anything_between_them(
    text: str, words: tuple[str, ...]
) -> None:
    """What follows `serial` is serial numbers, each once."""
    assert read(text) == FindAssets(words=words, field="serial")


@pytest.mark.parametrize("behind", ["", " please", ", please?", " pls, thanks!"])
@pytest.mark.parametrize("command", ["history XYZ", "return XYZ", "undo XYZ"])
def test_polite_words_behind_a_command_are_no_part_of_it(command: str, behind: str) -> None:
    """Neither of what is written on an asset nor of a reason."""
    assert read(command + behind) == read(command)


@pytest.mark.parametrize("text", ["C02XL0AB", "“C02XL0AB”", " C02XL0AB\u00a0", "<C02XL0AB>"])
def test_a_word_alone_may_be_a_serial_number_a_tag_or_an_id(text: str) -> None:
    """A word that is no command is looked for in every field."""
    assert read(text) == FindAssets(words=("C02XL0AB",), field="any")


@pytest.mark.parametrize("text", ["history C02XL0AB", "History: C02XL0AB", "history of “C02XL0AB”"])
def test_history_reads_one_asset(text: str) -> None:
    """By whatever is written on it."""
    assert read(text) == AssetHistory(word="C02XL0AB")


@pytest.mark.parametrize("text", ["history", "history of", "history A1 B2"])
def test_history_of_none_or_of_several_is_refused(text: str) -> None:
    """With an example."""
    with pytest.raises(UsageError) as refused:
        read(text)
    assert refused.value.usage == "history C02XL0ABJGH5"


def test_words_without_a_digit_are_one_tag_with_blanks() -> None:
    """“meeting room screen” is words, and what the inventory has none of is one thing to find."""
    said = read("meeting room screen")
    assert said == AskInWords(text="meeting room screen", typed=True)


def test_twenty_at_once_are_read_and_one_more_is_refused_with_the_limit() -> None:
    """The twenty-first serial number gets a sentence that says what to do."""
    numbers = [f"A{number}" for number in range(21)]
    assert read(" ".join(numbers[:20])) == FindAssets(words=tuple(numbers[:20]))
    with pytest.raises(UsageError, match="21 at once; 20 is the most"):
        read(" ".join(numbers))


def test_a_word_no_sticker_could_hold_is_refused() -> None:
    """A hundred and one characters are no serial number."""
    with pytest.raises(UsageError, match="too long"):
        read("A1" * 51)


@pytest.mark.parametrize("text", ["", "   ", "help", "HELP", "hello", "Hi"])
def test_nothing_asks_for_help(text: str) -> None:
    """`/asset` alone shows what can be asked, and so does a greeting, which is on no sticker."""
    assert read(text) == AskHelp()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("of <@U0ANA|ana>", AssetsOf(slack_user="U0ANA")),
        ("of <@W0GRID>", AssetsOf(slack_user="W0GRID")),
        ("of ana@acme.example", AssetsOf(email="ana@acme.example")),
        ("of <mailto:ana@acme.example|ana@acme.example>", AssetsOf(email="ana@acme.example")),
        ("of me", AssetsOf()),
        ("mine", AssetsOf()),
        ("alerts", AskAlerts()),
        ("alerts test laptops", AskAlerts(deed="test", rule="laptops")),
        ("alerts Pause laptops", AskAlerts(deed="pause", rule="laptops")),
        ("warranty", ListAssets(filters=ending(90))),
        ("warranty 90 category:laptop", ListAssets(filters=ending(90, category="laptop"))),
        ("warranty 0 days", ListAssets(filters=ending(0))),
        ("warranty location:Berlin", ListAssets(filters=ending(90, location="Berlin"))),
    ],
)
def test_of_and_mine_ask_what_someone_has(text: str, question: Question) -> None:
    """A person is a mention, an e-mail address or oneself."""
    assert read(text) == question


def test_a_name_that_is_not_picked_from_the_list_is_a_sentence() -> None:
    """The inventory says whose it is; nobody at all is asked for again."""
    assert read("of Ana") == AskInWords(text="what does Ana have?")
    with pytest.raises(UsageError, match="pick the person"):
        read("of")


@pytest.mark.parametrize("marks", ['""', "''", "“”", "„“", "«»", "‘’", "‹›", "””", "``", '“"'])
def test_values_with_blanks_stand_in_quotation_marks_of_any_kind(marks: str) -> None:
    """Phones turn quotation marks into curly ones; all are understood."""
    text = f"list location:{marks[0]}Queen Street{marks[1]} category:laptop"
    assert read(text) == ListAssets(filters=Filters(location="Queen Street", category="laptop"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("list colour:red", ", ".join(FILTERS)),
        ("list status:broken", "in stock, assigned, in repair"),
        ("list category:", "no value"),
        ("list category:a category:b", "twice"),
        ('list location:"Berlin', "never closed"),
        ("list warranty:soon", "warranty:over"),
        ("mine again", "takes nothing"),
        ("alerts stop laptops", "pause, resume or test"),
        ("alerts test", "pause, resume or test"),
        ("warranty 99999", "36,500 days at most"),
        (f"warranty {'9' * 3000}", "36,500 days at most"),
        ("status LT-0042", "Which status? They are in stock"),
        ("status LT-0042 flying low", "“flying low” is no status. They are in stock, assigned"),
        ("warranty 30 warranty:60", "Write the days as a number"),
        ("serial", "Which serial"),
    ],
)
def test_what_cannot_be_read_says_what_can(text: str, told: str) -> None:
    """Every refusal names what is valid."""
    with pytest.raises(UsageError) as refused:
        read(text)
    assert told in str(refused.value)


def test_every_command_of_the_table_reads_its_own_example() -> None:
    """The usages shown in help are commands that work."""
    for command in COMMANDS.values():
        example = command.usage.replace("@person", "<@U0ANA|ana>")
        assert not isinstance(read(example), FindAssets) or command.usage.startswith("serial")


@given(st.text(max_size=4_500))
def test_any_text_is_a_question_or_a_usage_error(text: str) -> None:
    """Whatever is typed, the reader answers or refuses in words; it never breaks."""
    try:
        asked = read(text)
    except UsageError as error:
        refused = str(error)
        assert refused.endswith((".", "?"))
    else:
        assert type(asked).model_validate_json(asked.model_dump_json()) == asked


def test_an_export_takes_the_filters_of_a_list() -> None:
    """And none is everything."""
    assert read("export") == AskExport()
    assert read("Export category:laptop") == AskExport(filters=Filters(category="laptop"))


def test_a_report_is_asked_for_as_a_message_or_as_a_csv() -> None:
    """With the filters of a list."""
    laptops = Filters(category="laptop")
    assert read("report") == ReportAssets()
    assert read("report category:laptop") == ReportAssets(filters=laptops)
    assert read("Report CSV category:laptop") == AskReportFile(filters=laptops)
    with pytest.raises(UsageError, match="not a filter"):
        read("report monthly")


@pytest.mark.parametrize(
    "text",
    [
        "import csv",
        "import a csv",
        "Import my spreadsheet please",
        "import an Excel file",
        "can I import a spreadsheet?",
        "could we upload a csv",
        "how do I import assets?",
        "add assets from a spreadsheet",
        "bulk import",
    ],
)
def test_a_table_to_be_imported_is_asked_for_in_a_form(text: str) -> None:
    """Whatever it is called: the form says which files it takes."""
    assert read(text) == AskImport()


def test_an_import_takes_its_file_in_a_form() -> None:
    """What is typed after it is no file of ours."""
    assert read("import") == AskImport()
    with pytest.raises(UsageError, match="takes nothing after it"):
        read("import assets.csv")


def test_models_are_listed_by_any_words() -> None:
    """None of them is a filter; blanks are one."""
    assert read("models") == ListModels()
    assert read("models  macbook   pro") == ListModels(words="macbook pro")
    with pytest.raises(UsageError, match="too long"):
        read(f"models {'x' * 201}")


def test_a_new_asset_may_have_its_serial_number_typed() -> None:
    """All that stands behind it, without quotes; none is asked for in the form."""
    assert read("new") == AskNew()
    assert read("new “C02 XL0”") == AskNew(serial_number="C02 XL0")
    with pytest.raises(UsageError, match="too long"):
        read(f"new {'x' * 101}")


def test_whoami_asks_what_one_may() -> None:
    """Nothing stands behind it."""
    assert read("whoami") == AskWhoAmI()
    with pytest.raises(UsageError, match="takes nothing after it"):
        read("whoami dana")


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("channel client Kestrel Freight", "Kestrel Freight"),
        ('channel client "Kestrel Freight"', "Kestrel Freight"),
        ("channel CLIENT itflow/A & B", "itflow/A & B"),
        ("channel client none", None),
    ],
)
def test_a_channel_is_said_to_be_for_a_client(text: str, client: str | None) -> None:
    """By the client's name, and “none” ends it."""
    assert read(text) == BindChannel(client=client)


@pytest.mark.parametrize(
    "text", ["channel", "channel client", "channel Kestrel", "channel client “”"]
)
def test_a_channel_without_a_client_is_asked_again(text: str) -> None:
    """The usage says both ways."""
    with pytest.raises(UsageError, match="says which client"):
        read(text)


@pytest.mark.parametrize(
    "text", ["return amara's things", "return Amara’s phone", "transfer amara's laptop to ben"]
)
def test_whose_things_they_are_is_no_serial_number(text: str) -> None:
    """A command and somebody's name begin a sentence."""
    assert read(text) == AskInWords(text=text, typed=True)


def test_what_is_no_filter_of_an_export_gets_an_export_that_works() -> None:
    """The example is a command that is read, and that exports."""
    with pytest.raises(UsageError, match="like category:laptop") as refused:
        read("export all laptops category:laptop")
    assert read(refused.value.usage) == AskExport(filters=Filters(category="laptop"))


def test_somebody_is_away_until_a_weekday() -> None:
    """It is the next of that name; today is one of them."""
    assert read("away @U0ABC until Friday") == AskAway(delegate="U0ABC", until=date(2026, 11, 27))
    assert read("away @U0ABC until sunday") == AskAway(delegate="U0ABC", until=TODAY)


def test_what_waits_is_asked_without_an_apostrophe() -> None:
    """It is typed in a hurry."""
    assert read("whats waiting for me") == AskApprovals()


@pytest.mark.parametrize("text", ["export all", "export everything"])
def test_an_export_of_everything_may_be_called_so(text: str) -> None:
    """It is what `export` alone is."""
    today = date(2026, 11, 22)
    assert reading.read(text, today=today) == reading.read("export", today=today)


@pytest.mark.parametrize(
    "text", ["serial of LT-0042", "serial number of LT-0042", "serial no. for LT-0042"]
)
def test_the_serial_number_of_something_is_asked_in_words(text: str) -> None:
    """What stands behind “of” is the asset, and no second serial number."""
    assert read(text) == AskInWords(text=text, typed=True)
