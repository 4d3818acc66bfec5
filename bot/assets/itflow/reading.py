"""Assets as ITFlow has them: the whole list, by its filters, and one by its place in the list.

Where an asset is plugged in is told by lists and by look-ups of a MAC alone, and it is needed to
change anything. The list is in the order of ids, so one asset is found in it like a word in a
dictionary; the last full reading leaves marks of where to open it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from bot.assets.client import Rejected
from bot.assets.http import UnreadableAnswer
from bot.assets.itflow.api import ApiClient
from bot.assets.itflow.pages import LIMIT, is_id, pieces, rank
from bot.assets.itflow.records import AssetRecord
from bot.errors import SourceUnavailable

JSON = dict[str, Any]

_SPAN: Final = 50
"""Rows between two marks, and rows read round a place."""
_MOST_PROBES: Final = 64
_FILTERS: Final = ("asset_mac", "asset_id", "asset_serial", "asset_name", "asset_type")
"""The filters in the order of how much they leave over; ITFlow obeys one, and we send one."""
_COMPARED: Final = {
    "asset_name": "asset_name",
    "asset_type": "asset_type",
    "asset_serial": "asset_serial",
}


class Read(NamedTuple):
    """Assets, each once, and rows that could not be read."""

    items: tuple[AssetRecord, ...]
    rejected: tuple[Rejected, ...] = ()


class Reader:
    """Reads assets; what it answers was filtered again, whatever the server made of the filter."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api
        self._marks: list[tuple[int, int]] = []
        """Ids and where they stood in the list, in order."""

    async def pages(self, filters: Mapping[str, str] | None = None) -> AsyncIterator[Read]:
        """Every asset once, page by page."""
        marks: list[tuple[int, int]] = []
        last: Any = None
        async for piece in pieces(self._api, "assets", "asset_id", filters):
            marks += [
                (rank(row.get("asset_id")), piece.offset + at)
                for at, row in enumerate(piece.rows)
                if at % _SPAN == 0
            ]
            rows = _after(piece.rows, last)
            last = rows[-1].get("asset_id") if rows else last
            yield _records(rows, piece.rejected)
        if not filters:
            self._marks = marks

    async def matching(self, wanted: Mapping[str, str]) -> list[AssetRecord]:
        """All assets that pass every one of these filters, of all pages."""
        name = next((one for one in _FILTERS if one in wanted), None)
        client = {one: wanted[one] for one in ("client_id",) if one in wanted}
        if name == "asset_id":
            rows = await self._api.rows("assets", {name: wanted[name], **client})
            found = list(self._all_readable(rows))
        elif name == "asset_mac":
            found = [row for mac in _spellings(wanted[name]) async for row in self._all(name, mac)]
        elif name:
            found = [row async for row in self._all(name, wanted[name], client)]
        else:
            found = [row async for page in self.pages(client) for row in page.items]
        unique = {row.asset_id: row for row in found}
        return [row for row in unique.values() if _passes(row, wanted)]

    async def by_id(self, asset_id: str) -> AssetRecord | None:
        """One asset without where it is plugged in, None when there is none to be seen."""
        if not _is_id(asset_id):
            return None
        return next(iter(await self.matching({"asset_id": asset_id})), None)

    async def placed(self, asset_id: str) -> AssetRecord | None:
        """One asset with where it is plugged in, None when there is none to be seen.

        Raises SourceUnavailable when there is one and its list does not show it.
        """
        if not _is_id(asset_id):
            return None
        for _ in range(2):  # rows may move while they are searched
            if found := await self._searched(rank(asset_id)):
                return found
            if await self.by_id(asset_id) is None:
                return None
        raise SourceUnavailable(
            f"{self._api.source} has the asset, and its list does not show it",
            source=self._api.source,
        )

    async def seen(self, asset_id: str) -> AssetRecord | None:
        """One asset, with where it is plugged in unless its place in the list is unreadable."""
        try:
            return await self.placed(asset_id)
        except UnreadableAnswer:
            return await self.by_id(asset_id)

    async def _all(
        self, name: str, value: str, client: Mapping[str, str] | None = None
    ) -> AsyncIterator[AssetRecord]:
        """What one filter leaves, read until a page is not full."""
        offset = 0
        filters: dict[str, str | int] = {name: value, **(client or {}), "limit": LIMIT}
        while True:
            rows = await self._api.rows("assets", filters | {"offset": offset})
            for record in self._all_readable(rows):
                yield record
            offset += len(rows)
            if len(rows) < LIMIT:
                return

    def _all_readable(self, rows: list[JSON]) -> Sequence[AssetRecord]:
        """Rows as assets; raises SourceUnavailable where one may be what was asked for."""
        read = _records(rows)
        if read.rejected:
            raise SourceUnavailable(
                f"{self._api.source} sent a row that cannot be read, and it may be what was asked "
                f"for ({read.rejected[0].reason})",
                source=self._api.source,
            )
        return read.items

    async def shows_any(self) -> bool:
        """Whether the key is shown any asset at all."""
        return bool(await self._api.rows("assets", {"limit": 1}))

    async def _searched(self, wanted: int) -> AssetRecord | None:
        """The asset with that id by halving the list, None when it is not where it should be."""
        low, high, start = 0, None, self._guess(wanted)
        for _ in range(_MOST_PROBES):
            rows = await self._api.rows("assets", {"limit": 2 * _SPAN, "offset": start})
            ids = [rank(row.get("asset_id")) for row in rows]
            if not ids or wanted < ids[0] or (wanted == ids[0] and start > low):
                high = min(start if not ids or wanted < ids[0] else start + 1, high or start + 1)
            elif wanted <= ids[-1] and not (wanted == ids[-1] and len(ids) == 2 * _SPAN):
                found = [row for row in rows if rank(row.get("asset_id")) == wanted]
                return next(iter(_records(found).items), None)
            elif len(ids) < 2 * _SPAN:
                return None
            else:
                low = start + len(ids) - 1 if wanted == ids[-1] else start + len(ids)
            if high is not None and low >= high:
                return None
            start = low + 2 * _SPAN if high is None else max(low, (low + high) // 2 - _SPAN)
        return None

    def _guess(self, wanted: int) -> int:
        """Where to open the list: at the last mark before, else where it would be without gaps."""
        at = bisect_right(self._marks, (wanted, -1)) - 1
        if at >= 0:
            return max(0, self._marks[at][1] - 1)
        return max(0, wanted - _SPAN) if not self._marks else 0


def _records(rows: Iterable[JSON], rejected: Sequence[Rejected] = ()) -> Read:
    """Rows as assets: those of one asset, which a join repeated, made one."""
    items, bad = [], list(rejected)
    for asset_id, group in groupby(rows, key=lambda row: str(row.get("asset_id") or "")):
        same = list(group)
        plugged = sum(bool(row.get("interface_id")) for row in same)
        try:
            items.append(AssetRecord.model_validate({**same[0], "interfaces": plugged}))
        except ValidationError as error:
            known = asset_id if is_id(asset_id) else "a row without an id"
            bad.append(Rejected(id=known, reason=_reason(error)))
    return Read(tuple(items), tuple(bad))


def _after(rows: list[JSON], asset_id: Any) -> list[JSON]:
    """Rows without those at their beginning that are of an asset told already."""
    told = (at for at, row in enumerate(rows) if row.get("asset_id") != asset_id)
    return rows[next(told, len(rows)) :]


def _reason(error: ValidationError) -> str:
    """Which fields are wrong and how, never what they hold."""
    faults = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in faults[:3])


def fold(text: str | None) -> str:
    """Text as ITFlow's database compares it: without case, accents and blanks at its end."""
    plain = unicodedata.normalize("NFD", (text or "").lower().replace("ß", "s").rstrip())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _passes(row: AssetRecord, wanted: Mapping[str, str]) -> bool:
    """Whether an asset is what all filters ask for."""
    for name, value in wanted.items():
        if name == "client_id":
            fits = row.asset_client_id == value
        elif name == "asset_id":
            fits = row.asset_id == value
        elif name == "asset_mac":
            fits = _digits(row.interface_mac) == _digits(value)
        else:
            fits = fold(getattr(row, _COMPARED[name])) == fold(value)
        if not fits:
            return False
    return True


def _digits(mac: str | None) -> str:
    return re.sub(r"[^0-9a-z]", "", (mac or "").lower())


def _spellings(mac: str) -> list[str]:
    """A MAC as it may be stored: ITFlow compares its separators too."""
    digits = _digits(mac)
    pairs = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    fours = [digits[at : at + 4] for at in range(0, len(digits), 4)]
    spelled = [mac.strip(), ":".join(pairs), "-".join(pairs), ".".join(fours), digits]
    return list(dict.fromkeys(one for one in spelled if one))


def _is_id(text: str) -> bool:
    """Whether it can be an id as it stands: ITFlow would make the number 5 of "5abc" and " 05"."""
    return is_id(text) and text == str(int(text))
