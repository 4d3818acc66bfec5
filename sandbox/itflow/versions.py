"""Releases: what changed between them."""

from typing import NamedTuple

NEWEST = "26.08"
ONE_BEFORE = "26.07"
OLDEST = "25.12"


class Version(NamedTuple):
    """One release; each number is a year and a month."""

    users: bool
    """Keys belong to users with rights, `client_id` is no filter, and there are ticket replies."""
    numbered: bool
    """Rows have each value twice, by name and by position."""


def version(text: str) -> Version:
    """The release of that number."""
    return Version(users=text >= NEWEST, numbered=text <= OLDEST)
