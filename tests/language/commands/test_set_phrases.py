"""Requests in ordinary words that name no asset, and things that never came."""

from datetime import date

import pytest

from bot.errors import UsageError
from bot.language.asked import (
    AskAlerts,
    AskApprovals,
    Asked,
    AskHandOvers,
    AskMissed,
    AskReceived,
    SayThanks,
)
from bot.language.changes import AskFault, AskFaults
from bot.language.commands import messages, reading
from bot.language.parsed_to_asked import meant
from bot.language.questions import AskInWords, AskWhoAmI
from bot.language.understanding import understand
from bot.language.words.lexicon import spoken
from tests.language.corpus import words as vocabulary


def read(text: str) -> Asked | AskInWords:
    """What a direct message asks for."""
    return messages.read(text, bot_user="U0BOT", today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("texts", "asked"),
    [
        (
            "anything waiting for my approval?|what is waiting for me?|what needs my ok?",
            AskApprovals(),
        ),
        (
            "what is waiting for me to approve?|What's waiting for me?|anything for me to approve?",
            AskApprovals(),
        ),
        (
            "my approvals|show open requests|Hi, could you please show me open requests, thanks",
            AskApprovals(),
        ),
        ("what am I supposed to have received?", AskHandOvers()),
        (
            "who has not confirmed?|open hand-overs|who hasn’t confirmed yet?|open handovers",
            AskHandOvers(),
        ),
        (
            "what is broken|what's broken?|open faults|show open faults|show me whats broken",
            AskFaults(),
        ),
        ("who am I here|who am I?|what may I do?|what am I allowed to do here?", AskWhoAmI()),
        ("thanks|thank you!|ok great|OK, thanks a lot|thx 👍|perfect, thank you", SayThanks()),
    ],
)
def test_ordinary_words_stand_for_commands(texts: str, asked: Asked) -> None:
    """Whole, with whatever politeness round them."""
    assert {text: read(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), asked)


def test_what_expires_is_what_the_command_of_warranties_lists() -> None:
    """With no time said it is the next 90 days, as “soon” is."""
    listed = reading.read("warranty", today=date(2026, 11, 22))
    texts = ("what expires?", "What's expiring?", "hi, what will expire?")
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, listed)


@pytest.mark.parametrize(
    "text",
    [
        "approve",
        "deny",
        "/asset approve",
        "/asset deny",
        "approve the transfer of LT-0042",
        "deny request from alex",
        "yes approve it",
        "no, reject that please",
        "withdraw my request",
        "cancel my request",
    ],
)
def test_nobody_decides_in_words(text: str) -> None:
    """The list of what waits comes, with its buttons and how one decides."""
    assert read(text) == AskApprovals(how=True)


@pytest.mark.parametrize(
    "text",
    [
        "/asset pending",
        "/asset requests",
        "/asset approval",
        "/asset pending requests",
        "/asset list approvals",
        "what is pending?",
    ],
)
def test_words_beside_approvals_lead_to_their_list(text: str) -> None:
    """They are on no sticker, and nobody knows the one word by heart."""
    assert read(text) == AskApprovals()


@pytest.mark.parametrize(
    "text", ["i have it", "I've got it", "it has arrived", "yes, I have it!", "Received, thanks"]
)
def test_who_has_it_says_so(text: str) -> None:
    """In words, with a yes before it and politeness round it."""
    assert read(text) == AskReceived()


@pytest.mark.parametrize(
    ("text", "thanks"), [("got it", True), ("Got it, thanks", True), ("accept", False)]
)
def test_what_may_be_said_of_other_things_is_not_sure(text: str, thanks: bool) -> None:  # noqa: FBT001
    """“Got it” is said of an answer as well."""
    assert read(text) == AskReceived(surely=False, thanks=thanks)


@pytest.mark.parametrize(
    "text", ["got it?", "who got it", "i have it on my list", "have you got it"]
)
def test_what_only_sounds_like_having_it_is_none(text: str) -> None:
    """A question, and more than that."""
    assert not isinstance(read(text), AskReceived)


@pytest.mark.parametrize(
    "text",
    [
        "who has approved LT-0042?",
        "withdraw LT-1788 from Ana",
        "i have a broken phone",
        "cancel the order of laptops",
        "what can I approve?",
    ],
)
def test_what_answers_nothing_is_read_on(text: str) -> None:
    """Only what begins so is meant for a button."""
    assert isinstance(read(text), AskInWords | AskApprovals)


@pytest.mark.parametrize(
    "text",
    [
        "stop the warranty alerts",
        "warranty alerts",
        "add alert",
        "/asset alert",
        "new alert",
        "pause the alerts",
        "set up a warranty alert for #it-team for laptops",
        "alert me when warranties end",
        "please alert us 30 days before the warranties end",
        "notify me when a warranty ends",
        "list alerts",
    ],
)
def test_what_is_said_of_alerts_leads_to_their_list(text: str) -> None:
    """Which has the buttons that add, pause and remove them; “pause the alerts” pauses no more."""
    assert read(text) == AskAlerts()


@pytest.mark.parametrize(
    "text",
    ["alert Ana that her laptop is ready", "delete ALERT-01", "notify me", "pause new alert app"],
)
def test_what_only_sounds_like_alerts_is_none(text: str) -> None:
    """Somebody who is to be told something, and a tag."""
    assert read(text) != AskAlerts()


@pytest.mark.parametrize("text", ["undo", "undo that", "Undo it!", "undo the last change"])
def test_an_undo_of_that_is_asked_of_what(text: str) -> None:
    """As where nothing is named."""
    with pytest.raises(UsageError, match="Undo what"):
        read(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I never got the laptop AB-000182", "AB-000182"),
        ("AB-000182 has not arrived", "AB-000182"),
        ("hi, the laptop AB-000182 hasn't arrived yet.", "AB-000182"),
        ("I did not get the screen", ""),
        ("my new monitor never arrived", ""),
        ("that laptop AB-000023 is not mine", "AB-000023"),
        ("I don’t have AB-000023", "AB-000023"),
    ],
)
def test_what_never_came_is_no_new_asset(text: str, word: str) -> None:
    """With what is written on it, where that was said."""
    assert read(text) == AskMissed(word=word)


@pytest.mark.parametrize(
    "text",
    [
        "what is broken in Berlin",
        "laptops waiting for approval",
        "who has not confirmed LT-0042",
        "I don't have a laptop",
        "I don't have access",
        "I never got lunch",
        "has LT-0042 not arrived?",
        "thanks, and who has LT-0042?",
        "which laptops are not mine?",
        "great laptops",
    ],
)
def test_other_sentences_are_read_as_sentences(text: str) -> None:
    """Nothing is left of them that could stand for a command."""
    assert isinstance(read(text), AskInWords)


@pytest.mark.parametrize("text", ["report a problem with LT-0042", "report LT-0042 broken"])
def test_report_may_begin_a_sentence(text: str) -> None:
    """No word of it is a filter."""
    assert isinstance(read(text), AskInWords)


@pytest.mark.parametrize(
    ("text", "word", "words"),
    [
        ("my laptop is broken, the screen flickers", "", "is broken, the screen flickers"),
        ("my macbook screen is broken", "", "screen is broken"),
        ("report a problem with LT-0042", "LT-0042", "report a problem with LT-0042"),
        ("I want LT-0042 repaired", "LT-0042", "I want LT-0042 repaired"),
        ("LT-0042 needs to be repaired", "LT-0042", "needs to be repaired"),
        ("Ben’s laptop is broken", "", "is broken"),
        ("ben's macbook won't turn on", "", "won't turn on"),
        ("the phone of Ben has a cracked screen", "", "cracked screen"),
    ],
)
def test_a_fault_is_of_what_was_named_or_of_what_somebody_has(
    text: str, word: str, words: str
) -> None:
    """With what was said of it."""
    today = date(2026, 11, 22)
    found = meant(understand(text, vocabulary(), today=today), user="U0ME", today=today)
    assert isinstance(found, AskFault)
    assert (found.word, found.words, bool(found.among)) == (word, words, not word)


def test_whatever_stands_for_a_command_or_is_missed_has_a_word_without_a_digit() -> None:
    """So words that all have one need not be compared with any of it."""
    known = spoken()
    phrases = {*known.errands, *known.never_came, *known.is_missing}
    coded = [one for one in phrases if all(any(map(str.isdigit, word)) for word in one.split())]
    assert not coded
