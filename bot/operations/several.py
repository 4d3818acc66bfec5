"""Several changes that are asked for, decided and carried out together, as one stored value."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bot.models import WHEN_USED, Model
from bot.operations import Change, Create, Kind, Why

MOST = 300
"""So many changes are asked for at once in Slack."""
Single = Annotated[Change | Create, Field(discriminator="kind")]


class Several(Model):
    """Changes of several assets, of one source or more; each is a request of its own beneath it."""

    v: Literal[1] = 1
    kind: Literal["several"] = "several"
    changes: tuple[Single, ...]

    @property
    def same(self) -> Kind | None:
        """The kind of all of them, None where they differ."""
        kinds = {one.kind for one in self.changes}
        return kinds.pop() if len(kinds) == 1 else None


Wanted = Annotated[Change | Create | Several, Field(discriminator="kind")]
"""What a request is for."""
wanted_json: TypeAdapter[Wanted] = TypeAdapter(Wanted, config=WHEN_USED)
"""Reads and writes what a request is for, as it is stored."""


class Tally(Model):
    """How many of several changes are done, have failed, and are yet to be done."""

    total: int
    done: int
    failed: int
    unknown: int
    """Of which nobody can say whether they are done."""

    @property
    def left(self) -> int:
        """How many are to be done yet."""
        return self.total - self.done - self.failed - self.unknown


class LeftOut(Model):
    """One of several changes that could not be asked for."""

    v: Literal[1] = 1
    at: int
    """Its place among all that were wanted, the first being 0."""
    label: str
    why: Why | Literal["blocked", "denied", "hindered"]
    """`denied` by policy; `hindered` where it could be asked for otherwise, or later."""
    reason: str = ""
    """A sentence, where it is one of those two."""


left_out_json: TypeAdapter[tuple[LeftOut, ...]] = TypeAdapter(tuple[LeftOut, ...], config=WHEN_USED)
"""Reads and writes what was left out of a request, as it is stored."""
