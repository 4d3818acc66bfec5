"""A desk whose changes are followed by hand-overs: people who are in Slack, and the words of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.approvals import CARRY_OUT, Approvals, Request
from bot.hand_overs import HandOver, HandOvers, Means
from bot.operations import Assign, Return, Transfer
from bot.policy import Rule, Who
from bot.store import AsyncConnection, Records, baseline, deliveries, hand_overs
from bot.store.deliveries import Delivery
from bot.store.schema.hand_overs import hand_over
from bot.sync.comparison import compare
from tests.desk import HOME, OPERATOR, RECEIVER, SERIAL, Desk, opened, user

ASKS = Who(roles=frozenset({OPERATOR}))
FREELY = Rule(
    name="freely",
    operations=frozenset({"assign", "transfer", "return", "delete"}),
    ask=ASKS,
    needed=0,
)
TERMS = "Keep it locked & safe.\nTell us of any loss."
PRIYA = "priya"
"""Who is given the laptop: in Slack, unless a test takes them out."""


async def of_request(connection: AsyncConnection, request_id: str) -> HandOver | None:
    """The hand-over that a request has led to."""
    rows = select(hand_over).where(hand_over.c.request_id == request_id)
    found = await hand_overs.listed(connection, rows)
    return found[0] if found else None


class Handing:
    """A desk, and the hand-overs that follow its changes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.zone = ZoneInfo("Europe/Berlin")
        self.terms: Mapping[str, str] = {}
        self.slack: dict[str, str] = {}
        """The Slack user of people of the source, by their id there."""
        desk.rules = [FREELY]
        vars(desk.people)["member"] = lambda _source, person: self.slack.get(person)

    def hand_overs(self, **other: Any) -> HandOvers:
        """The hand-overs as one process has them; *other* is what this one has differently."""
        desk = self.desk
        given: dict[str, Any] = {
            "records": desk.records,
            "sources": {"factorial": desk.client},
            "roster": desk.people,
            "installation": HOME,
            "enqueue": desk._enqueue,
            "now": lambda: desk.now,
            "clock": lambda: desk.real,
            "has_left": lambda _source, person: person in desk.left,
            "zone": lambda _user: self.zone,
            "terms": lambda category: self.terms.get(category, ""),
        }
        return HandOvers(Means(**{**given, **other}))

    async def given(self, to: str = RECEIVER, serial: str = SERIAL) -> HandOver:
        """Dana gives somebody an asset; the hand-over that follows."""
        request = await self.changed(await self.giving(to, serial), serial)
        async with self.desk.records.read() as connection:
            one = await of_request(connection, request.id)
        assert one
        return one

    async def giving(self, to: str, serial: str = SERIAL) -> Assign | Transfer:
        """To give an asset to somebody, whoever has it."""
        asset = await self.desk.asset(serial)
        kind = Transfer if asset.assignee else Assign
        return kind(ref=asset.ref, to=self.desk.receiver(to))

    async def returned(self, serial: str = SERIAL) -> Request:
        """Dana takes an asset back."""
        return await self.changed(Return(ref=(await self.desk.asset(serial)).ref), serial)

    async def changed(self, operation: Any, serial: str = SERIAL, **other: Any) -> Request:
        """A change is asked for and carried out."""
        asset = await self.desk.asset(serial)
        request = await self.desk.asked(operation=operation, asset=asset)
        await self.work(**other)
        return await self.desk.get(request)

    async def work(self, **other: Any) -> None:
        """A process carries out what is enqueued, and what follows is followed."""
        desk = self.desk
        begun, desk.begun = desk.begun, {}
        follow = self.hand_overs(**other).follow
        approvals = Approvals(desk.means(follow_ups=(follow,)))
        for job, arguments in begun.values():
            if job == CARRY_OUT:
                await approvals.see_to(str(arguments["request"]))

    async def now(self, one: HandOver) -> HandOver:
        """A hand-over as it is now."""
        async with self.desk.records.read() as connection:
            found = await hand_overs.get(connection, one.id)
        assert found
        return found

    async def owed(self, one: HandOver) -> dict[str, str]:
        """The messages about a hand-over: to whom each goes, by name."""
        return {message.template: message.to for message in await self.messages(one)}

    async def messages(self, one: HandOver) -> list[Delivery]:
        """The rows of the messages about a hand-over."""
        async with self.desk.records.read() as connection:
            return await deliveries.about(connection, one.id)

    async def told(self) -> list[str]:
        """What happened to hand-overs, by kind."""
        kinds = await self.desk.told()
        return [one.removeprefix("hand_over_") for one in kinds if one.startswith("hand_over_")]

    async def ticks(self, *, days: float, every: timedelta | None = None) -> None:
        """Time passes, and is looked at whenever something is due, or *every* so often."""
        until = self.desk.now + timedelta(days=days)
        while self.desk.now < until:
            await self.hand_overs().pass_time()
            self.desk.now = min(until, self.desk.now + (every or await self._until_due()))
        await self.hand_overs().pass_time()

    async def _until_due(self) -> timedelta:
        """How long it is until a hand-over is to be looked at: a day, if none is."""
        async with self.desk.records.read() as connection:
            waiting = await hand_overs.offered(connection, after="", limit=10)
        due = [one.due_at - self.desk.now for one in waiting if one.due_at]
        return max(min([*due, timedelta(days=1)]), timedelta(minutes=1))

    async def is_with(self, name: str = RECEIVER) -> bool:
        """Whether the source says that somebody has the laptop."""
        return await self.desk.has_it() == name

    async def synced(self) -> None:
        """The source is read to its end, as far as the records go."""
        assets = {one.ref.id: one async for page in self.desk.client.assets() for one in page.items}

        async def unfenced(_connection: AsyncConnection) -> None:
            """No other run takes over."""

        for first in (True, False):
            await compare(
                self.desk.records,
                "factorial",
                assets,
                at=self.desk.now,
                first=first,
                fence=unfenced,
            )

    async def seen_without_assignee(self, one: HandOver) -> None:
        """The records have an asset as a sync saw it that began before it was given."""
        asset = (await self.desk.asset()).model_copy(update={"assignee": None})
        assert asset.ref == one.ref
        async with self.desk.records.begin() as connection:
            await baseline.keep(connection, [baseline.seen(asset, None, None)])


@asynccontextmanager
async def handing_over(records: Records) -> AsyncIterator[Handing]:
    """A desk on these records, with Priya in Slack."""
    async with opened(records) as desk:
        handing = Handing(desk)
        async with records.begin() as connection:
            await desk.people.join(connection, PRIYA)
        handing.slack[desk.receiver().id] = user(PRIYA)
        yield handing
