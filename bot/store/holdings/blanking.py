"""Taking a person out of stored words and values, so that what is left can be read: pure."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from bot.models import address

ERASED: Final = "erased"
"""Stands where the Slack user of an erased person stood."""
DATA: Final = frozenset({"operation", "precondition", "asset", "found", "left_out"})
"""Words of a request that are read as values."""
_OWN: Final = ("reason", "error", "requested_by")
_GIVEN: Final = frozenset({"assignee", "to", "assignee_id"})
"""Where a value names whoever has an asset, or is to have it."""
_SAID: Final = frozenset({"was", "reason", "assignee_id"})
"""Where a value may say a name without whose it is."""


class Whose(NamedTuple):
    """One person, by all that they are called."""

    persons: frozenset[str]
    identities: frozenset[tuple[str, str, str]]
    """Kind, realm and id of each."""
    emails: frozenset[str]
    """As they are compared."""
    full_names: frozenset[str] = frozenset()
    """What they are called in the values at hand."""
    spoken: frozenset[str] = frozenset()
    """What others called them who asked, each name and address as it stands there."""

    def known_as(self, names: frozenset[str]) -> "Whose":
        """The same, where values have these names for them."""
        return self._replace(full_names=names)

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


def is_data(name: str) -> bool:
    """Whether words of a request, by their name, are read as values."""
    return name in DATA or name.startswith("actor:")


def goes(name: str, whose: Whose, *, own: bool) -> bool:
    """Whether words of a request, by their name, are theirs: what they wrote or were called."""
    if own and (name in _OWN or name.startswith("answer:")):
        return True
    what, _, person = name.partition(":")
    if what == "question":
        return own  # it was put to them
    return what in {"comment", "consents", "actor"} and person in whose.persons


def blanked(value: Any, whose: Whose, source: str | None) -> Any:
    """A value without them; `source` is whose ids it has, unless it says so itself."""
    if isinstance(value, Mapping):
        if value.get("person") in whose.persons:
            return {"person": value["person"], "user": ERASED, "name": ""}
        here, given = _source(value, source), _given(value, whose, source)
        return {
            name: _without_name(one) if name in given else _under(name, one, whose, here)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [blanked(one, whose, source) for one in value if not _is_name(one, whose)]
    return ERASED if _is_name(value, whose) else value


def names_in(value: Any, whose: Whose, source: str | None) -> frozenset[str]:
    """What they are called where a value says whose name it is."""
    if isinstance(value, list):
        return frozenset().union(*(names_in(one, whose, source) for one in value))
    if not isinstance(value, Mapping):
        return frozenset()
    here, given = _source(value, source), _given(value, whose, source)
    found = [names_in(one, whose, here) for one in value.values()]
    own = {value[name]["name"] for name in given} | {_beside(value, whose, here)}
    return frozenset().union(own - {""}, *found)


def _beside(value: Mapping[str, Any], whose: Whose, here: str | None) -> str:
    """Their name where it lies beside the id: of what is made for them, or no longer theirs."""
    match value:
        case {
            "kind": "create",
            "source": source,
            "asset": {"assignee_id": one},
            "names": {"assignee_id": str(name)},
        } if (source, one) in whose.called("source"):
            return name
        case {"field": "assignee", "id": one, "was": str(name)} if (
            here,
            one,
        ) in whose.called("source"):
            return name
    return ""


def _source(value: Mapping[str, Any], source: str | None) -> str | None:
    """Whose ids a value has: its asset's, or of what is to be made."""
    match value:
        case {"ref": [str(own), _]} | {"kind": "create", "source": str(own)}:
            return own
    return source


def _given(value: Mapping[str, Any], whose: Whose, source: str | None) -> frozenset[str]:
    """The names under which a value has theirs."""
    here, theirs = _source(value, source), whose.called("source")
    named = {
        name
        for name in _GIVEN & value.keys()
        if isinstance(value[name], Mapping) and (here, value[name].get("id")) in theirs
    }
    return frozenset(named - {"to"} if value.get("kind") == "client_transfer" else named)


def _without_name(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**value, "name": ""}


def _under(name: str, value: Any, whose: Whose, source: str | None) -> Any:
    if name in _SAID and isinstance(value, str):
        return "" if any(one in value for one in whose.full_names) else value
    return blanked(value, whose, source)


def _is_name(value: Any, whose: Whose) -> bool:
    return isinstance(value, str) and (value in whose.users or address(value) in whose.emails)
