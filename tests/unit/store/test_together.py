"""Transactions that come at the same moment are one, and a failure is its own alone."""

import asyncio
import gc
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from contextvars import ContextVar
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.store import AsyncConnection, Records, StoreFailed, engine
from bot.store.schema import person
from bot.store.together import AT_ONCE, Together, Work, write_last
from tests.empty import records_in
from tests.made import NOON
from tests.until import until

SAID: ContextVar[str] = ContextVar("SAID", default="")


class Counted:
    """Records whose transactions are counted."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.begun = 0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, counted."""
        self.begun += 1
        async with self.records.begin() as connection:
            yield connection


def adding(name: str, came: list[str] | None = None, *, fails: bool = False) -> Work[str]:
    """A piece of work that adds somebody, and may fail once it has."""

    async def work(connection: AsyncConnection) -> str:
        if came is not None:
            came.append(name)
        await connection.execute(insert(person).values(id=name, created_at=NOON))
        if fails:
            raise ValueError(name)
        return f"{name} is there"

    return work


async def people(records: Records) -> list[str]:
    """The ids of everybody."""
    async with records.read() as connection:
        return sorted((await connection.execute(select(person.c.id))).scalars())


async def test_what_comes_at_the_same_moment_is_one_transaction(records: Records) -> None:
    """Ten pieces that wait together are begun once, and each has its own answer."""
    counted = Counted(records)
    together = Together(counted.begin)
    names = [f"p{number}" for number in range(10)]
    answers = await asyncio.gather(*(together.do(adding(name)) for name in names))
    assert answers == [f"{name} is there" for name in names]
    assert counted.begun == 1
    assert await people(records) == names


async def test_no_transaction_has_more_pieces_than_it_may(records: Records) -> None:
    """One piece too many is a transaction of its own."""
    counted = Counted(records)
    together = Together(counted.begin)
    names = [f"p{number:03}" for number in range(AT_ONCE + 1)]
    await asyncio.gather(*(together.do(adding(name)) for name in names))
    assert counted.begun == 2
    assert await people(records) == names


async def test_whoever_is_answered_finds_it_committed(records: Records) -> None:
    """Another connection reads what a piece has written as soon as its answer is there."""

    async def added(name: str) -> bool:
        await records.together(adding(name))
        return name in await people(records)

    assert await asyncio.gather(*map(added, ("a", "b", "c"))) == [True, True, True]


async def test_a_failure_is_its_own_alone(records: Records) -> None:
    """A piece that fails is told of it; those it came with are done, once each."""
    came: list[str] = []
    works = [adding("a", came), adding("b", came, fails=True), adding("c", came)]
    told = await asyncio.gather(*map(records.together, works), return_exceptions=True)
    assert told[0] == "a is there"
    assert isinstance(told[1], ValueError)
    assert told[2] == "c is there"
    assert await people(records) == ["a", "c"]
    assert came.count("a") == 2  # with the one that failed, then by itself


async def test_where_no_transaction_can_be_begun_everybody_is_told_at_once() -> None:
    """What the records cannot do is tried once for all who wait, not once for each."""
    tries = []

    @asynccontextmanager
    async def begin() -> AsyncIterator[AsyncConnection]:
        tries.append(1)
        raise StoreFailed("locked")
        yield

    together = Together(begin)
    works = [together.do(adding(name)) for name in ("a", "b", "c")]
    told = await asyncio.gather(*works, return_exceptions=True)
    assert [str(one) for one in told] == ["locked"] * 3
    assert len(tries) == 1


async def test_while_another_program_has_the_lock_it_is_waited_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three that wait together nobody waits a second time: the file is tried once for all."""
    monkeypatch.setattr(engine, "BUSY_WAIT", 0.1)
    records = await Records.open(records_in(tmp_path))
    path = engine.file_of(engine.address(records.url))
    assert path is not None
    counted = Counted(records)
    together = Together(counted.begin)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        works = [together.do(adding(name)) for name in ("a", "b", "c")]
        told = await asyncio.gather(*works, return_exceptions=True)
    await records.close()
    assert [type(one) for one in told] == [StoreFailed] * 3
    assert counted.begun == 1


async def test_what_fails_when_nobody_waits_any_more_is_logged(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked is gone, so the log has why it was not done."""
    task = asyncio.create_task(records.together(adding("a", fails=True)))
    await asyncio.sleep(0)
    task.cancel()
    await records.together(adding("b"))
    await until(lambda: caplog.records)  # each alone, the two end in any order
    assert [one.getMessage() for one in caplog.records] == [
        "what nobody waits for any more was not done: ValueError"
    ]
    assert await people(records) == ["b"]


async def test_a_piece_is_done_in_the_context_of_whoever_waits_for_it(records: Records) -> None:
    """What is said of the one who asks, such as a reference, is what the piece finds."""

    async def heard(_connection: AsyncConnection) -> str:
        return SAID.get()

    async def said(name: str) -> str:
        SAID.set(name)
        return await records.together(heard)

    tasks = [asyncio.create_task(said(name)) for name in ("a", "b", "c")]
    assert await asyncio.gather(*tasks) == ["a", "b", "c"]


async def test_who_no_longer_waits_takes_nobody_else_along(records: Records) -> None:
    """One that is cancelled while the others are done leaves them to be done."""
    waiting = [asyncio.create_task(records.together(adding(name))) for name in ("a", "b")]
    await asyncio.sleep(0)
    waiting[0].cancel()
    assert await waiting[1] == "b is there"
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]
    assert "b" in await people(records)


async def test_closing_waits_for_what_came(records: Records) -> None:
    """Nothing that came before the end is left undone by it."""
    together = Together(records.begin)
    task = asyncio.create_task(together.do(adding("a")))
    await asyncio.sleep(0)
    await together.close()
    assert await people(records) == ["a"]
    assert await task == "a is there"


class Ended(BaseException):
    """The process ends."""


@pytest.mark.parametrize("others", [0, 1])
async def test_nobody_waits_for_good_when_the_process_ends(records: Records, others: int) -> None:
    """What ends the process in the midst of a piece ends the waiting for all of them."""

    async def ends(_connection: AsyncConnection) -> None:
        raise Ended

    works = [ends, *[adding("a")] * others]
    told = await asyncio.gather(*map(records.together, works), return_exceptions=True)
    assert [type(one) for one in told] == [Ended] * (1 + others)
    assert await people(records) == []
    gc.collect()  # else asyncio tells of the tasks that ended so in some later test's log


class Kept:
    """What was written at a time."""

    def __init__(self) -> None:
        self.times: list[list[str]] = []

    async def write(self, _connection: AsyncConnection, rows: Sequence[str]) -> None:
        """Note the rows that come at once."""
        self.times.append([*rows])


async def test_like_rows_of_all_pieces_are_written_at_once_and_last(records: Records) -> None:
    """Three pieces leave one writing of a kind, after all else; of one name the last row stays."""
    kept, others, came = Kept(), Kept(), list[str]()
    write, write_other = kept.write, others.write

    def leaving(name: str) -> Work[None]:
        async def work(connection: AsyncConnection) -> None:
            await write_last(connection, write, {name: name, "both": f"of {name}"})
            await write_last(connection, write_other, {name: name})
            came.append(f"{name}: {len(kept.times)} written")

        return work

    await asyncio.gather(*(records.together(leaving(name)) for name in ("a", "b", "c")))
    assert came == ["a: 0 written", "b: 0 written", "c: 0 written"]
    assert kept.times == [["a", "of c", "b", "c"]]
    assert others.times == [["a", "b", "c"]]


async def test_rows_of_one_that_is_alone_are_written_where_they_come_up(records: Records) -> None:
    """Without others nothing is put off."""
    kept = Kept()

    async def work(connection: AsyncConnection) -> int:
        await write_last(connection, kept.write, {"a": "a"})
        return len(kept.times)

    assert await records.together(work) == 1


async def test_rows_of_pieces_that_failed_are_not_written_for_who_comes_next(
    records: Records,
) -> None:
    """What was left to be written last is forgotten with its transaction."""
    kept = Kept()
    write = kept.write

    async def leaves(connection: AsyncConnection) -> None:
        await write_last(connection, write, {"left": "left"})

    async def fails(connection: AsyncConnection) -> None:
        await write_last(connection, write, {"lost": "lost"})
        raise ValueError

    await asyncio.gather(*map(records.together, (leaves, fails)), return_exceptions=True)
    async with records.begin() as connection:
        await write_last(connection, write, {"next": "next"})
    assert sorted(row for rows in kept.times for row in rows) == ["left", "lost", "next"]
