"""What one table holds about people: which rows, and how one person is taken out of them."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, delete, false, or_, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.holdings.blanking import Whose

Finds = Callable[[Whose], ColumnElement[bool]]
Erases = Callable[[AsyncConnection, Whose], Awaitable[object]]


class Holding(NamedTuple):
    """Rows of one table that may be about people."""

    table: Table
    holds: str
    """What of whom, in words."""
    finds: Finds
    """Those that are about one person."""
    erase: Erases


def deleted(table: Table, finds: Finds) -> Erases:
    """How rows are erased that go as a whole."""

    async def erase(connection: AsyncConnection, whose: Whose) -> None:
        await connection.execute(delete(table).where(finds(whose)))

    return erase


async def keep(_connection: AsyncConnection, _whose: Whose) -> None:
    """Erases nothing: the rows hold pseudonymous ids only."""


def named_as(kind: str, realm: Any, name: Any) -> Finds:
    """Rows that name one of their users or ids, in columns for its place and for itself."""

    def finds(whose: Whose) -> ColumnElement[bool]:
        return tuple_(realm, name).in_(sorted(whose.called(kind)))

    return finds


def by_user(column: Any) -> Finds:
    """Rows with one of their Slack users in a column."""
    return lambda whose: column.in_(sorted(whose.users))


_USER: Final = ('"{}"', '@{}"', "<@{}>")
"""How a Slack user stands in what was asked: as an account, as a name, and as a mention."""


def says(text: Any) -> Finds:
    """Rows whose stored questions, in a column, name a user, an address or a name of theirs."""

    def finds(whose: Whose) -> ColumnElement[bool]:
        users = (
            text.contains(written.format(one), autoescape=True)
            for one in whose.users
            for written in _USER
        )
        called = (text.contains(f'"{one}"', autoescape=True) for one in whose.spoken)
        return or_(false(), *users, *called)

    return finds


def either(*finds: Finds) -> Finds:
    """Rows that any of these finds."""
    return lambda whose: or_(*(each(whose) for each in finds))


def by_person(*columns: Any) -> Finds:
    """Rows with one of their ids as a person in any of these columns."""
    return lambda whose: or_(*(column.in_(sorted(whose.persons)) for column in columns))
