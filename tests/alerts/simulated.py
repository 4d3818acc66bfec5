"""Years of alert rules in a minute: real records and the real run, by a clock that is moved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from sqlalchemy import select

from bot.alerts import RETRY_UNREACHABLE_AFTER
from bot.deliveries.sending import Deliveries
from bot.errors import SlackFailed
from bot.models import AssetRef
from bot.settings.alerts import AlertRule
from bot.slack import Posted
from bot.store import Index, Records, deliveries
from bot.store.schema.alerts import alert, alert_announced, alert_line
from bot.warranty import Cover, Schedule
from tests.alerts.alerting import Alerting, rule
from tests.approvals.dying import Killed
from tests.made import SOURCE, asset

START = datetime(2027, 1, 30, 12, tzinfo=UTC)
"""Two years from here have both clock changes twice and a February 29."""
Weather = Literal["fine", "ratelimited", "is_archived", "not_in_channel", "lost"]
DISTANT = (None, date(1, 1, 1), date(1970, 1, 1), date(1999, 2, 28), date.max, date(2028, 2, 29))


class Step(NamedTuple):
    """Time passes, and somebody looks, unless they die over it."""

    hours: float
    jump: float
    """Hours by which the clock of the business is put on, or back."""
    dies: bool
    weather: Weather
    """What Slack answers meanwhile."""


def steps(*longest: float) -> st.SearchStrategy[Step]:
    """What happens: a day passes mostly, and sometimes so many hours in which nobody looks."""
    return st.builds(
        Step,
        hours=st.sampled_from((1, 6, 11, 24, 24, 24, 24, 72, *longest)),
        jump=st.sampled_from((0, 0, 0, 0, 0, -26, -1, 1, 30)),
        dies=st.sampled_from((False, False, False, True)),
        weather=st.sampled_from(("fine", "fine", "fine", *get_args(Weather)[1:])),
    )


RULES = st.builds(
    lambda at, zone, weekdays, thresholds: rule(
        schedule=Schedule(at=at, zone=zone, weekdays=weekdays),
        thresholds=tuple(sorted(thresholds, reverse=True)),
    ),
    at=st.sampled_from((time(0), time(2, 30), time(9), time(23, 59))),
    zone=st.sampled_from(("Europe/Berlin", "America/New_York", "Pacific/Apia", "UTC")),
    weekdays=st.one_of(st.just(frozenset(range(7))), st.frozensets(st.integers(0, 6), min_size=1)),
    thresholds=st.sets(st.sampled_from((0, 1, 7, 30, 60, 365)), min_size=1, max_size=4),
)


def ends(days: int) -> st.SearchStrategy[date | None]:
    """When a warranty ends: within the time that is simulated mostly, or never, or absurdly."""
    near = st.integers(-40, days + 60).map(lambda left: START.date() + timedelta(days=left))
    return st.one_of(near, near, st.sampled_from(DISTANT))


class Channel:
    """What Slack shows of messages in channels, and what it refuses; it forgets nothing."""

    silent = False

    def __init__(self) -> None:
        self.weather: Weather = "fine"
        self.now = START
        self.copies: Counter[str] = Counter()
        """How often each delivery stands there."""
        self.messages = self.directory = self

    async def read_elsewhere(self, _channel: str) -> bool:
        """None of them is shared."""
        return False

    async def post(self, channel: str, _payload: Mapping[str, Any], *, delivery: str) -> Posted:
        """Take a message, unless the channel is for the admins' own, which nothing refuses."""
        if channel.startswith("C") and self.weather not in {"fine", "lost"}:
            raise SlackFailed("refused", code=self.weather)
        self.copies[delivery] += 1
        if self.weather == "lost":
            raise SlackFailed("no answer", code="no_answer")
        return Posted(channel, f"{self.now.timestamp():.6f}")

    async def replace(self, _posted: Posted, _payload: Mapping[str, Any]) -> None:
        """Draw it anew."""

    async def find_delivery(self, to: str, delivery: str, *, since: datetime) -> Posted | None:
        """Where it stands."""
        if self.weather not in {"fine", "lost"}:
            raise SlackFailed("refused", code=self.weather)
        return Posted(to, f"{since.timestamp():.6f}") if self.copies[delivery] else None


class Simulation:
    """Rules over warranties; what each look was at is written down beside what came of it."""

    def __init__(
        self, records: Records, folder: Path, rules: Sequence[AlertRule], ending: Sequence[Any]
    ) -> None:
        self.index = Index.open(folder / "index.sqlite3")
        self.made = Alerting(records, self.index)
        self.made.rules = [
            one.model_copy(update={"id": f"rule{n}", "channel": f"C0DESK{n}"})
            for n, one in enumerate(rules)
        ]
        self.covers = [
            Cover(AssetRef(SOURCE, f"id-{n}"), end) for n, end in enumerate(ending) if end
        ]
        self.made.hold(*(asset(n, warranty_end=end) for n, end in enumerate(ending)))
        self.made.now = self.real = START
        self.channel = Channel()
        self.slots: dict[str, list[date]] = {one.id: [] for one in self.made.rules}
        """Those that were looked at, by rule: the one it began in, then each other one."""
        self.began: dict[str, date] = {}

    async def take(self, step: Step) -> None:
        """Let time pass, look, and send what is owed; each process that dies leaves the rest."""
        self.real += timedelta(hours=step.hours)
        self.made.now += timedelta(hours=step.hours + step.jump)
        self.channel.weather, self.channel.now = step.weather, self.real
        try:
            await self._alerts(dies=step.dies).pass_time()
        except Killed:
            return
        self._looked()
        await self.send()

    def _alerts(self, *, dies: bool = False) -> Any:
        async def enqueue(*_: object) -> None:
            if dies:
                raise Killed

        return self.made.alerts(enqueue=enqueue, clock=lambda: self.real)

    def _looked(self) -> None:
        for one in self.made.rules:
            zone = ZoneInfo(one.schedule.zone)
            self.began.setdefault(one.id, self.made.now.astimezone(zone).date())
            slot = newest(one.schedule, self.made.now)
            if self.slots[one.id][-1:] != [slot]:
                self.slots[one.id].append(slot)

    async def send(self) -> None:
        """Send whatever is due, as another process would."""
        slack: Any = self.channel
        alerts = self._alerts()
        sending = Deliveries(
            records=self.made.records,
            slack=slack,
            draw=alerts.by_template(),
            now=lambda: self.real,
            unreachable=alerts.unreachable,
            retry_unreachable_after=RETRY_UNREACHABLE_AFTER,
            apart=0,
        )
        async with self.made.records.read() as connection:
            due = await deliveries.due(connection, now=self.real, limit=10_000)
        for subject in due:
            await sending.send_due(subject)

    async def announced(self) -> dict[tuple[str, Cover, int], date]:
        """When each threshold was announced, by the slot of its digest."""
        table = alert_announced.c
        columns = (table.rule, table.source, table.asset_id, table.warranty_end, table.threshold)
        query = select(*columns, alert.c.slot).join(alert)
        async with self.made.records.read() as connection:
            rows = (await connection.execute(query)).all()
        return {(row[0], Cover(AssetRef(row[1], row[2]), row[3]), row[4]): row[5] for row in rows}

    def expected(self) -> dict[tuple[str, Cover, int], date]:
        """The same as it should be: the first slot at or after its day that was looked at."""
        return {
            (one.id, cover, days): slot
            for one in self.made.rules
            for cover in self.covers
            if cover.end >= self.began[one.id]
            for days in one.thresholds
            for slot in self._first(one.id, cover.end.toordinal() - days)
        }

    def _first(self, name: str, day: int) -> list[date]:
        return [slot for slot in self.slots[name][1:] if slot.toordinal() >= day][:1]

    async def lines(self) -> Counter[tuple[str, str]]:
        """How often each warranty stands in digests of each rule."""
        query = select(alert.c.rule, alert_line.c.asset_id).join_from(alert_line, alert)
        async with self.made.records.read() as connection:
            return Counter((row[0], row[1]) for row in (await connection.execute(query)).all())


def newest(schedule: Schedule, now: datetime) -> date:
    """The newest date whose slot has come, found by going back from tomorrow's."""
    zone = ZoneInfo(schedule.zone)
    days = (now.astimezone(zone).date() + timedelta(days=1 - back) for back in range(16))
    return next(
        day
        for day in days
        if day.weekday() in schedule.weekdays
        and datetime.combine(day, schedule.at, zone).astimezone(UTC) <= now
    )
