"""What stands still for long is told of, once, and that it goes well again."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import alarms
from bot.alarms import OVER, TEMPLATE, Alarms
from bot.alarms.heartbeat import Heartbeat
from bot.approvals import TELL
from bot.jobs import JSON
from bot.store import AsyncConnection, deliveries, made_rules
from bot.store import alarms as rows
from bot.store.made_rules import Made
from bot.store.marks import mark
from bot.store.runs import end_run, start_run
from tests.alerts.alerting import CHANNEL, Alerting
from tests.desk import HOME, user
from tests.made import SOURCE

ADA, OWNER = user("ada"), user("olaf")
HOUR = timedelta(hours=1)
LONG = 3 * HOUR


class Watching:
    """Alarms over records in which things go well, or do not, as a test says."""

    def __init__(self, alerting: Alerting) -> None:
        self.alerting = alerting
        self.well = {"tick", "alerts", "sync", alarms.SENT}
        self.alarms = Alarms(
            alarms.Means(
                records=alerting.records,
                sources={SOURCE: alerting.source},
                roster=alerting.people,
                sent=lambda: None,
                after=LONG,
                installation=HOME,
                enqueue=self._enqueue,
                now=lambda: alerting.now,
                clock=lambda: alerting.now,
            ),
            Heartbeat(None),
        )

    async def _enqueue(
        self, _connection: AsyncConnection, job: str, _key: str, _arguments: Mapping[str, JSON]
    ) -> None:
        assert job == TELL

    async def passes(self, hours: int) -> None:
        """Time passes, and it is looked every ten minutes, as seldom as one may."""
        for _ in range(hours * 6):
            self.alerting.now += timedelta(minutes=10)
            await self._goes_well()
            await self.alarms.look()

    async def _goes_well(self) -> None:
        now = self.alerting.now
        async with self.alerting.records.begin() as connection:
            for name in self.well - {"sync"}:
                await mark(connection, name, at=now)
            if "sync" in self.well:
                run = await start_run(connection, SOURCE, now=now, lease=HOUR)
                assert run
                await end_run(connection, run, now=now, outcome="done")

    async def owed(self, template: str = TEMPLATE) -> list[str]:
        """Who is owed word of an alarm, or of its end."""
        async with self.alerting.records.read() as connection:
            numbers = await deliveries.due(connection, now=self.alerting.now, limit=99)
            rows = [one for each in numbers for one in await deliveries.about(connection, each)]
        return sorted(one.to for one in rows if one.template == template)

    async def stands(self) -> list[str]:
        """What is said not to go well, to whoever asks now."""
        async with self.alerting.records.read() as connection:
            found = await alarms.stopped(connection, (SOURCE,), now=self.alerting.now, after=LONG)
        return [alarms.named(one) for one in found]


@pytest.fixture
async def watching(alerting: Alerting) -> Watching:
    """Where all has gone well so far, and Olaf has made an alert rule."""
    made = Made(
        installation_id=HOME,
        rule="laptops.1",
        channel=CHANNEL,
        terms={},
        by=alerting.people.actors[OWNER].person,
        by_user=OWNER,
        key="V1",
        at=alerting.now,
    )
    async with alerting.records.begin() as connection:
        assert await made_rules.add(connection, made)
    return Watching(alerting)


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("tick", "tick"),
        pytest.param("alerts", "alerts", marks=pytest.mark.prove),
        ("sync", f"sync {SOURCE}"),
    ],
)
async def test_what_has_not_gone_well_for_long_is_told_once_and_so_is_its_end(
    watching: Watching, what: str, named: str, caplog: pytest.LogCaptureFixture
) -> None:
    """To the admins and the owners of rules, and in the log as an error."""
    await watching.passes(2)
    watching.well.remove(what)
    await watching.passes(2)
    assert (await watching.owed(), await watching.stands()) == ([], [])
    await watching.passes(2)
    assert await watching.stands() == [named]
    assert await watching.owed() == sorted([ADA, OWNER])
    errors = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [one.getMessage().endswith(named) for one in errors] == [True]
    watching.well.add(what)
    await watching.passes(2)
    assert await watching.stands() == []
    assert await watching.owed(OVER) == sorted([ADA, OWNER])
    watching.well.remove(what)
    await watching.passes(4)
    assert len(await watching.owed()) == 4


async def test_of_a_source_that_is_no_more_nobody_hears_that_it_goes_well_again(
    watching: Watching,
) -> None:
    """It was taken out of the configuration: its alarm is over, and that is all."""
    await watching.passes(2)
    watching.well.remove("sync")
    await watching.passes(4)
    assert await watching.owed() == sorted([ADA, OWNER])
    await Alarms(replace(watching.alarms._means, sources={}), Heartbeat(None)).look()
    assert await watching.owed(OVER) == []
    async with watching.alerting.records.read() as connection:
        assert await rows.standing(connection) == []


async def test_what_never_went_well_is_told_of_long_after_the_first_look(
    watching: Watching,
) -> None:
    """As where a key was wrong from the beginning."""
    watching.well.remove("sync")
    assert await watching.stands() == []
    await watching.passes(2)
    assert await watching.owed() == []
    await watching.passes(2)
    assert await watching.owed() == sorted([ADA, OWNER])


async def test_a_bot_that_was_away_has_an_hour_to_make_up_for_it(watching: Watching) -> None:
    """A weekend without it raises no alarm when it is back, unless things stay as they are."""
    await watching.passes(2)
    watching.alerting.now += timedelta(days=3)
    watching.well.remove("sync")
    await watching.passes(1)
    assert await watching.stands() == [f"sync {SOURCE}"]
    assert await watching.owed() == []
    await watching.passes(1)
    assert await watching.owed() == sorted([ADA, OWNER])


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("no_answer", True),
        ("is_archived", False),
        pytest.param("not_in_channel", False, marks=pytest.mark.prove),
    ],
)
async def test_posting_has_stopped_when_something_waits_and_slack_takes_nothing(
    watching: Watching, error: str, *, told: bool
) -> None:
    """What cannot be said in one place alone is told of otherwise; nobody asking is no alarm."""
    await watching.passes(4)
    assert await watching.stands() == []
    watching.well.remove(alarms.SENT)
    now = watching.alerting.now
    async with watching.alerting.records.begin() as connection:
        await deliveries.owe(
            connection, "alert", "subject", CHANNEL, installation=HOME, version=1, at=now
        )
        (one,) = await deliveries.claim(connection, "subject", now=now)
        await deliveries.failed(
            connection, one, error, due_at=now + timedelta(days=9), in_doubt=False
        )
    await watching.passes(4)
    assert await watching.stands() == (["posting"] if told else [])
    watching.well.add(alarms.SENT)
    await watching.passes(1)
    assert await watching.stands() == []
    assert len(await watching.owed(OVER)) == (2 if told else 0)


async def test_of_several_processes_that_look_one_tells(watching: Watching) -> None:
    """And an alarm that has ended before Slack had it is not said any more."""
    watching.well.remove("alerts")
    other = Watching(watching.alerting)
    other.well = watching.well
    await watching.passes(4)
    await other.alarms.look()
    assert await watching.owed() == sorted([ADA, OWNER])
    async with watching.alerting.records.read() as connection:
        (subject,) = await deliveries.due(connection, now=watching.alerting.now, limit=9)
        (first, _) = await deliveries.about(connection, subject)
    draw = watching.alarms.by_template()[TEMPLATE]
    drawn = await draw(first)
    assert drawn
    assert "Not every alert rule has looked at warranties" in drawn.payload["text"]
    watching.well.add("alerts")
    await watching.passes(1)
    assert await draw(first) is None
