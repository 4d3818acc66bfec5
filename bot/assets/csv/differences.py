"""What a row would change of an asset, or make a new one of; Refused where a source could not."""

from dataclasses import replace
from typing import NamedTuple

from bot.assets.client import Capabilities
from bot.assets.csv.columns import BY_KEY
from bot.assets.csv.known import Known
from bot.assets.csv.outcomes import Change
from bot.assets.csv.values import Given, Order, Problems, Refused, deletes, read, same, status_of
from bot.models import Asset, Named, Status
from bot.operations import OUT_OF_USE
from bot.plain import one_line

SAY_WHICH = frozenset({"source", "client", "id"})
"""The columns that say which asset is meant and change nothing."""
_LINKS = ("location", "team", "network", "vendor")
_MODEL = ("type", "make", "model")
_PRICE = ("cents", "currency")

Changes = dict[str, Change]


class Target(NamedTuple):
    """The source that a row is for: what it can do, and what it knows by name."""

    can: Capabilities
    known: Known

    @property
    def source(self) -> str:
        """Its permanent id."""
        return self.known.source


class Row(NamedTuple):
    """A row of the file, read as far as that is possible without the inventory."""

    line: int
    given: Given
    order: Order
    other_order: str = ""
    """How to ask for another order of dates."""


class Differences(NamedTuple):
    """What would be written, and what could not because the source has no field for it."""

    changes: tuple[Change, ...]
    left_out: tuple[Change, ...]


def differences(
    row: Row, asset: Asset | None, *, client: Named | None, to: Named | None, target: Target
) -> Differences:
    """What a row says otherwise than an asset, or all that it says where there is none yet.

    `to` is the client that the asset is to go to, where it is to be another's.
    """
    wrong = Problems()
    changes = _changes(row, asset, wrong)
    left_out = {
        key: changes.pop(key) for key in list(changes) if BY_KEY[key].field not in target.can.fields
    }
    if asset and to:
        with wrong:
            _require_changeable(asset, target)
        with wrong:
            _require_nothing_else(changes, "it moves the asset to another client")
        wrong.refuse()
        moves = Change(BY_KEY["client"].heading, BY_KEY["client"].shown(asset), to.name)
        return Differences((moves,), tuple(left_out.values()))
    if "status" in changes and deletes(changes["status"].new):
        _require_deletion(changes, asset, target, wrong)
        return Differences(tuple(changes.values()), ())
    if changes or asset is None:
        _require_names(row.line, changes, asset, client, target=target, wrong=wrong)
        _require_values(changes, asset, target, wrong)
    if asset is None:
        _require_new(row.given, client, target, wrong)
    elif changes:
        _require_rights(changes, asset, target, wrong)
    elif left_out and not wrong:
        named = ", ".join(change.heading for change in left_out.values())
        raise Refused(f"{target.source} cannot be given what differs: {named}")
    with wrong:
        made = _new_model(row, changes, asset, target)
    wrong.refuse()
    if made:  # last: no row proposes one that is refused
        changes["type"] = replace(changes["type"], new=made[0])
        target.known.propose(made, row.line)
    return Differences(tuple(changes.values()), tuple(left_out.values()))


def _changes(row: Row, asset: Asset | None, wrong: Problems) -> Changes:
    """What a row says otherwise, by column; a price of which half cannot be read is left out."""
    changes: Changes = {}
    unread: set[str] = set()
    for key, text in row.given.items():
        if key in SAY_WHICH:
            continue
        try:
            change = _change(key, text, asset, row)
        except Refused as error:
            unread.add(key)
            wrong.note(error)
        else:
            if change:
                changes[key] = change
    if not unread.isdisjoint(_PRICE):
        for key in _PRICE:
            changes.pop(key, None)
    return changes


def _change(key: str, text: str | None, asset: Asset | None, row: Row) -> Change | None:
    column = BY_KEY[key]
    if asset and text is not None and column.says(asset, text):
        return None  # as nearly every cell of a file that was exported
    old = column.shown(asset) if asset else ""
    if text is None:
        return Change(column.heading, old, "") if old else None
    if text == old or same(key, text, old):
        return None
    new = read(key, text, row.order, row.other_order)
    return None if new != text and same(key, new, old) else Change(column.heading, old, new)


def _require_deletion(
    changes: Changes, asset: Asset | None, target: Target, wrong: Problems
) -> None:
    if asset is None:
        raise Refused(f"it is not in {target.source}, so there is nothing to delete")
    with wrong:
        _require_changeable(asset, target)
    with wrong:
        if not target.can.delete:
            raise Refused(f"we may not delete assets in {target.source}")
    others = {key: change for key, change in changes.items() if key != "status"}
    with wrong:
        _require_nothing_else(others, "it deletes the asset")
    wrong.refuse()


def _require_nothing_else(others: Changes, does: str) -> None:
    if others:
        headings = ", ".join(change.heading for change in others.values())
        raise Refused(f"{does}, so it may change nothing else: {headings}")


def _require_names(
    line: int,
    changes: Changes,
    asset: Asset | None,
    client: Named | None,
    *,
    target: Target,
    wrong: Problems,
) -> None:
    """Refuse names that the source does not know; who has it already is no change."""
    for kind in _LINKS:
        with wrong:
            if (change := changes.get(kind)) and change.new:
                target.known.link(kind, change.new, client, line)
    if (change := changes.get("assignee")) and change.new:
        person = None
        with wrong:
            person = target.known.person(change.new, client.id if client else None, line)
        if person and asset and asset.assignee and asset.assignee.id == person.id:
            del changes["assignee"]


def _new_model(
    row: Row, changes: Changes, asset: Asset | None, target: Target
) -> tuple[str, str, str] | None:
    """The model that has to be made for a row; where models are a list, any other is of it."""
    can, source = target.can, target.source
    touched = [changes[key] for key in _MODEL if key in changes]
    if can.any_model or not touched or (asset is None and "model" not in changes):
        return None
    if not all(change.new for change in touched):
        raise Refused(f"{source} has no asset without a model, so none can be cleared")
    kind, make, name = (
        (row.given.get(key) or (BY_KEY[key].shown(asset) if asset else "")) for key in _MODEL
    )
    if target.known.model((kind, make, name)):
        return None
    if asset:
        raise Refused("its model is not there yet: make it with a new asset, or in the source")
    category = can.category(kind)
    if category is None:
        there = ", ".join(can.categories)
        raise Refused(f"{source} has no category “{one_line(kind)}” for a model; it has {there}")
    if not can.create_model:
        raise Refused(f"its model is not there yet, and we may make none in {source}")
    return category, make, name


def _require_values(changes: Changes, asset: Asset | None, target: Target, wrong: Problems) -> None:
    for key, change in changes.items():
        with wrong:
            _require_value(key, change, target)
    with wrong:
        _require_whole_price(changes, asset)


def _require_value(key: str, change: Change, target: Target) -> None:
    can, source, field = target.can, target.source, BY_KEY[key].field
    if not change.new and field in can.never_cleared:
        raise Refused(f"{source} cannot clear {change.heading}")
    if not change.new and field in can.needs:
        raise Refused(f"{source} has no asset without {change.heading}")
    if can.cuts(change.new):
        raise Refused(f"{source} would cut {change.heading} “{one_line(change.new)}”")
    if most := can.most(field, change.new):
        raise Refused(f"{source} holds at most {most} of {change.heading}")
    if key == "status" and status_of(change.new) not in can.statuses:
        raise Refused(f"{source} cannot be given the status “{change.new or 'none'}”")


def _require_whole_price(changes: Changes, asset: Asset | None) -> None:
    if any(key in changes for key in _PRICE):
        after = [
            changes[key].new if key in changes else BY_KEY[key].shown(asset) if asset else ""
            for key in _PRICE
        ]
        if bool(after[0]) != bool(after[1]):
            named = " and ".join(BY_KEY[key].heading for key in _PRICE)
            raise Refused(f"a price is both {named}")


def _require_new(given: Given, client: Named | None, target: Target, wrong: Problems) -> None:
    """Refuse a new asset that its source could not be given; the status is what follows."""
    with wrong:
        _require_all_of_new(given, client, target)
    with wrong:
        _require_status_of_new(given, target)


def _require_all_of_new(given: Given, client: Named | None, target: Target) -> None:
    can = target.can
    if not can.create:
        raise Refused(f"it is not in {target.source}, where we may not make new assets")
    lacks = [
        BY_KEY[key].heading
        for key in ("name", "serial", "model")
        if (not given.get(key) or given[key] in can.nothing)
        and (BY_KEY[key].field in can.needs or (key != "name" and not can.any_model))
    ]
    if "client_id" in can.needs and client is None:
        lacks.append("Client (or --client)")
    if lacks:
        raise Refused(f"it is new, and for a new asset {target.source} needs {', '.join(lacks)}")


def _require_status_of_new(given: Given, target: Target) -> None:
    status = status_of(given.get("status") or "")
    follows = Status.ASSIGNED if given.get("assignee") else Status.IN_STOCK
    if status and status is not follows and not target.can.new_by_status:
        raise Refused(f"a new asset of {target.source} without other doing is {follows}")


def _require_status(changes: Changes, asset: Asset, target: Target) -> None:
    """Refuse to give somebody what is out of use, and a status that waits till nobody has it."""
    gives, written = changes.get("assignee"), changes.get("status")
    status = status_of(written.new) if written else None
    if gives and status is (Status.ASSIGNED if gives.new else Status.IN_STOCK):
        status = None  # it is so once that is done
    if status not in target.can.statuses:
        status = None  # which is said already
    after = status or asset.status
    if gives and gives.new and after in OUT_OF_USE:
        now = f"it is {after}" if after is asset.status else f"it would be {after}"
        raise Refused(f"{now}, and nobody is given what is out of use: bring it into stock first")
    waits = target.can.status_follows and status not in {None, Status.ASSIGNED}
    if waits and asset.assignee:
        raise Refused(
            f"{target.source} may refuse the status “{status}” while "
            f"{one_line(asset.assignee.name)} has it: import “-” under "
            f"{BY_KEY['assignee'].heading} first, and another status after that"
        )


def _require_changeable(asset: Asset, target: Target) -> None:
    if asset.archived:
        raise Refused("it is archived at its source, where archived assets are not changed")
    if "client_id" in target.can.needs and asset.client is None:
        raise Refused(f"{target.source} cannot change an asset without a client")


def _require_rights(changes: Changes, asset: Asset, target: Target, wrong: Problems) -> None:
    with wrong:
        _require_changeable(asset, target)
    can = target.can
    given = changes.get("assignee")
    allowed = not given or (can.assign if given.new else can.unassign)
    if not allowed or (not can.update and changes.keys() - {"assignee"}):
        with wrong:
            raise Refused(f"we may not change assets in {target.source}")
    with wrong:
        _require_status(changes, asset, target)
