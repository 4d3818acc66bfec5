"""Taking a person out of stored words and values, so that what is left can be read: pure."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

ERASED: Final = "erased"
"""Stands where the Slack user of an erased person stood."""
DATA: Final = frozenset({"operation", "precondition", "asset", "found"})
"""Words of a request that are read as values."""
_OWN: Final = ("reason", "error", "requested_by")
_GIVEN: Final = frozenset({"assignee", "to"})
"""Where a value names whoever has an asset, or is to have it."""


class Whose(NamedTuple):
    """One person, by all that they are called."""

    persons: frozenset[str]
    identities: frozenset[tuple[str, str, str]]
    """Kind, realm and id of each."""
    emails: frozenset[str]
    """Case-folded."""

    def called(self, kind: str) -> frozenset[tuple[str, str]]:
        """What they are called in places of a kind, by the place."""
        return frozenset((realm, one) for known, realm, one in self.identities if known == kind)

    @property
    def users(self) -> frozenset[str]:
        """Their users in Slack."""
        return frozenset(one for _, one in self.called("slack"))

    @property
    def names(self) -> frozenset[str]:
        """What a rule may name them by."""
        return self.users | self.emails


def goes(name: str, whose: Whose, *, own: bool) -> bool:
    """Whether words of a request, by their name, are theirs: what they wrote or were called."""
    if own and (name in _OWN or name.startswith("answer:")):
        return True
    what, _, person = name.partition(":")
    if what == "question":
        return own  # it was put to them
    return what in {"comment", "actor"} and person in whose.persons


def blanked(value: Any, whose: Whose, source: str | None) -> Any:
    """A value without them; `source` is whose ids it has, where it is about an asset."""
    if isinstance(value, Mapping):
        if value.get("person") in whose.persons:
            return {"person": value["person"], "user": ERASED, "name": ""}
        return {name: _under(name, one, whose, source) for name, one in value.items()}
    if isinstance(value, list):
        return [blanked(one, whose, source) for one in value if not _is_name(one, whose)]
    return ERASED if _is_name(value, whose) else value


def _under(name: str, value: Any, whose: Whose, source: str | None) -> Any:
    theirs = whose.called("source")
    if name in _GIVEN and isinstance(value, Mapping) and (source, value.get("id")) in theirs:
        return {**value, "name": ""}
    return blanked(value, whose, source)


def _is_name(value: Any, whose: Whose) -> bool:
    return isinstance(value, str) and (value in whose.users or value.casefold() in whose.emails)
