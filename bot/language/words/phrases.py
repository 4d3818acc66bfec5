"""What phrases mean: by the longest that stands at a place, and in which senses."""

from collections.abc import Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")
Said = str | tuple[str, str]
"""A kind of what stands in a sentence, or one of a kind."""


class Step(Generic[Value]):
    """One word of phrases: what they mean if they end here, and the words that may follow."""

    __slots__ = ("after", "means")

    def __init__(self) -> None:
        self.means: Value | None = None
        self.after: dict[str, Step[Value]] = {}


class Phrases(Generic[Value]):
    """What phrases mean, found by the longest that stands at a place."""

    def __init__(self) -> None:
        self.means: dict[str, Value] = {}
        self._first: dict[str, Step[Value]] = {}

    def put(self, phrase: str, value: Value) -> None:
        """Let a phrase mean this."""
        self.means[phrase] = value
        after, step = self._first, Step[Value]()
        for word in phrase.split(" "):
            step = after.setdefault(word, Step())
            after = step.after
        step.means = value

    def begin(self) -> Mapping[str, Step[Value]]:
        """The first words of all, and what may follow each."""
        return self._first

    def at(self, norms: Sequence[str], start: int) -> tuple[Value, int] | None:
        """What the longest phrase there means, and where it ends."""
        most = len(norms)
        step = self._first.get(norms[start]) if start < most else None
        found, end = None, start
        while step is not None:
            end += 1
            if step.means is not None:
                found = step.means, end
            step = step.after.get(norms[end]) if step.after and end < most else None
        return found


class Sense(NamedTuple):
    """One meaning of a phrase: of which kind, and which of them."""

    kind: str
    value: str
    form: str = ""
    """Of a verb: in which form it stands there."""


Senses = tuple[Sense, ...]


class Verb(NamedTuple):
    """What a verb does alone, and what it does with a particle."""

    does: str
    particles: Mapping[str, str]
