"""Databases of every revision there ever was are brought up to date and read to the last row."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.models import Model
from bot.store import (
    AsyncConnection,
    Baseline,
    HandOver,
    Identity,
    Records,
    SlackUser,
    SyncRun,
    import_rows,
)
from bot.store import faults as fault_rows
from bot.store import hand_overs as hand_over_rows
from bot.store.alarms import Alarm
from bot.store.alerts import Alert, Standing
from bot.store.away import Absence
from bot.store.deliveries import Delivery
from bot.store.faulted import Fault
from bot.store.history_rows import every
from bot.store.made_rules import Made
from bot.store.marks import marks
from bot.store.migrate import revisions
from bot.store.requested import Request
from bot.store.requests import listed
from bot.store.schema import metadata
from bot.store.seal_rows import chain

DATABASES = sorted((Path(__file__).parents[2] / "databases").glob("*.sqlite3"))
Reader = Callable[[AsyncConnection], Awaitable[int]]


def through(table: str, model: type[Model]) -> Reader:
    """A reader of all rows of a table as a model that has their columns."""

    async def read(connection: AsyncConnection) -> int:
        columns = [metadata.tables[table].c[name] for name in model.model_fields]
        rows = (await connection.execute(select(*columns))).mappings()
        return len([model.model_validate(dict(row)) for row in rows])

    return read


async def events(connection: AsyncConnection) -> int:
    """All of history, each event with its words."""
    return len(await every(connection))


async def words(connection: AsyncConnection) -> int:
    """All words of all events."""
    return sum(len(event.texts) for event in await every(connection))


async def marked(connection: AsyncConnection) -> int:
    """When what last went well."""
    return len(await marks(connection))


async def requested(connection: AsyncConnection) -> list[Request]:
    """All requests, each with its words and with what was decided about it."""
    return await listed(connection, select(metadata.tables["ab_request"]))


async def handed_over(connection: AsyncConnection) -> list[HandOver]:
    """All hand-overs, each with its words."""
    return await hand_over_rows.listed(connection, select(metadata.tables["ab_hand_over"]))


async def faulty(connection: AsyncConnection) -> list[Fault]:
    """All faults, each with its reports and words."""
    return await fault_rows.read(connection, select(metadata.tables["ab_fault"]))


async def imported(connection: AsyncConnection) -> int:
    """Each import by its reader."""
    ids = (await connection.execute(select(metadata.tables["ab_import"].c.id))).scalars().all()
    return len([await import_rows.get(connection, one) for one in ids])


async def import_steps(connection: AsyncConnection) -> int:
    """Each row of an import that is yet to be asked for by its reader, and the others counted."""
    ids = (await connection.execute(select(metadata.tables["ab_import"].c.id))).scalars().all()
    for one in ids:
        assert await import_rows.next_chunk(connection, one)
    return await plain_rows(connection, "ab_import_row")


async def counted(found: Awaitable[Sequence[object]]) -> int:
    """How many there are."""
    return len(await found)


async def decided(connection: AsyncConnection) -> int:
    """All decisions, as their requests have them."""
    return sum(len(one.decisions) for one in await requested(connection))


async def seals(connection: AsyncConnection) -> int:
    """All seals, none of which is unreadable."""
    pages = [page async for page, _ in chain(connection)]
    return sum(seal is not None for page in pages for seal in page.values())


async def plain_rows(connection: AsyncConnection, table: str) -> int:
    """All rows of a table that has no model, typed by its columns."""
    return len((await connection.execute(select(metadata.tables[table]))).all())


READERS: dict[str, Reader] = {
    "ab_alarm": through("ab_alarm", Alarm),
    "ab_alert": through("ab_alert", Alert),
    "ab_alert_announced": lambda connection: plain_rows(connection, "ab_alert_announced"),
    "ab_alert_holder": lambda connection: plain_rows(connection, "ab_alert_holder"),
    "ab_alert_line": lambda connection: plain_rows(connection, "ab_alert_line"),
    "ab_alert_made": through("ab_alert_made", Made),
    "ab_alert_quiet": lambda connection: plain_rows(connection, "ab_alert_quiet"),
    "ab_alert_rule": through("ab_alert_rule", Standing),
    "ab_away": through("ab_away", Absence),
    "ab_channel_client": lambda connection: plain_rows(connection, "ab_channel_client"),
    "ab_decision": decided,
    "ab_delivery": through("ab_delivery", Delivery),
    "ab_fault": lambda connection: counted(faulty(connection)),
    "ab_fault_report": lambda connection: plain_rows(connection, "ab_fault_report"),
    "ab_fault_text": lambda connection: plain_rows(connection, "ab_fault_text"),
    "ab_hand_over": lambda connection: counted(handed_over(connection)),
    "ab_hand_over_text": lambda connection: plain_rows(connection, "ab_hand_over_text"),
    "ab_import": imported,
    "ab_import_row": import_steps,
    "ab_home": lambda connection: plain_rows(connection, "ab_home"),
    "ab_home_stale": lambda connection: plain_rows(connection, "ab_home_stale"),
    "ab_topic": lambda connection: plain_rows(connection, "ab_topic"),
    "ab_person": lambda connection: plain_rows(connection, "ab_person"),
    "ab_person_identity": through("ab_person_identity", Identity),
    "ab_slack_user": through("ab_slack_user", SlackUser),
    "ab_role_held": lambda connection: plain_rows(connection, "ab_role_held"),
    "ab_slack_event": lambda connection: plain_rows(connection, "ab_slack_event"),
    "ab_submission": lambda connection: plain_rows(connection, "ab_submission"),
    "ab_baseline": through("ab_baseline", Baseline),
    "ab_history": events,
    "ab_history_text": words,
    "ab_mark": marked,
    "ab_request": lambda connection: counted(requested(connection)),
    "ab_request_text": lambda connection: plain_rows(connection, "ab_request_text"),
    "ab_runs_with": lambda connection: plain_rows(connection, "ab_runs_with"),
    "ab_seal": seals,
    "ab_sync_run": through("ab_sync_run", SyncRun),
}


SINCE = {
    **dict.fromkeys(
        ("ab_alert", "ab_alert_announced", "ab_alert_line", "ab_alert_quiet", "ab_alert_rule"),
        "0005",
    ),
    **dict.fromkeys(("ab_home", "ab_home_stale", "ab_topic"), "0006"),
    **dict.fromkeys(("ab_alarm", "ab_alert_holder", "ab_alert_made"), "0006"),
    "ab_submission": "0004",
    "ab_away": "0004",
    "ab_runs_with": "0003",
    "ab_channel_client": "0003",
    "ab_decision": "0003",
    "ab_delivery": "0003",
    "ab_fault": "0004",
    "ab_fault_report": "0004",
    "ab_fault_text": "0004",
    "ab_hand_over": "0004",
    "ab_hand_over_text": "0004",
    "ab_import": "0004",
    "ab_import_row": "0004",
    "ab_request": "0003",
    "ab_request_text": "0003",
    "ab_role_held": "0003",
    "ab_seal": "0003",
}
"""The revision that brought a table, where it is not the first."""


def test_each_revision_has_a_committed_database() -> None:
    """A migration without one is not finished."""
    assert [one.stem for one in DATABASES] == revisions()


def test_every_table_has_a_reader() -> None:
    """A new table is read here too, or this fails."""
    assert set(READERS) == set(metadata.tables)


@pytest.mark.parametrize("database", DATABASES, ids=lambda path: path.stem)
async def test_a_database_of_an_older_revision_is_brought_up_to_date_and_read(
    database: Path, tmp_path: Path
) -> None:
    """Every row of every table, none of which was empty, comes out through the models."""
    copy = tmp_path / "records.sqlite3"
    shutil.copy(database, copy)
    records = await Records.open(f"sqlite:///{copy}")
    try:
        async with records.read() as connection:
            for table, reader in READERS.items():
                query = select(func.count()).select_from(metadata.tables[table])
                rows = (await connection.execute(query)).scalar_one()
                assert rows > 0 or database.stem < SINCE.get(table, ""), table
                assert await reader(connection) == rows, table
    finally:
        await records.close()


def test_committed_databases_are_small() -> None:
    """They stay in the repository for good."""
    assert all(one.stat().st_size < 200_000 for one in DATABASES)
