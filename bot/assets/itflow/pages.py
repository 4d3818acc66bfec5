"""A list of ITFlow, read to its end.

It is paged by number, its end looks like a refusal, rows are inserted and removed meanwhile, and
one row that cannot be written as JSON blanks the page it is on. So each page begins with the last
row of the one before: where that row is missing, rows were removed, and the walk steps back, until
it meets rows that it knows; where it comes alone, this is the end. A blank page is asked for again
in smaller pieces.
"""

from collections.abc import AsyncIterator, Mapping
from typing import Any, NamedTuple

from bot.assets.client import Rejected
from bot.assets.http import UnreadableAnswer
from bot.assets.itflow.api import ApiClient
from bot.errors import SourceUnavailable

JSON = dict[str, Any]

LIMIT = 500
_SMALLER = 8
_MOST_UNREADABLE = 10
"""Rows that blank their page, in one list: beyond that it is not the rows."""
_MOST_STEPS_BACK = 3
MOST_ROWS = 10_000_000
_LONGEST_ID = 18


class Piece(NamedTuple):
    """Rows in the order of their ids, where the first of them stands, and what stays unknown."""

    rows: list[JSON]
    offset: int
    rejected: tuple[Rejected, ...] = ()


def rank(row_id: Any) -> int:
    """Where an id stands in a list; what is no id stands before all."""
    text = str(row_id)
    return int(text) if is_id(text) else -1


def is_id(text: str) -> bool:
    """Whether it can be an id: a number, and none that no database of ITFlow's would reach."""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID


async def pieces(
    api: ApiClient,
    module: str,
    id_field: str,
    filters: Mapping[str, str] | None = None,
    *,
    limit: int = LIMIT,
) -> AsyncIterator[Piece]:
    """All rows of a list, piece by piece; raises SourceUnavailable where there is no end to it."""
    walk = _Walk(api, module, id_field, filters or {}, limit)
    while (piece := await walk.next()) is not None:
        if piece.rows or piece.rejected:
            yield piece


class _Walk:
    """How far a list has been read."""

    def __init__(
        self, api: ApiClient, module: str, id_field: str, filters: Mapping[str, str], limit: int
    ) -> None:
        self._api = api
        self._module = module
        self._id = id_field
        self._filters = filters
        self._limit = limit
        self._size = limit
        self._offset = 0
        """Where the first row stands that was not read yet."""
        self._anchor: str | None = None
        """The id of the row before it."""
        self._greatest = -1
        self._steps_back = 0
        self._unreadable = 0

    async def next(self) -> Piece | None:
        """The next rows, perhaps none; None at the end."""
        anchored = self._anchor is not None
        start = self._offset - anchored
        parameters: dict[str, str | int] = {**self._filters}
        parameters |= {"limit": self._size + anchored, "offset": start}
        try:
            rows = await self._api.rows(self._module, parameters)
        except UnreadableAnswer as error:
            return self._blanked(error)
        self._size = min(self._limit, self._size * _SMALLER)
        if anchored and (not rows or str(rows[0].get(self._id)) != self._anchor):
            return self._stepped_back()
        if self._steps_back and (not rows or (start and self._is_new(rows[0]))):
            return self._stepped_back()
        if len(rows) == anchored:
            return None
        fresh = [row for row in rows[anchored:] if self._is_new(row, again=anchored)]
        piece = Piece(fresh, start + len(rows) - len(fresh))
        self._moved(rows, start)
        return piece

    def _is_new(self, row: JSON, *, again: bool = False) -> bool:
        """Whether a row was not met yet; the last one may come *again*, as joins repeat rows.

        A row without an id is new too: whoever reads it says what is wrong with it.
        """
        here = rank(row.get(self._id))
        return here > self._greatest or here == -1 or (again and here == self._greatest)

    def _moved(self, rows: list[JSON], start: int) -> None:
        before = self._greatest
        self._offset = start + len(rows)
        self._anchor = str(rows[-1].get(self._id))
        self._greatest = max(before, rank(self._anchor))
        if self._greatest > before:  # only then is it further than it was
            self._steps_back = 0
        if self._offset > MOST_ROWS:
            raise self._stuck("does not come to an end")

    def _stepped_back(self) -> Piece:
        """Rows before this place were removed: read once more what may have moved up."""
        self._steps_back += 1
        if self._steps_back > _MOST_STEPS_BACK:
            raise self._stuck("says something else each time it is asked for the next page")
        self._offset = max(0, self._offset - self._limit * self._steps_back)
        self._anchor = None
        return Piece([], self._offset)

    def _blanked(self, error: UnreadableAnswer) -> Piece:
        """Ask for less; a row that is blank by itself is passed over."""
        if self._size > 1:
            self._size = max(1, self._size // _SMALLER)
            return Piece([], self._offset)
        if self._anchor is not None:
            self._anchor = None
            return Piece([], self._offset)
        self._unreadable += 1
        if self._unreadable > _MOST_UNREADABLE:
            raise error
        self._offset += 1
        place = f"row {self._offset}"
        reason = "ITFlow cannot write it as JSON."
        return Piece([], self._offset, (Rejected(id=place, reason=reason),))

    def _stuck(self, how: str) -> SourceUnavailable:
        source = self._api.source
        return SourceUnavailable(f"{source} {how} in its list of {self._module}", source=source)
