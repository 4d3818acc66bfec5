"""People of a source, found by what they are called."""

import sqlite3

from bot.models import Person


def named(connection: sqlite3.Connection, source: str, words: str, limit: int) -> list[Person]:
    """The active people with every one of these words in their name or an address, by name."""
    wanted = words.casefold().split()
    # SQLite knows no case beyond ASCII, so it looks for what has none; the rest is done here.
    plain = [word for word in wanted if word.isascii()]
    condition = "".join(" AND instr(lower(document), ?) > 0" for _ in plain)
    rows = connection.execute(
        f"SELECT document FROM person WHERE source = ?{condition}",  # noqa: S608 - our own text
        [source, *plain],
    )
    people = (Person.model_validate_json(row[0]) for row in rows)
    found = [one for one in people if one.active and _is_called(one, wanted)]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))[:limit]


def _is_called(person: Person, wanted: list[str]) -> bool:
    called = " ".join((person.name, *person.emails)).casefold()
    return all(word in called for word in wanted)


def of_client(connection: sqlite3.Connection, source: str, client: str) -> list[Person]:
    """The active people of a client of a source."""
    rows = connection.execute(
        "SELECT document FROM person WHERE source = ? AND document ->> '$.client.id' = ?",
        (source, client),
    )
    people = (Person.model_validate_json(row[0]) for row in rows)
    return [one for one in people if one.active]
