"""A card of one asset out of its template, against the same card out of Python objects."""

from collections.abc import Callable
from typing import Any

from blockkit import (
    Actions,
    Button,
    Context,
    Header,
    RichStyle,
    RichText,
    RichTextEl,
    RichTextSection,
    RichUserEl,
    Text,
)

from benchmarks.rows import Row, at_most, interleaved, pairs
from benchmarks.timing import microseconds
from bot.render import render
from tests.templates.samples import BY_NAME

TEMPLATE = "asset_card"
CONTEXT = BY_NAME[f"{TEMPLATE}.assigned"].context
ROUNDS = 7
_USER = "user"


def ours() -> list[dict[str, Any]]:
    """The blocks of the card, as the bot makes them."""
    blocks: list[dict[str, Any]] = render(TEMPLATE, **CONTEXT)["blocks"]
    return blocks


def theirs(facts: list[tuple[str, str, str]], note: str, url: str) -> list[dict[str, Any]]:
    """The same blocks, as one writes them with blockkit."""
    lines: list[Any] = []
    for label, kind, text in facts:
        lines.append(RichTextEl(f"{label}: ", style=RichStyle(bold=True)))
        if kind == _USER:
            lines += [RichUserEl(text), RichTextEl("\n")]
        else:
            lines.append(RichTextEl(f"{text}\n"))
    blocks = (
        Header("LT-0042"),
        RichText([RichTextSection(lines)]),
        Context([Text(note, type="mrkdwn", verbatim=True)]),
        Actions(
            [
                Button(
                    "Open record",
                    action_id="open_record",
                    url=url,
                    accessibility_label="Open record: LT-0042",
                )
            ]
        ),
    )
    return [block.build() for block in blocks]


def facts_of(blocks: list[dict[str, Any]]) -> tuple[list[tuple[str, str, str]], str, str]:
    """What is said in the card: its facts, its small print, its link."""
    facts = []
    label = ""
    for element in blocks[1]["elements"][0]["elements"]:
        if "style" in element:
            label = element["text"].removesuffix(": ")
        elif element["type"] == _USER:
            facts.append((label, _USER, element["user_id"]))
        elif element["text"] != "\n":
            facts.append((label, "text", element["text"].removesuffix("\n")))
    return facts, blocks[2]["elements"][0]["text"], blocks[3]["elements"][0]["url"]


def measure(say: Callable[[str], None]) -> list[Row]:
    """Microseconds for a card; raises RuntimeError unless both make the same one."""
    given = facts_of(ours())
    if theirs(*given) != ours():
        raise RuntimeError("blockkit is measured building another card")
    found = interleaved(
        ROUNDS,
        {
            "ours": lambda: microseconds(ours),
            "blockkit": lambda: microseconds(lambda: theirs(*given)),
        },
        say,
    )
    return [
        Row(
            measure="render a one-asset card",
            unit="µs",
            rounds=pairs(found, "ours", "blockkit"),
            against="blockkit building the same",
            reach=at_most(0.35),
            extreme=at_most(0.05),
            held_back="a template's text is read back as JSON, and each word is escaped and cut",
        )
    ]
