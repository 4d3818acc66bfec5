"""One admitted request, as the endpoints see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.itflow import php
from sandbox.itflow.database import Database
from sandbox.itflow.keys import Scope, User


@dataclass(frozen=True, slots=True)
class Call:
    """What was sent, by whom, and whose records it may see."""

    database: Database
    query: Mapping[str, str]
    body: Mapping[str, Any]
    scope: Scope
    user: User | None
    client_id: str
    """The client a write names, or the one the key is bound to; 0 when neither."""
    agents: Mapping[str, str]
    """Names of users by id."""
    now: Callable[[], datetime]

    def either(self, name: str, default: int) -> int:
        """An integer from the body, else from the query."""
        if self.body.get(name) is not None:
            return php.number(self.body[name])
        return php.number(self.query[name]) if name in self.query else default

    def id(self, name: str) -> str:
        """An id from the body; 0 when there is none."""
        return str(php.number(self.body.get(name)))

    def sent(self, name: str) -> bool:
        """Whether the body has it; null is not sent."""
        return self.body.get(name) is not None

    def text(self, name: str) -> str:
        """A text from the body as it is stored."""
        return php.clean(self.body.get(name))

    def stamp(self) -> str:
        """The moment, as the database writes it."""
        return self.now().strftime("%Y-%m-%d %H:%M:%S")
