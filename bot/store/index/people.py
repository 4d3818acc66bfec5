"""People of a source, found by what they are called."""

import sqlite3

from bot.models import Person, address
from bot.plain import bare
from bot.store.index.rows import plain


def person(connection: sqlite3.Connection, source: str, person_id: str) -> Person | None:
    """A person by their source and id."""
    row = connection.execute(
        "SELECT document FROM person WHERE source = ? AND id = ?",
        (plain(source), plain(person_id)),
    ).fetchone()
    return Person.model_validate_json(row[0]) if row else None


def any_of(connection: sqlite3.Connection, source: str) -> bool:
    """Whether any person of a source is held."""
    found = connection.execute("SELECT 1 FROM person WHERE source = ? LIMIT 1", (plain(source),))
    return found.fetchone() is not None


def with_email(connection: sqlite3.Connection, email: str) -> list[Person]:
    """Everyone with this address, active or not, in any source."""
    rows = connection.execute(
        "SELECT p.document FROM email e JOIN person p ON p.source = e.source"
        " AND p.id = e.id WHERE e.address = ? ORDER BY p.source, p.id",
        (address(plain(email, len(email))),),
    )
    return [Person.model_validate_json(row[0]) for row in rows]


def emails(connection: sqlite3.Connection, source: str, person_id: str) -> list[tuple[str, int]]:
    """A person's e-mail addresses, each with how many people of that source have it."""
    return connection.execute(
        "SELECT e.address, (SELECT count(*) FROM email o WHERE o.address = e.address"
        " AND o.source = e.source) FROM email e WHERE e.source = ? AND e.id = ?",
        (plain(source), plain(person_id)),
    ).fetchall()


def named(
    connection: sqlite3.Connection, source: str, words: str, client: str | None, limit: int
) -> list[Person]:
    """The active people, of one client or of all, with all these words in name or address."""
    wanted = bare(words).split()
    longest = max(wanted, key=len, default="")
    # The bare name is asked for last: it is the dearest of all, and few have letters beyond ASCII.
    rows = connection.execute(
        "SELECT document FROM person WHERE source = ?"
        " AND (instr(lower(document), ?) OR instr(bare(document ->> '$.name'), ?))",
        (source, longest, longest),
    )
    people = (Person.model_validate_json(row[0]) for row in rows)
    found = [
        one for one in people if one.active and _is_called(one, wanted) and _is_of(one, client)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))[:limit]


def _is_of(person: Person, client: str | None) -> bool:
    return client is None or (person.client is not None and person.client.id == client)


def _is_called(person: Person, wanted: list[str]) -> bool:
    called = bare(" ".join((person.name, *person.emails)))
    return all(word in called for word in wanted)


def of_client(connection: sqlite3.Connection, source: str, client: str) -> list[Person]:
    """The active people of a client of a source."""
    rows = connection.execute(
        "SELECT document FROM person WHERE source = ? AND document ->> '$.client.id' = ?",
        (source, client),
    )
    people = (Person.model_validate_json(row[0]) for row in rows)
    return [one for one in people if one.active]
