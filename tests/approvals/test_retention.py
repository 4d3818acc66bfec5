"""What is old enough goes, some at a time; what is open, and what that points at, never does."""

import logging
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from bot.audit.sealing import Sealer
from bot.audit.verifying import Verification
from bot.jobs import Jobs
from bot.running.retaining import Retaining
from bot.settings.retention import DEFAULTS
from bot.store import faults, import_rows, retention, schema, submissions
from bot.store.events import claim_event
from bot.store.requested import Request
from bot.store.runs import end_run, last_runs, start_run
from tests.databases import faults_made, imports_made
from tests.desk import Desk, user

KEY = b"k" * 32
SHORT: Mapping[str, int | None] = {**dict.fromkeys(DEFAULTS, 1), "job": None}


async def let_go(desk: Desk, days: Mapping[str, int | None] = SHORT) -> dict[str, int]:
    """What goes in one tick, two days later."""

    async def tick() -> None:
        pass

    jobs = Jobs(desk.records.url, {}, tick=tick)
    return await Retaining(desk.records, jobs, lambda: days).let_go(desk.real + timedelta(days=2))


async def told(desk: Desk, request: Request) -> None:
    """Slack has every message about a request."""
    async with desk.records.begin() as connection:
        await connection.execute(
            update(schema.delivery)
            .where(schema.delivery.c.subject == request.id)
            .values(status="sent", ts="1.0", channel="D1", due_at=None)
        )


async def count(desk: Desk, name: str) -> int:
    """The rows of a table."""
    table = schema.metadata.tables[f"ab_{name}"]
    async with desk.records.read() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_nothing_of_an_open_request_goes(desk: Desk) -> None:
    """Neither its words nor the messages about it, however old."""
    request = await desk.approved(reason="For the new one")
    await told(desk, request)
    before = [await count(desk, one) for one in ("request", "request_text", "delivery")]
    gone = await let_go(desk)
    assert set(gone) <= {"history"}
    assert [await count(desk, one) for one in ("request", "request_text", "delivery")] == before
    assert (await desk.get(request)).reason


async def test_a_request_that_ended_goes_with_all_that_is_of_it(desk: Desk) -> None:
    """Words, decisions and messages."""
    request = await desk.approved()
    await desk.work()
    await told(desk, request)
    gone = await let_go(desk)
    assert gone["request"] == 1
    for name in ("request", "request_text", "decision", "delivery"):
        assert await count(desk, name) == 0


async def test_by_itself_a_request_is_kept_for_good(desk: Desk) -> None:
    """Of history and requests nothing goes unless it was said."""
    await desk.approved(reason="For the new one")
    await desk.work()
    await let_go(desk, DEFAULTS)
    assert (await count(desk, "request"), await count(desk, "history_text") > 0) == (1, True)


async def test_a_message_that_is_still_owed_is_kept(desk: Desk) -> None:
    """Until Slack has it."""
    await desk.approved()
    await desk.work()
    owed = await count(desk, "delivery")
    await let_go(desk, {"delivery": 1})
    assert await count(desk, "delivery") == owed


async def test_of_sealed_history_only_words_go(desk: Desk) -> None:
    """It is verified as before, and says how many texts were erased."""
    await desk.approved(reason="For the new one")
    sealer = Sealer(desk.records, KEY, lambda: desk.real)
    await sealer.seal()
    events, words = await count(desk, "history"), await count(desk, "history_text")
    await let_go(desk, {"history": 1})
    assert (await count(desk, "history"), await count(desk, "history_text")) == (events, 0)
    walk = Verification(KEY)
    async with desk.records.read() as connection:
        assert [fault async for fault in walk.faults(connection)] == []
    assert (walk.erased, walk.seals) == (words, events)


async def test_the_last_reading_of_a_source_is_kept(desk: Desk) -> None:
    """It says how the source stands."""
    for minute in range(3):
        async with desk.records.begin() as connection:
            now = desk.real + timedelta(minutes=minute)
            run = await start_run(connection, "factorial", now=now, lease=timedelta(0))
            assert run
            await end_run(connection, run, outcome="done", now=now)
    assert (await let_go(desk, {"sync_run": 1}))["sync_run"] == 2
    async with desk.records.read() as connection:
        (left,) = await last_runs(connection, "factorial")
    assert left.started_at == desk.real + timedelta(minutes=2)


async def test_a_fault_that_is_done_goes_and_an_open_one_stays(desk: Desk) -> None:
    """Each with its reports, words and messages."""
    about = desk.people.actors[user("dana")].person
    async with desk.records.begin() as connection:
        await faults_made.keep(connection, about, desk.real)
        await connection.execute(update(schema.delivery).values(status="sent", due_at=None))
    tables = ("fault", "fault_report", "delivery")
    assert [await count(desk, one) for one in tables] == [3, 3, 6]
    assert (await let_go(desk))["fault"] == 1
    assert [await count(desk, one) for one in tables] == [2, 2, 4]
    async with desk.records.read() as connection:
        open_ones = await faults.open_with(connection, [about], limit=9)
    assert [one.reports[0].words != "" for one in open_ones] == [True, True]


async def test_an_import_goes_unless_it_is_running(desk: Desk) -> None:
    """With its rows, by when it was tried; what a running one points at stays with it."""
    request = await desk.approved()
    await desk.work()
    await told(desk, request)
    about = desk.people.actors[user("dana")].person
    async with desk.records.begin() as connection:
        await imports_made.keep(connection, about, desk.real)
        (running,) = await import_rows.running(connection, limit=9)
        pointing = {"at": 0, "status": "asked", "request_id": request.id}
        await import_rows.set_rows(connection, running, [pointing])
    gone = await let_go(desk)
    assert (gone["import"], gone.get("request")) == (3, None)
    assert (await count(desk, "import"), await count(desk, "import_row")) == (1, 4)
    assert (await desk.get(request)).id == request.id


async def test_no_form_outlives_what_it_came_with(desk: Desk) -> None:
    """It is of no use without who sent it, and when."""
    async with desk.records.begin() as connection:
        await claim_event(connection, "T", "E1", now=desk.real)
        await submissions.keep(connection, "T", "E1", "{}", at=desk.real)
    await let_go(desk, {"slack_event": 1})
    assert await count(desk, "submission") == 0


async def test_many_rows_go_some_at_a_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A tick lets go of so many that nobody waits; the next goes on."""
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    monkeypatch.setattr("bot.running.retaining.MOST", 3)
    rows = [
        {"installation_id": "T", "event_id": f"E{number}", "claimed_at": desk.real}
        for number in range(7)
    ]
    async with desk.records.begin() as connection:
        await connection.execute(insert(schema.slack_event), rows)
    with caplog.at_level(logging.INFO):
        assert await let_go(desk, {"slack_event": 1}) == {"slack_event": 6}
        assert await let_go(desk, {"slack_event": 1}) == {"slack_event": 1}
    assert len([one for one in caplog.records if "long enough" in one.message]) == 2
