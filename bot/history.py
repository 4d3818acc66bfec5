"""What happened to assets, when and by whom: events name ids only, words lie beside them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.models import AssetRef
from bot.store import AsyncConnection, Baseline, history_rows
from bot.store.baseline import changed_texts, changes
from bot.store.history_rows import LOOKED_UP, USER, Event

__all__ = [
    "LOOKED_UP",
    "TO_CLIENT",
    "UNDOES",
    "USER",
    "Event",
    "append",
    "append_all",
    "append_once",
    "compared",
    "first_sync",
    "gone",
    "sync_gap",
]


TO_CLIENT = "to_client"
"""What names the client that an asset goes to: its id in the facts of an event, its name beside."""
UNDOES = "undoes"
"""What names the request that another puts back, in the facts of an event: its id, and its kind."""


async def append(
    connection: AsyncConnection, event: Event, *, texts: Mapping[str, str] | None = None
) -> None:
    """Add one event, with `texts` beside those it carries, in the caller's transaction."""
    told = event.model_copy(update={"texts": {**event.texts, **(texts or {})}})
    await history_rows.add(connection, [told])


async def append_all(connection: AsyncConnection, events: Sequence[Event]) -> None:
    """Add events in the order given, in the caller's transaction."""
    await history_rows.add(connection, events)


async def append_once(connection: AsyncConnection, events: Mapping[str, Event]) -> None:
    """Add events in the order given, by ids of their own, but for those that are there already."""
    there = await history_rows.known(connection, events)
    new = {number: event for number, event in events.items() if number not in there}
    await history_rows.add(connection, [*new.values()], ids=[*new])


def compared(before: Baseline | None, after: Baseline, *, at: datetime) -> Event | None:
    """The event that a sync saw happen to one asset, None when nothing did."""
    if before is None:
        return None if after.gone else _event("appeared", after, at, after.facts, after.texts)
    if after.gone:
        return None if before.gone else gone(before, at=at)
    changed = changes(before, after)
    if not changed and not before.gone:
        return None
    kind = "reappeared" if before.gone else "changed"
    return _event(kind, after, at, changed, changed_texts(before, after, changed))


def gone(before: Baseline, *, at: datetime) -> Event:
    """An asset is no longer at its source; what it was stays readable here."""
    return _event("gone", before, at, before.facts, before.texts)


def first_sync(source: str, assets: int, *, at: datetime) -> Event:
    """A source has been read for the first time: one event for all its assets."""
    return Event(kind="first_sync", at=at, facts={"source": source, "assets": assets})


def sync_gap(source: str, *, since: datetime, at: datetime) -> Event:
    """Nobody looked from *since* until *at*: what changed then is dated when it was seen."""
    facts = {"source": source, "since": since.isoformat(), "until": at.isoformat()}
    return Event(kind="sync_gap", at=at, facts=facts)


def _event(
    kind: str,
    asset: Baseline,
    at: datetime,
    facts: Mapping[str, object],
    texts: Mapping[str, str],
) -> Event:
    return Event(
        kind=kind,
        at=at,
        ref=AssetRef(asset.source, asset.asset_id),
        client=asset.client_id,
        facts=dict(facts),
        texts=dict(texts),
    )
