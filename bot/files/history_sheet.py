"""The history of an asset as a CSV: a line for each event, in words, the oldest first."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC

from bot.answering.happenings import Altered, Happening
from bot.assets.csv.cells import clean, protected
from bot.phrases import said

_HEADINGS = ("Time (UTC)", "Who", "What", "Operation", "To", "Changes", "Words")
_OUTSIDE = frozenset({"appeared", "changed", "gone", "reappeared"})


def lines(happenings: Iterable[Happening]) -> Iterator[str]:
    """The heading, then a line each; none of them is run by a spreadsheet."""
    yield _line(_HEADINGS)
    for one in happenings:
        yield _line(
            (
                f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
                one.who or ("outside the bot" if one.kind in _OUTSIDE else "assetbot"),
                one.kind.replace("_", " "),
                _operation(one),
                one.to or "",
                "; ".join(map(_changed, one.altered)),
                "; ".join(f"{name}: {words}" for name, words in one.words),
            )
        )


def _operation(one: Happening) -> str:
    """What was asked for, and of what it is an undo."""
    asked = one.operation or ""
    return f"{asked} (undo of {one.undoes})" if one.undoes else asked


def _changed(one: Altered) -> str:
    match one.form:
        case "changed":
            return f"{one.field} changed"
        case "is":
            return f"{one.field}: {_value(one.after)}"
    return f"{one.field}: {_value(one.before)} → {_value(one.after)}"


def _value(value: object) -> str:
    return "none" if value is None else said(value)  # type: ignore[arg-type] # a word or a date


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([protected(clean(cell)) for cell in cells])
    return text.getvalue()
