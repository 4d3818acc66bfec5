"""Other records of the same physical asset: found in the index, judged by `findings`."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.answering.findings import Finding, findings, holder, transfers
from bot.models import Asset, AssetRef, Scope
from bot.settings import Inventory
from bot.store import Held, Index

_MOST_MOVES = 20
"""So many moves of one asset are followed."""


class Told(NamedTuple):
    """A finding as the index holds its records."""

    held: Held
    twins: tuple[Held, ...] = ()
    former: tuple[Held, ...] = ()


class Twins:
    """Finds the records that are one thing with some others."""

    def __init__(self, index: Index, inventories: Sequence[Inventory]) -> None:
        self._index = index
        self._inventories = inventories

    def told(self, scope: Scope, held: Iterable[Held]) -> list[Told]:
        """The things that these records are, each once; a few look-ups of microseconds."""
        known = {one.asset.ref: one for one in held}
        asked = set(known)
        for one in list(known.values()):
            self._gather(scope, one.asset, known)
        if len(known) == 1:  # as it nearly always is, in the time of an acknowledgement
            return [Told(one) for one in known.values()]
        found = findings((one.asset for one in known.values()), self._inventories)
        return [
            _told(finding, known)
            for finding in found
            if asked & {asset.ref for asset in finding.records}
        ]

    def shown(self, scope: Scope, held: Held) -> Told:
        """The thing that one record is, shown as this record unless it became another."""
        (told,) = self.told(scope, [held])
        if held.asset.ref not in {one.asset.ref for one in told.twins}:
            return told
        others = [one for one in (told.held, *told.twins) if one.asset.ref != held.asset.ref]
        return Told(held, tuple(others), told.former)

    def beside(self, scope: Scope, held: Held) -> Told:
        """One record as itself, as lists have it, with its thing's living records elsewhere."""
        (told,) = self.told(scope, [held])
        records = [told.held, *told.twins]
        if held.asset.ref not in {one.asset.ref for one in records}:
            return Told(held)
        return Told(held, tuple(one for one in records if one.asset.ref != held.asset.ref))

    def _gather(self, scope: Scope, asset: Asset, known: dict[AssetRef, Held]) -> None:
        """Add what was moved to or from an asset, and what has its serial number elsewhere."""
        waiting = [asset]
        while waiting and len(known) <= _MOST_MOVES * 2:
            one = waiting.pop()
            ids = {moved for pair in transfers(one.notes) for moved in pair}
            for ref in (AssetRef(one.ref.source, moved) for moved in sorted(ids)[:_MOST_MOVES]):
                if ref not in known and (other := self._index.get(scope, ref)):
                    known[ref] = other
                    waiting.append(other.asset)
            if one.serial_number and holder(one, self._inventories):
                for other in self._index.find(scope, one.serial_number, field="serial"):
                    known.setdefault(other.asset.ref, other)


def _told(finding: Finding, known: dict[AssetRef, Held]) -> Told:
    def held(assets: Sequence[Asset]) -> tuple[Held, ...]:
        return tuple(known[asset.ref] for asset in assets)

    return Told(known[finding.asset.ref], held(finding.twins), held(finding.former))
