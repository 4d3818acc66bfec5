"""What a message asks."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.spoken import asked_for
from bot.errors import NotPermitted, UsageError
from bot.language.asked import Asked
from bot.language.commands import messages
from bot.language.parsed import Parsed
from bot.language.questions import (
    AskHelp,
    AskInWords,
    AssetsOf,
    Filters,
    FindAssets,
    ListAssets,
    Question,
)
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from bot.models import Asker
from bot.policy import viewer
from bot.policy.roles import Standing

BOT = "U0BOT"
TODAY = date(2026, 11, 22)
VIEWER = viewer(Asker(user="U0ASKER", name="Ana"), Standing(), today=TODAY)
NO_WORDS = Words(Vocabulary())
"""Of an inventory that has no names."""


def read(text: str, *, today: date = TODAY) -> Asked:
    """What a message asks for on the day of these tests; raises UsageError where it is nothing."""
    asked = messages.read(text, bot_user=BOT, today=today)
    if not isinstance(asked, AskInWords):
        return asked
    parsed = understand(asked.text, NO_WORDS, today=today)
    found = asked_for(asked, parsed, NO_WORDS, VIEWER)
    if isinstance(found, Parsed):
        raise UsageError("This is asked back.", usage="yes")
    return found


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("who has serial XYZ", FindAssets(words=("XYZ",), asks="holder")),
        ("Who has XYZ?", FindAssets(words=("XYZ",), asks="holder")),
        ("who has the asset with serial number X-1?", FindAssets(words=("X-1",), asks="holder")),
        ("<@U0BOT> who’s got LT-0042 ?", FindAssets(words=("LT-0042",), asks="holder")),
        ("whose is LT-0042?", FindAssets(words=("LT-0042",), asks="holder")),
        ("what does <@U0ANA> have?", AssetsOf(slack_user="U0ANA")),
        ("<@U0BOT> what does <@U0ANA|ana> have", AssetsOf(slack_user="U0ANA")),
        ("what do I have?", AssetsOf()),
        ("who has A1234 and B2345?", FindAssets(words=("A1234", "B2345"))),
        ("mine", AssetsOf()),
        ("C02XL0ABJGH5", FindAssets(words=("C02XL0ABJGH5",))),
        ("/asset serial XYZ", FindAssets(words=("XYZ",), field="serial")),
        ("<@U0BOT>", AskHelp()),
        ("hello", AskHelp()),
    ],
)  # fmt: skip
def test_a_message_asks_what_the_command_asks(text: str, question: Question) -> None:
    """The same questions, in a sentence, with or without the bot's name."""
    assert read(text) == question


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 22), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 6, 30), date(2028, 4, 1), date(2028, 6, 30)),
    ],
)
def test_this_quarter_is_the_calendars(today: date, first: date, last: date) -> None:
    """The whole of it, as a calendar has it."""
    asked = read("What runs out of warranty this quarter?", today=today)
    assert asked == ListAssets(filters=Filters(warranty_from=first, warranty_to=last))


def test_a_list_is_asked_for_in_a_message_too() -> None:
    """The words after `/asset` work without it."""
    assert isinstance(read("list category:laptop"), ListAssets)


@pytest.mark.parametrize(
    "text",
    [
        "lunch at noon then",
        "what does Ana have?",
        "ok :+1:",
        "who has it?",
        "who is Dana?",
    ],
)
def test_chatter_is_not_taken_for_a_serial_number(text: str) -> None:
    """What asks nothing gets an example of what can be asked."""
    with pytest.raises(UsageError) as refused:
        read(text)
    assert refused.value.usage


@given(st.text(max_size=4_000))
def test_any_message_is_a_question_or_refused_in_words(text: str) -> None:
    """Whatever is said, it never breaks; what is drawn may be a list, which not all may see."""
    refused = ""
    try:
        refused = repr(read(text))
    except (NotPermitted, UsageError) as error:
        refused = str(error)
    assert refused


@pytest.mark.parametrize(
    "text", ["who has " * 500, "<@U" * 1300, "“" * 4000, "list " + "a:" * 1900]
)
def test_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    """Four thousand characters made to be slow are read well within Slack's patience."""
    begun = time.process_time()
    with pytest.raises(UsageError):
        read(text)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "text",
    ["return my laptop", "list phones in Berlin", "history of my laptop", "new laptop for Ana"],
)
def test_a_sentence_may_begin_with_the_word_of_a_command(text: str) -> None:
    """What follows tells which it is: a command has an asset or filters behind it."""
    assert isinstance(messages.read(text, bot_user=BOT, today=TODAY), AskInWords)


@pytest.mark.parametrize("text", ["return LT-0042", "list category:laptop", "history LOBBY"])
def test_a_command_stays_a_command(text: str) -> None:
    """As it was written before there were sentences."""
    assert not isinstance(messages.read(text, bot_user=BOT, today=TODAY), AskInWords)
