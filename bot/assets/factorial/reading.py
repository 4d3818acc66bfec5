"""Factorial's records as assets, people and models of our own: pure."""

from datetime import UTC, datetime
from functools import lru_cache

from bot.assets.factorial.records import AssetCategory, Employee, ItAsset, ItAssetModel
from bot.models import Asset, AssetModel, AssetRef, Money, Named, Person, Status

STATUSES = {
    "assigned": Status.ASSIGNED,
    "in_stock": Status.IN_STOCK,
    "maintenance": Status.IN_REPAIR,
    "retired": Status.RETIRED,
}
"""Factorial's own words; any other is kept and shown as it is."""

OTHER_CATEGORY = "other"


def as_asset(
    row: ItAsset,
    *,
    source: str,
    model: AssetModel | None,
    assignee: Named | None,
    location: Named | None,
    team: Named | None,
) -> Asset:
    """One asset; its space is left out, as there is nothing to call it by."""
    price = None
    if row.purchase_price_cents is not None and row.currency:
        price = _money(row.purchase_price_cents, row.currency)
    return Asset(
        ref=AssetRef(source, row.id),
        serial_number=row.serial_number or None,
        tag=row.label or None,
        model=model,
        status=STATUSES.get(row.status.casefold(), Status.OTHER),
        source_status=row.status,
        assignee=assignee,
        location=location,
        team=team,
        purchase_date=row.purchase_date,
        warranty_end=row.warranty_end_date,
        price=price,
        notes=row.notes or None,
        created_at=_utc(row.created_at),
        updated_at=_utc(row.updated_at),
        gone=row.discarded_at is not None,
    )


def as_model(row: ItAssetModel, category: AssetCategory | None) -> AssetModel:
    """One model; `it.laptop` is the category laptop, as older versions call it."""
    if category is None:
        word = row.type_name or OTHER_CATEGORY
    else:
        word = (category.key or "").rpartition(".")[2].replace("_", " ") or category.name
    return AssetModel(id=row.id, category=word, manufacturer=row.brand or None, name=row.name)


def as_person(row: Employee, *, source: str, team_ids: tuple[str, ...]) -> Person:
    """One person."""
    active = row.terminated_on is None if row.active is None else row.active
    return Person(
        source=source,
        id=row.id,
        name=row.name,
        emails=row.emails,
        manager_id=row.manager_id,
        team_ids=team_ids,
        location_id=row.location_id,
        active=active,
        leaving_on=row.terminated_on,
    )


@lru_cache(maxsize=1024)
def _money(minor_units: int, currency: str) -> Money:
    """The same value for the same price: models are bought many times."""
    return Money(minor_units=minor_units, currency=currency)


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
