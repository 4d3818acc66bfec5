"""What came of a request, put on record: row, history and messages owed in one transaction."""

import logging
from datetime import datetime
from typing import Any

from bot.approvals import events, telling
from bot.approvals.cases import without_prose
from bot.approvals.due import read_at
from bot.approvals.means import Means
from bot.log import correlation
from bot.models import Asset, RequestStatus
from bot.store import AsyncConnection, request_parts, request_runs, requests
from bot.store.requested import EndedAs, Outcome, Request
from bot.sync import comparison
from bot.sync.comparison import Made

logger = logging.getLogger(__name__)


def settled(
    means: Means,
    kind: EndedAs,
    *,
    changed: tuple[str, ...] = (),
    status: int | None = None,
    by: str | None = None,
) -> Outcome:
    """An outcome of now."""
    return Outcome(kind=kind, at=means.now(), changed=changed, status=status, settled_by=by)


async def recorded(
    means: Means,
    held: Request,
    outcome: Outcome,
    status: RequestStatus,
    *,
    found: Asset | None,
    error: str,
) -> bool:
    """End an attempt; False when another one has taken over, and nothing is recorded."""

    async def end(connection: AsyncConnection) -> bool:
        now = await request_runs.end(
            connection,
            held,
            status,
            outcome,
            words=words(found, error),
            **columns(held, outcome, status, found),
            reference=correlation.get() or None,
        )
        if now:
            await tell(means, connection, now, made=found)
        return now is not None

    if not await means.records.together(end):
        logger.warning("the attempt had been overtaken", extra={"request": held.id})
        return False
    if found:
        means.learn(found)
    return True


def columns(
    request: Request, outcome: Outcome, status: RequestStatus, found: Asset | None
) -> dict[str, Any]:
    """What ends with a request, or goes on when nobody knows its outcome yet."""
    if status is RequestStatus.UNKNOWN:
        return {"due_at": read_at(outcome.at, outcome.at)}
    made = {"asset_id": found.ref.id} if found and request.asset_id is None else {}
    return {"ended_at": outcome.at, "due_at": None, **made}


def words(found: Asset | None, error: str) -> dict[str, str]:
    """What is kept of an asset as it was read, and of what its source said."""
    asset = without_prose(found).model_dump_json() if found else ""
    return {"error": error, "found": asset}


async def ended_by_reading(
    means: Means,
    seen: Request,
    outcome: Outcome,
    status: RequestStatus,
    *,
    found: Asset | None,
    actor: str | None = None,
) -> bool:
    """End a request whose outcome was unknown; False when it is no longer as it was seen."""
    async with means.records.begin() as connection:
        now = await requests.move(
            connection,
            seen,
            to=status,
            outcome=outcome.model_dump(mode="json"),
            **columns(seen, outcome, status, found),
        )
        if now is None:
            return False
        said = words(found, "")
        await requests.write_texts(connection, seen.id, said)
        now = requests.with_texts(now, {}, said)
        await tell(means, connection, now, actor=actor, made=found)
    if found:
        means.learn(found)
    return True


async def tell(
    means: Means,
    connection: AsyncConnection,
    now: Request,
    *,
    actor: str | None = None,
    made: Asset | None = None,
) -> None:
    """Put what a request came to, as it is now, into history, and owe everybody the news.

    `made` is the asset as it was read last: of a completed request that is what the bot has made.
    """
    if now.outcome is None:  # pragma: no cover - it was written a moment ago
        return
    facts = now.outcome.model_dump(mode="json", exclude={"v", "at"}, exclude_defaults=True)
    completed = now.status is RequestStatus.COMPLETED
    ours = await comparison.made(connection, made, at=means.now()) if made and completed else Made()
    await events.append(
        means,
        connection,
        "settled" if actor else str(now.status),
        now,
        actor=actor,
        words={"error": now.error, **ours.texts},
        **{
            **ours.facts,
            **({"status": str(now.status)} if actor else {}),
            "outcome": facts,
            "attempt": now.attempt,
        },
    )
    if now.parent:
        await request_parts.hasten(connection, now.parent, now=means.now())
    elif not _was_seen_to_be_done(now):
        await telling.owe(means, connection, now, telling.OUTCOME, [now.requester_user])
    await telling.redraw(means, connection, now, seen_to=actor is None and not now.parent)
    for follow_up in means.follow_ups:
        await follow_up(connection, now)


def _was_seen_to_be_done(request: Request) -> bool:
    """Whether whoever asked sees it on the card that their asking drew a moment before."""
    done = request.status is RequestStatus.COMPLETED and request.rule.needed == 0
    return done and request.kind != "several"


async def give_back(means: Means, held: Request, due_at: datetime, error: Exception | None) -> None:
    """Leave a request for a later attempt; its cards say why when its source was the reason."""
    outcome = settled(means, "unavailable") if error else None
    async with means.records.begin() as connection:
        given = await request_runs.give_back(connection, held, outcome, due_at=due_at)
        now = await requests.get(connection, held.id) if given and error else None
        if now:
            await requests.write_texts(connection, held.id, {"error": str(error)})
            await telling.redraw(means, connection, now, seen_to=True)
