"""A command or a click as the sentence that would have asked it: a follow-up can lean on that."""

from collections.abc import Mapping
from datetime import date

from pydantic import JsonValue

from bot.language.parsed import Parsed, Values
from bot.language.questions import (
    AssetsOf,
    CountAssets,
    Filters,
    FindAssets,
    ListAssets,
    Question,
    ReportAssets,
)

_NAMED = ("category", "model", "location", "team", "client", "os", "vendor", "status", "ip", "mac")


def as_said(question: Question) -> Parsed | None:
    """A question as the sentence that asks it; None where no follow-up can lean on it."""
    match question:
        case FindAssets(words=words):
            return _said({"serial_number": words[0] if len(words) == 1 else list(words)})
        case AssetsOf(slack_user=str(user)):
            return _said({"assignee": f"<@{user}>"})
        case AssetsOf(email=None):
            return Parsed(intent="mine", confidence=1)
        case ListAssets(filters=filters) if not _is_by_address(filters):
            return _said(_filters(filters))
        case ReportAssets(filters=filters, by=by) if by and not _is_by_address(filters):
            return Parsed(intent="count", filters=_filters(filters), by=by, confidence=1)
        case CountAssets(filters=filters) if not _is_by_address(filters):
            return Parsed(intent="count", filters=_filters(filters), confidence=1)
    return None


def _said(filters: Values) -> Parsed:
    return Parsed(intent="find", filters=filters, confidence=1)


def _is_by_address(filters: Filters) -> bool:
    """Whether it is about somebody by an e-mail address, as no sentence names anybody."""
    return "@" in (filters.person or "")


def _filters(filters: Filters) -> Values:
    """Filters of a list as a sentence has them."""
    found: Values = {name: value for name in _NAMED if (value := getattr(filters, name))}
    for where in filters.where:
        values: JsonValue = list(where.values) if len(where.values) > 1 else where.values[0]
        found[where.field] = {"not": values} if where.negated else values
    if filters.person is not None:
        found["assignee"] = f"<@{filters.person}>" if filters.person else "me"
    if filters.unassigned:
        found["assignee"] = None
    windows: Mapping[str, tuple[date | float | None, date | float | None]] = {
        "warranty_end": (filters.warranty_from, filters.warranty_to),
        "purchase_date": (filters.bought_from, filters.bought_to),
        "price": (filters.price_from, filters.price_to),
    }
    for name, (first, last) in windows.items():
        if first is not None or last is not None:
            found[name] = {"from": _edge(first), "to": _edge(last)}
    if filters.order:
        found["order"] = filters.order
    if filters.most:
        found["limit"] = filters.most
    return found


def _edge(value: date | float | None) -> JsonValue:
    return value.isoformat() if isinstance(value, date) else value
