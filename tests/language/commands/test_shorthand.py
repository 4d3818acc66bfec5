"""What is typed in short to give one thing to somebody."""

from datetime import date

import pytest

from bot.language.asked import Asked
from bot.language.changes import AskChange
from bot.language.commands import messages
from bot.language.questions import AskInWords, FindAssets


def read(text: str) -> Asked | AskInWords:
    """What a direct message asks for."""
    return messages.read(text, bot_user="U0BOT", today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("lt 0042 <@U0MEITANAK>", ""),
        ("LT-0042 <@U0MEITANAK|mei>", ""),
        ("lt-0042 -&gt; <@U0MEITANAK>", ""),
        ("lt 0042-&gt;<@U0MEITANAK>", ""),
        ("lt-0042 → <@U0MEITANAK>, she starts Monday", "she starts Monday"),
        ("lt 0042 to <@U0MEITANAK> replacement", "replacement"),
    ],
)
def test_a_tag_and_somebody_picked_is_given_to_them(text: str, reason: str) -> None:
    """By an arrow, “to”, or nothing between; whoever has it now, and no arrow is a reason."""
    asked = read(text)
    assert isinstance(asked, AskChange)
    assert asked.word.lower() == "lt-0042"
    assert (asked.to, asked.reason, asked.as_held) == ("U0MEITANAK", reason, True)


@pytest.mark.parametrize(
    "text",
    ["who has LT-0042 <@U0MEITANAK>", "LT-0042 <@U0MEITANAK>?", "LT-0042 <@U0MEITANAK> is broken"],
)
def test_what_only_names_both_is_no_order(text: str) -> None:
    """A question, and what is told of it."""
    assert isinstance(read(text), AskInWords)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("lt 0042 to mei", "lt-0042 to mei"),
        ("give LT 0042 to mei", "give LT-0042 to mei"),
        ("who has ab 000182?", "who has ab-000182?"),
        ("phones in 2026", "phones in 2026"),
        ("dell 5420 to mei", "dell 5420 to mei"),
        ("put a note on LT-0042: see rfc 0042", "put a note on LT-0042: see rfc 0042"),
    ],
)
def test_a_tag_in_two_pieces_is_one(text: str, closed: str) -> None:
    """Where its number begins with a nought, as no amount and no year does."""
    assert read(text) == AskInWords(text=closed)


def test_a_tag_in_two_pieces_alone_is_found() -> None:
    """As the one word that it is."""
    assert read("lt 0042") == FindAssets(words=("lt-0042",))
