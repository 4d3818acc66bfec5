"""By what a count is to be told apart: “laptops per team”, “how many phones in each office”."""

from collections.abc import Sequence

from bot.language.questions import By
from bot.language.spans.span import MARK, NAME, WORD, Span
from bot.language.words.wordlists import playing

PER = playing("determiner.each")
_BY = playing("joint.by")
_LEADING = ("in", "at", "for", "of")
_KINDS: tuple[tuple[str, tuple[str, ...], By], ...] = (
    ("noun", ("place",), "location"),
    ("noun", ("team",), "team"),
    ("noun", ("client",), "client"),
    ("field", ("location",), "location"),
    ("field", ("team",), "team"),
    ("field", ("client",), "client"),
    ("field", ("category",), "category"),
    ("field", ("status",), "status"),
)
TRIGGERS = PER | _BY
"""Words one of which stands before what is told apart."""


def grouped(items: list[Span]) -> tuple[list[Span], By | None]:
    """The sentence without what its counts are told apart by, and that."""
    for at, item in enumerate(items):
        by = _by(items, at) if item.said in TRIGGERS else None
        if by is None:
            continue
        led = at > 0 and items[at - 1].means("prep", *_LEADING)
        start = at - 1 if led else at
        return [*items[:start], *items[at + 2 :]], by
    return items, None


def _by(items: Sequence[Span], at: int) -> By | None:
    """By what it is told apart there: “by team” only at the end, and of what can be counted."""
    after = items[at + 1] if at + 1 < len(items) else None
    if after is None or after.kind != WORD:
        return None
    ends = at + 2 == len(items) or items[at + 2].kind == MARK
    if items[at].said in _BY and not (ends and at and _is_counted(items[at - 1])):
        return None
    return next((by for kind, values, by in _KINDS if after.means(kind, *values)), None)


def _is_counted(item: Span) -> bool:
    return item.kind == NAME or item.means("noun", "asset") or item.means("free")
