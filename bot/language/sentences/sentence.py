"""One message as a sentence, the value that all rules work on: what stands in it that matters."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.language.questions import By
from bot.language.spans.inventory import Words
from bot.language.spans.span import WORD, Meaning, Span, Text
from bot.language.words.phrases import Said, Verb


@dataclass(slots=True)
class Doubt:
    """A name that may be something else: where it stands and what it may be."""

    span: Span
    meanings: tuple[Meaning, ...]


@dataclass(slots=True)
class Sentence:
    """What understanding works on."""

    text: Text
    words: Words
    today: date
    items: list[Span] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    """The same with what pads it."""
    said: AbstractSet[Said] = frozenset()
    """Every kind of word in it, every word of a kind, and what is named or else stands in it."""
    norms: AbstractSet[str] = frozenset()
    """Every word of it as it is compared, with what pads it."""
    doubts: list[Doubt] = field(default_factory=list)
    vague: int = 0
    """Names of which hardly enough was said."""
    dated: str = ""
    """The date that was spoken of before, as its filter is called."""
    acting: list[tuple[int, str] | None] = field(default_factory=list)
    """Its verb that asks for something to be done, once that was looked for."""
    asks: bool = False
    """Whether it is a question by its form."""
    by: By | None = None
    """What counts are to be told apart by."""
    told: Sequence[Span] = ()
    """What is told beside what it wants."""

    @property
    def yesterday(self) -> date:
        """The day before today."""
        return self.today - timedelta(days=1)

    def has(self, kind: str, *values: str) -> bool:
        """Whether a word of this kind stands in it."""
        if not values:
            return kind in self.said
        for value in values:  # noqa: SIM110 - asked many times of every sentence; any() is slower
            if (kind, value) in self.said:
                return True
        return False

    def first(self, kind: str, *values: str) -> int:
        """Where the first word of this kind stands, or -1."""
        if self.has(kind, *values):
            for at, item in enumerate(self.items):
                if item.kind == WORD and item.means(kind, *values):
                    return at
        return -1

    def slots(self, *keys: str) -> list[Span]:
        """The names and codes of these slots."""
        return [item for item in self.items if item.slot[0] and item.slot[0] in keys]

    def verb(self, name: str) -> Verb:
        """A verb of the language."""
        return self.words.lexicon.verbs[name]

    def at(self, index: int) -> Span | None:
        """The item there, if there is one."""
        return self.items[index] if 0 <= index < len(self.items) else None


def spelled_status(sentence: Sentence, status: str) -> str:
    """A status as the inventory spells it."""
    found = sentence.words.names.means.get(status, ())
    return next((one.values[0] for one in found if one.key == "status"), status)
