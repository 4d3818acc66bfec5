"""What somebody new needs, what is new for somebody, and what is gone for good."""

from datetime import date

import pytest

from bot.language.asked import Asked
from bot.language.changes import AskChange
from bot.language.commands import messages
from bot.language.parsed_to_asked import meant
from bot.language.questions import AskInWords
from tests.language.corpus import TODAY, ours


def read(text: str) -> Asked | AskInWords:
    """What a direct message asks for."""
    return messages.read(text, bot_user="U0BOT", today=date(2026, 11, 29))


@pytest.mark.parametrize(
    ("text", "filters", "reason"),
    [
        (
            "new starter monday, berlin, needs mac",
            {"manufacturer": "Apple", "location": "Berlin"},
            "new starter monday",
        ),
        (
            "new employee starts monday needs a laptop in berlin",
            {"category": "Laptop", "location": "Berlin"},
            "new employee starts monday",
        ),
        (
            "our new hire starts on Monday and needs a phone",
            {"category": "Phone"},
            "our new hire starts on Monday",
        ),
        (
            "new starter in Berlin needs a new phone",
            {"category": "Phone", "location": "Berlin"},
            "new starter",
        ),
        ("we have a new colleague, she needs a headset", {"category": "Headset"}, None),
        ("i need a laptop for a new joiner", {"category": "Laptop"}, ""),
        (
            "laptop for a new starter, he begins on Monday",
            {"category": "Laptop"},
            "he begins on Monday",
        ),
    ],
)
def test_what_somebody_new_needs_is_one_that_nobody_has(
    text: str, filters: dict[str, str], reason: str | None
) -> None:
    """Nothing new is made, and no day that is told of them limits which; for whom the form asks."""
    found = ours(text)
    assert isinstance(read(text), AskInWords)
    assert (found.intent, found.sure, found.changes) == ("assign", True, {})
    assert found.filters == {**filters, "assignee": None}
    assert reason is None or found.reason == reason
    asked = meant(found, today=TODAY)
    assert isinstance(asked, AskChange)
    assert "in stock" in asked.among


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("new phone for Ana Silva", "Phone"),
        ("a new phone for Ana Silva, hers got wet", "Phone"),
        ("another monitor for Ana Silva", "Monitor"),
        ("new employee Ana Silva needs a laptop", "Laptop"),
    ],
)
def test_something_new_for_somebody_is_given_and_not_made(text: str, category: str) -> None:
    """Chosen among what nobody has, as where they are said to need it."""
    found = ours(text)
    assert (found.intent, found.sure) == ("assign", True)
    assert found.filters == {"category": category, "assignee": None}
    assert found.changes == {"assignee": "Ana Silva"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("new laptop arrived for Ana Silva", "create"),
        ("new phone, Pixel 8, serial R58NNEW12AB, for Ana Silva", "create"),
        ("who has the laptop for the new starter", "find"),
        ("the new employee doesn't need a laptop", "none"),
        ("return the laptop of the new starter", "return"),
        ("the laptop for the new starter is broken", "fault"),
    ],
)
def test_what_only_speaks_of_somebody_new_is_read_as_it_stands(text: str, intent: str) -> None:
    """What has come is made, and what is asked, returned, broken or not needed is no need."""
    assert ours(text).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "LT-1788 was sold",
        "we sold LT-1788",
        "sold LT-1788 to an employee",
        "LT-1788 has been donated",
        "LT-1788 was thrown away",
        "we gave LT-1788 away",
    ],
)
def test_what_is_gone_for_good_is_retired_or_deleted(text: str) -> None:
    """It is asked which of the two, and told as the reason of either; nothing is broken."""
    found = ours(text)
    assert not found.sure
    assert [one.label for one in found.candidates] == ["Retire LT-1788", "Delete LT-1788"]
    retire, delete = (meant(found.chosen(one), today=TODAY) for one in found.candidates)
    assert isinstance(retire, AskChange)
    assert isinstance(delete, AskChange)
    assert (retire.operation, retire.word, retire.reason) == ("retire", "LT-1788", text)
    assert (delete.operation, delete.word, delete.reason) == ("delete", "LT-1788", text)


@pytest.mark.parametrize(
    "text",
    [
        "was LT-1788 sold?",
        "LT-1788 was not sold",
        "retire LT-1788, we sold it",
        "if LT-1788 is sold, tell me",
        "should LT-1788 be sold",
        "throw LT-1788 away",
    ],
)
def test_what_is_not_told_to_be_gone_is_read_as_it_stands(text: str) -> None:
    """A question, what is denied or only thought of, and an order that says itself what to do."""
    assert len(ours(text).candidates) == 0


@pytest.mark.parametrize(
    "text",
    [
        "new iphone for mei",
        "new hire: needs macbook, london",
        "<@U0MEITANAK> <@U0TOMBECKE>",
        "<@U0MEITANAK> LT-0042",
    ],
)
def test_words_are_no_serial_number(text: str) -> None:
    """Neither behind “new”, where a serial number may stand, nor where somebody is mentioned."""
    assert isinstance(read(text), AskInWords)
