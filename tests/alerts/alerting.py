"""Alert rules over a made-up index, with clocks that are moved by hand."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.alerts import Alerts, CoverRef, Means
from bot.answering.cards import Cards
from bot.approvals import TELL
from bot.jobs import JSON
from bot.models import Asset, Role
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, Index, Records, alerts, deliveries
from bot.store.alerts import Alert
from bot.store.deliveries import Delivery
from bot.warranty import Cover, Schedule
from sandbox.slack.block_kit.parts import parts
from tests.desk import HOME, People
from tests.made import SOURCE, FakeSource
from tests.unit.store.test_index_lists import hold

SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
CHANNEL = "C0DESK"
MONDAYS = Schedule(at=time(9), zone="Europe/Berlin", weekdays=frozenset({0}))


def rule(name: str = "all", **more: Any) -> AlertRule:
    """A rule of every asset, on Mondays at nine."""
    given: dict[str, Any] = {
        "id": name,
        "channel": CHANNEL,
        "schedule": MONDAYS,
        "statuses_left_out": frozenset(("retired", "lost", "stolen")),
        "archived_left_out": True,
    }
    return AlertRule(**{**given, **more})


class Nobody:
    """People whom no source knows."""

    def in_slack(self, source: str, person_id: str) -> str | None:  # noqa: ARG002 - as People has it
        """Nobody is in Slack."""
        return None


class Alerting:
    """Rules, what they are about, and what comes of them."""

    def __init__(self, records: Records, index: Index) -> None:
        self.records = records
        self.index = index
        self.rules: list[AlertRule] = [rule()]
        self.people = People()
        self.now = SUNDAY
        self.source = FakeSource()
        self.unread: list[str] = []
        self.zones: dict[str, str] = {}
        """Of Slack users; the others are in UTC."""
        self.begun: dict[str, str] = {}
        """The subjects whose messages are to be sent, by the key of the job."""

    def means(self, **other: Any) -> Means:
        """What one process's alerts work with."""
        nobody: Any = Nobody()
        given: dict[str, Any] = {
            "records": self.records,
            "index": self.index,
            "sources": {SOURCE: self.source},
            "cards": Cards(nobody, {}),
            "rules": lambda: self.rules,
            "roster": self.people,
            "bound": lambda _channel: None,
            "unread": lambda: self.unread,
            "zone": lambda user: ZoneInfo(self.zones.get(user or "", "UTC")),
            "installation": HOME,
            "enqueue": self._enqueue,
            "now": lambda: self.now,
            "clock": lambda: self.now,
        }
        return Means(**{**given, **other})

    def alerts(self, **other: Any) -> Alerts:
        """The alerts as one process has them; *other* is what this one has differently."""
        return Alerts(self.means(**other))

    async def _enqueue(
        self, _connection: AsyncConnection, job: str, key: str, arguments: Mapping[str, JSON]
    ) -> None:
        assert job == TELL
        self.begun[key] = str(arguments["subject"])

    async def people_come(self) -> None:
        """An operator, an admin, and somebody without any role."""
        async with self.records.begin() as connection:
            await self.people.join(connection, "olaf", Role.OPERATOR)
            await self.people.join(connection, "ada", Role.ADMIN)
            await self.people.join(connection, "eve")

    def hold(self, *assets: Asset) -> None:
        """The index has these assets."""
        hold(self.index, *assets)

    async def ticks(self, *, days: float = 0) -> list[Alert]:
        """Time passes, and is looked at once; the digests that this added."""
        before = {one.id for one in await self.digests()}
        self.now += timedelta(days=days)
        await self.alerts().pass_time()
        return [one for one in await self.digests() if one.id not in before]

    async def digests(self) -> list[Alert]:
        """Every digest there is, the oldest first."""
        async with self.records.read() as connection:
            found = [await alerts.get(connection, one.subject) for one in await self.owed()]
        return sorted(filter(None, found), key=lambda one: one.at)

    async def owed(self) -> list[Delivery]:
        """The messages owed to channels, none of which was sent yet."""
        async with self.records.read() as connection:
            numbers = await deliveries.due(connection, now=self.now, limit=100_000)
            rows = [one for each in numbers for one in await deliveries.about(connection, each)]
        return [one for one in rows if one.template == "alert"]

    async def lines(self, digest: Alert) -> list[Cover]:
        """What stands in a digest."""
        async with self.records.read() as connection:
            return await alerts.lines(connection, digest.id, limit=100_000)

    async def told(self, *, days: float = 0) -> list[str]:
        """Time passes; the ids of the assets that are told of then, in all rules."""
        new = await self.ticks(days=days)
        return [one.ref.id for digest in new for one in await self.lines(digest)]

    async def ref(self, digest: Alert, number: int = 0) -> CoverRef:
        """What the buttons of a line carry."""
        cover = (await self.lines(digest))[number]
        return CoverRef(alert=digest.id, source=cover.ref.source, id=cover.ref.id, end=cover.end)

    async def drawn(self, digest: Alert) -> dict[str, Any]:
        """A digest as Slack is sent it now."""
        async with self.records.read() as connection:
            (one,) = await deliveries.about(connection, digest.id)
        drawn = await self.alerts().by_template()["alert"](one)
        assert drawn
        return dict(drawn.payload)


def words(payload: Mapping[str, Any]) -> str:
    """All that is written in a payload but small print and buttons, one below the other."""
    blocks = [one for one in payload["blocks"] if one["type"] not in {"actions", "context"}]
    texts = (one["text"] for one in parts(blocks) if isinstance(one.get("text"), str))
    return "\n".join(texts)


def buttons(payload: Mapping[str, Any]) -> Collection[str]:
    """What the buttons of a payload say."""
    return [
        one["text"]["text"]
        for block in payload["blocks"]
        for one in block.get("elements", ())
        if one["type"] == "button"
    ]
