"""Lists: filters, the two ways of paging, and the envelope."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

LIMIT = 100


class BadCursorError(Exception):
    """A cursor that no page gave out."""


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record: its rows in the order of their ids, how they are written and filtered.

    *filters* names for each bracketed parameter what of a row it is compared with; a row may have
    several such values. *any_case* are those of them that pass over capitals. *tests* are
    parameters that a row passes or does not, *required* says whether the switches must be given.
    """

    name: str
    rows: Callable[[], Sequence[Any]]
    write: Callable[[Any], dict[str, Any]]
    filters: Mapping[str, Callable[[Any], str | tuple[str | None, ...] | None]]
    switches: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    tests: Mapping[str, Callable[[Any, str], bool]] = field(default_factory=dict)
    any_case: frozenset[str] = frozenset()
    required: bool = False


class Slice(NamedTuple):
    """The rows of a page, what it says about itself, and the row ahead of it.

    Ahead of the first page is the list's last row.
    """

    rows: Sequence[Any]
    meta: dict[str, Any]
    before: Any


def page(
    table: Table,
    query: Sequence[tuple[str, str]],
    *,
    numbered: bool = True,
    unlimited: bool = False,
) -> Slice:
    """One page, `page` honoured where *numbered*, `limit` unless *unlimited*; BadCursorError."""
    rows = _filtered(table, query)
    given = dict(query)
    limit = max(1, len(rows)) if unlimited else _limit(given.get("limit"))
    if numbered and "page" in given:
        return _by_number(rows, given["page"], limit)
    if "before_id" in given:
        end = bisect_left(rows, _key(_uncursor(given["before_id"])), key=_row_key)
        start = max(0, end - limit)
    else:
        start = begin(rows, given.get("after_id"))
        end = start + limit
    shown = rows[start:end]
    meta = {
        "has_previous_page": start > 0,
        "has_next_page": end < len(rows),
        "start_cursor": cursor(shown[0].id) if shown else None,
        "end_cursor": cursor(shown[-1].id) if shown else None,
        "total": len(rows),
        "limit": limit,
    }
    return Slice(shown, meta, rows[start - 1] if rows else None)


def begin(rows: Sequence[Any], after_id: str | None) -> int:
    """The place of the first row behind a cursor; raises BadCursorError."""
    if after_id is None:
        return 0
    return bisect_right(rows, _key(_uncursor(after_id)), key=_row_key)


def found(rows: Sequence[Any], record_id: str) -> Any | None:
    """The row with an id, of rows in the order of their ids; None where there is none."""
    at = bisect_left(rows, _key(record_id), key=_row_key)
    return rows[at] if at < len(rows) and rows[at].id == record_id else None


def cursor(record_id: str) -> str:
    """An opaque place in a list."""
    return base64.b64encode(record_id.encode()).decode()


def _uncursor(text: str) -> str:
    try:
        record_id = base64.b64decode(text, validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise BadCursorError(text) from None
    if not record_id.replace("-", "").isalnum():
        raise BadCursorError(text)
    return record_id


def _key(record_id: str) -> tuple[int, str]:
    """Ids in order: numbers by size, UUIDs by text."""
    return len(record_id), record_id


def _row_key(row: _Identified) -> tuple[int, str]:
    return _key(row.id)


def _limit(text: str | None) -> int:
    try:
        wanted = int(text or LIMIT)
    except ValueError:
        return LIMIT
    return max(1, min(LIMIT, wanted))


def _by_number(rows: Sequence[Any], text: str, limit: int) -> Slice:
    number = max(1, int(text)) if text.isascii() and text.isdigit() else 1
    start = (number - 1) * limit
    meta = {
        "has_previous_page": number > 1,
        "has_next_page": start + limit < len(rows),
        "total": len(rows),
        "limit": limit,
    }
    return Slice(
        rows[start : start + limit], meta, rows[start - 1] if 0 < start <= len(rows) else None
    )


def _filtered(table: Table, query: Sequence[tuple[str, str]]) -> Sequence[Any]:
    """The rows all filters let through; parameters that are none of them are not even noticed."""
    rows = table.rows()
    for parameter, value_of in table.filters.items():
        wanted = {value for name, value in query if name == parameter}
        if wanted and parameter in table.any_case:
            folded = {value.casefold() for value in wanted}
            rows = [row for row in rows if str(value_of(row)).casefold() in folded]
        elif wanted:
            rows = [row for row in rows if _matches(value_of(row), wanted)]
    for parameter, passes in table.tests.items():
        for value in (value for name, value in query if name == parameter):
            rows = [row for row in rows if passes(row, value)]
    for parameter, test in table.switches.items():
        if (parameter, "true") in query:
            rows = [row for row in rows if test(row)]
    return rows


def _matches(value: str | tuple[str | None, ...] | None, wanted: set[str]) -> bool:
    return not wanted.isdisjoint(value) if isinstance(value, tuple) else value in wanted
