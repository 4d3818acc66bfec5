"""Changes that people begin by typing: what they want, as far as they said."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Literal

from pydantic import Field, ValidationError

from bot.errors import UsageError
from bot.language.filters import STATUSES
from bot.language.questions import QuestionJson
from bot.language.receiving import ARROW, possible, without_joint
from bot.language.serials import key
from bot.language.text import OPENING, mention
from bot.language.tongue import any_of
from bot.language.words import MOST_LETTERS, TOO_LONG
from bot.models import AssetRef, Model, Named, Status
from bot.operations import Kind

GIVING: frozenset[Kind] = frozenset(("assign", "transfer"))
"""What gives an asset to somebody."""
MOST_REASON = 1_000
"""Characters of a reason."""
MOST_CARRIED = 2_000
"""Characters of what a button carries."""
MOST_ADDRESS = 254
"""Characters of an e-mail address."""

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TO = any_of("joint.to")
_PERSON = re.compile(
    rf"(?:^|(?<=\s))(?:(?:{_TO})\s+|(?:{ARROW})\s*)?"
    r"(?P<who>@[UW][A-Z0-9]{2,}|[^\s@]+@[^\s@]+\.[^\s@,;]+)"
)
_CLIENT = re.compile(
    rf"(?:(?:{_TO})\s+)?(?:(?:{any_of('determiner.definite')})\s+)?"
    rf"(?:{any_of('typed.client')})\b\s*:?\s*",
    re.IGNORECASE,
)
_WHY = re.compile(rf"(?:{any_of('typed.reason')})\b", re.IGNORECASE)


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


def begun(operations: Iterable[Kind], ref: AssetRef) -> dict[Kind, str]:
    """What `carried` is of changes of which no more is said: each card has several of these."""
    where = ref.json
    return {one: f'{{"operation":"{one}","ref":{where}}}' for one in operations}


def faulty(ref: AssetRef) -> str:
    """What `carried` is of a fault of which no more is said."""
    return f'{{"ref":{ref.json}}}'


def giving(operation: Literal["assign", "transfer"], text: str) -> AskChange:
    """`XYZ @person reason…`, in which the person and the reason may be missing.

    Who is typed by name is the beginning of the reason, until the source is asked who that is.
    """
    word, rest = _asset(text, f"{operation} C02XL0ABJGH5 @person")
    if operation == "transfer" and (client := _CLIENT.match(rest)):
        said = " ".join(rest[client.end() :].split())[:MOST_REASON]
        return AskChange(operation="client_transfer", word=word, said=said)
    found = _PERSON.search(rest)
    if not found:
        reason = _reason(rest)
        named = bool(possible(reason)) and not _WHY.match(rest)
        return AskChange(operation=operation, word=word, reason=reason, may_name=named)
    if len(found["who"]) > MOST_ADDRESS:
        raise UsageError("That is too long for an e-mail address.", usage=f"{operation} X1 @person")
    to = mention(found["who"])
    reason = f"{rest[: found.start()]} {rest[found.end() :]}"
    return AskChange(
        operation=operation, word=word, to=to.user if to else found["who"], reason=_reason(reason)
    )


def of_client(said: str, names: Collection[str]) -> tuple[str | None, str]:
    """The client that is named first, whole and for certain, and the reason behind it.

    In quotes it ends where they do; else it is the longest name that stands there word by word.
    """
    close = OPENING.get(said[:1])
    end = said.find(close, 1) if close else -1
    words = said.split()
    cuts = [(said[1:end], said[end + 1 :])] if end > 0 else []
    cuts += [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words), 0, -1)]
    known = {" ".join(name.casefold().split()): name for name in names}
    for name, reason in cuts:
        folded = " ".join(name.casefold().split()).rstrip(":,;")
        if found := known.get(folded):
            return found, _reason(reason)
    return None, _reason(said)


def simply(operation: Literal["return", "retire", "delete", "edit"], text: str) -> AskChange:
    """`XYZ reason…`, in which the reason may be missing."""
    word, rest = _asset(text, f"{operation} C02XL0ABJGH5")
    return AskChange(operation=operation, word=word, reason=_reason(rest))


def fault(text: str) -> AskFault:
    """`XYZ words…`, in which the words may be missing."""
    word, rest = _asset(text, "fault C02XL0ABJGH5 the screen stays black")
    return AskFault(word=word, words=" ".join(rest.split()).strip(" ,;:")[:MOST_REASON].strip())


def fault_of(value: str) -> AskFault:
    """What a button that reports a fault carries: as that, or what buttons of changes carry.

    Raises ValidationError, which is a ValueError.
    """
    try:
        return AskFault.model_validate_json(value)
    except ValidationError:
        return AskFault(ref=AskChange.model_validate_json(value).ref)


def new(text: str) -> AskNew:
    """`XYZ`, or nothing: the serial number is asked for in the form."""
    serial_number = " ".join(text.split()).strip("\"'“”„‘’«» ,:;")
    if len(serial_number) > MOST_LETTERS:
        raise UsageError(TOO_LONG, usage="new C02XL0ABJGH5")
    return AskNew(serial_number=serial_number)


def of_status(text: str) -> AskChange:
    """`XYZ in repair reason…`; raises UsageError where no status stands there."""
    usage = "status C02XL0ABJGH5 in repair"
    word, rest = _asset(text, usage)
    words = rest.split()
    for length in (3, 2, 1):
        status = STATUSES.get(key(" ".join(words[:length])))
        if status and len(words) >= length:
            return AskChange(
                operation="edit",
                word=word,
                status=status,
                reason=_reason(" ".join(words[length:])),
            )
    known = ", ".join(status for status in Status if status is not Status.OTHER)
    wrong = f"“{' '.join(words)[:MOST_LETTERS]}” is no status." if words else "Which status?"
    raise UsageError(f"{wrong} They are {known}.", usage=usage)


def _asset(text: str, usage: str) -> tuple[str, str]:
    """The asset as it was typed, one word or what stands in quotes, and the rest."""
    text = text.strip()
    close = OPENING.get(text[:1])
    end = text.find(close, 1) if close else -1
    word, rest = (text[1:end], text[end + 1 :]) if end > 0 else (text.partition(" ")[0::2])
    word = word.strip(" ,:;")
    if not word or word.startswith("@") or _EMAIL.fullmatch(word):
        raise UsageError(
            "Which asset? Its serial number, tag or id stands after the command.", usage=usage
        )
    if len(word) > MOST_LETTERS:
        raise UsageError(TOO_LONG, usage=usage)
    return word, rest.strip()


def _reason(text: str) -> str:
    return without_joint(text)[:MOST_REASON].strip()
