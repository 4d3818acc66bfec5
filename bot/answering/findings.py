"""Which records are one thing, and what they say of it otherwise: pure.

Two records are one thing where an asset was moved to another client, which leaves the old record
archived or retired, or where the sources are declared to hold the same inventory and the serial
number is the same. Nothing else makes two records one: the same serial number at two clients is two
things.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from bot.language.words.serials import key
from bot.models import Asset, AssetRef, Model, Status
from bot.settings import Inventory

_OLD = re.compile(r"\(old asset ID: ([0-9]{1,18})\)")
_NEW = re.compile(r"\(new asset ID: ([0-9]{1,18})\)\s*\Z")
_TRANSFERRED = "Transferred asset "
_NOBODY = "nobody"


class Finding(NamedTuple):
    """One thing: the record to show, and what else there is of it."""

    asset: Asset
    twins: tuple[Asset, ...] = ()
    """The same thing in other sources."""
    former: tuple[Asset, ...] = ()
    """What it was before it was moved to another client, the latest first."""

    @property
    def records(self) -> tuple[Asset, ...]:
        """All records it has."""
        return (self.asset, *self.twins, *self.former)


class Difference(Model):
    """What two records of one thing say otherwise."""

    field: str
    here: str | date
    there: str | date


def findings(assets: Iterable[Asset], inventories: Sequence[Inventory]) -> list[Finding]:
    """The things that these records are, in the order of the records."""
    known = {asset.ref: asset for asset in assets}
    moved = _moved(known)
    former: dict[AssetRef, list[Asset]] = defaultdict(list)
    for ref in moved:
        former[_end(moved, ref)].append(known[ref])
    living = [asset for ref, asset in known.items() if ref not in moved]
    found = []
    for same in _same(living, inventories):
        before = [one for asset in same for one in former[asset.ref]]
        before.sort(key=lambda asset: (len(asset.ref.id), asset.ref.id), reverse=True)
        found.append(Finding(same[0], tuple(same[1:]), tuple(before)))
    return found


def holder(asset: Asset, inventories: Sequence[Inventory]) -> tuple[int, int] | None:
    """Which of the declared inventories a record is of, and as whose; None where of none."""
    client = _folded(asset.client.name) if asset.client else None
    for number, inventory in enumerate(inventories):
        for place, one in enumerate(inventory):
            if one.source == asset.ref.source and client == (one.client and _folded(one.client)):
                return number, place
    return None


def transfers(notes: str | None) -> frozenset[tuple[str, str]]:
    """The moves to another client that are noted, each as the old id and the new one."""
    lines = [line for line in (notes or "").splitlines() if _TRANSFERRED in line]
    ends = [(_OLD.search(line), _NEW.search(line)) for line in lines]
    return frozenset((old[1], new[1]) for old, new in ends if old and new)


def differences(one: Asset, other: Asset) -> tuple[Difference, ...]:
    """What two records say otherwise; where one of them says nothing, that is no difference."""
    found = []
    for field, read in _COMPARED.items():
        here, there = read(one), read(other)
        if here and there and _folded(here) != _folded(there):
            found.append(Difference(field=field, here=here, there=there))
    return tuple(found)


def _moved(known: Mapping[AssetRef, Asset]) -> dict[AssetRef, AssetRef]:
    """From each record left behind to the one it became; both have to say so."""
    moved = {}
    for ref, asset in known.items():
        for old, new in transfers(asset.notes) if _is_left(asset) else ():
            became = known.get(AssetRef(ref.source, new))
            onwards = int(new) > int(old)  # ids grow, so that no chain of moves is a ring
            if onwards and old == ref.id and became and (old, new) in transfers(became.notes):
                moved[ref] = became.ref
    return moved


def _is_left(asset: Asset) -> bool:
    """Whether a record is one that a transfer leaves: archived at its source, retired by us."""
    return asset.archived or asset.status is Status.RETIRED


def _end(moved: Mapping[AssetRef, AssetRef], ref: AssetRef) -> AssetRef:
    """The last record of a chain."""
    while ref in moved:
        ref = moved[ref]
    return ref


def _same(assets: Sequence[Asset], inventories: Sequence[Inventory]) -> list[list[Asset]]:
    """The records by things, the first holder's first.

    Where one holder has a serial number twice, nobody can tell which of them is meant.
    """
    groups: dict[object, list[tuple[int, Asset]]] = defaultdict(list)
    for asset in assets:
        serial = key(asset.serial_number or "")
        held = holder(asset, inventories)
        telling = any(map(str.isdigit, serial)) and not (asset.gone or asset.archived)
        place = held[1] if held else 0
        groups[(held[0], serial) if held and telling else asset.ref].append((place, asset))
    found = []
    for group in groups.values():
        if len({place for place, _ in group}) < len(group):
            found += [[asset] for _, asset in group]
        else:
            found.append([asset for _, asset in sorted(group, key=lambda one: one[0])])
    return found


def _folded(value: str | date) -> str:
    return " ".join(str(value).casefold().split())


_COMPARED: Mapping[str, Callable[[Asset], str | date | None]] = {
    "Status": lambda asset: str(asset.status),
    "Assignee": lambda asset: asset.assignee.name if asset.assignee else _NOBODY,
    "Location": lambda asset: asset.location.name if asset.location else None,
    "Category": lambda asset: asset.model.category if asset.model else None,
    "Manufacturer": lambda asset: asset.model.manufacturer if asset.model else None,
    "Model": lambda asset: asset.model.name if asset.model else None,
    "Purchase date": lambda asset: asset.purchase_date,
    "Warranty end": lambda asset: asset.warranty_end,
}
