"""What a dry run says of each row, as a value and in words."""

from dataclasses import dataclass
from typing import Literal

from bot.models import AssetRef, Model
from bot.plain import ELLIPSIS, one_line

Kind = Literal["create", "update", "unchanged", "refused", "duplicate"]
By = Literal["id", "serial", "name"]

KINDS: tuple[Kind, ...] = ("create", "update", "unchanged", "refused", "duplicate")
WRONG: frozenset[Kind] = frozenset({"refused", "duplicate"})
_BY = {"id": "Id", "serial": "serial number", "name": "name"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)  # a file has millions of them
class Change:
    """One field that would be written; "" is empty."""

    heading: str
    old: str
    new: str

    def text(self) -> str:
        """In words."""
        if not self.old:
            return f"{self.heading} {_quoted(self.new)}"
        if not self.new:
            return f"{self.heading} {_quoted(self.old)} cleared"
        return f"{self.heading} {_quoted(self.old)} to {_quoted(self.new)}"


class Outcome(Model):
    """What would become of one row."""

    line: int
    kind: Kind
    title: str = ""
    """What to call the asset or, where there is none yet, the row."""
    client: str = ""
    ref: AssetRef | None = None
    by: By | None = None
    """What the asset was found by."""
    changes: tuple[Change, ...] = ()
    left_out: tuple[Change, ...] = ()
    """What the source has no field for."""
    reason: str = ""
    """Why it is refused, or what it is a duplicate of."""

    def text(self) -> str:
        """One line for a person."""
        said = f"line {self.line}: {self.kind}"
        if what := self._what():
            said += f" {what}"
        parts = [self.reason] if self.reason else [change.text() for change in self.changes]
        if self.left_out:
            parts.append(f"left out: {', '.join(one.heading for one in self.left_out)}")
        return f"{said}: {'; '.join(parts)}" if parts else said

    def _what(self) -> str:
        where = [f"{self.ref.source} {one_line(self.ref.id)}"] if self.ref else []
        where += [one_line(self.client)] if self.client else []
        where += [f"by {_BY[self.by]}"] if self.by else []
        title = _quoted(self.title) if self.title else ""
        return f"{title} ({', '.join(where)})".strip() if where else title


def _quoted(text: str) -> str:
    """A text of the file or of the source, on one line and not endless."""
    text = one_line(text)
    return f"“{text if len(text) <= _LONGEST else text[: _LONGEST - 1] + ELLIPSIS}”"
