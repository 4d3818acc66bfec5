"""The records: opened, migrated, and kept whole by transactions."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, insert, inspect, select, text
from sqlalchemy.exc import OperationalError

from bot.errors import SettingsError
from bot.store import Records, StoreFailed, engine, migrate
from bot.store.people import ensure_person
from bot.store.schema import metadata, person
from tests.made import NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A path with everything in it that an address might stumble over."""
    return tmp_path / "data é %20?#&x" / "records.sqlite3"


def url(path: Path) -> str:
    """The address of a file."""
    return engine.written(URL.create("sqlite", database=str(path)))


@pytest.fixture
async def records(path: Path) -> AsyncIterator[Records]:
    """New, empty records."""
    records = await Records.open(url(path))
    yield records
    await records.close()


async def people(records: Records) -> int:
    """How many persons there are."""
    async with records.read() as connection:
        return len((await connection.execute(select(person.c.id))).all())


async def test_records_lie_where_the_address_says(records: Records, path: Path) -> None:
    """Blanks, accents and percent signs in the path are only a path."""
    assert records.url == url(path)
    assert engine.file_of(engine.address(records.url)) == path
    assert await asyncio.to_thread(path.exists)


def held(path: Path) -> dict[str, list[str]]:
    """What each table, in whatever order, and each index is made of, and the rows there are."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        indexes = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'index'")
        rows = [row for row in connection.iterdump() if row.startswith("INSERT")]
        made = {name: parts_of(sql) for name, sql in tables}
        return {**made, "indexes": sorted(str(sql) for (sql,) in indexes), "rows": sorted(rows)}


def parts_of(table: str) -> list[str]:
    """The columns and constraints of a table, of the statement that makes it."""
    body = " ".join(table.split()).partition("(")[2].rpartition(")")[0]
    return sorted(re.split(r" ?, (?![^(]*\))", body.strip()))


def test_new_records_are_what_all_revisions_together_make(tmp_path: Path) -> None:
    """They are made of the tables the code is written for, in one step; not a default differs."""
    new, older = tmp_path / "new.sqlite3", tmp_path / "older.sqlite3"
    migrate.migrate(engine.address(url(new)))
    stepwise = create_engine(engine.address(url(older)).set(drivername="sqlite+pysqlite"))
    engine.prepare(stepwise)
    with stepwise.begin() as connection:
        migrate.upgrade(connection)
    stepwise.dispose()
    assert held(new) == held(older)


def test_the_version_before_runs_on_the_newest_schema() -> None:
    """So that replicas can be upgraded one after the other."""
    assert migrate.OLDEST in migrate.revisions()[:-1]


def test_the_newest_revision_is_alembics_head() -> None:
    """The short way of telling whether there is something to do agrees with Alembic."""
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))

    assert migrate.revisions()[-1] == scripts.get_current_head()
    assert len(migrate.revisions()) == len(list(scripts.walk_revisions()))


async def test_tables_of_others_are_left_alone(path: Path) -> None:
    """The job engine keeps its tables in the same file."""
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE workflow_status (id TEXT)")
    other.execute("INSERT INTO workflow_status VALUES ('theirs')")
    other.commit()

    records = await Records.open(url(path))
    await records.close()

    assert other.execute("SELECT id FROM workflow_status").fetchall() == [("theirs",)]
    other.close()


def test_records_of_no_revision_are_made_step_by_step(path: Path) -> None:
    """Where a table of ours is there already, making all of them at once would fail at it."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as older:
        older.execute(f"CREATE TABLE {migrate.VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)")
        older.commit()
        migrate.migrate(engine.address(url(path)))
        (newest,) = older.execute(f"SELECT version_num FROM {migrate.VERSION_TABLE}").fetchone()  # noqa: S608 - our own name
    assert newest == migrate.revisions()[-1]


async def test_every_table_of_ours_has_its_prefix(records: Records) -> None:
    """So that they never meet the job engine's."""

    def names(connection: Connection) -> list[str]:
        return [n for n in inspect(connection).get_table_names() if not n.startswith("sqlite_")]

    async with records.read() as connection:
        assert all(name.startswith("ab_") for name in await connection.run_sync(names))


async def test_opening_again_changes_nothing(records: Records) -> None:
    """Rows stay, and a second opening beside the first is no trouble."""
    async with records.begin() as connection:
        await ensure_person(connection, "source", "f", "1", evidence="source", at=NOON)

    again = await Records.open(records.url)

    assert await people(again) == 1
    await again.close()


async def test_two_processes_may_open_new_records_at_once(path: Path) -> None:
    """One migrates, the other waits and finds it done."""
    opened = await asyncio.gather(*(Records.open(url(path)) for _ in range(3)))

    for records in opened:
        assert await people(records) == 0
        await records.close()


async def test_records_of_a_newer_version_stop_the_start(records: Records) -> None:
    """With one sentence; nothing is written into them."""
    async with records.begin() as connection:
        await connection.execute(text("UPDATE ab_alembic_version SET version_num = '9999'"))
        await connection.execute(text("UPDATE ab_runs_with SET oldest = '9998'"))

    with pytest.raises(SettingsError, match="written by a newer assetbot"):
        await Records.open(records.url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///",
        "mysql://host/x",
        "postgresql://host",
        "http://x/y",
    ],
)
async def test_an_address_that_is_none_stops_the_start(url: str) -> None:
    """The sentence names the setting and repeats no password."""
    with pytest.raises(SettingsError, match="ASSETBOT_DATABASE_URL"):
        await Records.open(url)


async def test_what_is_no_database_stops_the_start(path: Path) -> None:
    """The truth is never set aside by itself: somebody must look."""
    path.parent.mkdir()
    await asyncio.to_thread(path.write_bytes, b"not a database" * 400)

    with pytest.raises(SettingsError, match=r"records\.sqlite3 is damaged"):
        await Records.open(url(path))
    content = await asyncio.to_thread(path.read_bytes)
    assert content.startswith(b"not a database")


async def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    """One sentence with the path."""
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match="cannot be used"):
        await Records.open(f"sqlite:///{tmp_path / 'file' / 'records.sqlite3'}")


async def test_an_exception_rolls_a_transaction_back(records: Records) -> None:
    """Nothing of it stays, and the next one works."""

    async def fails() -> None:
        async with records.begin() as connection:
            await ensure_person(connection, "source", "f", "1", evidence="source", at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()

    assert await people(records) == 0


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

    async with records.begin() as connection:
        await ensure_person(connection, "source", "f", "2", evidence="source", at=NOON)
    assert await people(records) == 1


async def test_a_connection_closed_in_mid_statement_lets_go_of_its_lock(
    records: Records, path: Path
) -> None:
    """At once, although a cancelled statement lives on for as long as somebody holds it."""
    async with records.begin() as connection:
        for number in ("1", "2"):
            await ensure_person(connection, "source", "f", number, evidence="source", at=NOON)
        driver = (await connection.get_raw_connection()).driver_connection
    assert driver
    with closing(sqlite3.connect(path, factory=type(driver._connection))) as dying:
        dying.execute("BEGIN IMMEDIATE")
        held = dying.execute("SELECT id FROM ab_person")
        held.fetchone()
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")


async def test_many_transactions_at_once_take_turns(records: Records) -> None:
    """Sixty-four at once all come through, none is told that the database is locked."""

    async def write(number: int) -> None:
        async with records.begin() as connection:
            await ensure_person(connection, "source", "f", str(number), evidence="x", at=NOON)

    await asyncio.gather(*(write(number) for number in range(64)))

    assert await people(records) == 64


async def test_reading_waits_for_no_writer(records: Records) -> None:
    """A read inside someone else's transaction sees the state before it."""
    async with records.begin() as connection:
        await ensure_person(connection, "source", "f", "1", evidence="source", at=NOON)
        assert await people(records) == 0
    assert await people(records) == 1


async def test_a_lock_of_another_process_fails_in_one_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a bounded wait; when the lock is gone, so is the trouble."""
    monkeypatch.setattr(engine, "BUSY_WAIT", 0.1)
    records = await Records.open(url(path))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreFailed, match="locked by another program"):
        await first_written(records)
    other.execute("ROLLBACK")
    other.close()
    await first_written(records)
    assert await people(records) == 1
    await records.close()


async def test_what_people_wrote_is_no_part_of_an_error(records: Records, path: Path) -> None:
    """Nor of what caused it, which the log has in full: not the values of the statement."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE ab_person")
    with pytest.raises(StoreFailed) as failed:
        async with records.begin() as connection:
            await connection.execute(insert(person).values(id="Zora is ill", created_at=NOON))
    assert "INSERT INTO ab_person" in str(failed.value.__cause__)
    assert "Zora" not in str(failed.value.__cause__)


async def first_written(records: Records) -> None:
    """A transaction that writes."""
    async with records.begin() as connection:
        await ensure_person(connection, "source", "f", "1", evidence="source", at=NOON)


async def test_a_transaction_in_which_nothing_happens_waits_for_nobody(
    records: Records, path: Path
) -> None:
    """It takes the lock with its first statement."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with records.begin():
            pass


async def test_what_could_not_be_begun_is_begun_by_the_next_statement(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes on after a lock is gone is in a transaction, and can undo it."""
    monkeypatch.setattr(engine, "BUSY_WAIT", 0.1)
    records = await Records.open(url(path))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with records.begin() as connection:
            with pytest.raises(OperationalError):
                await connection.execute(insert(person).values(id="1", created_at=NOON))
            other.execute("ROLLBACK")
            await connection.execute(insert(person).values(id="2", created_at=NOON))
            assert other.execute("SELECT count(*) FROM ab_person").fetchone() == (0,)
            await connection.rollback()
    assert await people(records) == 0
    await records.close()


async def test_a_foreign_key_is_kept(records: Records) -> None:
    """An identity of nobody is refused by the database itself."""
    with pytest.raises(Exception, match="FOREIGN KEY"):
        async with records.begin() as connection:
            await connection.execute(
                insert(metadata.tables["ab_person_identity"]).values(
                    kind="slack",
                    realm="r",
                    external_id="U1",
                    person_id="nobody",
                    evidence="x",
                    since=NOON,
                )
            )


async def test_instants_come_back_in_utc(records: Records) -> None:
    """From whatever zone they were written; one without a zone is refused."""
    india = datetime(2026, 11, 22, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    async with records.begin() as connection:
        await connection.execute(insert(person).values(id="p", created_at=india))
        (found,) = (await connection.execute(select(person.c.created_at))).scalars()

    assert found == NOON
    assert found.tzinfo is UTC
    with pytest.raises(Exception, match="no time zone"):
        async with records.begin() as connection:
            await connection.execute(
                insert(person).values(id="q", created_at=NOON.replace(tzinfo=None))
            )
