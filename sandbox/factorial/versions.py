"""API versions: what changed between them."""

from typing import NamedTuple

NEWEST = "2026-10-01"
_STRING_IDS = "2026-07-01"
_SUPPORTED = ("2026-01-01", "2026-04-01", _STRING_IDS, NEWEST)


class Version(NamedTuple):
    """One version; ids of assets, models and categories are UUIDs in all of them."""

    string_ids: bool
    categories: bool

    def id(self, record_id: str | None) -> str | int | None:
        """An id as this version writes it: a number before ids became strings."""
        if record_id is None or self.string_ids or not record_id.isdecimal():
            return record_id
        return int(record_id)


def version(text: str) -> Version:
    """The version asked for; one that is not supported gets the oldest, without a word."""
    served = text if text in _SUPPORTED else _SUPPORTED[0]
    return Version(string_ids=served >= _STRING_IDS, categories=served >= NEWEST)
