"""What a message was understood as: one value, whether it asks, changes, or is not for the bot."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, GetPydanticSchema, JsonValue
from pydantic_core.core_schema import any_schema

from bot.language.questions import By
from bot.models import Model

Intent = Literal[
    "find",
    "count",
    "history",
    "mine",
    "warranty",
    "help",
    "assign",
    "return",
    "transfer",
    "edit",
    "create",
    "delete",
    "fault",
    "none",
]
"""What somebody wants; "none" is nothing of the bot."""
CHANGING: frozenset[Intent] = frozenset(
    ("assign", "return", "transfer", "edit", "create", "delete", "fault")
)
"""Those that open a form; the others are answered."""
SURE = 0.8
"""From this confidence on the bot answers without asking back."""
Value = Annotated[JsonValue, GetPydanticSchema(lambda _source, _of: any_schema())]
"""What a slot holds: made here or read as JSON, so that nobody looks at it once more."""
Values = dict[str, Value]
"""Slots by name, as `assetbot parse` writes them."""
SINGLE = frozenset(("serial_number", "asset_tag", "id", "ip", "mac", "name"))
CODES = ("serial_number", "asset_tag", "id", "name")
"""What is written on one asset."""
DONE_AT_ONCE = frozenset(("assign", "return", "transfer", "edit", "delete"))
"""What is done as soon as it is asked for, and approved."""


class Candidate(Model):
    """One of several things that may be meant, and how a button names it."""

    label: str
    intent: Intent
    filters: Values = Field(default_factory=dict)
    changes: Values = Field(default_factory=dict)


class Parsed(Model):
    """A message, understood."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str = ""
    intent: Intent = "none"
    filters: Values = Field(default_factory=dict)
    changes: Values = Field(default_factory=dict)
    reason: str = ""
    """The rest, as the person put it."""
    confidence: float = Field(0.0, ge=0, le=1)
    candidates: tuple[Candidate, ...] = ()
    """What else it may mean, where it is not sure."""
    by: By | None = Field(default=None, exclude=True)
    """What counts are to be told apart by."""
    whole: bool = Field(default=False, exclude=True)
    """Whether a change is of all that is named, and not of one of it."""
    available: bool = Field(default=False, exclude=True)
    """Whether nobody's means what could be given to somebody now: “free”, not “unassigned”."""
    noted: bool = Field(default=False, exclude=True)
    """Whether the rest is what is to be noted, and no reason for anything."""
    table: bool = Field(default=False, exclude=True)
    """Whether the list is wanted as a file."""
    among: "Parsed | None" = Field(default=None, exclude=True)
    """What a question was of, where “it” is one asset all the same: a list that came down to it."""
    kind: str = Field(default="", exclude=True)
    """The category of the one asset that it is of, as its source calls it."""
    empty: bool = Field(default=False, exclude=True)
    """Whether nothing was found, so that there is no “it”."""

    left_out: tuple[str, ...] = Field(default=(), exclude=True)
    """What of it was not taken in, as it was written, where it is not sure."""

    @property
    def sure(self) -> bool:
        """Whether it is answered without asking back."""
        return self.confidence >= SURE

    def chosen(self, candidate: Candidate) -> "Parsed":
        """The same message, once somebody has said which they meant."""
        return self.model_copy(
            update={
                "intent": candidate.intent,
                "filters": candidate.filters,
                "changes": candidate.changes,
                "confidence": 1.0,
                "candidates": (),
            }
        )
