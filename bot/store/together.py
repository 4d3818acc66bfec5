"""Transactions that come at the same moment, as one: a commit for all, a statement for like rows.

A piece of work is what one of them does on the connection. Where a piece fails, none of those it
came with is done; each is then done by itself, so that a failure is its own alone. So whatever a
piece does but write rows it must be able to do twice.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from contextvars import Context, copy_context
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

logger = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[AsyncConnection], Awaitable[T]]
Write = Callable[[AsyncConnection, Sequence[R]], Awaitable[object]]
"""Writes rows of one kind: a function of a module, by which they are known to be of that kind."""
Begin = Callable[[], AbstractAsyncContextManager[AsyncConnection]]

AT_ONCE: Final = 32
"""So many pieces of work are one transaction, at the most."""
_ANYTHING: Final = select(1)
_LAST: Final = "ab_last"
"""What is known of a connection on which pieces come together: the rows to be written last."""


async def write_last(connection: AsyncConnection, write: Write[R], rows: Mapping[Any, R]) -> None:
    """Write rows that nothing in this transaction reads, by what sets each apart from its like.

    Where pieces of work come together all rows of a kind are written at the end, in the order in
    which the kinds came up first, and of those of one name the last; else they are written now.
    """
    last = connection.info.get(_LAST)
    if last is None:
        await write(connection, [*rows.values()])
    else:
        last.setdefault(write, {}).update(rows)


class Together:
    """Does pieces of work, those that come while others are done as one transaction after them."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._come: deque[_Piece] = deque()
        self._doing: asyncio.Task[None] | None = None

    async def do(self, work: Work[T]) -> T:
        """What a piece of work answers once it is committed, or what it raised."""
        piece = _Piece(work, copy_context(), asyncio.get_running_loop().create_future())
        self._come.append(piece)
        if self._doing is None or self._doing.done():
            self._doing = asyncio.create_task(self._do_all())
        answer: T = await piece.answer
        return answer

    async def close(self) -> None:
        """Return when all that came is done."""
        if self._doing:
            await asyncio.wait({self._doing})

    async def _do_all(self) -> None:
        while self._come:
            some = [self._come.popleft() for _ in range(min(len(self._come), AT_ONCE))]
            try:
                await (self._as_one(some) if len(some) > 1 else self._alone(some[0]))
            except BaseException as error:  # the process ends: nobody is to wait for good
                for piece in (*some, *self._come):
                    piece.fail(error)
                self._come.clear()
                raise

    async def _as_one(self, pieces: Sequence["_Piece"]) -> None:
        begun = False
        try:
            async with self._begin() as connection:
                # SQLite locks with the first statement: where it cannot, all are told at once.
                await connection.execute(_ANYTHING)
                begun = True
                answers = await _done(connection, pieces)
        except Exception as error:  # noqa: BLE001 - whoever waits is told of it
            if begun:
                logger.info("%s are done one by one: %s", len(pieces), type(error).__name__)
                await asyncio.gather(*map(self._alone, pieces))
                return
            for piece in pieces:
                piece.fail(error)
        else:
            for piece, answer in zip(pieces, answers, strict=True):
                piece.succeed(answer)

    async def _alone(self, piece: "_Piece") -> None:
        try:
            async with self._begin() as connection:
                answer = await piece.done(connection)
        except Exception as error:  # noqa: BLE001 - as above
            piece.fail(error)
        else:
            piece.succeed(answer)


class _Piece(NamedTuple):
    """A piece of work, in the context of whoever waits for its answer."""

    work: Work[Any]
    context: Context
    answer: "asyncio.Future[Any]"

    async def done(self, connection: AsyncConnection) -> object:
        """What it answers, done on this connection."""

        async def run() -> object:
            return await self.work(connection)

        return await asyncio.create_task(run(), context=self.context)

    def succeed(self, answer: object) -> None:
        """Tell whoever still waits what it answered."""
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, error: BaseException) -> None:
        """Tell whoever still waits why it was not done, else the log."""
        if not self.answer.done():
            self.answer.set_exception(error)
        else:
            said = type(error).__name__
            logger.warning("what nobody waits for any more was not done: %s", said)


async def _done(connection: AsyncConnection, pieces: Sequence[_Piece]) -> list[object]:
    """What all of them answer, done one after the other, their last rows written."""
    last: dict[Write[Any], dict[Hashable, Any]] = {}
    connection.info[_LAST] = last
    try:
        answers = [await piece.done(connection) for piece in pieces]
    finally:
        connection.info.pop(_LAST, None)
    for write, rows in last.items():
        await write(connection, [*rows.values()])
    return answers
