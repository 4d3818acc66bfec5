"""“Soon” as a time, where warranties are asked for that end then."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Final

from bot.language.dates_and_prices.days import SOON
from bot.language.dates_and_prices.windows import Window
from bot.language.spans.span import WINDOW, Span
from bot.language.words.wordlists import playing

_WORDS: Final = playing("soon.word")


def timed(spans: list[Span], norms: AbstractSet[str], today: date) -> list[Span]:
    """A sentence in which “soon” is a time, if it is of warranties and has no other."""
    if norms.isdisjoint(_WORDS):
        return spans
    other = any(one.kind == WINDOW or one.means("warranty", "ended", "running") for one in spans)
    if other or not any(map(_is_of_warranty, spans)):
        return spans
    soon = (today, today + SOON)
    return [
        _as(one, Window(soon, soon, one.end, "soon")) if one.said in _WORDS else one
        for one in spans
    ]


def _is_of_warranty(span: Span) -> bool:
    return span.means("field", "warranty_end") or span.means("warranty", "ends")


def _as(span: Span, window: Window) -> Span:
    return replace(span, kind=WINDOW, senses=(), window=window)
