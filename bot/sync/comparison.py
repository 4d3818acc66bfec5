"""One page of a source's assets compared with what the last sync saw of them.

Most pages of most syncs have not changed: that is told from short rows without a transaction that
writes. Where something has, baseline and history change together.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot import history
from bot.models import Asset
from bot.store import AsyncConnection, Baseline, Records
from bot.store import baseline as baselines
from bot.store.baseline import Brief
from bot.store.people import bound_people, ensure_people

Fence = Callable[[AsyncConnection], Awaitable[None]]
"""Called first in a transaction that writes: raises where another run has taken over."""


class Compared(NamedTuple):
    """What came of a page: `persons` by the source's ids, `since` by asset id."""

    persons: dict[str, str]
    since: dict[str, datetime]
    """Since when the assignee has it."""
    new: int = 0
    changed: int = 0
    gone: int = 0


async def compare(
    records: Records,
    source: str,
    assets: Mapping[str, Asset],
    *,
    at: datetime,
    first: bool,
    fence: Fence,
) -> Compared:
    """Keep what changed since the last sync, and tell it unless this is the `first`."""
    assignees = list({asset.assignee.id for asset in assets.values() if asset.assignee})
    async with records.read() as connection:
        persons = await bound_people(connection, "source", source, assignees)
        briefs = await baselines.briefs(connection, source, list(assets))
    rows = _rows(assets, persons, briefs, at)
    since = _since_by_id(rows)
    if len(persons) == len(assignees) and not _changed(rows, briefs):
        return Compared(persons, since)
    async with records.begin() as connection:
        await fence(connection)
        persons = await ensure_people(
            connection, "source", source, assignees, evidence="source", at=at
        )
        briefs = await baselines.briefs(connection, source, list(assets))
        rows = _rows(assets, persons, briefs, at)
        changed = _changed(rows, briefs)
        known = await baselines.known(connection, source, [row.asset_id for row in changed])
        await baselines.keep(connection, changed)
        events = [history.compared(known.get(row.asset_id), row, at=at) for row in changed]
        if not first:
            await history.append_all(connection, [event for event in events if event])
    kinds = [event.kind for event in events if event]
    return Compared(
        persons,
        _since_by_id(rows),
        new=kinds.count("appeared") + kinds.count("reappeared"),
        changed=kinds.count("changed"),
        gone=kinds.count("gone"),
    )


class Made(NamedTuple):
    """What the bot itself has changed of an asset: facts and words of its event."""

    facts: Mapping[str, object] = {}
    texts: Mapping[str, str] = {}


async def made(connection: AsyncConnection, asset: Asset, *, at: datetime) -> Made:
    """Keep an asset as the bot has just made it, so that no sync takes that for others' doing."""
    source, assignee = asset.ref.source, asset.assignee.id if asset.assignee else None
    known = await baselines.with_person(connection, asset.ref, assignee)
    if known is None:  # nothing has been read yet: the first sync tells of nothing
        return Made()
    before, person = known
    persons = {assignee: person} if assignee and person else {}
    if assignee and not person:
        persons = await ensure_people(
            connection, "source", source, [assignee], evidence="source", at=at
        )
    brief = Brief(before.digest, before.person_id, before.assigned_since)
    (row,) = _rows({asset.ref.id: asset}, persons, {asset.ref.id: brief}, at)
    await baselines.keep(connection, [row])
    changed = baselines.changes(before, row)
    return Made(changed, baselines.changed_texts(before, row, changed))


def _rows(
    assets: Mapping[str, Asset],
    persons: Mapping[str, str],
    briefs: Mapping[str, Brief],
    at: datetime,
) -> list[Baseline]:
    """The assets as baselines, with the persons known so far."""
    rows = []
    for asset_id, asset in assets.items():
        person = persons.get(asset.assignee.id) if asset.assignee else None
        since = _since(briefs.get(asset_id), person, asset, at) if person else None
        rows.append(baselines.seen(asset, person, since))
    return rows


def _changed(rows: Sequence[Baseline], briefs: Mapping[str, Brief]) -> list[Baseline]:
    return [
        row
        for row in rows
        if row.asset_id not in briefs or briefs[row.asset_id].digest != row.digest
    ]


def _since(before: Brief | None, person: str, asset: Asset, at: datetime) -> datetime:
    """Since when an assignee has an asset: seen to change, else when the source last wrote it."""
    if before is None:
        return asset.updated_at or asset.created_at or at
    if before.person_id == person and before.assigned_since is not None:
        return before.assigned_since
    return at


def _since_by_id(rows: Sequence[Baseline]) -> dict[str, datetime]:
    return {row.asset_id: row.assigned_since for row in rows if row.assigned_since}
