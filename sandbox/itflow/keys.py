"""Keys: whose they are, what they may do, and whose records they see."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from sandbox.itflow.answers import INACTIVE_USER, NO_RIGHT, NO_USER
from sandbox.itflow.sql import fold
from sandbox.itflow.versions import Version

Role = Literal["none", "accountant", "technician", "administrator"]

_SUPPORT, _CLIENT, _CREDENTIAL, _SALES, _FINANCIAL = range(5)
_RIGHTS: dict[Role, tuple[int, int, int, int, int]] = {
    "none": (0, 0, 0, 0, 0),
    "accountant": (1, 1, 0, 2, 1),
    "technician": (2, 2, 2, 2, 0),
    "administrator": (3, 3, 3, 3, 3),
}
_AREAS = {
    **dict.fromkeys(("clients", "contacts", "locations", "vendors"), _CLIENT),
    "credentials": _CREDENTIAL,
    **dict.fromkeys(("invoices", "quotes", "products"), _SALES),
    "expenses": _FINANCIAL,
}
_LEVELS = {"read": 1, "create": 2, "update": 2, "delete": 3}


@dataclass(slots=True)
class User:
    """An agent a key runs as; *allowed* None is every client."""

    id: str
    name: str
    role: Role
    allowed: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()
    active: bool = True

    def may(self, module: str, function: str) -> bool:
        """Whether the role has the right that endpoint needs."""
        area = _AREAS.get(module, _SUPPORT)
        return _RIGHTS[self.role][area] >= _LEVELS.get(function, 2)


@dataclass(slots=True)
class Key:
    """An API key: of a user from 26.08 on; before that of one client, or of all with 0."""

    secret: str
    user: User | None = None
    client_id: str = "0"
    expires: date = date.max


class Scope(NamedTuple):
    """Whose records are seen; None is everybody's."""

    allowed: frozenset[str] | None = None
    denied: frozenset[str] = frozenset()

    def sees(self, client_id: str) -> bool:
        """Whether a client's records are seen."""
        if client_id in self.denied:
            return False
        return self.allowed is None or client_id in self.allowed


def find(keys: list[Key], given: str, now: datetime) -> Key | None:
    """The living key that was given: case and blanks around it do not matter."""
    wanted = fold(given.strip())
    for key in keys:
        if wanted and fold(key.secret) == wanted:
            return key if key.expires > now.date() else None
    return None


def refusal(key: Key, version: Version, module: str, function: str) -> str | None:
    """Why a living key is refused all the same."""
    if not version.users:
        return None
    user = key.user
    if user is None:
        return NO_USER
    if not user.active:
        return INACTIVE_USER
    if not user.may(module, function):
        return NO_RIGHT
    return None


def scope(key: Key, version: Version, asked_client: str) -> Scope:
    """Whose records are seen: a user's clients and the global ones; before, one client's."""
    if version.users:
        user = key.user
        if user is None or (user.allowed is None and not user.denied):
            return Scope()
        allowed = None if user.allowed is None else user.allowed | {"0"}
        return Scope(allowed, user.denied)
    if key.client_id != "0":
        return Scope(frozenset({key.client_id}))
    return Scope(frozenset({asked_client}) if asked_client else None)
