"""Changes of assets that people begin, as far as they said: the rest is asked for in a form."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field, ValidationError

from bot.language.questions import AssetsOf, FindAssets, ListAssets, QuestionJson
from bot.models import AssetRef, Model, Named, Status
from bot.operations import Kind

GIVING: frozenset[Kind] = frozenset(("assign", "transfer"))
"""What gives an asset to somebody."""
MOST_REASON = 1_000
"""Characters of a reason."""
MOST_CARRIED = 2_000
"""Characters of what a button carries."""
Begun = Literal["assign", "return", "edit", "again", "undo"]


class Given(Model):
    """What a sentence gave of what an edit changes, as far as a form has it."""

    location: str = ""
    tag: str = ""
    serial_number: str = ""
    warranty_end: date | None = None
    notes: str = ""
    """What is to be noted, beside what is noted already."""


class AskChange(Model):
    """A change that someone begins: what is not said here is asked for in a form."""

    v: Literal[1] = 1
    kind: Literal["change"] = "change"
    operation: Kind
    word: str = ""
    """What was typed for the asset: a serial number, a tag or an id."""
    ref: AssetRef | None = None
    """The asset, once it is known for certain."""
    among: QuestionJson = ""
    """The question whose answer it is among, where nothing written on it was said."""
    called: str = ""
    """The new assignee by name."""
    given: Given | None = None
    """What is to become of the fields of an edit."""
    to: str = ""
    """The new assignee as they were typed: a Slack user id or an e-mail address."""
    person: Named | None = None
    """The new assignee as the asset's source has them, once they are known."""
    client: Named | None = None
    """The client it is to go to, once that is known for certain."""
    said: str = ""
    """What stands behind the word “client”: a name, and perhaps a reason."""
    status: Status | None = None
    reason: str = ""
    may_name: bool = False
    """Whether the reason may begin with the name of the new assignee, which the source knows."""
    as_held: bool = False
    """Whether it is a transfer where somebody has it now, and an assign where nobody has."""
    shown: str = ""
    """What tells the asset as its form showed it from what it has become since."""
    fields: tuple[str, ...] = ()
    """Of an edit, the fields that its form has; none where it has all that may be edited."""
    origin: str = ""
    """What gave rise to it, where that was another request."""

    def carried(self) -> str:
        """As a button or a form carries it: without a reason or notes too long for that."""
        whole = self.model_dump_json(exclude_defaults=True)
        if len(whole) <= MOST_CARRIED:
            return whole
        given = self.given and self.given.model_copy(update={"notes": ""})
        without = self.model_copy(update={"reason": "", "given": given})
        return without.model_dump_json(exclude_defaults=True)


class AskNew(Model):
    """An asset that someone wants to make: what its form is drawn for."""

    v: Literal[1] = 1
    kind: Literal["new"] = "new"
    serial_number: str = ""
    source: str = ""
    """Where it is to be made, once that is chosen."""
    client: Named | None = None
    """Whose it is to be, once that is chosen."""
    within: bool = False
    """Whether there is nothing to choose: it was asked for in the channel of that client."""
    other_model: bool = False
    """Whether its model is yet to be made."""

    def carried(self) -> str:
        """As a button carries it."""
        return self.model_dump_json(exclude_defaults=True)

    def input(self, name: str) -> str:
        """What an input is called that belongs to this source and client alone.

        Another one's is another input, and so begins empty.
        """
        return f"{name}:{self.source}/{self.client.id if self.client else ''}"[:150]


class AskFault(Model):
    """A fault that someone begins to report: what is not said here is asked for in a form."""

    v: Literal[1] = 1
    kind: Literal["fault"] = "fault"
    word: str = ""
    """What was typed for the asset: a serial number, a tag or an id."""
    ref: AssetRef | None = None
    """The asset, once it is known for certain."""
    among: QuestionJson = ""
    """The question whose answer it is among, where nothing written on it was said."""
    words: str = ""
    """What is wrong with it."""

    def carried(self) -> str:
        """As a button or a form carries it: without words that are too long for that."""
        whole = self.model_dump_json(exclude_defaults=True)
        if len(whole) <= MOST_CARRIED:
            return whole
        return self.model_copy(update={"words": ""}).model_dump_json(exclude_defaults=True)


class AskFaults(Model):
    """The open faults, a page of them."""

    v: Literal[1] = 1
    kind: Literal["faults"] = "faults"
    offset: int = Field(0, ge=0, le=1_000_000)


def begun(operations: Iterable[Kind], ref: AssetRef) -> dict[Kind, str]:
    """What `carried` is of changes of which no more is said: each card has several of these."""
    where = ref.json
    return {one: f'{{"operation":"{one}","ref":{where}}}' for one in operations}


def faulty(ref: AssetRef) -> str:
    """What `carried` is of a fault of which no more is said."""
    return f'{{"ref":{ref.json}}}'


def fault_of(value: str) -> AskFault:
    """What a button that reports a fault carries: as that, or what buttons of changes carry.

    Raises ValidationError, which is a ValueError.
    """
    try:
        return AskFault.model_validate_json(value)
    except ValidationError:
        return AskFault(ref=AskChange.model_validate_json(value).ref)


class AskSeveral(Model):
    """Changes of all that a list holds, or of what a request was for; the rest is asked for."""

    v: Literal[1] = 1
    kind: Literal["several"] = "several"
    operation: Begun
    of: AssetsOf | FindAssets | ListAssets | None = None
    request: str = ""
    """Of which those are asked for again that were not done, or those undone that were."""
    channel: str = ""
    """Where it was begun: what may be seen there is what is changed."""
    to: str = ""
    """Who is to have them as they were typed: a Slack user id or an e-mail address."""
    called: str = ""
    """Who is to have them by name."""
    person: Named | None = None
    """Who is to have them, once that is known."""
    first: AssetRef | None = None
    """The first of them, which says where whoever gets them is looked for."""
    status: Status | None = None
    reason: str = ""
    may_name: bool = False
    """Whether the reason may begin with the name of who is to have them."""
    shown: str = ""
    """What tells the assets as their form showed them from what they have become since."""

    def carried(self) -> str:
        """As a button or a form carries it: without a reason that is too long for that."""
        whole = self.model_dump_json(exclude_defaults=True)
        if len(whole) <= MOST_CARRIED:
            return whole
        return self.model_copy(update={"reason": ""}).model_dump_json(exclude_defaults=True)


class AskUndo(Model):
    """The last change of an asset is to be undone."""

    v: Literal[1] = 1
    kind: Literal["undo"] = "undo"
    word: str
