"""What a client asked."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Asked:
    """One request and the status it was answered with; 0 where there was no answer."""

    method: str
    version: str
    resource: str
    """The last part of its name, such as `it_assets`."""
    record_id: str | None
    query: list[tuple[str, str]]
    body: Any = None
    auth: str = ""
    """`key`, `token`, `foreign` (a key of another environment), or empty for none of them."""
    status: int = 0
    page: int = field(default=0)
    """Which page of a list, counted from 1; 0 for anything but a list."""

    def named(self, name: str) -> list[str]:
        """The values of one query parameter."""
        return [value for key, value in self.query if key == name]
