"""A desk at which an asset of one client becomes another's."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.approvals import Wish
from bot.assets.itflow import ITFlow
from bot.models import Asset, Named, Role
from bot.operations.client_transfer import ClientTransfer, Leaves, transfer_plan
from bot.policy import Rule, Who
from bot.store.requested import Request
from tests.approvals.dying import Between
from tests.contract.served_itflow import ServedITFlow, serving_itflow
from tests.desk import Desk, user

BRIGHTWATER, KESTREL = "2", "3"
NAME, SERIAL = "BW-LT-03", "7EXPTDAY"
ANOTHER = {"executor": "another"}
AT_ONCE = Rule(
    name="at once",
    operations=frozenset({"client_transfer"}),
    ask=Who(roles=frozenset({Role.OPERATOR})),
    needed=0,
)
WRITES = ("create", "update", "update")


@dataclass
class Moving:
    """A desk at which an asset of one client becomes another's."""

    desk: Desk
    served: ServedITFlow
    client: ITFlow

    def at(self, **happens: Callable[[], object]) -> dict[str, Any]:
        """A process in whose hands that happens."""
        return {"sources": {"itflow": Between(self.client, **happens)}}

    @property
    def sources(self) -> dict[str, Any]:
        """A process that lives."""
        return {"sources": {"itflow": self.client}}

    def records(self, serial: str = SERIAL) -> list[tuple[str, str | None, str | None]]:
        """Every record with the serial number: whose, in which status, and whether archived."""
        return [
            (row.asset_client_id, row.asset_status, row.asset_archived_at)
            for row in self.served.itflow.database.assets
            if row.asset_serial == serial
        ]

    async def asset(self, name: str = NAME) -> Asset:
        """The asset as it is now."""
        found = await self.client.get(self.served.id_of(name))
        assert found
        return found

    async def plan(self, asset: Asset, leaves: Leaves = "retire") -> ClientTransfer:
        """What a transfer to Kestrel Freight comes to."""
        (target,) = await self.client.targets([Named(id=KESTREL, name="Kestrel Freight")])
        return transfer_plan(asset, target, leaves)

    async def asked(self, *, leaves: Leaves = "retire", name: str = NAME) -> Request:
        """It is asked for."""
        asset = await self.asset(name)
        wish = Wish(user=user("dana"), operation=await self.plan(asset, leaves), asset=asset)
        request = await self.desk.approvals(**self.sources).ask(wish)
        assert isinstance(request, Request), request
        return request

    async def approved(self, **more: Any) -> Request:
        """The same where nobody has to agree."""
        self.desk.rules = [AT_ONCE]
        return await self.asked(**more)

    async def taken_over(self, request: Request) -> Request:
        """The lease runs out, and another process does what it finds."""
        self.desk.begun.clear()
        self.desk.later(seconds=31)
        await self.desk.approvals(**ANOTHER, **self.sources).reconcile()
        await self.desk.work(**ANOTHER, **self.sources)
        return await self.desk.get(request)

    async def carried_out(self, **more: Any) -> Request:
        """What becomes of one that is approved."""
        request = await self.approved(**more)
        await self.desk.work(**self.sources)
        return await self.desk.get(request)


@asynccontextmanager
async def moved(desk: Desk) -> AsyncIterator[Moving]:
    """The desk."""
    async with serving_itflow(assets=30) as served:
        client = ITFlow(served.api())
        yield Moving(desk, served, client)
        await client.close()


async def half_done(moving: Moving) -> Request:
    """A transfer whose last step its source refuses: the key may delete no longer."""
    request = await moving.approved(leaves="delete")
    technician = ITFlow(moving.served.api(moving.served.keys.technician))
    await moving.desk.work(sources={"itflow": technician})
    await technician.close()
    return await moving.desk.get(request)
