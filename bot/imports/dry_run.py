"""A CSV against the inventory: what would become of each row; nothing is written anywhere."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.assets.csv.columns import BY_KEY
from bot.assets.csv.differences import SAY_WHICH, Row, Target, differences
from bot.assets.csv.outcomes import By, Change, Kind, Outcome
from bot.assets.csv.sheet import Broken, Line, Sheet
from bot.assets.csv.values import Given, Order, Refused, deletes, given, same
from bot.imports.plans import Plan, plan
from bot.imports.transfers import require_possible, shown
from bot.language.words.serials import key
from bot.models import Asset, Named, Scope
from bot.operations.client_transfer import ClientTransfer
from bot.plain import one_line
from bot.store import Held, Index
from bot.store.met import Met

_AT_ONCE = 50
"""Rows whose assets are looked up as one question."""
_FEW = 8
"""Assets of one serial number that such a question answers with; those of more are looked up."""
_GRAVE: Final = {
    "moved": ("1 row moves its asset to another client.", "rows move assets to other clients."),
    "deleted": ("1 row deletes its asset’s record.", "rows delete records of assets."),
}
"""What becomes of whole records by one cell of a row, in words: be the file of today or old."""


class _Found(NamedTuple):
    """The asset that a row is about, and what says so."""

    asset: Asset | None
    by: By | None = None
    to: Named | None = None
    """The client that it is to go to."""


class _Read(NamedTuple):
    """A row that can be understood, and where it belongs."""

    row: Row
    target: Target


class _Near(NamedTuple):
    """What the index holds of some rows of one source: by the ids, and by the serial numbers."""

    by_id: Mapping[str, Held]
    by_serial: Mapping[str, Sequence[Held]]


class Judged(NamedTuple):
    """What would become of a row, and what is to be done for that."""

    outcome: Outcome
    plan: Plan | None = None
    cells: tuple[str, ...] = ()
    """Of the row as it stands in the file, where something is to be done."""


class DryRun:
    """What would become of the rows of one file, in their order."""

    def __init__(
        self,
        index: Index,
        targets: Mapping[str, Target],
        *,
        source: str | None = None,
        client: str | None = None,
        order: Order = "ymd",
        other_order: str = "",
        transfers: Callable[[Asset, Named], ClientTransfer] | None = None,
    ) -> None:
        """With *transfers*, which plans those between clients, those can be told in full.

        `other_order` says how another order of dates is asked for, where the file was handed in.
        """
        self._index = index
        self._targets = targets
        self._source = source
        self._client = client
        self._order: Order = order
        self._other_order = other_order
        self._transfers = transfers
        self._met = Met()
        self._near: Mapping[str, _Near] = {}
        self.counts: Counter[Kind] = Counter()
        self.grave: Counter[str] = Counter()
        """How many rows come to what is to be said before all else."""
        self.left_out: Counter[str] = Counter()
        """How many rows say something, by heading, that their source has no field for."""

    def close(self) -> None:
        """Forget the rows met."""
        self._met.close()

    def outcomes(self, sheet: Sheet) -> Iterator[Outcome]:
        """What would become of each row; raises Broken where the file cannot be read on."""
        return (judged.outcome for judged in self.judged(sheet))

    def judged(self, sheet: Sheet) -> Iterator[Judged]:
        """The same, with what is to be done."""
        for lines in _some(sheet.lines()):
            read = [self._read(sheet, line) for line in lines]
            self._near = self._looked_up(one for one in read if isinstance(one, _Read))
            for line, one in zip(lines, read, strict=True):
                judged = self._judge(one) if isinstance(one, _Read) else Judged(one)
                if judged.plan:
                    judged = judged._replace(cells=tuple(line.cells))
                self.counts[judged.outcome.kind] += 1
                self.left_out.update(change.heading for change in judged.outcome.left_out)
                yield judged

    def _read(self, sheet: Sheet, line: Line) -> _Read | Outcome:
        """What a line says and to which source, or why nothing can come of it."""
        cells: Given = {}
        try:
            cells = given(sheet.columns, line.cells)
            _refuse_cleared(cells)
            row = Row(line.number, cells, self._order, self._other_order)
            return _Read(row, self._target(cells))
        except Refused as error:
            return _refused(line.number, cells, error)

    def _looked_up(self, rows: Iterable[_Read]) -> Mapping[str, _Near]:
        """What the index holds of these rows, by source."""
        asked: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for row, target in rows:
            ids, serials = asked[target.source]
            if asset_id := row.given.get("id"):
                ids.append(asset_id)
            elif serial := row.given.get("serial"):
                serials.append(serial)
        near = {}
        for source, (ids, serials) in asked.items():
            scope = _scope(source, None)
            near[source] = _Near(
                self._index.with_ids(scope, ids) if ids else {},
                self._index.with_serials(scope, serials, most=_FEW) if serials else {},
            )
        return near

    def _judge(self, read: _Read) -> Judged:
        try:
            return self._judged(*read)
        except Refused as error:
            return Judged(_refused(read.row.line, read.row.given, error))

    def _judged(self, row: Row, target: Target) -> Judged:
        client, found = self._found(row, target)
        asset = found.asset
        if first := self._met_before(row, target, client, asset):
            duplicate = Outcome(
                line=row.line,
                kind="duplicate",
                title=asset.title if asset else _title(row.given),
                ref=asset.ref if asset else None,
                by=found.by,
                reason=f"line {first} is about the same asset",
            )
            return Judged(duplicate)
        said = differences(row, asset, client=client, to=found.to, target=target)
        changes, steps = said.changes, None
        if asset and found.to:
            changes, steps = self._moved(asset, found.to, said.changes, target)
            self.grave["moved"] += 1
        elif asset and any(_deletes(one) for one in said.changes):
            self.grave["deleted"] += 1
        outcome = Outcome(
            line=row.line,
            kind="create" if asset is None else "update" if said.changes else "unchanged",
            title=asset.title if asset else _title(row.given),
            client=client.name if client else "",
            ref=asset.ref if asset else None,
            by=found.by if asset else None,
            changes=changes,
            left_out=said.left_out,
        )
        if outcome.kind in {"create", "update"}:
            return Judged(outcome, steps or plan(row, asset, said.changes, client, target))
        return Judged(outcome)

    def _moved(
        self, asset: Asset, to: Named, said: tuple[Change, ...], target: Target
    ) -> tuple[tuple[Change, ...], Plan]:
        """What becomes of an asset that goes to another client, and what is to be done for it."""
        bare = ClientTransfer(ref=asset.ref, to=to)
        transfer = self._transfers(asset, to) if self._transfers else bare
        require_possible(transfer, asset, target.can)
        changes = shown(transfer, asset, self._index) if self._transfers else said
        return changes, Plan(asset, (transfer,))

    def _target(self, cells: Given) -> Target:
        named = cells.get("source")
        if named and self._source and named.casefold() != self._source.casefold():
            raise Refused(
                f"it is of the source “{one_line(named)}”, and this import is into {self._source}"
            )
        source = self._source or named
        if not source:
            raise Refused(
                "it does not say which Source it is for, and none was chosen for all rows"
            )
        target = self._targets.get(source) or self._targets.get(source.casefold())
        if target is None:
            raise Refused(
                f"there is no source “{one_line(source)}”; there are {', '.join(self._targets)}"
            )
        return target

    def _found(self, row: Row, target: Target) -> tuple[Named | None, _Found]:
        """The asset a row is about: by its id, else serial number, else name; and its client."""
        if asset_id := row.given.get("id"):
            asset = self._by_id(asset_id, target)
            return asset.client, _Found(asset, "id", self._other_client(row, asset, target))
        client = self._client_of(row, target)
        serial, name = row.given.get("serial"), row.given.get("name")
        if not serial and not name:
            raise Refused("it has neither Id nor Serial Number nor Name")
        found = _Found(None)
        if serial:
            held = _spelt(self._with_serial(serial, target, client), serial)
            what = f"the serial number “{one_line(serial)}”"
            found = _Found(_only(held, what, client), "serial")
        if name and not found.asset:
            held = self._index.named(_scope(target.source, client and client.id), name)
            found = _Found(_only(held, f"the name “{one_line(name)}”", client), "name")
        return (client, found) if found.asset is None else (found.asset.client, found)

    def _by_id(self, asset_id: str, target: Target) -> Asset:
        held = self._near[target.source].by_id.get(asset_id)
        if held is None or held.asset.gone:
            raise Refused(f"{target.source} has no asset with the id “{one_line(asset_id)}”")
        return held.asset

    def _with_serial(self, serial: str, target: Target, client: Named | None) -> Sequence[Held]:
        held = self._near[target.source].by_serial.get(serial)
        if held is None:  # of too many
            scope = _scope(target.source, client and client.id)
            return self._index.find(scope, serial, field="serial")
        if client is None:
            return held
        return [one for one in held if one.asset.client and one.asset.client.id == client.id]

    def _other_client(self, row: Row, asset: Asset, target: Target) -> Named | None:
        """The client that a row wants its asset to go to; an import for one client moves none."""
        named, own = row.given.get("client"), BY_KEY["client"].shown(asset)
        if self._client and not same("client", self._client, own):
            raise Refused(
                f"asset {one_line(asset.ref.id)} of {target.source} is "
                f"{f'of the client “{one_line(own)}”' if own else 'of no client'}, not of "
                f"“{one_line(self._client)}”"
            )
        if named is None or same("client", named, own):
            return None
        to = self._client_of(row, target)
        return None if to is None or to.id == asset.client_id else to

    def _client_of(self, row: Row, target: Target) -> Named | None:
        named = row.given.get("client")
        if named and self._client and not same("client", named, self._client):
            raise Refused(
                f"it is of the client “{one_line(named)}”, and this import is for {self._client}"
            )
        name = named or self._client
        if not name:
            return None
        if not target.known.has("client"):
            raise Refused(f"{target.source} has no clients")
        return target.known.one("client", name, row.line)

    def _met_before(
        self, row: Row, target: Target, client: Named | None, asset: Asset | None
    ) -> int | None:
        """The earlier line that is about the same asset, be it a new one."""
        if asset:
            which = ("id", asset.ref.id)
        elif serial := row.given.get("serial"):
            which = ("serial", key(serial))
        else:
            which = ("name", (row.given.get("name") or "").casefold())
        whose = client.id if client and not asset else ""
        first = self._met.first("\n".join((target.source, whose, *which)), row.line)
        return first if first != row.line else None


def told(counted: Mapping[str, int]) -> list[str]:
    """How many rows move assets to other clients, and how many delete them: a sentence each."""
    return [
        one if counted[what] == 1 else f"{counted[what]:,} {many}"
        for what, (one, many) in _GRAVE.items()
        if counted[what]
    ]


def _deletes(change: Change) -> bool:
    return change.heading == BY_KEY["status"].heading and deletes(change.new)


def _some(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines, so many at once; where the file breaks, those before it come first."""
    some: list[Line] = []
    try:
        for line in lines:
            some.append(line)
            if len(some) == _AT_ONCE:
                yield some
                some = []
    except Broken:
        yield some
        raise
    yield some


def _refuse_cleared(cells: Given) -> None:
    """Refuse a row that would empty what says which asset is meant."""
    for one in SAY_WHICH:
        if one in cells and cells[one] is None:
            raise Refused(f"{one.capitalize()} cannot be cleared")


def _refused(line: int, cells: Given, error: Refused) -> Outcome:
    return Outcome(line=line, kind="refused", title=_title(cells), reason=str(error))


@lru_cache(maxsize=256)  # a file has the same few clients over and over
def _scope(source: str, client: str | None) -> Scope:
    clients = None if client is None else frozenset({client})
    return Scope(sources=frozenset({source}), clients=clients)


def _spelt(held: Sequence[Held], serial: str) -> Sequence[Held]:
    """Those with the very spelling, else all that read alike."""
    wanted = serial.casefold()
    return [one for one in held if (one.asset.serial_number or "").casefold() == wanted] or held


def _only(held: Sequence[Held], what: str, client: Named | None) -> Asset | None:
    """The one asset of several that is meant, the living before the archived."""
    found = [one.asset for one in held if not one.asset.gone]
    found = [one for one in found if not one.archived] or found
    if len(found) > 1:
        clients = {one.client.name for one in found if one.client}
        advice = "Client or Id" if client is None and len(clients) > 1 else "Id"
        raise Refused(f"{len(found)} assets have {what}; {advice} tells which")
    return found[0] if found else None


def _title(cells: Given) -> str:
    return next((text for one in ("name", "serial", "id") if (text := cells.get(one))), "")
