"""Requests in ordinary words that name no asset, and things that never came."""

from datetime import date

import pytest

from bot.language import messages
from bot.language.changes import AskApprovals, AskFaults, AskHandOvers
from bot.language.commands import Asked
from bot.language.errands import AskMissed, SayThanks
from bot.language.questions import AskInWords, AskWhoAmI


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
        ("what is broken|what's broken?|open faults|please show open faults", AskFaults()),
        ("who am I here|who am I?|what may I do?|what am I allowed to do here?", AskWhoAmI()),
        ("thanks|thank you!|ok great|OK, thanks a lot|thx 👍|perfect, thank you", SayThanks()),
    ],
)
def test_ordinary_words_stand_for_commands(texts: str, asked: Asked) -> None:
    """Whole, with whatever politeness round them."""
    assert {text: read(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), asked)


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
