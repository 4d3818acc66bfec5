"""What a client asked."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Asked:
    """One request and the status it was answered with; 0 where there was no answer."""

    method: str
    module: str
    """Such as `assets`."""
    function: str
    """Such as `read`."""
    query: dict[str, str]
    body: dict[str, Any]
    status: int = 0

    @property
    def offset(self) -> int | None:
        """Which page of a list was asked for, if one was named."""
        text = self.query.get("offset", "")
        return int(text) if text.isascii() and text.isdigit() else None

    def sent(self, name: str) -> Any:
        """What the body says, else what the query says; null is not sent."""
        value = self.body.get(name)
        return self.query.get(name) if value is None else value
