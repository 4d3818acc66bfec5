"""The records on PostgreSQL: opened by several at once, migrated by one, kept whole."""

import asyncio
import socket
from contextlib import AsyncExitStack
from datetime import datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from psycopg import AsyncConnection
from sqlalchemy import MetaData, insert, make_url, select, text

from bot.errors import SettingsError
from bot.store import Records, StoreFailed, migrate
from bot.store.engine import address
from bot.store.people import ensure_people, ensure_person, keep_slack_users, slack_users
from bot.store.records import SERVED
from bot.store.schema import PREFIX, metadata, person, runs_with
from bot.store.schema.shared import metadata as shared
from tests.made import NOON
from tests.postgres import Server
from tests.unit.store.test_records_people import TEAM, user


@pytest.fixture
def records_url(postgres_url: str) -> str:
    """Only there."""
    return postgres_url


async def people(records: Records) -> int:
    """How many persons there are."""
    async with records.read() as connection:
        return len((await connection.execute(select(person.c.id))).all())


async def ensured(records: Records, external_id: str) -> None:
    """One person more."""
    async with records.begin() as connection:
        await ensure_person(connection, "source", "f", external_id, evidence="x", at=NOON)


async def test_tables_are_what_the_code_says(records: Records) -> None:
    """A migrated database differs in nothing from the tables the code is written for."""
    ours = {"include_name": lambda name, kind, _: kind != "table" or name.startswith(PREFIX)}
    options = {**ours, "version_table": migrate.VERSION_TABLE, "compare_type": True}
    both = MetaData(naming_convention=metadata.naming_convention)
    for table in (*metadata.tables.values(), *shared.tables.values()):
        table.to_metadata(both)
    async with records.read() as connection:
        different = await connection.run_sync(
            lambda blocking: compare_metadata(
                MigrationContext.configure(blocking, opts=options), both
            )
        )
    assert different == []


async def test_several_processes_may_open_new_records_at_once(postgres: Server) -> None:
    """One migrates, the others wait and find it done."""
    with postgres.database() as url:
        opened = await asyncio.gather(*(Records.open(url) for _ in range(4)))
        for records in opened:
            assert await people(records) == 0
            await records.close()


async def newer(records: Records, oldest: str) -> None:
    """Let a newer version have migrated the records: a column and a table more."""
    async with records.begin() as connection:
        for change in (
            "ALTER TABLE ab_person ADD COLUMN colour TEXT",
            "ALTER TABLE ab_slack_user ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'",
            "CREATE TABLE ab_new (id TEXT)",
            "UPDATE ab_alembic_version SET version_num = '9999'",
        ):
            await connection.execute(text(change))
        await connection.execute(runs_with.update().values(oldest=oldest))


async def test_the_version_before_works_on_while_others_are_upgraded(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """And starts again, which it says: on records of which the newer one says that it may."""
    await newer(records, migrate.revisions()[-1])
    await ensured(records, "1")

    again = await Records.open(records.url)
    await ensured(again, "2")
    async with again.begin() as connection:
        await keep_slack_users(connection, TEAM, [user(1)])
        assert await slack_users(connection, TEAM) == [user(1)]

    assert await people(records) == 2
    assert "of a newer assetbot (revision 9999)" in caplog.text
    await again.close()


async def test_a_version_that_is_too_old_does_not_start(records: Records) -> None:
    """The newer one has said that it may not."""
    await newer(records, "9998")
    with pytest.raises(SettingsError, match="written by a newer assetbot"):
        await Records.open(records.url)


async def test_a_server_that_is_not_there_is_one_sentence(postgres_url: str) -> None:
    """Without the password, and with what the server said."""
    nowhere = make_url(postgres_url).set(database="nowhere", password="hunter22")
    with pytest.raises(StoreFailed, match=r'database "nowhere" does not exist') as caught:
        await Records.open(nowhere.render_as_string(hide_password=False))
    assert "hunter22" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_connection_that_the_server_ended_is_replaced(records: Records) -> None:
    """A restart of the server costs what was under way, and nothing after it."""
    await ensured(records, "1")
    ends = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(StoreFailed):
        async with records.begin() as connection:
            await connection.execute(text(ends))
    await ensured(records, "2")
    assert await people(records) == 2


async def test_a_cancelled_transaction_leaves_nothing_behind(records: Records) -> None:
    """Neither rows nor a lock."""
    inside = asyncio.Event()

    async def write() -> None:
        async with records.begin() as connection:
            await ensure_person(connection, "source", "f", "1", evidence="source", at=NOON)
            inside.set()
            await asyncio.Event().wait()

    writing = asyncio.create_task(write())
    await inside.wait()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await ensured(records, "1")
    assert await people(records) == 1


async def test_many_transactions_at_once_come_through(records: Records) -> None:
    """Each of sixty-four makes the same people in an order of its own, and none twice."""
    names = [str(number) for number in range(8)]

    async def write(number: int) -> None:
        async with records.begin() as connection:
            turned = names[number % 8 :] + names[: number % 8]
            await ensure_people(connection, "source", "f", turned, evidence="x", at=NOON)

    await asyncio.gather(*(write(number) for number in range(64)))
    assert await people(records) == 8


async def test_instants_come_back_in_utc(records: Records) -> None:
    """From whatever zone they were written."""
    india = datetime(2026, 11, 22, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    async with records.begin() as connection:
        await connection.execute(insert(person).values(id="p", created_at=india))
        (found,) = (await connection.execute(select(person.c.created_at))).scalars()
    assert (found, found.utcoffset()) == (NOON, timedelta(0))


async def test_a_connection_that_does_not_come_free_is_a_failure_of_the_records(
    postgres_url: str,
) -> None:
    """Whoever waits is told that the records are busy, not of a pool."""
    records = await Records.open(postgres_url)
    pool = records._engine.sync_engine.pool
    pool._timeout = 0.01  # type: ignore[attr-defined] # thirty seconds are long for a test
    async with AsyncExitStack() as stack:
        for _ in range(SERVED["pool_size"] + SERVED["max_overflow"]):
            await stack.enter_async_context(records.read())
        with pytest.raises(StoreFailed, match="busy"):
            await stack.enter_async_context(records.read())
    await records.close()


async def test_connections_that_the_server_has_ended_are_replaced_before_they_are_used(
    records: Records,
) -> None:
    """Whoever asks next hears nothing of it, be it to read or to write."""
    async with AsyncExitStack() as stack:
        for _ in range(3):
            connection = await stack.enter_async_context(records.read())
            await connection.execute(select(person.c.id))
    async with await AsyncConnection.connect(records.url, autocommit=True) as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await ensured(records, "1")
    assert await people(records) == 1


async def test_what_is_written_singly_is_kept_at_once(records: Records) -> None:
    """Before its connection is given back."""
    async with records.singly() as connection:
        await connection.execute(insert(person).values(id="p", created_at=NOON))
        assert await people(records) == 1


async def test_a_server_that_does_not_let_us_in_is_not_waited_for() -> None:
    """It takes connections and says nothing: the records say that they cannot be used."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        with pytest.raises(StoreFailed, match=r"cannot be used\. connection timeout expired"):
            await Records.open(f"postgresql://bot@{host}:{port}/records?connect_timeout=1")


def test_a_server_has_some_seconds_to_let_us_in_unless_the_address_says_how_many() -> None:
    """So that nothing waits for one that is away."""
    assert address("postgresql://bot@host/records").query["connect_timeout"] == "5"
    said = address("postgresql://bot@host/records?connect_timeout=9")
    assert (said.query["connect_timeout"], address(str(said)).query) == ("9", said.query)
