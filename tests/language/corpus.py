"""The sentences and chatter that the understanding is held to, and how it is counted."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bot.language.parsed import SURE, Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary

HERE = Path(__file__).parent
TODAY = date(2026, 11, 26)
Understands = Callable[..., Parsed]
"""What is understood by a sentence, what was asked before it, and perhaps whose words it has."""


class Score(NamedTuple):
    """How well sentences are understood."""

    lines: int
    right: int
    """Intent, filters and changes, all of them."""
    wrong_and_sure: int
    lines_of: Mapping[str, int]
    right_of: Mapping[str, int]

    def share(self, intent: str) -> float:
        """How much of one intent is right."""
        return self.right_of.get(intent, 0) / self.lines_of[intent]


@cache
def vocabulary(name: str = "vocabulary") -> Vocabulary:
    """The words of a made-up inventory."""
    return Vocabulary.model_validate_json((HERE / f"{name}.json").read_bytes())


@cache
def words(name: str = "vocabulary") -> Words:
    """The same, made ready."""
    return Words(vocabulary(name))


def ours(
    text: str,
    before: Parsed | None = None,
    *,
    channel: bool = False,
    vocabulary: str = "vocabulary",
) -> Parsed:
    """What the bot makes of a sentence."""
    return understand(text, words(vocabulary), today=TODAY, context=before, channel=channel)


def asked(name: str) -> list[dict[str, Any]]:
    """The sentences of a file, and what they mean."""
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def chatter(name: str) -> list[str]:
    """The lines of office chatter of a file."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def is_right(line: Mapping[str, Any], found: Parsed) -> bool:
    """Whether a sentence is understood as it is meant; in a list the order means nothing."""
    wanted = (line["intent"], _even(line["filters"]), _even(line["changes"]))
    return wanted == (found.intent, _even(found.filters), _even(found.changes))


def score(name: str, understands: Understands = ours) -> Score:
    """How well the sentences of a file are understood."""
    lines: Counter[str] = Counter()
    right: Counter[str] = Counter()
    sure = 0
    for line in asked(name):
        before = Parsed.model_validate(line["context"]) if line.get("context") else None
        inventory = {"vocabulary": line["vocabulary"]} if "vocabulary" in line else {}
        found = understands(line["text"], before, **inventory)
        well = is_right(line, found)
        lines[line["intent"]] += 1
        right[line["intent"]] += well
        sure += not well and found.confidence >= SURE
    return Score(lines.total(), right.total(), sure, lines, right)


def _even(value: Any) -> Any:
    if isinstance(value, list):
        return sorted(map(_even, value), key=str)
    if isinstance(value, dict):
        return {key: _even(one) for key, one in value.items()}
    return value
