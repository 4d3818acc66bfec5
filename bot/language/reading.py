"""What those who read a sentence item by item have in common."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.language.found import Slots
from bot.language.sentence import Sentence
from bot.language.spans.span import Span
from bot.language.verbs import Plan


class Reading(NamedTuple):
    """A sentence, what it wants, the items of it that are read, and what was found so far."""

    sentence: Sentence
    plan: Plan
    items: Sequence[Span]
    slots: Slots
