"""A scope as part of a query, so that no count and no list says more than its reader may know."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, and_, false, or_, true

from bot.models import Scope


def within(scope: Scope, table: Table) -> Iterator[ColumnElement[bool]]:
    """The conditions under which a row lies in a scope, by its columns `source` and `client_id`.

    Who has what is no part of them: each table knows that in another way.
    """
    row = table.c
    if scope.sources is not None:
        yield row.source.in_(scope.sources)
    if scope.clients is not None:
        yield row.client_id.in_(scope.clients) | row.source.in_(scope.whole)
    if scope.parts is not None:
        parts = (
            and_(
                row.source == part.source,
                true() if part.clients is None else row.client_id.in_(part.clients),
            )
            for part in scope.parts
        )
        yield or_(false(), *parts)
