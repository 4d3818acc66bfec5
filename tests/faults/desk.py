"""A desk at which faults are reported: with an index that knows who has what, and who is who."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

from bot.answering.lookup import Lookup
from bot.approvals.means import CARRY_OUT, TELL
from bot.assets.client import AssetClient
from bot.faults import CARD, SEE_TO, Faults
from bot.faults.shown import FaultsListed
from bot.language.changes import AskFault, AskFaults
from bot.models import Asker, Asset, AssetRef
from bot.policy import Actor, Bound, Viewer, viewer
from bot.store import AsyncConnection, Index, Records, deliveries, faults
from bot.store.faulted import Fault, Severity
from tests.desk import SERIAL, Desk, user

BROKEN = Severity.UNUSABLE.value
STOCK = "PF4STOCK"


@dataclass
class FaultDesk:
    """Faults of what a served source has; people of tests.desk, of whom one has the laptop."""

    desk: Desk
    index: Index
    sources: dict[str, AssetClient]
    channel: str | None = "C0FAULTS"
    bound: Bound | None = None
    """Whose that is."""
    serial_number: str = SERIAL
    heard: list[tuple[AssetRef, str, str]] = field(default_factory=list)
    """The reports that others were told of."""

    @property
    def records(self) -> Records:
        """Where all is kept."""
        return self.desk.records

    def faults(self, **other: Any) -> Faults:
        """Faults as one process has them."""
        means = self.desk.means(**{"sources": self.sources, **other})
        approvals = self.desk.approvals(**{"sources": self.sources, **other})
        return Faults(
            means,
            approvals,
            index=self.index,
            lookup=_lookup(),
            channel=lambda: self.channel,
            bound=lambda _channel: self.bound,
            on_report=self._reported,
        )

    async def _reported(
        self, _connection: AsyncConnection, ref: AssetRef, reporter: Actor, report: str
    ) -> None:
        self.heard.append((ref, reporter.user, report))

    async def followed(self, *args: Any) -> None:
        """What follows a request here."""
        await self.faults().followed(*args)

    async def asset(self, serial_number: str = "") -> Asset:
        """An asset as its source has it."""
        (client,) = self.sources.values()
        (found,) = await client.find_by_serial([serial_number or self.serial_number])
        return found

    async def report(
        self, name: str = "dana", words: str = "The screen stays black.", **more: Any
    ) -> Fault:
        """Somebody reports the laptop; the fault as it is then."""
        severity, key = more.pop("severity", BROKEN), more.pop("key", f"V-{name}-{words}")
        ref = more.pop("ref", None) or (await self.asset()).ref
        await self.faults(**more).report(AskFault(ref=ref), severity, words, user(name), key=key)
        found = await self.open_on(ref)
        assert found
        return found

    async def open_on(self, ref: AssetRef) -> Fault | None:
        """The open fault of an asset."""
        async with self.records.read() as connection:
            return await faults.open_on(connection, ref)

    async def get(self, fault: Fault) -> Fault:
        """A fault as it is now."""
        async with self.records.read() as connection:
            found = await faults.get(connection, fault.id)
        assert found
        return found

    async def work(self, **other: Any) -> None:
        """A process does all that is enqueued, and what comes of that."""
        follow = {"follow_ups": (self.followed,), "sources": self.sources}
        while begun := [one for one in self.desk.begun.values() if one[0] != TELL]:
            self.desk.begun.clear()
            for job, arguments in begun:
                if job == CARRY_OUT:
                    approvals = self.desk.approvals(**{**follow, **other})
                    await approvals.see_to(str(arguments["request"]))
                elif job == SEE_TO:
                    await self.faults(**other).see_to(str(arguments["fault"]))

    async def taken_over(self) -> None:
        """All leases run out, and another process looks at the rows and does what it finds."""
        self.desk.begun.clear()
        self.desk.later(seconds=91)
        await self.desk.approvals(executor="another", sources=self.sources).reconcile()
        await self.faults(executor="another").reconcile()
        await self.work(executor="another")

    async def owed(self, fault: Fault, template: str = "") -> set[tuple[str, str]]:
        """The messages about a fault: of what kind, and to whom."""
        async with self.records.read() as connection:
            found = await deliveries.about(connection, fault.id)
        return {(one.template, one.to) for one in found if one.template.startswith(template)}

    async def unreachable(self, fault: Fault, place: str) -> None:
        """Slack says that nobody can be told there."""
        async with self.records.read() as connection:
            owed = await deliveries.about(connection, fault.id)
        (card,) = [one for one in owed if (one.template, one.to) == (CARD, place)]
        await self.faults().unreachable(card)

    async def listed(self, name: str, offset: int = 0) -> FaultsListed:
        """The open faults, as somebody is shown them."""
        return await self.faults().listed(AskFaults(offset=offset), self.viewer(name))

    def viewer(self, name: str) -> Viewer:
        """Somebody who looks at assets."""
        actor = self.desk.people.actors[user(name)]
        asker = Asker(user=actor.user, name=actor.name)
        return viewer(asker, actor.standing, today=self.desk.now.date())

    def has(self, name: str, asset: Asset) -> None:
        """Let somebody be whoever has an asset."""
        assert asset.assignee
        actor = self.desk.people.actors[user(name)]
        identities = frozenset({(asset.ref.source, asset.assignee.id)})
        known = actor.model_copy(update={"identities": identities})
        self.desk.people.actors[user(name)] = known

    def kinds(self, fault: Fault) -> list[str]:
        """What happened to a fault."""
        return [one.kind for one in fault.steps]


@cache
def _lookup() -> Lookup:
    """What no fault of these comes to ask; to make it takes as long as a whole report."""
    lookup: Lookup = create_autospec(Lookup, instance=True)
    return lookup


@asynccontextmanager
async def opened(desk: Desk, client: AssetClient, folder: Path) -> AsyncIterator[FaultDesk]:
    """A fault desk at a source, whose inventory the index has read."""
    index = Index.open(folder / "index.sqlite3")
    source = client.source
    generation = index.begin(source, at=desk.now)
    index.hold_people(source, list(await client.people()))
    async for page in client.assets():
        index.hold(source, generation, page.items, checked_at=desk.now, assigned={})
    index.finish(source, generation, at=desk.now)
    try:
        yield FaultDesk(desk, index, {source: client})
    finally:
        index.close()
