"""What a sentence asks of assets, as a condition on the rows of the index."""

import json
from typing import Any

from bot.language.questions import Filters, Where
from bot.store.index.rows import word

COLUMNS = frozenset(("category", "model", "location", "team", "status", "client", "os", "vendor"))
_WRITTEN = {"manufacturer": "$.model.manufacturer", "assignee": "$.assignee.name"}
"""What stands in the document alone."""
_BOUGHT = "a.document ->> '$.purchase_date'"
_PRICE = "CAST(a.document ->> '$.price.minor_units' AS INTEGER)"
_CENTS = 100
_FAR = 1 << 52
"""More than any day or price: what has none stands last, and no more is asked for."""
ORDERS = {
    "by_newest": f"coalesce(-CAST(julianday({_BOUGHT}) * 2 AS INTEGER), {_FAR})",
    "by_oldest": f"coalesce(CAST(julianday({_BOUGHT}) * 2 AS INTEGER), {_FAR})",
    "by_most_expensive": f"coalesce(-{_PRICE}, {_FAR})",
    "by_cheapest": f"coalesce({_PRICE}, {_FAR})",
}
"""By what a list is ordered, ascending; no column of the index has such a name."""


def condition(filters: Filters) -> tuple[str, list[Any]]:
    """A condition on rows of `asset a`, each part of it after AND, and its values."""
    parts: list[str] = []
    values: list[Any] = []
    for where in filters.where:
        parts.append(_where(where))
        values.append(json.dumps([word(one) for one in where.values]))
    if filters.unassigned:
        parts.append("a.assignee IS NULL")
    if filters.holders is not None:
        pairs = "a.assignee = ? AND a.source = (SELECT id FROM word WHERE text = ?)"
        parts.append(" OR ".join([f"({pairs})"] * len(filters.holders)) or "FALSE")
        values += [text for source, person in filters.holders for text in (person, source)]
    for column, sign, edge in (
        (_BOUGHT, ">=", filters.bought_from and filters.bought_from.isoformat()),
        (_BOUGHT, "<=", filters.bought_to and filters.bought_to.isoformat()),
        (_PRICE, ">=", _cents(filters.price_from)),
        (_PRICE, "<=", _cents(filters.price_to)),
    ):
        if edge is not None:
            parts.append(f"{column} {sign} ?")
            values.append(edge)
    return "".join(f" AND ({part})" for part in parts), values


def _where(where: Where) -> str:
    named = "SELECT value FROM json_each(?)"
    if where.field in COLUMNS:
        found = f"a.{where.field} IN (SELECT id FROM word WHERE text IN ({named}))"  # noqa: S608 - our own names
    else:
        # SQLite knows the case of plain letters alone, and blanks are passed over, too.
        found = f"word(a.document ->> '{_WRITTEN[where.field]}') IN ({named})"
    return f"NOT coalesce({found}, FALSE)" if where.negated else found


def _cents(price: float | None) -> int | None:
    return None if price is None else round(max(-_FAR, min(_FAR, price * _CENTS)))
