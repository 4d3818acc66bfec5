"""Many look-ups by id or serial number as one question: what each row of a file is about."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from bot.language.words.serials import fold
from bot.models import Scope
from bot.store.index.rows import HELD, Held, held, plain, spelling, within

Connection = sqlite3.Connection


def with_ids(connection: Connection, scope: Scope, ids: Sequence[str]) -> dict[str, Held]:
    """The assets of one source with these ids, by id, also those that are gone."""
    condition, values = within(scope)
    rows = connection.execute(
        f"{HELD} WHERE a.id IN (SELECT value FROM json_each(?)){condition}",  # noqa: S608 - our own text
        (json.dumps(list(map(plain, ids))), *values),
    )
    return {one.asset.ref.id: one for one in map(held, rows)}


def with_serials(
    connection: Connection, scope: Scope, serials: Sequence[str], most: int
) -> dict[str, list[Held]]:
    """The assets with each of these serial numbers, as given; gone or not.

    One that reads like those of more than *most* assets is left out: thousands may have "n/a".
    """
    condition, values = within(scope, "b")
    some = f"SELECT b.row FROM asset b WHERE b.serial_fold = k.value{condition} LIMIT ?"  # noqa: S608 - our own text
    folds = list({fold(one) for one in map(spelling, serials) if one})
    rows = connection.execute(
        "SELECT k.value, a.document, s.checked FROM json_each(?) k"  # noqa: S608 - our own text
        f" JOIN asset a ON a.row IN ({some}) JOIN seen s ON s.asset = a.row",
        (json.dumps(folds), *values, most + 1),
    )
    found: dict[str, list[Held]] = defaultdict(list)
    for alike, *row in rows:
        found[alike].append(held(row))
    return {
        one: [each for each in alike if spelling(each.asset.serial_number) == spelt]
        for one in serials
        if (spelt := spelling(one)) and len(alike := found[fold(spelt)]) <= most
    }
