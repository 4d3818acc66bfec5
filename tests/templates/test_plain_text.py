"""Replies in a terminal."""

import pytest

from bot.plain import as_text, says_something
from bot.render import render
from tests.templates.every import MESSAGES
from tests.templates.samples import Sample


def section(text: str, kind: str = "mrkdwn") -> dict[str, object]:
    """A payload of one section."""
    return {"text": "", "blocks": [{"type": "section", "text": {"type": kind, "text": text}}]}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U0ANARUIZ1> has it", "@Ana Ruiz has it"),
        ("<@U0STRANGER> has it", "@U0STRANGER has it"),
        ("<@U0STRANGER|sam> has it", "@sam has it"),
        ("<#C0HELP|it-desk> or <!subteam^S1|@it>", "it-desk or @it"),
        (
            "<https://a.example/1|record> <https://b.example>",
            "record (https://a.example/1) https://b.example",
        ),
        ("<!date^1795305600^{date}|22 Nov 2026>", "22 Nov 2026"),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
    ],
)
def test_markup_is_read_out(written: str, read: str) -> None:
    """Mentions, dates, links and entities become words."""
    assert as_text(section(written), {"U0ANARUIZ1": "Ana Ruiz"}) == read


@pytest.mark.parametrize("text", ["Ok", " 1\n", "\N{THUMBS UP SIGN}", "\u0928", "?"])
def test_what_can_be_read_says_something(text: str) -> None:
    """A letter, a digit, a sign or a picture will do."""
    assert says_something(text)


@pytest.mark.parametrize(
    "text", ["", " \n", "\u200b\u200d", "\u3164", "\u2800\u2800", "\ufe0f", "\xad", "\U000e0041"]
)
def test_what_nobody_sees_says_nothing(text: str) -> None:
    """However many characters it has."""
    assert not says_something(text)


def test_words_without_markup_are_taken_literally() -> None:
    """What looks like markup in plain text is text."""
    assert as_text(section("<@U1> &amp; *x*", "plain_text")) == "<@U1> &amp; *x*"


def test_a_message_without_blocks_is_its_text() -> None:
    """A payload that has only text reads as that."""
    assert as_text({"text": "Shared &amp; done"}) == "Shared & done"


def test_a_terminal_is_told_nothing_but_words() -> None:
    """Escape sequences, control characters and direction marks are gone; line breaks stay."""
    nasty = "a\x1b[31mred\x1b[0m\x1b]0;title\x07\x00\x9b1m\u202eb\u2068c\u2069\nd"
    assert as_text(section(nasty, "plain_text")) == "ared1mbc\nd"


def test_a_table_stands_in_columns() -> None:
    """Columns line up, wide characters counted as two and marks as none."""
    cells = [["Asked", "Found"], ["日本", "x"], ["e\u0301a", "y"]]
    rows = [[{"type": "raw_text", "text": cell} for cell in row] for row in cells]
    read = as_text({"text": "", "blocks": [{"type": "table", "rows": rows}]})
    assert read.splitlines() == ["Asked  Found", "-----  -----", "日本   x", "e\u0301a     y"]


def test_an_unknown_block_is_an_error_of_ours() -> None:
    """A block nobody taught it to read is not left out in silence."""
    with pytest.raises(ValueError, match="image"):
        as_text({"text": "", "blocks": [{"type": "image"}]})


@pytest.mark.parametrize("sample", MESSAGES, ids=lambda sample: sample.name)
def test_every_message_has_a_reading_as_text(sample: Sample) -> None:
    """A terminal can show whatever the bot answers."""
    assert as_text(render(sample.template, **sample.context)).strip()
