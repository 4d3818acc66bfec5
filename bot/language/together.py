"""Several changes that people begin at once, and changes that are to be undone."""

import re
from collections.abc import Callable, Mapping
from typing import Literal

from bot.errors import UsageError
from bot.language.changes import MOST_CARRIED, AskChange
from bot.language.questions import AssetsOf, FindAssets, ListAssets
from bot.language.tongue import any_of, playing
from bot.language.words import MOST_LETTERS, TOO_LONG, find
from bot.models import AssetRef, Model, Named, Status
from bot.operations import Kind

Begun = Literal["assign", "return", "edit", "again", "undo"]
ONE_AT_A_TIME = (
    "Several at once can be assigned, transferred, returned, retired or given a status; the rest"
    " goes one at a time."
)
_BEGUN: Mapping[Kind, Begun] = {
    "return": "return",
    "assign": "assign",
    "transfer": "assign",
    "edit": "edit",
    "retire": "edit",
}
_AND = rf"(?:{any_of('joint.and')})\s+"
_CODE = re.compile(r"[^\s,;&@'“„«‘\"]+")
_JOINED = re.compile(rf"\s*(?:[,;&]\s*(?:{_AND})?|\s{_AND})([^\s,;&@]+)(?![@\w])")
_SPACED = re.compile(r"\s+([^\s,;&@]+)(?![@\w])")
_LAST = playing("typed.undone")
_COLUMN = 2
"""So many codes behind another, with nothing but blanks between them, are no reason: a column."""
_SHORT = 4
"""Characters that a code has at least behind another, if that has as many."""


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


def joined(read: Callable[[str], AskChange], text: str) -> AskChange | AskSeveral:
    """`XYZ reason…` as *read*, and `XYZ, ABC and DEF reason…` as the same of each of them."""
    codes, rest = _codes(text)
    if len(codes) == 1:
        return read(text)
    first = read(f"{codes[0]} {rest}")
    retires = first.operation == "retire"
    begun = _BEGUN.get(first.operation)
    if begun is None or (begun == "edit" and not retires and first.status is None):
        raise UsageError(ONE_AT_A_TIME)
    return AskSeveral(
        operation=begun,
        of=find(" ".join(codes)),
        to=first.to,
        status=Status.RETIRED if retires else first.status,
        reason=first.reason,
        may_name=first.may_name,
    )


def _codes(text: str) -> tuple[list[str], str]:
    """The codes that stand first, joined by commas, “and” or as a column, and what follows."""
    first = _CODE.match(text)
    if first is None:
        return [text], ""
    others, end = _more(_JOINED, text, first)
    if not others:
        others, end = _more(_SPACED, text, first)
        if len(others) < _COLUMN:  # such as the number of a ticket, which is why
            others, end = [], first.end()
    return [first[0], *others], text[end:].strip()


def _more(joint: re.Pattern[str], text: str, first: re.Match[str]) -> tuple[list[str], int]:
    """The codes behind the first one that are joined so, and where they end."""
    codes: list[str] = []
    end = first.end()
    while (more := joint.match(text, end)) and _is_like(more[1], first[0]):
        codes.append(more[1])
        end = more.end()
    return codes, end


def _is_like(word: str, code: str) -> bool:
    """Whether it is a code as well: with digits, and with letters where the other has them."""
    letters = any(map(str.isalpha, word)) == any(map(str.isalpha, code))
    return letters and any(map(str.isdigit, word)) and len(word) >= min(_SHORT, len(code))


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
