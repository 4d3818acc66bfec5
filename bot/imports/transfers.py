"""A row of a CSV that makes an asset another client's: its plan, and what the report says of it."""

import asyncio
from collections.abc import Mapping
from typing import Final

from bot.assets.client import AssetClient, Capabilities, TargetClient
from bot.assets.csv.outcomes import Change
from bot.assets.csv.values import Refused
from bot.models import Asset, Named, Scope
from bot.operations import Why, objection
from bot.operations.client_transfer import ClientTransfer, Leaves, transfer_plan
from bot.operations.effects import effects, label
from bot.plain import one_line
from bot.store import Index

_AGAINST: Final[Mapping[Why, str]] = {
    "out_of_use": "it is out of use, and such an asset goes to no other client",
    "unwritable": "a new record at another client would not hold all that is written on it",
}
"""What stands against a transfer, as it follows the row."""


class Transfers:
    """Plans transfers for a trial in a thread, beside the loop that its sources are asked from."""

    def __init__(self, sources: Mapping[str, AssetClient], leaves: Mapping[str, Leaves]) -> None:
        """`leaves` is what becomes of the old record, by the sources that have clients."""
        self._sources = sources
        self._leaves = leaves
        self._loop = asyncio.get_running_loop()
        self._clients: dict[str, frozenset[str]] = {}
        """The ids of the clients there are, by source: asked for once."""
        self._targets: dict[tuple[str, str], TargetClient | None] = {}
        """What each client has that was met as a target; None for one that is no longer there."""

    def __call__(self, asset: Asset, to: Named) -> ClientTransfer:
        """What it comes to that an asset becomes another client's; raises Refused, SourceError."""
        source = asset.ref.source
        if (source, to.id) not in self._targets:
            reading = asyncio.run_coroutine_threadsafe(self._read(source, to), self._loop)
            self._targets[source, to.id] = reading.result()
        target = self._targets[source, to.id]
        if target is None:
            raise Refused(f"{source} has no client “{one_line(to.name)}” any more")
        return transfer_plan(asset, target, self._leaves.get(source, "retire"))

    async def _read(self, source: str, to: Named) -> TargetClient | None:
        client = self._sources[source]
        if source not in self._clients:
            self._clients[source] = frozenset([one.id for one in await client.clients()])
        if to.id not in self._clients[source]:
            return None
        (target,) = await client.targets([to])
        return target


def require_possible(transfer: ClientTransfer, asset: Asset, can: Capabilities) -> None:
    """Refuse what cannot be asked for as the asset is now."""
    if against := objection(transfer, asset, can):
        source = asset.ref.source
        general = f"in {source} we may not make an asset another client's"
        raise Refused(_AGAINST.get(against.why, general))


def shown(transfer: ClientTransfer, asset: Asset, index: Index) -> tuple[Change, ...]:
    """What is made, linked again, lost and left; and what the client has by that serial number."""
    scope = Scope(sources=frozenset({asset.ref.source}), clients=frozenset({transfer.to.id}))
    serial = asset.serial_number or ""
    there = index.find(scope, serial, field="serial") if serial else []
    alike = [label(one.asset) for one in there if not one.asset.gone]
    return (
        *(Change(one.fact, one.was, one.will) for one in effects(transfer, asset)),
        *(Change("There already", "", one) for one in alike),
    )
