"""Addresses of records to the records: what a link leads to, by the pages that the sources have."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final
from urllib.parse import unquote

from bot.models import AssetRef

_LONGEST: Final = 3000
"""Characters of an address, at most."""
_PLACES: Final = {"{id}": "(?P<id>[^/?#&]+)", "{client}": "(?P<client>[^/?#&]+)"}


class Pages:
    """The pages of records, by source: each an address with {id} in it, and perhaps {client}."""

    def __init__(self, pages: Mapping[str, str]) -> None:
        self._pages = {source: _pattern(page) for source, page in pages.items()}

    def record(self, url: str) -> AssetRef | None:
        """The record that an address leads to; None for every address that is no such page."""
        address = unescape(url).partition("#")[0]
        if len(address) > _LONGEST:
            return None
        for source, pattern in self._pages.items():
            if found := pattern.fullmatch(address):
                return AssetRef(source, unquote(found["id"]))
        return None


def same(url: str, page: str | None) -> bool:
    """Whether an address is that very page of a record."""
    return page is not None and unescape(url).partition("#")[0] == page


def _pattern(page: str) -> re.Pattern[str]:
    """What the addresses of a source's records look like; a place that comes twice is one value."""
    parts, seen = [], set[str]()
    for part in re.split(r"(\{id\}|\{client\})", page):
        if part not in _PLACES:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part.strip('{}')})")
        else:
            seen.add(part)
            parts.append(_PLACES[part])
    return re.compile("".join(parts))
