"""The same of several assets at once: `return XYZ, ABC and DEF reason`."""

import re
from collections.abc import Callable, Mapping

from bot.errors import UsageError
from bot.language.changes import AskChange, AskSeveral, Begun
from bot.language.commands.assets import find
from bot.language.words.wordlists import any_of
from bot.models import Status
from bot.operations import Kind

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
_COLUMN = 2
"""So many codes behind another, with nothing but blanks between them, are no reason: a column."""
_SHORT = 4
"""Characters that a code has at least behind another, if that has as many."""


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
