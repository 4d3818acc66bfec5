"""What is typed with filters, by the words of the inventory."""

from datetime import date

import pytest

from bot.answering.spoken import as_said
from bot.language.asked import AskExport, AskReportFile
from bot.language.commands.reading import read
from bot.language.questions import AskInWords, Filters, ListAssets, ReportAssets
from bot.language.understanding import Words
from bot.language.vocabulary import Vocabulary
from bot.policy import TERMINAL, viewer

TODAY = date(2026, 11, 29)
WORDS = Words(Vocabulary(categories=("laptop", "phone", "mobile phone"), locations=("Berlin",)))


def said(text: str) -> object:
    """What is made of a command in a terminal."""
    typed = read(text, today=TODAY)
    assert not isinstance(typed, AskInWords)
    return as_said(typed, WORDS, viewer(None, TERMINAL, today=TODAY))


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("list category:phone location:Berlin", ListAssets),
        ("report category:Phone location:Berlin", ReportAssets),
        ("report csv category:phone location:Berlin", AskReportFile),
        ("export category:phone location:Berlin", AskExport),
    ],
)
def test_a_typed_category_finds_what_the_plain_word_finds(typed: str, kind: type) -> None:
    """“How many phones” counts mobile phones, too; the other filters stay as they are."""
    found = said(typed)
    assert isinstance(found, kind)
    filters = found.filters  # type: ignore[attr-defined]
    assert filters.category is None
    assert filters.location == "Berlin"
    assert [(one.field, sorted(one.values)) for one in filters.where] == [
        ("category", ["mobile phone", "phone"])
    ]


@pytest.mark.parametrize("name", ["laptop", "mobile phone", "phones", "lapdog"])
def test_a_category_that_is_one_by_itself_stays_as_it_was_typed(name: str) -> None:
    """Also one that is not there: that is said by the list."""
    assert said(f'list category:"{name}"') == ListAssets(filters=Filters(category=name))


def test_an_export_of_phones_is_what_a_sentence_about_phones_finds() -> None:
    """In a terminal as in a direct message."""
    found = said("export all phones")
    assert isinstance(found, AskExport)
    assert [sorted(one.values) for one in found.filters.where] == [["mobile phone", "phone"]]
