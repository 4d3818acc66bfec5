"""What is entered in the form of a question, to the question that it asks; pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, get_args

from bot.answering.anew.shown import (
    DATES,
    NOBODY,
    PREFIX,
    SAID,
    SINGLE,
    SPANS,
    STATUSES,
    TEXTS,
    fits,
    name_of,
    ordered,
    person_of,
    said_of,
    scalar,
    shown,
    values,
)
from bot.errors import UsageError
from bot.language.dates_and_prices.amounts import number
from bot.language.parsed_to_asked import MOST_VALUES
from bot.language.questions import Filtered, Filters, Order, Said, Where
from bot.modals import Entered, Wrong

_CARRIED: Final = 1_800
"""Letters of a question: as many as a button carries, and the place of a page."""
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_DAY: Final = "Choose a day."
_AMOUNT: Final = "Write an amount, such as 1499.90, or nothing."
_COUNT: Final = "Write a number, such as 5, or nothing."
_BEFORE: Final = "This lies before what stands above it."
_WHICH: Final = "Choose people by name, or you, or nobody: not both."
_TOO_MANY: Final = f"Choose fewer: {MOST_VALUES} of one kind at most, and less if they are long."
_NOTHING: Final = "Nothing is left: all that was chosen is left out here."


def asked(question: Filtered, entered: Entered) -> Filtered | Wrong:
    """The question that was entered, or what is wrong with it.

    What was left as it was shown is asked for just as it was.
    """
    filters, wrong = _of_one(question.filters, entered)
    for field in SAID:
        filters = _said(filters, field, entered, wrong)
    again = question.model_copy(update={"filters": filters, "position": None})
    is_new = not wrong and filters != question.filters
    if is_new and len(again.carried()) > _CARRIED:
        wrong[max(entered, key=lambda name: len(entered[name]))] = _TOO_MANY
    return wrong or again


def _of_one(filters: Filters, entered: Entered) -> tuple[Filters, Wrong]:
    """The filters with what was entered for those of one value, and what is wrong with that."""
    found: dict[str, Any] = {}
    wrong: Wrong = {}
    for name in (*DATES, *TEXTS):
        text = entered.get(f"{PREFIX}{name}", "")
        if text == scalar(filters, name):
            continue
        read, why = _READ[name]
        try:
            found[name] = read(text.strip()) if text.strip() else None
        except (UsageError, ValueError):
            wrong[f"{PREFIX}{name}"] = why
    order = entered.get(f"{PREFIX}order", "")
    if order != ordered(filters.order):
        found["order"] = next((one for one in get_args(Order) if ordered(one) == order), None)
    if filters.archived and not entered.get(f"{PREFIX}archived"):
        found["archived"] = False
    again = filters.model_copy(update=found)
    for name in SPANS:
        first, last = getattr(again, f"{name}_from"), getattr(again, f"{name}_to")
        is_new = {f"{name}_from", f"{name}_to"} & found.keys()
        if is_new and first is not None and last is not None and first > last:
            wrong[f"{PREFIX}{name}_to"] = _BEFORE
    return again, wrong


def _said(filters: Filters, field: Said, entered: Entered, wrong: Wrong) -> Filters:
    """The filters with what was chosen and excluded of a field; what is wrong is added."""
    before = {negated: shown(filters, field, negated=negated) for negated in (False, True)}
    given = {
        negated: _chosen(field, entered.get(name_of(field, negated=negated), ""))
        for negated in before
    }
    if all(set(given[negated]) == set(before[negated]) for negated in before):
        return filters
    if given[False] and given[True]:
        given = {False: [one for one in given[False] if one not in given[True]], True: []}
        if not given[False]:
            wrong[name_of(field, negated=True)] = _NOTHING
    for negated, chosen in given.items():
        name = name_of(field, negated=negated)
        if len(chosen) > MOST_VALUES:
            wrong[name] = _TOO_MANY
        elif len(chosen) > 1 and field == "assignee" and any(map(_is_single, chosen)):
            wrong[name] = _WHICH
        elif set(chosen) != set(before[negated]):
            filters = _replaced(filters, field, chosen, negated=negated)
    return filters


def _chosen(field: Said, text: str) -> list[str]:
    """What was chosen in a menu or ticked, a line each."""
    found = [one for one in dict.fromkeys(text.split("\n")) if one]
    return [one for one in found if one in STATUSES] if field == "status" else found


def _is_single(value: str) -> bool:
    """Whether it stands for somebody whom no name tells from others, or for nobody."""
    return value == NOBODY or person_of(value) is not None


def _replaced(filters: Filters, field: Said, chosen: Sequence[str], *, negated: bool) -> Filters:
    """The filters with other values of a field; those that no menu can hold stay."""
    held = STATUSES.__contains__ if field == "status" else fits
    before = values(filters, field, negated=negated)
    kept = [one for one in before if not held(one) and person_of(one) is None]
    old = said_of(filters, field, negated=negated)
    changes: dict[str, Any] = {}
    if field == "assignee" and not negated and (filters.person is not None or filters.unassigned):
        changes, old = {"person": None, "holders": None, "unassigned": False}, None
    elif field in SINGLE and not negated and getattr(filters, field):
        changes, old = {field: None}, None
    said = (*chosen, *kept)
    if field == "assignee" and not negated and len(said) == 1 and _is_single(said[0]):
        if said[0] == NOBODY:
            changes["unassigned"] = True
        else:
            changes["person"] = person_of(said[0])
        said = ()
    new = (Where(field=field, values=said, negated=negated),) if said else ()
    changes["where"] = _with(filters.where, old, new)
    return filters.model_copy(update=changes)


def _with(wheres: Sequence[Where], old: Where | None, new: tuple[Where, ...]) -> tuple[Where, ...]:
    """The same with something in the place of what was said before, or behind it all."""
    if old is None:
        return (*wheres, *new)
    at = next(place for place, one in enumerate(wheres) if one is old)
    return (*wheres[:at], *new, *wheres[at + 1 :])


def _count(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return int(text)


_READ: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    **dict.fromkeys(DATES, (date.fromisoformat, _DAY)),
    **dict.fromkeys(("price_from", "price_to"), (lambda text: float(number(text)), _AMOUNT)),
    **dict.fromkeys(("ip", "mac"), (str, "")),
    "most": (_count, _COUNT),
}
"""How what is written is read, and what to say where it cannot be."""
