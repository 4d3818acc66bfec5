"""What was put right at once: “… to Ana, no wait, to Ben”."""

from collections.abc import Sequence

from bot.language.spans.span import MARK, Span, kinds_of

_NEAR = 4
"""Words among which what is put right stands behind “no wait”."""


def corrected(spans: Sequence[Span]) -> tuple[list[Span], bool]:
    """“… to Ana, no wait, to Ben”: what was put right at once, and whether nothing is left open."""
    for at in range(1, len(spans)):
        if not spans[at].means("correction"):
            continue
        start, end = _edges(spans, at)
        marked = spans[start].kind == MARK
        firm = " " in spans[at].said or (marked and spans[end - 1].kind == MARK)
        if not firm and (not marked or spans[at].means("small")):
            continue
        new = _first_named(spans, end)
        kinds = kinds_of(spans[new]) if new >= 0 else set()
        old = next((i for i in range(start - 1, -1, -1) if kinds & kinds_of(spans[i])), -1)
        if old >= 0:
            return [*spans[:old], spans[new], *spans[old + 1 : start], *spans[new + 1 :]], True
        if firm and not spans[at].means("pad", "polite"):
            return list(spans), False
    return list(spans), True


def _edges(spans: Sequence[Span], at: int) -> tuple[int, int]:
    """Where what says that something is wrong begins and ends, with the marks beside it."""
    start, end = at, at + 1
    while start > 1 and spans[start - 1].kind == MARK:
        start -= 1
    while end < len(spans) and (spans[end].kind == MARK or spans[end].means("correction")):
        end += 1
    return start, end


def _first_named(spans: Sequence[Span], start: int) -> int:
    """The first name or code there, behind small words alone, or -1."""
    for at in range(start, min(start + _NEAR, len(spans))):
        if kinds_of(spans[at]):
            return at
        if not (spans[at].means("small", "word") or spans[at].means("prep")):
            return -1
    return -1
