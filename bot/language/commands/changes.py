"""Commands that change one asset: `assign XYZ @person why`, `status XYZ in repair`, `undo XYZ`."""

import re
from collections.abc import Collection
from typing import Literal

from bot.errors import UsageError
from bot.language.changes import MOST_REASON, AskChange, AskFault, AskNew, AskUndo
from bot.language.commands.assets import MOST_LETTERS, TOO_LONG
from bot.language.commands.filters import STATUSES
from bot.language.commands.receivers import ARROW, possible, without_joint
from bot.language.words.serials import key
from bot.language.words.text import OPENING, mention
from bot.language.words.wordlists import any_of, playing
from bot.models import Status

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
_LAST = playing("typed.undone")


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


def undo(text: str) -> AskUndo:
    """`XYZ`; nobody remembers what was changed last, so “that” is asked back as nothing is."""
    word = " ".join(text.split()).strip("\"'“”„‘’«» ,:;")
    if not word or word.lower().rstrip(".!?") in _LAST:
        raise UsageError(
            "Undo what? The serial number, tag or id stands after the command.",
            usage="undo C02XL0ABJGH5",
        )
    if len(word) > MOST_LETTERS:
        raise UsageError(TOO_LONG, usage="undo C02XL0ABJGH5")
    return AskUndo(word=word)
