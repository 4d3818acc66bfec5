"""What a question can be answered with: values that templates word, each by its own file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.answering.findings import Difference
from bot.answering.openings import Opening
from bot.answering.understood import Narrowed, Over, Part
from bot.answering.unsaid import Unsaid
from bot.language.questions import Sought
from bot.models import AssetRef, Counted, Model, Unlinked
from bot.policy import AssetView, Looked


class Twin(Model):
    """The same thing in another source, and what that says otherwise."""

    card: "Card"
    differences: tuple[Difference, ...]


class Former(Model):
    """What an asset was before it was moved to another client."""

    id: str
    client: str


class Changes(Model):
    """The changes that a card offers, each as what its button carries; None is not offered."""

    model_config = ConfigDict(populate_by_name=True)

    assign: str | None = None
    return_: str | None = Field(None, alias="return")
    transfer: str | None = None
    client_transfer: str | None = None
    edit: str | None = None
    retire: str | None = None
    delete: str | None = None


class Card(Model):
    """One asset as it is shown to one person, and when that was last so."""

    asset: AssetView
    question: str
    """JSON of the ShowAsset that opens it: the value of a button."""
    source: str
    assignee_slack: str | None
    """Slack user id of the assignee, when known."""
    warranty_days: int | None
    """Days left, negative when over."""
    record_url: str | None
    logins_url: str | None = None
    """Where its source shows its logins and services, which are never read."""
    several_sources: bool = False
    """Whether it could have come from another source, so that this one is named."""
    declined: bool = False
    """Its assignee says that it is not theirs, and nobody has seen to that yet."""
    checked_at: datetime
    stale: bool
    """The source did not answer now: this is as of `checked_at`."""
    within: str | None = None
    """The client whose channel it is shown in."""
    twins: tuple[Twin, ...] = ()
    former: tuple[Former, ...] = ()
    reference: str = ""
    """Under which the log has why it is stale."""
    changes: Changes | None = None
    """What may be asked for to be done with it."""
    fault: str | None = None
    faulty_since: datetime | None = None
    """What the button carries that reports a fault of it, and since when one is: if they may."""
    narrowed: Narrowed | None = None
    """What was asked, where that came down to this one."""
    history: str | None = None
    """The question of what happened to it, where it may be asked."""

    def nameless(self) -> "Card":
        """The same without who has it: what a mere suggestion may show."""
        asset = self.asset.model_copy(update={"assignee": None})
        none = dict.fromkeys(("assignee_slack", "changes", "history", "fault", "faulty_since"))
        return self.model_copy(update={**none, "asset": asset, "twins": (), "declined": False})

    def unmentioned(self) -> "Card":
        """The same with the assignee by name: what tells nobody that they were talked about."""
        return self.model_copy(update={"assignee_slack": None})


class Row(Model):
    """What became of one of several words that were asked for."""

    word: str
    outcome: Literal["found", "several", "misread", "unknown", "undecided"]
    """Undecided: not found, and it cannot be said yet that there is none."""
    card: Card | None = None
    """The asset, when found."""
    nearest: Card | None = None
    """What may have been meant, when misread: never with an assignee."""
    spelling: str = ""
    """The serial number or the tag that the word is near to."""
    count: int = 0

    @property
    def is_denied(self) -> bool:
        """Whether it is said that there is no such asset."""
        return self.outcome in {"misread", "unknown"}

    def unmentioned(self) -> "Row":
        """The same with the assignee by name, as a card has it."""
        return self.model_copy(update={"card": self.card.unmentioned()}) if self.card else self


class Answer(Model):
    """Root of the answers; `template` names the file that words it, its fields are the context."""

    template: ClassVar[str]
    found: ClassVar[bool] = True
    """Whether it says what was asked for: what a script's exit code tells."""

    def context(self) -> Mapping[str, Any]:
        """What the template is given."""
        return vars(self)


class Modal(Answer):
    """What is shown in a modal."""


class ModalForm(Modal):
    """What is asked in one."""

    wanted: str
    """JSON of what it came of: comes back with what is entered."""


class Found(Answer):
    """One asset."""

    template = "asset_card"
    card: Card
    share: str | None = None
    """The question whose answer may be shown to everyone in the channel it was asked in."""
    opening: Opening | None = None


class Aged(Model):
    """When an inventory was last read to its end, longer ago than it should be."""

    at: datetime
    failed: bool = False
    """Whether it was tried since and could not be read, rather than not tried yet."""


class InventoryAnswer(Answer):
    """Base of answers about many assets."""

    unread: tuple[str, ...] = ()
    """Sources that have never been read to their end, so that some of theirs may be missing."""
    as_of: Aged | None = None
    """How old the inventory is, where it was read longer ago than it should be."""
    listed: Looked | None = None
    """The part of the inventory the asker may list, if not all."""
    share: str | None = None


class Table(InventoryAnswer, Unsaid):
    """Several words at once."""

    template = "asset_table"
    rows: tuple[Row, ...]
    more: bool = False
    """Whether more was named than is looked up at once."""
    several_sources: bool = False
    """Whether each row names its source."""
    asked: tuple[str, ...] = ()
    """Sources that were asked for what is unknown."""
    veiled: tuple[str, ...] = ()
    """Where something was not found, the sources that may have it and keep it from us."""
    assign_all: str | None = None
    return_all: str | None = None
    status_all: str | None = None
    """What the buttons carry that change all of them, where that may be asked for."""


class Paged(InventoryAnswer):
    """One page of assets; `earlier` and `later` are the questions of its buttons."""

    cards: tuple[Card, ...]
    total: int
    first: int
    last: int
    earlier: str | None = None
    later: str | None = None

    @property
    def refs(self) -> list[AssetRef]:
        """The assets of the page."""
        return [card.asset.ref for card in self.cards]


class Listed(Paged):
    """What was asked for as a list."""

    template = "asset_list"
    heading: str
    said: str = ""
    """How many of what, within a sentence: “2 screens of yours”."""
    parts: tuple[Part, ...] = ()
    """What was understood, each with the question without it, where there are several."""
    change: str | None = None
    """The question, where each part of it can be changed."""
    over: Over | None = None
    reportable: bool = False
    """Whether each has the button that reports a fault of it."""
    return_all: str | None = None
    """What the button carries that takes back all of them, where that may be asked for."""
    opening: Opening | None = None
    chart: str | None = None
    """The question that counts them by month, where they are listed by the ends of warranties."""


class HowMany(InventoryAnswer):
    """How many there are, in one sentence."""

    template = "how_many"
    said: str
    """How many of what: “14 laptops in Berlin”."""
    total: int
    heading: str
    parts: tuple[Part, ...] = ()
    change: str | None = None
    show: str | None
    """The question that lists them; None where there are none."""
    over: Over | None = None


class Several(Paged):
    """More than one asset matches where one was asked for."""

    template = "asset_several"
    word: str
    cut: bool = False
    """Only the first are shown: to turn pages is not for the one who asks."""


class Conflicts(Paged):
    """Assets that two sources of one inventory tell of otherwise."""

    template = "asset_conflicts"
    declared: bool
    """Whether any two sources are said to hold the same inventory."""


class ListedModels(Answer):
    """One page of the models there are."""

    template = "model_list"
    words: str
    rows: tuple[Counted, ...]
    total: int
    first: int
    last: int
    earlier: str | None
    later: str | None
    several_sources: bool
    silent: tuple[str, ...]
    """Sources that did not tell of the models that none of their assets is of."""
    listed: Looked | None
    """The part of the inventory the asker may list, if not all."""
    share: str | None = None


class NotFound(Answer, Unsaid):
    """No source has it; `nearest` never carry an assignee."""

    template = "asset_not_found"
    found = False
    word: str
    field: Sought
    by_words: bool = False
    """The suggestions have these words in their name or model, and are no misread spelling."""
    nearest: tuple[Card, ...]
    asked: tuple[str, ...]
    unread: tuple[str, ...] = ()
    """Sources that have never been read to their end: tags and other spellings may be theirs."""
    veiled: tuple[str, ...] = ()
    """Of those asked, the ones that do not tell what is not there from what we may not see."""
    within: str | None = None
    """The client whose channel it was asked in: nobody else's assets were looked at."""
    command: str | None = None
    """The command that is written nearly so."""


class StillReading(Answer):
    """The first reading of the inventory has not ended."""

    template = "reading"
    found = False
    read: int
    total: int | None


class NothingRead(Answer):
    """The inventory was read and holds nothing: more likely a wrong key than an empty company."""

    template = "inventory_empty"
    found = False
    sources: tuple[str, ...]


class NotLinked(Answer):
    """A Slack user is nobody, or several people, in the inventory; the helper can see to that."""

    template = "person_unknown"
    found = False
    who: str
    why: Unlinked
    helper: str | None = None


class WhoAmI(Answer):
    """What the person asking may do, and why."""

    template = "whoami"
    name: str
    roles: tuple[tuple[str, str], ...]
    """Each as the role and where it holds, and the end of a sentence that begins with “because”."""
    unread: tuple[str, ...]
    """User groups that give roles and that Slack did not tell of."""
    may: tuple[str, ...]
    may_not: tuple[str, ...]
    read_only: tuple[tuple[str, str], ...] = ()
    """Each source that nothing is written to, and the setting that is why."""
    helper: str | None
    """A Slack user who can give more; None where nobody is known who could."""


class Choice(Model):
    """One of several things that a sentence may mean, and the question that its button carries."""

    label: str
    question: str = ""
    change: str | None = None
    several: str | None = None
    fault: str | None = None
    new: str | None = None
    """What the button carries that opens a form instead."""


class DidYouMean(Answer):
    """What a sentence may mean, to choose from."""

    template = "did_you_mean"
    found = False
    choices: tuple[Choice, ...]
    left_out: tuple[str, ...] = ()
    """What of the sentence none of them takes in."""


class Help(Answer):
    """What can be asked here."""

    template = "help"
    commands: tuple[tuple[str, str], ...]
    command: str
    in_slack: bool = True
    """Whether one can also write a message, and mention the bot."""
    is_whole: bool = True
    """Whether it is all there is, and nothing was left out that is for others alone."""
    of_others: bool = True
    """Whether one may ask what somebody else has."""
