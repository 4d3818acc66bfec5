"""Writes: what is accepted, what is refused, and what follows from it.

An id has the type in which the version asked for writes it, a number before ids became strings. A
space is not looked up, for there is no list of them. What is not documented is decided by
`Variants`. By default an asset has the status `assigned` exactly while it has an owner, and a
status that says otherwise is refused; without a status it follows from the owner. A serial number
may be used twice. A deleted asset is not changed.
"""

import re
from bisect import insort
from collections.abc import Callable, Iterable
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from sandbox.company import Inventory, ItAsset, ItModel
from sandbox.factorial.variants import WORKFLOW, Variants
from sandbox.factorial.versions import NEWEST, Version, version
from sandbox.inventory import uuid_at

JSON = dict[str, Any]

STATUSES = ("assigned", "in_stock", "maintenance", "retired")
_TEXTS = {
    "serial_number": "serial_number",
    "label": "label",
    "notes": "notes",
    "currency": "currency",
}
_DATES = {"purchase_date": "purchase_date", "warranty_end_date": "warranty_end"}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUIDS = ("it_asset_model_id", "asset_category_id")
_IDS = ("owner_id", "location_id", "workplace_id", "team_id", "company_id")
_BY_HAND = version(NEWEST)
"""How ids are written where no version is asked for: by somebody in Factorial itself."""


class Refused(Exception):  # noqa: N818 - a 4xx, not a failure of ours
    """An answer of 4xx with what is wrong by field."""

    def __init__(self, status: int, errors: dict[str, list[str]]) -> None:
        super().__init__(status)
        self.status = status
        self.errors = errors


class Changes:
    """Applies writes to an inventory."""

    def __init__(self, inventory: Inventory, now: Callable[[], datetime]) -> None:
        self.variants = Variants()
        self._inventory = inventory
        self._now = now
        self._chance = Random(len(inventory.assets))

    def create_asset(self, body: JSON, served: Version = _BY_HAND) -> ItAsset:
        """A new asset; no status is taken from whoever makes it."""
        if "status" in body and self.variants.status_at_creation == "refused":
            raise Refused(422, {"status": ["is not accepted"]})
        body = {name: value for name, value in body.items() if name != "status"}
        _require(body, "it_asset_model_id", "serial_number")
        _check_ids(body, served)
        stamp = self._stamp()
        assets = self._inventory.assets
        row = ItAsset(
            id=self._next_id(assets),
            model_id="",
            serial_number="",
            status="in_stock",
            owner_id=None,
            workplace_id=None,
            team_id=None,
            purchase_date=None,
            price_cents=None,
            currency=None,
            warranty_end=None,
            label=None,
            notes=None,
            created_at=stamp,
            updated_at=stamp,
        )
        self._apply(row, body)
        if self.variants.new_status == "in_stock":
            row.status = "in_stock"
        assets.append(row)
        return row

    def insert_asset(self, before: ItAsset) -> ItAsset:
        """A new asset like *before*, whose id comes as short before its own as is free."""
        body = {"it_asset_model_id": before.model_id, "serial_number": "MEANWHILE"}
        row = self.create_asset(body)
        assets = self._inventory.assets
        assets.pop()
        taken = {one.id for one in assets}
        number = UUID(before.id).int - 1
        while str(UUID(int=number)) in taken:
            number -= 1
        row.id = str(UUID(int=number))
        row.serial_number += f"-{row.id}"
        insort(assets, row, key=lambda one: one.id)
        return row

    def update_asset(self, row: ItAsset, body: JSON, served: Version = _BY_HAND) -> ItAsset:
        """Write what is named; the body must name the id, too."""
        _require_id(body, row.id)
        _check_ids(body, served)
        if row.discarded_at is not None:
            raise Refused(422, {"base": ["is discarded"]})
        if body.get("status", "in_stock") not in STATUSES:
            raise Refused(422, {"status": ["is not included in the list"]})
        self._apply(row, body)
        row.updated_at = self._stamp()
        return row

    def delete_asset(self, row: ItAsset) -> ItAsset:
        """Mark it as discarded."""
        if row.discarded_at is not None:
            raise Refused(404, {"base": ["not found"]})
        row.discarded_at = row.updated_at = self._stamp()
        return row

    def create_model(self, body: JSON, served: Version) -> ItModel:
        """A new model; before there were categories its type must be named."""
        body = _of_version(body, served)
        _require(body, *_needed(served))
        _check_ids(body, served)
        models = self._inventory.models
        stamp = self._stamp()
        row = ItModel(
            id=self._next_id(models),
            category_id=self._category(body),
            brand=str(body["brand"]),
            name=str(body["name"]),
            created_at=stamp,
            updated_at=stamp,
        )
        models.append(row)
        return row

    def update_model(self, row: ItModel, body: JSON, served: Version) -> ItModel:
        """Write what is named."""
        body = _of_version(body, served)
        _require_id(body, row.id)
        _check_ids(body, served)
        if not self.variants.partial_models:
            _require(body, *_needed(served))
        row.brand = str(body.get("brand", row.brand))
        row.name = str(body.get("name", row.name))
        if "asset_category_id" in body or "type_name" in body:
            row.category_id = self._category(body)
        row.updated_at = self._stamp()
        return row

    def _apply(self, row: ItAsset, body: JSON) -> None:
        """All of it or nothing: everything is checked before the first field changes."""
        changed: JSON = {}
        self._references(changed, body)
        _plain_fields(changed, body)
        self._check_serial(row, changed)
        changed["status"] = self._status(row, changed, body)
        for name, value in changed.items():
            setattr(row, name, value)

    def _check_serial(self, row: ItAsset, changed: JSON) -> None:
        serial = changed.get("serial_number")
        if self.variants.unique_serials and any(
            one.serial_number == serial and one is not row and one.discarded_at is None
            for one in self._inventory.assets
        ):
            raise Refused(422, {"serial_number": ["has already been taken"]})

    def _status(self, row: ItAsset, changed: JSON, body: JSON) -> str:
        """The status an asset gets, its owner in *changed* with it; raises Refused."""
        variants, written = self.variants, body.get("status")
        taken_back = "owner_id" in changed and changed["owner_id"] is None and row.owner_id
        if variants.unassigning == "both" and taken_back and written is None:
            raise Refused(422, {"status": ["must be in_stock without an owner"]})
        if variants.unassigning == "by_status":
            if taken_back:
                del changed["owner_id"]
            if written == "in_stock":
                changed["owner_id"] = None
        owner = changed.get("owner_id", row.owner_id)
        follows = "owner_id" in changed and variants.unassigning != "as_written"
        derived = "assigned" if owner else "in_stock"
        status = str(written or (derived if follows else row.status))
        untouched = body.keys().isdisjoint({"owner_id", "status"})
        free = variants.transitions == "free" or variants.unassigning == "as_written" or untouched
        if not free and (status == "assigned") != (owner is not None):
            raise Refused(422, {"status": [f"cannot be {status} with this owner"]})
        if variants.transitions == "workflow" and status not in WORKFLOW.get(row.status, STATUSES):
            raise Refused(422, {"status": [f"cannot go from {row.status} to {status}"]})
        return status

    def _references(self, changed: JSON, body: JSON) -> None:
        inventory = self._inventory
        known: dict[str, tuple[str, Iterable[Any]]] = {
            "it_asset_model_id": ("model_id", inventory.models),
            "owner_id": ("owner_id", inventory.employees),
            "workplace_id": ("workplace_id", inventory.workplaces),
            "team_id": ("team_id", inventory.teams),
        }
        for name, (field, rows) in known.items():
            if name not in body:
                continue
            value = None if body[name] is None else str(body[name])
            if value is None and name == "it_asset_model_id":
                raise Refused(422, {name: ["can't be blank"]})
            if value is not None and all(row.id != value for row in rows):
                raise Refused(422, {name: ["must exist"]})
            changed[field] = value
        if "location_id" in body:
            space = body["location_id"]
            changed["space_id"] = None if space is None else str(space)

    def _category(self, body: JSON) -> str:
        wanted, kind = body.get("asset_category_id"), body.get("type_name")
        for category in self._inventory.categories:
            if category.id == wanted or (not wanted and category.key == f"it.{kind}"):
                return category.id
        raise Refused(422, {"asset_category_id": ["must exist"]})

    def _next_id(self, rows: list[Any]) -> str:
        """Later than every id there is, so that lists stay in order."""
        last = int(rows[-1].id.replace("-", "")[:12], 16) if rows else 0
        moment = max(int(self._now().timestamp() * 1000), last + 1)
        return uuid_at(moment, self._chance.getrandbits(74))

    def _stamp(self) -> str:
        return self._now().strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _plain_fields(changed: JSON, body: JSON) -> None:
    for name, field in _TEXTS.items():
        if name in body:
            value = body[name]
            if not (isinstance(value, str) or (value is None and name != "serial_number")):
                raise Refused(422, {name: ["is invalid"]})
            changed[field] = value
    for name, field in _DATES.items():
        if name in body:
            changed[field] = _date(name, body[name])
    if "purchase_price_cents" in body:
        cents = body["purchase_price_cents"]
        if not (cents is None or (type(cents) is int and cents >= 0)):  # a boolean is no number
            raise Refused(422, {"purchase_price_cents": ["is not a number"]})
        changed["price_cents"] = cents
    if changed.get("serial_number") == "":
        raise Refused(422, {"serial_number": ["can't be blank"]})


def _date(name: str, value: Any) -> str | None:
    """A day as YYYY-MM-DD, and in no other of the ways that ISO 8601 knows."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    raise Refused(422, {name: ["is invalid"]})


def _check_ids(body: JSON, served: Version) -> None:
    """Refuse an id that is written as another version does."""
    kinds = dict.fromkeys(_IDS, str if served.string_ids else int) | dict.fromkeys(_UUIDS, str)
    wrong = [name for name, kind in kinds.items() if type(body.get(name)) not in {kind, type(None)}]
    if wrong:
        raise Refused(422, {name: ["is invalid"] for name in wrong})


def _of_version(body: JSON, served: Version) -> JSON:
    """What of a model a version knows: a category only where there are any."""
    if served.categories:
        return body
    return {name: value for name, value in body.items() if name != "asset_category_id"}


def _needed(served: Version) -> tuple[str, ...]:
    return ("brand", "name") if served.categories else ("type_name", "brand", "name")


def _require(body: JSON, *names: str) -> None:
    missing = {name: ["can't be blank"] for name in names if not body.get(name)}
    if missing:
        raise Refused(422, missing)


def _require_id(body: JSON, record_id: str) -> None:
    if body.get("id") != record_id:
        raise Refused(422, {"id": ["is missing" if "id" not in body else "does not match"]})
