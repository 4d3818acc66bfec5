"""Who is to get or give back something, and is not in the inventory: “give LT-1 to Zoe Lind”."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from pydantic import JsonValue

from bot.language.parsed import CHANGING, Parsed
from bot.language.spans.inventory import Words
from bot.language.spans.span import CODE, MARK, UNKNOWN, WHOLE, Span, Text
from bot.language.spans.spotting import read
from bot.language.understanding import understand
from bot.language.words.text import as_user, evened
from bot.language.words.tokens import without_own

_GIVING: Final = frozenset(("assign", "transfer"))
_MOST: Final = 3
"""Words of the longest name."""
_STAND_IN: Final = "U0000STRANGER"
"""A Slack user that there is not, in whose place the name is understood."""


def stranger_meant(
    text: str, found: Parsed, words: Words, *, today: date, context: Parsed | None = None
) -> Parsed | None:
    """The same with the unknown name as who is to have it; None where none stands so."""
    if found.sure and found.intent not in _GIVING:
        return None
    for name, parsed in _understood(text, words, today, context):
        if parsed.intent in _GIVING and _is_stand_in(parsed.changes.get("assignee")):
            changes = {**parsed.changes, "assignee": name}
            return parsed.model_copy(update={"text": text, "changes": changes})
    return None


def unknown_holder(text: str, words: Words, today: date) -> str | None:
    """The unknown name of whoever is said to have what is to be changed."""
    for name, parsed in _understood(text, words, today, None):
        if parsed.intent in CHANGING and _is_stand_in(parsed.filters.get("assignee")):
            return name
    return None


def _understood(
    text: str, words: Words, today: date, context: Parsed | None
) -> Iterator[tuple[str, Parsed]]:
    """Each unknown name, and what is meant for sure if it is that of somebody."""
    said = read(evened(text), words, today)
    for first, last in _names(said):
        name = without_own(said.between(first.start, last.end))
        again = said.raw.replace(name, f"@{_STAND_IN}", 1)
        parsed = understand(again, words, today=today, context=context)
        if parsed.sure:
            yield name, parsed


def _is_stand_in(value: JsonValue) -> bool:
    return as_user(str(value)) == _STAND_IN


def _names(said: Text) -> Iterator[tuple[Span, Span]]:
    """Whatever may be such a name: its first and its last word."""
    spans, capital = said.spans, _capitals(said)
    for at, span in enumerate(spans):
        if not _begins(spans, capital, at):
            continue
        last = at
        while last + 1 < len(spans) and last + 1 - at < _MOST:
            after = spans[last + 1]
            goes_on = capital[last + 1] if capital[at] else _is_unknown(after)
            if after.kind in {MARK, CODE} or not goes_on:
                break
            last += 1
        if any(map(_is_unknown, spans[at : last + 1])):
            yield span, spans[last]


def _capitals(said: Text) -> list[bool]:
    """Which of its words are written with a capital, at its beginning too."""
    return [said.raw[said.tokens[one.start].start].isupper() for one in said.spans]


def _begins(spans: Sequence[Span], capital: Sequence[bool], at: int) -> bool:
    """Whether a name may begin there: an unknown word, or somebody's first name alone."""
    span, before = spans[at], spans[at - 1] if at else None
    if _is_unknown(span):
        led = before is not None and before.means("prep", "to", "for")
        return (capital[at] or led) and not (before is not None and _is_unknown(before))
    return capital[at] and any(
        one.key == "assignee" and one.grade != WHOLE for one in span.meanings
    )


def _is_unknown(span: Span) -> bool:
    """Whether it is no word that is known, be it near to one."""
    return span.kind == UNKNOWN or bool(span.mended)
