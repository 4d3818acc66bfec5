"""What every change of a hand-over leaves: an event of history, and messages owed or drawn anew."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from bot import history, working_hours
from bot.approvals import TELL
from bot.hand_overs.means import Means
from bot.store import AsyncConnection, HandOver, deliveries, hand_overs

ASKED: Final = "hand_over"
REMINDER: Final = "hand_over_reminder"
GIVER: Final = "hand_over_giver"
"""The templates of what the recipient is asked, is reminded of, and what the giver is told."""
MESSAGES: Final = frozenset((ASKED, REMINDER, GIVER))
SHOWN: Final = 36
"""So many of those given together are listed in one message, and answered by one click."""
GATHERED: Final = timedelta(seconds=10)
"""How long what is said together waits for more to be said, unless somebody waits for it."""
REMINDED_AFTER: Final = (2, 5)
"""Working days after which somebody is reminded, counted from when they were asked."""
ONE_MORE: Final = 1
"""Working days between the last reminder and the end of waiting."""


def marked(terms: str) -> str:
    """What tells one wording from another: nothing where there is none."""
    return sha256(terms.encode()).hexdigest() if terms else ""


def listed_as(waiting: Sequence[HandOver]) -> str:
    """What tells a list of hand-overs, and the wordings agreed to with it, from any other."""
    told = sorted((one.id, one.round, marked(one.terms)) for one in waiting)
    return marked(str(told))[:16]


async def event(
    means: Means,
    connection: AsyncConnection,
    kind: str,
    one: HandOver,
    *,
    actor: str | None = None,
    words: Mapping[str, str] | None = None,
    **facts: Any,
) -> None:
    """Add what happened to a hand-over, to the history of its asset."""
    about = {"hand_over": one.id, "request": one.request_id, "source": one.source}
    happened = history.Event(
        kind=f"hand_over_{kind}",
        at=means.now(),
        ref=one.ref,
        actor=actor,
        client=one.client_id,
        facts={**about, "recipient": one.recipient, **facts},
        texts={name: text for name, text in (words or {}).items() if text},
    )
    await history.append(connection, happened)


def bundle_of(parent: str, source: str, to_id: str) -> str:
    """What the hand-overs share that a request for several changes leads to for one person."""
    return str(uuid5(NAMESPACE_OID, f"hand-overs of {parent} to {source} {to_id}"))


async def owe(means: Means, connection: AsyncConnection, one: HandOver, name: str, to: str) -> None:
    """Owe a message about a hand-over to somebody: one for all that they are given together."""
    if one.bundle:
        await deliveries.owe(
            connection,
            name,
            one.bundle,
            to,
            installation=means.installation,
            version=1,
            at=means.clock() + GATHERED,
        )
        return
    await deliveries.owe(
        connection,
        name,
        one.id,
        to,
        installation=means.installation,
        version=one.version,
        at=means.clock(),
    )


async def ask(means: Means, connection: AsyncConnection, one: HandOver) -> None:
    """Ask the recipient, or tell the giver that nobody can."""
    if one.user_id and one.reachable:
        await owe(means, connection, one, f"{ASKED}/{one.round}", one.user_id)
        await event(means, connection, "offered", one, to=one.to_id, round=one.round)
    else:
        await event(means, connection, "untold", one, to=one.to_id, round=one.round)
        await tell_giver(means, connection, one, "untold")
    await redraw(means, connection, one, gathered=True)


async def tell_giver(means: Means, connection: AsyncConnection, one: HandOver, what: str) -> None:
    """Tell the giver something they may want to act on, in a message of its own."""
    await owe(means, connection, one, f"{GIVER}/{one.round}.{what}", one.giver_user)


async def redraw(
    means: Means, connection: AsyncConnection, one: HandOver, *, gathered: bool = False
) -> None:
    """Have every message about a hand-over drawn anew, and what is owed sent.

    Where it is *gathered*, a message about several waits a little for what follows at once.
    """
    if one.bundle:
        if gathered:
            await deliveries.again(connection, one.bundle, at=means.clock() + GATHERED)
        else:
            await redraw_all(means, connection, one.bundle, f"{one.id}-{one.version}")
        return
    await deliveries.redraw(connection, one.id, version=one.version, at=means.clock())
    key = f"{TELL}-{one.id}-{one.version}"
    await means.enqueue(connection, TELL, key, {"v": 1, "subject": one.id})


async def redraw_all(means: Means, connection: AsyncConnection, bundle: str, since: str) -> None:
    """Have every message about hand-overs of one bundle drawn anew and sent now.

    *since* tells this occasion from any other.
    """
    if await deliveries.again(connection, bundle, at=means.clock()):
        key = f"{TELL}-{bundle}-{since}"
        await means.enqueue(connection, TELL, key, {"v": 1, "subject": bundle})


async def asked_anew(
    means: Means, connection: AsyncConnection, seen: HandOver, user: str | None
) -> HandOver | None:
    """Begin another round: ask *user* as if it were the first time; None when it has moved on."""
    terms = means.terms(seen.category)
    now = await hand_overs.move(
        connection,
        seen,
        status="offered",
        why=None,
        user_id=user or seen.user_id,
        reachable=user is not None,
        round=seen.round + 1,
        reminded=0,
        asked_at=means.now(),
        asks_at=None,
        due_at=first_due(means, means.now(), user),
        answered_at=None,
        answered_by=None,
        answered_user=None,
    )
    if now is None:
        return None
    await hand_overs.write_texts(connection, seen.id, {"terms": terms, "comment": ""})
    now = now.model_copy(update={"terms": terms, "comment": ""})
    await ask(means, connection, now)
    return now


def first_due(means: Means, asked_at: datetime, user: str | None) -> datetime | None:
    """When somebody who was asked is reminded first; never, where nobody can be."""
    if user is None:
        return None
    return working_hours.after(asked_at, REMINDED_AFTER[0], means.zone(user))


def next_due(means: Means, one: HandOver, reminded: int) -> datetime:
    """When it is looked at again after that many reminders, never on the same working day."""
    zone, now = means.zone(one.user_id), means.now()
    tomorrow = working_hours.after(now, ONE_MORE, zone)
    if reminded >= len(REMINDED_AFTER):
        return tomorrow
    return max(working_hours.after(one.asked_at, REMINDED_AFTER[reminded], zone), tomorrow)


def later(means: Means, user: str | None, days: int) -> datetime:
    """When somebody is asked again who wants that in so many days: at their working hours."""
    return working_hours.in_hours(means.now() + timedelta(days=days), means.zone(user))
