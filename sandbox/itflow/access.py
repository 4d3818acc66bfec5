"""Where a pretend ITFlow is, and the keys that open it."""

import secrets
from typing import NamedTuple

from sandbox.itflow import cast
from sandbox.itflow.keys import Key, User


class Secrets(NamedTuple):
    """A key of each kind; before 26.08 the first three may do everything at every client."""

    technician: str
    """Reads and writes everything, and deletes nothing."""
    administrator: str
    accountant: str
    """Reads only."""
    one_client: str
    """A technician's, for the records of Kestrel alone."""


class Access(NamedTuple):
    """What a client of it needs."""

    base_url: str
    keys: Secrets


def fresh() -> Secrets:
    """Keys that open nothing else: 32 characters by chance each."""
    return Secrets(*(secrets.token_hex(16) for _ in Secrets._fields))


def accepted(given: Secrets) -> list[Key]:
    """The same keys as the server knows them, in either generation."""
    only = frozenset({cast.KESTREL})
    return [
        Key(given.technician, User("1", "Tia Tech", "technician")),
        Key(given.administrator, User("2", "Ada Admin", "administrator")),
        Key(given.accountant, User("3", "Abe Accountant", "accountant")),
        Key(given.one_client, User("4", "Kim Kestrel", "technician", allowed=only), cast.KESTREL),
    ]
