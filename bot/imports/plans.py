"""What a row of a CSV comes to: the operations that would make an asset what the row says."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from bot.assets.client import AssetChanges, NewAsset, NewModel
from bot.assets.csv.columns import BY_KEY
from bot.assets.csv.differences import Row, Target
from bot.assets.csv.outcomes import Change
from bot.assets.csv.values import DATES, Refused, deletes, status_of
from bot.models import Asset, Money, Named, Status
from bot.operations import Assign, Create, Delete, Edit, Operation, Return, Transfer

_KEYS: Final = {column.heading: column.key for column in BY_KEY.values()}
_LINKS: Final = ("location", "team", "network", "vendor")
_MODEL: Final = ("type", "make", "model")
_PRICE: Final = ("cents", "currency")


class Plan(NamedTuple):
    """What is to be done for one row, one after the other."""

    asset: Asset | None
    """As the row was compared with; None for one that is yet to be made."""
    operations: tuple[Operation, ...]
    category: str | None = None
    """Of an asset that is yet to be made."""
    is_first: bool = True
    """Whether it waits for nothing: a model is made with the first asset that has it."""


def plan(
    row: Row, asset: Asset | None, changes: tuple[Change, ...], client: Named | None, target: Target
) -> Plan:
    """The operations of a row; Refused where a name in it cannot be told for certain."""
    new = {_KEYS[change.heading]: change.new for change in changes}
    if asset is None:
        return _create(row, new, client, target)
    if deletes(new.get("status", "")):
        return Plan(asset, (Delete(ref=asset.ref),))
    gives = "assignee" in new
    named = new.pop("assignee", "")
    operations: list[Operation] = []
    if gives:
        operations.append(_giving(row, asset, named, client, target))
        follows = Status.ASSIGNED if named else Status.IN_STOCK
        if "status" in new and status_of(new["status"]) is follows:
            del new["status"]  # it is so once that is done
    if new:
        fields = _fields(row, new, asset, client, target)
        changed = AssetChanges.model_validate(fields)
        edit = Edit(ref=asset.ref, changes=changed, names=_names(new))
        operations.insert(0, edit)
    return Plan(asset, tuple(operations))


def _giving(
    row: Row, asset: Asset, named: str, client: Named | None, target: Target
) -> Assign | Transfer | Return:
    if not named:
        return Return(ref=asset.ref)
    to = _person(row, named, client, target)
    return Transfer(ref=asset.ref, to=to) if asset.assignee else Assign(ref=asset.ref, to=to)


def _person(row: Row, named: str, client: Named | None, target: Target) -> Named:
    person = target.known.person(named, client.id if client else None, row.line)
    if person is None:
        raise Refused(f"the people of {target.source} cannot be read, so nobody can be told apart")
    return Named(id=person.id, name=person.name)


def _create(row: Row, new: Mapping[str, str], client: Named | None, target: Target) -> Plan:
    given = dict(new)
    names: dict[str, str] = {}
    assignee = given.pop("assignee", "")
    fields = _fields(row, given, None, client, target)
    words = [given.get(key, "") for key in _MODEL]
    model = fields.pop("model_id", None)
    known = None if target.can.any_model else target.known.model((words[0], words[1], words[2]))
    wanted = NewModel(category=words[0], manufacturer=words[1], name=words[2])
    if client:
        fields["client_id"], names["client_id"] = client.id, client.name
    if assignee:
        person = _person(row, assignee, client, target)
        fields["assignee_id"], names["assignee_id"] = person.id, person.name
    names |= _names(given)
    names |= {"model_id": wanted.name} if model else {}
    asset = {"serial_number": "", **fields, "model_id": model or ""}
    create = Create(
        source=target.source,
        asset=NewAsset.model_validate(asset),
        model=None if model else wanted,
        names=names,
    )
    made_by = target.known.proposed.get((words[0], words[1], words[2]), row.line)
    category = known.category if known else words[0] or None
    return Plan(None, (create,), category, is_first=made_by == row.line)


def _names(new: Mapping[str, str]) -> dict[str, str]:
    """What is linked to, as the row calls it, by field."""
    return {f"{key}_id": text for key in _LINKS if (text := new.get(key))}


def _fields(
    row: Row, new: Mapping[str, str], asset: Asset | None, client: Named | None, target: Target
) -> dict[str, Any]:
    """What AssetChanges is made from."""
    fields: dict[str, Any] = {}
    for key, text in new.items():
        if key in _LINKS:
            fields[f"{key}_id"] = _linked(row, key, text, client, target)
        elif key == "status":
            fields["status"] = status_of(text)
        elif key in DATES:
            fields[key] = date.fromisoformat(text) if text else None
        elif key not in {*_MODEL, *_PRICE}:
            fields[BY_KEY[key].field] = text or None
    if any(key in new for key in _PRICE):
        fields["price"] = _price(new, asset)
    if any(key in new for key in _MODEL):
        fields["model_id"] = _model(new, asset, target)
    return {key: value for key, value in fields.items() if asset or value is not None}


def _linked(row: Row, key: str, text: str, client: Named | None, target: Target) -> str | None:
    if not text:
        return None
    found = target.known.link(key, text, client, row.line)
    if found is None:
        heading = BY_KEY[key].heading
        raise Refused(f"the names of {heading} in {target.source} cannot be read")
    return found.id


def _after(new: Mapping[str, str], asset: Asset | None, key: str) -> str:
    """What a column is once the row is written."""
    return new[key] if key in new else BY_KEY[key].shown(asset) if asset else ""


def _price(new: Mapping[str, str], asset: Asset | None) -> Money | None:
    cents, currency = (_after(new, asset, key) for key in _PRICE)
    return Money(minor_units=int(cents), currency=currency.upper()) if cents else None


def _model(new: Mapping[str, str], asset: Asset | None, target: Target) -> str | None:
    """The id of a model; None for a new asset's that has to be made first."""
    words = [_after(new, asset, key) for key in _MODEL]
    if target.can.any_model:
        return json.dumps(words, ensure_ascii=False)
    known = target.known.model((words[0], words[1], words[2]))
    return known.id if known else None
