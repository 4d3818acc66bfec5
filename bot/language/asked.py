"""Whatever can be said to the bot: a question, a change of assets, or one of the rest here."""

from datetime import date, datetime
from typing import Literal

from bot.language.changes import AskChange, AskFault, AskFaults, AskNew, AskSeveral, AskUndo
from bot.language.questions import Filters, Question
from bot.models import Model


class AskApprovals(Model):
    """What waits for whoever asks, and what they wait for."""

    v: Literal[1] = 1
    kind: Literal["approvals"] = "approvals"
    how: bool = False
    """Whether somebody meant to decide in words: they are told how that is done."""


class AskHandOvers(Model):
    """The open hand-overs of whoever asks, and those that they look after."""

    v: Literal[1] = 1
    kind: Literal["hand_overs"] = "hand_overs"
    after: tuple[datetime, str] | None = None
    """Which page: when the last of the one before was asked, and its id."""


class AskAlerts(Model):
    """The alert rules: listed, or one of them paused, resumed, or tried."""

    deed: Literal["list", "pause", "resume", "test"] = "list"
    rule: str = ""


class AskPause(Model):
    """Stop all changes at once, or let them go on."""

    v: Literal[1] = 1
    kind: Literal["pause"] = "pause"
    resume: bool = False
    reason: str = ""
    surely: bool = True
    """Whether it was a command: a sentence may mean less than all changes, and is asked back."""


class AskAway(Model):
    """Somebody is away, is back, or asks how that stands."""

    v: Literal[1] = 1
    kind: Literal["away"] = "away"
    delegate: str = ""
    """The Slack user who decides for them; "" asks how it stands."""
    until: date | None = None
    """The last day of it."""
    back: bool = False


class AskExport(Model):
    """The assets that pass some filters, as a CSV."""

    v: Literal[1] = 1
    kind: Literal["export"] = "export"
    filters: Filters = Filters()
    words: str = ""
    """What it is of, in plain words, until the inventory's words have made filters of them."""


class AskReportFile(Model):
    """The counts of a report, all of them, as a CSV."""

    v: Literal[1] = 1
    kind: Literal["report_file"] = "report_file"
    filters: Filters = Filters()


class AskImport(Model):
    """A CSV to be tried against the inventory, and then perhaps written."""

    v: Literal[1] = 1
    kind: Literal["import"] = "import"
    file: str = ""
    """Slack's id of it, where it has been handed in; else the form asks for it."""
    name: str = ""


class BindChannel(Model):
    """The channel it is typed in is for a client, or for none."""

    v: Literal[1] = 1
    kind: Literal["channel"] = "channel"
    client: str | None
    """The client's name, perhaps with its source and a stroke before it."""


class AskMissed(Model):
    """Something that whoever asks is said to have, and has not: “AB-000182 has not arrived”."""

    word: str = ""
    """What was written of it that may be a serial number, a tag or an id."""


class AskReceived(Model):
    """Whoever speaks says that they have what they were given: “I have it”."""

    surely: bool = True
    """Whether nothing else can be meant by it: “got it” may be said of an answer."""
    thanks: bool = False
    """Whether it thanks for an answer, where nothing was given to them."""
    several: bool = False
    """Whether it is said of more than one thing: “I have both”."""


class SayThanks(Model):
    """Nothing is asked for: somebody says thank you."""


Deed = (
    AskChange
    | AskNew
    | AskSeveral
    | AskUndo
    | AskApprovals
    | AskHandOvers
    | AskAlerts
    | AskPause
    | AskAway
    | AskFault
    | AskFaults
    | AskExport
    | AskReportFile
    | AskImport
)
"""What is to be done, rather than asked."""


InSlack = Deed | BindChannel | AskMissed | AskReceived | SayThanks
"""What can be said in Slack alone."""


Asked = Question | InSlack
"""Whatever can be asked for: a question, or something that is to be done."""
