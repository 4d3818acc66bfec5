"""How an asset lies in the index: its columns out of the document, and the document back."""

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from bot.language.questions import Sought
from bot.language.words.serials import fold, key
from bot.models import Asset, Money, Part, Scope

SEPARATOR = "\x1f"
"""Between the parts of a sort key: lower than anything a part can hold."""
_CONTROL = dict.fromkeys(range(32), " ") | {0: None, 0x7F: None}
_MOST_TITLE = 80
_MOST_SERIAL = 64
_MOST_WORD = 200
_MOST_PRICE = 1_000_000_000_000
_MAC = re.compile(r"(?:[0-9a-f]{2}[-:]?){5}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}")


class Held(NamedTuple):
    """One asset as the index holds it, and when its source last told us so (UTC)."""

    asset: Asset
    checked_at: datetime


COLUMNS = (
    "source",
    "id",
    "gone",
    "archived",
    "place",
    "serial",
    "tag",
    "serial_fold",
    "tag_fold",
    "category",
    "model",
    "location",
    "team",
    "status",
    "client",
    "os",
    "vendor",
    "client_id",
    "currency",
    "purchased",
    "price",
    "ip",
    "mac",
    "assignee",
    "newest",
    "warranty",
    "document",
)
"""Of the table `asset`, in the order of `columns`."""

HELD = "SELECT a.document, s.checked FROM asset a JOIN seen s ON s.asset = a.row"
"""What `held` reads."""


def stamp(instant: datetime) -> int:
    """An instant as the index keeps it: milliseconds since 1970."""
    return int(instant.timestamp() * 1000)


def instant(milliseconds: int) -> datetime:
    """The instant behind a `stamp`, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def held(row: Sequence[Any]) -> Held:
    """A row of HELD as an asset."""
    return Held(Asset.model_validate_json(row[0]), instant(row[1]))


def plain(text: str, most: int = _MOST_WORD) -> str:
    """Text that SQLite takes as it is: no control characters, no half characters, not endless."""
    if len(text) <= most and text.isprintable():
        return text
    return text[:most].translate(_CONTROL).encode("utf-8", "replace").decode()


def spelling(text: str | None) -> str | None:
    """The key a serial number or tag is found by, or None where nothing of it is left."""
    return key(plain(text)) or None if text else None


@lru_cache(maxsize=1024)  # a page has the same few models and places over and over
def word(text: str | None) -> str:
    """The form in which a filter's value and an asset's are equal: case and blanks aside."""
    return " ".join(unicodedata.normalize("NFKC", plain(text)).casefold().split()) if text else ""


def title_key(text: str) -> str:
    """A title as lists are sorted: without regard to case and accents."""
    text = plain(text, _MOST_TITLE)
    if text.isascii():
        return text.lower().strip()
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in letters if not unicodedata.combining(c)).strip()[:_MOST_TITLE]


def place(asset: Asset) -> str:
    """Where an asset stands in a list: by title, then serial number, then source and id."""
    serial = (spelling(asset.serial_number) or "")[:_MOST_SERIAL]
    return SEPARATOR.join((title_key(asset.title), serial, *asset.ref))


def spelled(asset: Asset) -> str:
    """What the trigrams for the nearest spelling are made of."""
    spellings = (spelling(asset.serial_number), spelling(asset.known_as))
    return " ".join(fold(one) for one in spellings if one)


def described(asset: Asset) -> str:
    """What words are searched in: serial number, tag, name and model, each word as a key."""
    parts = [spelling(asset.serial_number), spelling(asset.tag)]
    parts += [tokens(asset.name) if asset.name else None]
    if asset.model:
        model = (asset.model.manufacturer, asset.model.name, asset.model.category)
        parts += [tokens(text) for text in model if text]
    return " ".join(part for part in parts if part)


@lru_cache(maxsize=1024)  # as above
def tokens(text: str) -> str:
    """Each word of a text in the form it is searched in, a blank between them."""
    return " ".join(filter(None, (key(part) for part in plain(text).split())))


def words_of(asset: Asset) -> tuple[tuple[str, str], ...]:
    """What the index keeps as numbers, in the order of the columns: as compared, as written."""
    model = asset.model
    names = (
        model.category if model else "",
        model.name if model else "",
        asset.location.name if asset.location else "",
        asset.team.name if asset.team else "",
        str(asset.status),
        asset.client.name if asset.client else "",
        asset.os or "",
        asset.vendor.name if asset.vendor else "",
    )
    source, client = asset.ref.source, plain(asset.client.id) if asset.client else ""
    currency = asset.price.currency if asset.price and is_plausible(asset.price) else ""
    exact = ((client, client), (currency, currency))
    return ((source, source), *((word(name), plain(name)) for name in names), *exact)


def is_plausible(price: Money) -> bool:
    """Whether it can be summed up: the sum of a million of them is a number that SQLite has."""
    return abs(price.minor_units) <= _MOST_PRICE and price.currency == plain(price.currency)


def address(text: str | None) -> str | None:
    """An IP or MAC address as it is compared: case, and the marks between its parts, aside."""
    text = plain(text).casefold().strip() if text else ""
    return re.sub(r"[-:.]", "", text) if _MAC.fullmatch(text) else text or None


def columns(asset: Asset, words: Sequence[int], assigned: datetime) -> tuple[Any, ...]:
    """The values of COLUMNS for an asset, whose `words_of` have these numbers."""
    source, *rest = words
    serial, tag = spelling(asset.serial_number), spelling(asset.known_as)
    return (
        source,
        asset.ref.id,
        int(asset.gone),
        int(asset.archived),
        place(asset),
        serial,
        tag,
        fold(serial) if serial else None,
        fold(tag) if tag else None,
        *rest,
        asset.purchase_date.toordinal() if asset.purchase_date else None,
        asset.price.minor_units if asset.price and is_plausible(asset.price) else None,
        address(asset.ip),
        address(asset.mac),
        asset.assignee.id if asset.assignee else None,
        -stamp(assigned),
        asset.warranty_end.toordinal() if asset.warranty_end else None,
        asset.model_dump_json(exclude_defaults=True),
    )


def number_words(
    connection: sqlite3.Connection, words: Iterable[tuple[str, str]]
) -> dict[str, int]:
    """The number of each word, given one where it has none yet; shown as written last."""
    shown = dict(words)
    connection.execute(
        "INSERT INTO word (text, shown) SELECT key, value FROM json_each(?) WHERE 1"
        " ON CONFLICT (text) DO UPDATE SET shown = excluded.shown WHERE shown <> excluded.shown",
        (json.dumps(shown),),
    )
    rows = connection.execute(
        "SELECT text, id FROM word WHERE text IN (SELECT value FROM json_each(?))",
        (json.dumps(list(shown)),),
    )
    return dict(rows.fetchall())


def within(scope: Scope, row: str = "a") -> tuple[str, list[Any]]:
    """The condition on `asset a` that a scope is, beginning with AND, and its parameters."""
    condition: str = ""
    values: list[Any] = []
    some = "(SELECT id FROM word WHERE text IN (SELECT value FROM json_each(?)))"
    sources = frozenset[str]() if scope.parts == () else scope.sources
    if sources is not None:
        condition += f" AND {row}.source IN {some}"
        values.append(json.dumps(sorted(sources)))
    if scope.clients is not None:
        theirs = f"{row}.client_id IN {some}"
        values.append(json.dumps(sorted(map(plain, scope.clients))))
        if scope.whole:
            theirs = f"({theirs} OR {row}.source IN {some})"
            values.append(json.dumps(sorted(scope.whole)))
        condition += f" AND {theirs}"
    if scope.parts:
        lies = [_lies_in(part, row) for part in scope.parts]
        condition += f" AND ({' OR '.join(one for one, _ in lies)})"
        values += [value for _, parameters in lies for value in parameters]
    if scope.person is not None:
        whose = "FROM identity WHERE person = ?"
        condition += f" AND {row}.assignee IN (SELECT id {whose})"  # what SQLite can search by
        condition += f" AND ({row}.source, {row}.assignee) IN (SELECT source, id {whose})"
        values += [scope.person, scope.person]
    return condition, values


def _lies_in(part: Part, row: str) -> tuple[str, list[Any]]:
    """The condition on a row that a part of a scope is, and its parameters."""
    condition = f"{row}.source = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - our own names
    if part.clients is None:
        return condition, [part.source]
    some = "(SELECT id FROM word WHERE text IN (SELECT value FROM json_each(?)))"
    clients = json.dumps(sorted(map(plain, part.clients)))
    return f"{condition} AND {row}.client_id IN {some}", [part.source, clients]


def written_on(scope: Scope, text: str, field: Sought) -> tuple[str, list[Any]] | None:
    """The condition for an `asset a` with this on it, and its values; None where none can be."""
    asked = spelling(text)
    if asked is None:
        return None
    condition, values = within(scope)
    spelt = "(a.serial_fold = ? AND a.serial = ?)"
    parameters: list[Any] = [fold(asked), asked]
    if field == "any":
        written = plain(text).strip()
        spelt += " OR (a.tag_fold = ? AND a.tag = ?) OR a.id IN (?, ?)"
        parameters += [fold(asked), asked, written, written.casefold()]
    return f"({spelt}){condition}", [*parameters, *values]
