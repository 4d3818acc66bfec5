"""What the last sync saw of each asset: the side of the comparison that outlives the index."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Asset, AssetRef, Model
from bot.store.engine import Insertion, inserted
from bot.store.schema import baseline, person_identity
from bot.store.together import write_last

JSON = str | int | bool | None | list[Any] | dict[str, Any]


class Baseline(Model):
    """One asset as a sync saw it: ids, dates and codes in `facts`, names and words in `texts`."""

    source: str
    asset_id: str
    facts: dict[str, Any]
    texts: dict[str, str]
    client_id: str | None = None
    person_id: str | None = None
    """The assignee, as the records know people."""
    assigned_since: datetime | None = None
    gone: bool = False
    digest: str = ""
    """Tells two baselines apart without reading them whole; "" is like no other."""


class Brief(NamedTuple):
    """As much of a baseline as tells whether there is more to read."""

    digest: str
    person_id: str | None
    assigned_since: datetime | None


_OWN_WORDS = (
    *("serial_number", "tag", "name", "notes", "source_status"),
    *("description", "os", "ip", "mac", "uri", "physical_location"),
)
"""Texts of an asset that are its own: a change in one of them is a change of the asset."""


def seen(asset: Asset, person_id: str | None, assigned_since: datetime | None) -> Baseline:
    """The baseline of an asset as it is now.

    Its tickets are left out: they have a history of their own where they are kept, and would fill
    the asset's with what did not happen to it.
    """
    facts, texts = _facts(asset, person_id), _texts(asset)
    return Baseline.model_construct(  # all of it was validated as an asset
        source=asset.ref.source,
        asset_id=asset.ref.id,
        facts=facts,
        texts=texts,
        client_id=asset.client_id,
        person_id=person_id,
        assigned_since=assigned_since,
        gone=asset.gone,
        digest=_digest(facts, texts, asset.gone),
    )


def _facts(asset: Asset, person_id: str | None) -> dict[str, JSON]:
    """Ids, dates and codes, which history keeps as they are."""
    return {
        "status": str(asset.status),
        "model": asset.model.id if asset.model else None,
        "assignee": person_id,
        "location": asset.location.id if asset.location else None,
        "team": asset.team.id if asset.team else None,
        "client": asset.client_id,
        "purchase_date": asset.purchase_date.isoformat() if asset.purchase_date else None,
        "warranty_end": asset.warranty_end.isoformat() if asset.warranty_end else None,
        "price": asset.price.model_dump() if asset.price else None,
        "vendor": asset.vendor.id if asset.vendor else None,
        "network": asset.network.id if asset.network else None,
        "install_date": asset.install_date.isoformat() if asset.install_date else None,
        "archived": asset.archived,
    }


def _texts(asset: Asset) -> dict[str, str]:
    """Names and words, which lie where they can be taken out again."""
    words: dict[str, str | None] = {name: getattr(asset, name) for name in _OWN_WORDS}
    words |= {
        "model": asset.model.name if asset.model else None,
        "assignee": asset.assignee.name if asset.assignee else None,
        "location": asset.location.name if asset.location else None,
        "team": asset.team.name if asset.team else None,
        "client": asset.client_name,
        "vendor": asset.vendor.name if asset.vendor else None,
        "network": asset.network.name if asset.network else None,
    }
    return {name: text for name, text in words.items() if text}


def _digest(*content: object) -> str:
    written = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    return blake2b(written, digest_size=16).hexdigest()


def changes(before: Baseline, after: Baseline) -> dict[str, list[JSON] | bool]:
    """What changed, by field: [before, after] of a fact, True for a text, which lies elsewhere.

    Only fields both know are compared, so that a baseline of an older version tells no changes;
    a place or model that was only renamed has not changed the asset.
    """
    changed: dict[str, list[JSON] | bool] = {
        name: [before.facts[name], value]
        for name, value in after.facts.items()
        if name in before.facts and before.facts[name] != value
    }
    for name in _OWN_WORDS:
        if before.texts.get(name) != after.texts.get(name):
            changed[name] = True
    return changed


def changed_texts(
    before: Baseline, after: Baseline, changed: Mapping[str, object]
) -> dict[str, str]:
    """The words behind changes, as `field.before` and `field.after`."""
    sides = (("before", before.texts), ("after", after.texts))
    return {
        f"{field}.{side}": texts[field]
        for field in changed
        for side, texts in sides
        if field in texts
    }


# Made once: to make a statement takes as long as to have it carried out.
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_THESE = (baseline.c.source == bindparam("of"), baseline.c.asset_id.in_(_IDS))
_KNOWN = select(baseline).where(*_THESE)
_WITH_PERSON = _KNOWN.add_columns(
    select(person_identity.c.person_id)
    .where(
        person_identity.c.kind == "source",
        person_identity.c.realm == bindparam("of"),
        person_identity.c.external_id == bindparam("person"),
    )
    .scalar_subquery()
    .label("bound")
)
_BRIEFS = select(*(baseline.c[name] for name in ("asset_id", *Brief._fields))).where(*_THESE)


async def briefs(
    connection: AsyncConnection, source: str, asset_ids: Sequence[str]
) -> dict[str, Brief]:
    """The baselines of these assets in brief, by id, as far as there are any."""
    rows = await connection.execute(_BRIEFS, {"of": source, "ids": list(asset_ids)})
    return {row[0]: Brief(*row[1:]) for row in rows}


async def known(
    connection: AsyncConnection, source: str, asset_ids: Sequence[str]
) -> dict[str, Baseline]:
    """The baselines of these assets, by id, as far as there are any."""
    rows = await connection.execute(_KNOWN, {"of": source, "ids": list(asset_ids)})
    return {row["asset_id"]: Baseline.model_validate(dict(row)) for row in rows.mappings()}


async def with_person(
    connection: AsyncConnection, ref: AssetRef, external_id: str | None
) -> tuple[Baseline, str | None] | None:
    """The baseline of an asset, and which person of the records somebody of its source is."""
    asked = {"of": ref.source, "ids": [ref.id], "person": external_id}
    row = (await connection.execute(_WITH_PERSON, asked)).mappings().one_or_none()
    if row is None:
        return None
    told = dict(row)
    bound = told.pop("bound")
    return Baseline.model_validate(told), bound


async def keep(connection: AsyncConnection, rows: Sequence[Baseline]) -> None:
    """Write baselines over what was kept of the same assets."""
    if rows:
        await write_last(connection, _keep, {(row.source, row.asset_id): row for row in rows})


async def _keep(connection: AsyncConnection, rows: Sequence[Baseline]) -> None:
    # In one order everywhere: who writes the same ones at once would else wait for each other.
    ordered = sorted(rows, key=lambda row: (row.source, row.asset_id))
    written = [row.model_dump() for row in ordered]
    await connection.execute(_keeping(connection.dialect.name), written)


@cache
def _keeping(dialect: str) -> Insertion:
    insertion = inserted(dialect, baseline)
    keys = ("source", "asset_id")
    written = {
        column.name: insertion.excluded[column.name]
        for column in baseline.columns
        if column.name not in keys
    }
    return insertion.on_conflict_do_update(index_elements=keys, set_=written)


async def living(
    connection: AsyncConnection, source: str, *, after: str = "", limit: int = 1000
) -> list[str]:
    """The ids of assets of a source not known to be gone, in order, beyond *after*."""
    rows = await connection.execute(
        select(baseline.c.asset_id)
        .where(
            baseline.c.source == source,
            baseline.c.gone.is_(False),
            baseline.c.asset_id > after,
        )
        .order_by(baseline.c.asset_id)
        .limit(limit)
    )
    return list(rows.scalars())


async def count_living(connection: AsyncConnection, source: str) -> int:
    """How many assets of a source are not known to be gone."""
    counted = await connection.execute(
        select(func.count())
        .select_from(baseline)
        .where(baseline.c.source == source, baseline.c.gone.is_(False))
    )
    return int(counted.scalar_one())


async def mark_gone(connection: AsyncConnection, source: str, asset_ids: Sequence[str]) -> None:
    """These assets are no longer at their source."""
    await connection.execute(
        update(baseline)
        .where(baseline.c.source == source, baseline.c.asset_id.in_(asset_ids))
        .values(gone=True, digest="")
    )
