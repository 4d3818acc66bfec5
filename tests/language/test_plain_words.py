"""What newcomers say in plain words, where a place, a kind or a date is told in passing."""

from typing import Any

import pytest

from bot import policy
from bot.answering.spoken import asked_for
from bot.errors import UsageError
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import meant
from bot.language.questions import AskInWords, CountWarranties, Filters
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Known
from bot.models import Asker
from bot.policy.roles import Standing
from tests.language.corpus import TODAY, vocabulary

_PLACES = ("Berlin", "Lagos Warehouse", "Depot North", "Hull Store", "Leeds Office", "York Office")
_OURS = vocabulary()
_WORDS = Words(
    _OURS.model_copy(
        update={
            "locations": _PLACES,
            "people": (*_OURS.people, Known(name="Jordan Hull")),
            "categories": ("Laptop", "Printer", "Label Printer", "Phone", "Mobile Phone"),
        }
    )
)


def plain(text: str) -> Parsed:
    """What a sentence means where places are called after what they are."""
    return understand(text, _WORDS, today=TODAY)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("what have we got in stock at the warehouse",
         {"status": "in stock", "location": "Lagos Warehouse"}),
        ("how many laptops in stock at the depot",
         {"category": "Laptop", "status": "in stock", "location": "Depot North"}),
        ("laptops in the hull shop", {"category": "Laptop", "location": "Hull Store"}),
        ("laptops for the hull shop", {"category": "Laptop", "location": "Hull Store"}),
        ("laptops in the Berlin warehouse", {"category": "Laptop", "location": "Berlin"}),
    ],
)  # fmt: skip
def test_a_kind_of_place_is_the_only_one_called_so(text: str, filters: Any) -> None:
    """And beside a name, that place and nobody."""
    found = plain(text)
    assert (found.filters, found.sure) == (filters, True)


@pytest.mark.parametrize("text", ["which laptops at the office?", "laptops at the yard"])
def test_a_kind_of_place_of_many_or_none_is_asked_back(text: str) -> None:
    """It is never left out in silence."""
    assert not plain(text).sure


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("printers", "Printer"),
        ("label printers", "Label Printer"),
        ("phones", ["Mobile Phone", "Phone"]),
    ],
)
def test_a_category_said_whole_is_that_alone(text: str, category: Any) -> None:
    """But for those that mean the same, which sources spell each in their way."""
    assert plain(text).filters == {"category": category}


@pytest.mark.parametrize(
    ("text", "intent", "changes", "reason"),
    [
        ("LT-1788: status lost, fell off the lorry", "edit", {"status": "lost"},
         "fell off the lorry"),
        ("a free laptop for Jordan Hull please, hers got soaked", "assign",
         {"assignee": "Jordan Hull"}, "hers got soaked"),
        ("the warranty for LT-1788 should say 30 June 2028", "edit",
         {"warranty_end": "2028-06-30"}, ""),
    ],
)  # fmt: skip
def test_what_is_to_become_of_it_is_told_before_why(
    text: str, intent: str, changes: Any, reason: str
) -> None:
    """A status or a wish that is said outright is no fault for its reason."""
    found = plain(text)
    assert (found.intent, found.changes, found.reason) == (intent, changes, reason)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can u list everything im signed for", "mine"),
        ("who was the last person with LT-1788 before it came back", "history"),
        ("whats been going on with lt-1788 since we bought it", "history"),
    ],
)
def test_what_is_asked_in_haste_is_told_apart(text: str, intent: str) -> None:
    """What one is signed for is one's own, and what has been going on is history."""
    found = plain(text)
    assert (found.intent, found.sure) == (intent, True)


@pytest.mark.parametrize("text", ["laptops 2nite", "laptops 2moro", "gr8 laptops b4 2day"])
def test_a_word_with_a_digit_for_its_sound_is_no_serial_number(text: str) -> None:
    """“2nite” is tonight."""
    assert "serial_number" not in plain(text).filters


@pytest.mark.parametrize(
    "text",
    [
        "Show me a chart of warranties ending per month",
        "a picture of warranties by month please",
        "warranty chart",
        "draw warranties per month as a bar chart",
        "when do warranties end, by month?",
    ],
)
def test_a_chart_of_warranties_counts_them(text: str) -> None:
    """As the button under a list of them does, from today on, whatever was asked before."""
    before = plain("what does Jordan Hull have?")
    found = understand(text, _WORDS, today=TODAY, context=before)
    asked = meant(found, today=TODAY)
    assert (asked, found.sure) == (CountWarranties(filters=Filters(warranty_from=TODAY)), True)


def test_a_choice_without_any_filter_is_not_offered() -> None:
    """What is not understood is never everything there is."""
    text = "frobnicate warranties per department thing"
    found = plain(text)
    viewer = policy.viewer(Asker(user="U0ANA", name="Ana"), Standing(), today=TODAY)
    assert (found.intent, found.filters, found.sure) == ("warranty", {}, False)
    with pytest.raises(UsageError, match="did not understand"):
        asked_for(AskInWords(text=text), found, _WORDS, viewer)
