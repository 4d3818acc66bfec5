"""Jobs: enqueued with the change that needs them, run once, and never a reason to fall over."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.jobs import JSON, Job, Jobs
from bot.log import bound, correlation
from tests.working import Recorder, Records, address, connected, launched, rows


@pytest.fixture
async def records(records_url: str) -> AsyncIterator[Records]:
    """Records with a table of our own in them."""
    engine = connected(records_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE noted (id TEXT)"))
    yield engine
    await engine.dispose()


async def write(connection: AsyncConnection) -> None:
    """A change of state."""
    await connection.execute(text("INSERT INTO noted VALUES ('req-1')"))


async def test_a_job_runs_with_its_arguments_after_the_change_is_committed(
    records: Records,
) -> None:
    """The change and its job happen together."""
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.begin() as connection:
            await write(connection)
            await jobs.enqueue(connection, "carry_out", "req-1/1", {"asset": ["a", 1, None, True]})
        await job.has_run()
    assert job.given == [{"asset": ["a", 1, None, True]}]
    assert await rows(records, "SELECT id FROM noted") == [("req-1",)]


async def test_a_job_of_a_change_that_is_rolled_back_never_runs(records: Records) -> None:
    """Neither the change nor its job happens."""
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.connect() as connection:
            await write(connection)
            await jobs.enqueue(connection, "carry_out", "lost", {})
            await connection.rollback()
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "kept", {"n": 1})
        await job.has_run()
    assert job.given == [{"n": 1}]
    assert await rows(records, "SELECT id FROM noted") == []


async def test_the_same_key_twice_is_one_run(records: Records) -> None:
    """A key is used up for good, within a transaction and across them."""
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "same", {"n": 1})
            await jobs.enqueue(connection, "carry_out", "same", {"n": 2})
        await job.has_run()
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "same", {"n": 3})
            await jobs.enqueue(connection, "carry_out", "other", {"n": 4})
        await job.has_run()
    assert job.given == [{"n": 1}, {"n": 4}]


async def test_a_job_nobody_registered_is_refused(records: Records) -> None:
    """A misspelt name fails where it is written, not in the background."""
    async with launched(records, {}) as jobs, records.begin() as connection:
        with pytest.raises(KeyError):
            await jobs.enqueue(connection, "carry_out", "key", {})


async def test_jobs_run_on_the_loop_that_launched_them(records: Records) -> None:
    """A job may use what belongs to the loop: sessions, locks, clients."""
    seen: list[object] = []
    done = asyncio.Event()

    async def job(_: dict[str, JSON]) -> None:
        seen.extend((asyncio.get_running_loop(), threading.current_thread()))
        done.set()

    async with launched(records, {"look": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "look", "key", {})
        await asyncio.wait_for(done.wait(), 30)
    assert seen == [asyncio.get_running_loop(), threading.current_thread()]


async def test_a_failing_job_is_logged_under_the_reference_that_enqueued_it(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the cause, the stored row only the reference; other jobs go on."""
    job = Recorder()

    async def fail(_: dict[str, JSON]) -> None:
        references.append(correlation.get())
        raise ValueError("key-of-factorial was refused")

    references: list[str] = []
    with caplog.at_level(logging.INFO):
        async with launched(records, {"fail": fail, "carry_out": job}) as jobs:
            async with records.begin() as connection:
                with bound("7KQ2M9"):
                    await jobs.enqueue(connection, "fail", "one", {})
                await jobs.enqueue(connection, "carry_out", "two", {})
            await job.has_run()
    assert references == ["7KQ2M9"]
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.getMessage() == "job fail failed"
    assert line.exc_info
    assert "key-of-factorial was refused" in str(line.exc_info[1])
    stored = await rows(
        records,
        "SELECT status, workflow_output.error FROM workflow_status"
        " JOIN workflow_output USING (workflow_uuid) WHERE workflow_uuid = 'one'",
    )
    ((status, error),) = stored
    assert status == "ERROR"
    assert "see ref 7KQ2M9" in str(error)
    assert "key-of-factorial" not in str(error)


async def test_a_job_has_a_reference_even_when_nothing_caused_it(records: Records) -> None:
    """Lines of a job can always be found by one."""
    seen: list[str] = []
    done = asyncio.Event()

    async def job(_: dict[str, JSON]) -> None:
        seen.append(correlation.get())
        done.set()

    async with launched(records, {"look": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "look", "key", {})
        await asyncio.wait_for(done.wait(), 30)
    assert len(seen[0]) == 6


async def test_what_waits_at_a_restart_runs_after_it(records: Records) -> None:
    """A job waits in the file for the next process; one that was cut off is not begun again."""
    first, second, held = Recorder(), Recorder(), Recorder()

    async def hold(arguments: dict[str, JSON]) -> None:
        await held(arguments)
        await asyncio.Event().wait()

    jobs: dict[str, Job] = {"carry_out": first, "hold": hold}
    async with launched(records, jobs, patience=0) as before:
        async with records.begin() as connection:
            for number in range(8):
                await before.enqueue(connection, "hold", f"cut off {number}", {})
        await held.has_run(8)
        async with records.begin() as connection:
            await before.enqueue(connection, "carry_out", "waits", {"n": 1})
    async with launched(records, {"carry_out": second, "hold": held}):
        await second.has_run()
    assert (first.given, second.given) == ([], [{"n": 1}])
    assert len(held.given) == 8


async def test_closing_waits_for_the_job_under_way(records: Records) -> None:
    """What has begun is finished, and marked so."""
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def job(_: dict[str, JSON]) -> None:
        begun.set()
        await go_on.wait()
        ended.set()

    async with launched(records, {"slow": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "slow", "key", {})
        await asyncio.wait_for(begun.wait(), 30)
        asyncio.get_running_loop().call_later(0.05, go_on.set)
    assert ended.is_set()
    assert await rows(records, "SELECT status FROM workflow_status") == [("SUCCESS",)]


async def test_closing_ends_a_job_that_takes_too_long(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """A job that hangs does not hold the process, and is not marked as done."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def job(_: dict[str, JSON]) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with launched(records, {"hang": job}, patience=0.1) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "hang", "key", {})
        await asyncio.wait_for(begun.wait(), 30)
    assert ended.is_set()
    assert "jobs were still under way" in caplog.text
    assert await rows(records, "SELECT status FROM workflow_status") == [("PENDING",)]


async def test_who_has_left_off_enqueues_still_and_begins_nothing(records: Records) -> None:
    """What else ends meanwhile may owe a job, which the next process runs."""
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        await jobs.leave_off(0)
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "late", {})
    assert job.given == []
    assert await rows(records, "SELECT status FROM workflow_status") == [("ENQUEUED",)]


async def test_closing_leaves_nothing_behind(records: Records) -> None:
    """No thread and no task of the engine outlives it, and the loop's own threads still work."""
    before, tasks = set(threading.enumerate()), asyncio.all_tasks()
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "one", {})
        await job.has_run()
        assert await jobs.forget_old(datetime.now(UTC) - timedelta(days=7)) == 0
    left = [
        one
        for one in set(threading.enumerate()) - before
        if not one.name.startswith("asyncio_") and "connection_worker" not in one.name
    ]
    for one in left:
        one.join(timeout=30)
    assert not [one.name for one in left if one.is_alive()]
    assert asyncio.all_tasks() == tasks
    assert await asyncio.to_thread(lambda: 7) == 7
    await jobs.close(1)


async def test_the_tick_can_be_had_at_once_and_never_twice_at_a_time(records: Records) -> None:
    """A tick asked for during a tick is left out, and a failing one is only logged."""
    begun, go_on, ticks = asyncio.Event(), asyncio.Event(), []

    async def tick() -> None:
        ticks.append(correlation.get())
        begun.set()
        await go_on.wait()
        raise ValueError

    jobs = Jobs(address(records), {}, tick=tick)
    first = asyncio.create_task(jobs.tick())
    await begun.wait()
    await jobs.tick()
    go_on.set()
    await first
    await jobs.tick()
    assert len(ticks) == 2
    assert all(len(reference) == 6 for reference in ticks)


async def test_the_tick_is_due_each_minute_and_runs_by_itself(records: Records) -> None:
    """The engine holds one schedule, and what it starts is the tick."""
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    async with launched(records, {}, tick):
        from dbos import DBOS

        schedules = await DBOS.list_schedules_async()
        assert [(one["schedule_name"], one["schedule"]) for one in schedules] == [
            ("tick", "* * * * *")
        ]
        await asyncio.to_thread(DBOS.trigger_schedule, "tick")
        await asyncio.wait_for(ticked.wait(), 30)


async def test_rows_older_than_a_week_are_forgotten(records: Records) -> None:
    """What has ended long ago goes; what waits, runs or is young stays."""
    job, running, go_on = Recorder(), asyncio.Semaphore(0), asyncio.Event()

    async def hold(_: dict[str, JSON]) -> None:
        running.release()
        await go_on.wait()

    async with launched(records, {"carry_out": job, "hold": hold}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "ended", {})
        await job.has_run()
        async with records.begin() as connection:
            for number in range(8):
                await jobs.enqueue(connection, "hold", f"running {number}", {})
        async with asyncio.timeout(30):
            for _ in range(8):
                await running.acquire()
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "waiting", {})
        assert await jobs.forget_old(datetime.now(UTC) - timedelta(days=1)) == 0
        assert await jobs.forget_old(datetime.now(UTC) + timedelta(days=1)) == 1
        go_on.set()
        await job.has_run()
    left = await rows(records, "SELECT workflow_uuid FROM workflow_status ORDER BY 1")
    assert left == [*((f"running {number}",) for number in range(8)), ("waiting",)]


async def test_what_a_job_is_given_lies_in_plain_words(records: Records) -> None:
    """Inputs are stored as JSON, which anyone can read and nothing executes."""
    job = Recorder()
    async with launched(records, {"carry_out": job}) as jobs:
        async with records.begin() as connection:
            await jobs.enqueue(connection, "carry_out", "one", {"serial": "C02XL0ABJGH5"})
        await job.has_run()
    ((inputs,),) = await rows(records, "SELECT inputs FROM workflow_input")
    assert '"serial":"C02XL0ABJGH5"' in str(inputs)
