"""What can be asked: each question a value that fits into a button and comes back unchanged."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from bot.models import WHEN_USED, AssetRef, Model, Status

Sought = Literal["serial", "any"]
"""Whether a word is said to be a serial number, or may be a tag or an id too."""


Said = Literal[
    "category",
    "model",
    "location",
    "team",
    "status",
    "client",
    "os",
    "vendor",
    "manufacturer",
    "assignee",
]
"""What an asset has a word for that a sentence may name."""
By = Literal["status", "category", "age", "location", "team", "client"]
"""What counts are told apart by."""
Order = Literal["newest", "oldest", "most_expensive", "cheapest"]
MOST_ASKED: Final = 1_000_000_000
"""So many assets at most are asked for: more than any inventory has."""
Price = Annotated[float, Field(allow_inf_nan=False)]


class Where(Model):
    """One thing that was said in a sentence: any of these words, or none of them."""

    field: Said
    values: Annotated[tuple[str, ...], Field(min_length=1)]
    negated: bool = False


class Filters(Model):
    """Which assets a list holds; names are compared without regard to case, None means any."""

    category: str | None = None
    status: Status | None = None
    model: str | None = None
    location: str | None = None
    team: str | None = None
    client: str | None = None
    os: str | None = None
    vendor: str | None = None
    ip: str | None = None
    mac: str | None = None
    archived: bool = False
    """Only what was put away, which no other list has."""
    warranty_from: date | None = None
    warranty_to: date | None = None
    """Warranty ends on or before this day; with it a list runs earliest end first."""
    where: tuple[Where, ...] = ()
    person: str | None = None
    """Whose, as a Slack user or an e-mail address; "" is whoever asks."""
    holders: tuple[tuple[str, str], ...] | None = None
    """The same as the people of sources that this is, once that is known."""
    unassigned: bool = False
    bought_from: date | None = None
    bought_to: date | None = None
    price_from: Price | None = None
    price_to: Price | None = None
    order: Order | None = None
    most: Annotated[int, Field(ge=1, le=MOST_ASKED)] | None = None
    """How many of them at most, the first in that order."""

    @property
    def details(self) -> str:
        """The details of assets that a list tells of by what it holds, in words; "" for none."""
        priced = (self.price_from, self.price_to) != (None, None)
        if priced or self.order in {"most_expensive", "cheapest"}:
            return "Prices"
        return "IP and MAC addresses" if self.ip or self.mac else ""


class Position(Model):
    """Where a page of a list begins: after or before one row, named by its sort keys."""

    direction: Literal["after", "before"] = "after"
    keys: tuple[str, ...]


Asks = Literal["warranty", "holder", "price"]
"""What one sentence answers: whether a warranty still runs, who has an asset, what it cost."""


class Asking(Model):
    """Root of the questions."""

    def carried(self) -> str:
        """As a button carries it; `question_json` reads it back."""
        return self.model_dump_json(exclude_none=True)


class FindAssets(Asking):
    """One asset or several, by what is written on them."""

    v: Literal[1] = 1
    kind: Literal["find"] = "find"
    words: tuple[str, ...]
    field: Sought = "any"
    position: Position | None = None
    """Which page, where several assets have the one word on them."""
    asks: Asks | None = None


class ShowAsset(Asking):
    """One asset whose source and id are known, as chosen from a list."""

    v: Literal[1] = 1
    kind: Literal["show"] = "show"
    ref: AssetRef


class AssetsOf(Asking):
    """What one person has: a Slack user, someone by e-mail, else the person asking."""

    v: Literal[1] = 1
    kind: Literal["of"] = "of"
    slack_user: str | None = None
    email: str | None = None
    position: Position | None = None


class ListAssets(Asking):
    """All assets that pass the filters."""

    v: Literal[1] = 1
    kind: Literal["list"] = "list"
    filters: Filters = Filters()
    position: Position | None = None
    asks: Asks | None = None


class CountAssets(Asking):
    """How many assets pass the filters."""

    v: Literal[1] = 1
    kind: Literal["count"] = "count"
    filters: Filters = Filters()
    position: None = None
    """It has no pages."""


class ListConflicts(Asking):
    """All assets that two sources of one inventory tell of otherwise."""

    v: Literal[1] = 1
    kind: Literal["conflicts"] = "conflicts"
    position: Position | None = None


class ListModels(Asking):
    """All models that have these words in their category, manufacturer or name."""

    v: Literal[1] = 1
    kind: Literal["models"] = "models"
    words: str = ""
    position: Position | None = None


class ReportAssets(Asking):
    """How many assets pass the filters: by status, category, age, location and client."""

    v: Literal[1] = 1
    kind: Literal["report"] = "report"
    filters: Filters = Filters()
    by: By | None = None
    """The one thing that they are told apart by; None for all but teams."""
    position: None = None
    """It has no pages."""


class CountWarranties(Asking):
    """How many of the warranties that pass the filters end when, by category."""

    v: Literal[1] = 1
    kind: Literal["warranties"] = "warranties"
    filters: Filters = Filters()
    position: None = None
    """It has no pages."""


Filtered = ListAssets | CountAssets | ReportAssets | CountWarranties
"""What is asked of all assets that pass some filters."""


class AskWhoAmI(Asking):
    """What the person asking may do, and why."""

    v: Literal[1] = 1
    kind: Literal["whoami"] = "whoami"


class AssetHistory(Asking):
    """What happened to one asset: by what is written on it, or by its source and id."""

    v: Literal[1] = 1
    kind: Literal["history"] = "history"
    word: str | None = None
    ref: AssetRef | None = None
    position: Position | None = None
    """Which page: of the assets that the word is on, or of what happened to the one."""
    looks: bool | None = None
    """Whether it is also told who looked it up, of which else the number is told alone."""


class AskInWords(Model):
    """What was said in a sentence, which only an inventory's own words tell the meaning of."""

    text: str
    typed: bool = False
    """Whether it stood behind the command, where it may be what is written on an asset."""
    coded: bool = False
    """Whether it is all numbers, which are written on an asset where they mean nothing else."""


class AskHelp(Asking):
    """What can be asked here."""

    v: Literal[1] = 1
    kind: Literal["help"] = "help"


Question = Annotated[
    FindAssets
    | ShowAsset
    | AssetsOf
    | ListAssets
    | CountAssets
    | ListConflicts
    | ListModels
    | ReportAssets
    | CountWarranties
    | AssetHistory
    | AskWhoAmI
    | AskHelp,
    Field(discriminator="kind"),
]

question_json: TypeAdapter[Question] = TypeAdapter(Question, config=WHEN_USED)
"""Reads a question back from the value of a button."""


def question_of(ref: AssetRef) -> str:
    """What a button carries that opens an asset, as `carried` writes it."""
    return f'{{"v":1,"kind":"show","ref":{ref.json}}}'


def _or_nothing(text: str) -> str:
    if text:
        question_json.validate_json(text)  # what it raises is a ValueError
    return text


QuestionJson = Annotated[str, AfterValidator(_or_nothing)]
"""JSON of a question, or nothing."""


def history_of(ref: AssetRef, position: Position | None = None, *, looks: bool = False) -> str:
    """What a button carries that asks what happened to an asset."""
    if position is None and not looks:
        return f'{{"v":1,"kind":"history","ref":{ref.json}}}'
    return AssetHistory(ref=ref, position=position, looks=looks or None).carried()
