"""A list that was shown is wanted as a file."""

import pytest

from bot.language.asked import AskExport
from bot.language.commands.reading import read
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import meant
from bot.language.questions import AskInWords
from tests.language.corpus import TODAY, ours

LIST = ours("laptops in Berlin")
SAID = [
    "as csv",
    "csv pls",
    "csv?",
    "and as a csv",
    "can i have that as a csv",
    "can I get this in excel?",
    "send it as excel",
    "send me this list in excel",
    "give me that as a spreadsheet",
    "put that in a spreadsheet",
    "all of them as csv",
    "the whole list as a spreadsheet please",
    "export that",
    "export them",
    "download it",
    "email me that list as csv",
    "save it as csv",
    "export all of that",
]


@pytest.mark.parametrize("text", SAID)
def test_the_file_is_of_the_list(text: str) -> None:
    """The same file as “laptops in Berlin as csv” is, whatever it is called."""
    found = ours(text, LIST)
    assert found.sure
    assert meant(found) == meant(ours("laptops in Berlin as csv"))
    assert isinstance(meant(found), AskExport)


@pytest.mark.parametrize("text", SAID)
def test_the_file_is_of_what_a_count_was_of(text: str) -> None:
    """And of the list that came down to one asset; warranties stay those that were asked for."""
    counted = ours("how many laptops in Berlin")
    one = Parsed(intent="find", filters={"asset_tag": "LT-1788"}, among=LIST, confidence=1)
    ends = ours("warranties that end in 2027")
    assert meant(ours(text, counted)) == meant(ours(text, one)) == meant(ours(text, LIST))
    assert meant(ours(text, ends), today=TODAY) == meant(
        ours("laptops", ends).model_copy(update={"table": True, "filters": ends.filters}),
        today=TODAY,
    )


@pytest.mark.parametrize("text", ["phones as csv", "and phones as csv", "only phones, as a csv"])
def test_what_is_named_beside_it_limits_the_file(text: str) -> None:
    """By itself, or within what was asked."""
    asked = meant(ours(text, LIST))
    assert isinstance(asked, AskExport)
    assert [one.values for one in asked.filters.where if one.field == "category"] == [("Phone",)]


@pytest.mark.parametrize("before", [None, LIST])
@pytest.mark.parametrize(
    "text", ["all assets as csv", "everything as csv", "all devices in excel please"]
)
def test_all_that_there_is_is_a_file_too(text: str, before: Parsed | None) -> None:
    """Whatever was asked before."""
    assert meant(ours(text, before)) == AskExport()


@pytest.mark.parametrize("text", ["how do i export that", "do not export that", "why is it csv"])
def test_a_word_for_a_file_alone_asks_for_none(text: str) -> None:
    """Neither does a question about files, or what is not to be done."""
    found = ours(text, LIST)
    assert not (found.table and found.sure)


@pytest.mark.parametrize("text", SAID)
def test_of_no_list_there_is_no_file(text: str) -> None:
    """Behind one asset, behind nothing, and in a channel where nobody asked for one."""
    assert not ours(text, ours("who has LT-1788")).sure
    assert not ours(text).sure
    assert not ours(text, LIST, channel=True).table


def test_export_and_a_pronoun_is_a_sentence() -> None:
    """What stands there is no filter; a filter still is."""
    for text in ("export that", "export all that", "export these please"):
        assert isinstance(read(text, today=TODAY), AskInWords)
    assert isinstance(read("export category:laptop", today=TODAY), AskExport)
