"""Clicks on hand-overs: each is decided on the row as it is then, and on who clicks."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal, NamedTuple

from bot.errors import AssetBotError, NotPermitted
from bot.hand_overs import recording, verdicts
from bot.hand_overs.means import Means
from bot.hand_overs.recording import SHOWN, listed_as, marked
from bot.models import Allowed, AssetRef, Denied, Verdict
from bot.policy import Actor
from bot.store import AsyncConnection, HandOver, hand_overs
from bot.store.compare_and_swap import Conflict, retry_on_conflict, swapped

_GONE: Final = "This hand-over is no longer kept: there is nothing left to say."
_BUSY: Final = "Others are seeing to this at the same moment: look, then try again."
_NONE_WAIT: Final = Denied(reason="None of these waits for an answer any more.")
_OTHER_LIST: Final = Denied(
    reason="This list has changed since it was drawn. Please look at it as it is now, and say it "
    "again."
)
Deed = Literal["have", "later", "not_mine", "again", "confirm"]
DAYS: Final = (1, 2, 3, 5, 7, 14, 30)
"""In how many days somebody can be asked again."""


class Click(NamedTuple):
    """Who clicked what on which hand-over."""

    number: str
    user: str
    deed: Deed


class Came(NamedTuple):
    """What came of a click: the hand-over as it is now, and why it stays, where it does."""

    one: HandOver
    verdict: Verdict


class CameAll(NamedTuple):
    """What came of an answer for all: those accepted, and why none is, where none is."""

    accepted: tuple[HandOver, ...]
    verdict: Verdict


Change = Callable[[AsyncConnection, HandOver, Actor], Awaitable[HandOver | None]]
"""Changes a hand-over that is still as it was seen; None when it is not."""


async def read(means: Means, number: str) -> HandOver:
    """A hand-over as it is now; raises NotPermitted when there is none."""
    async with means.records.read() as connection:
        one = await hand_overs.get(connection, number)
    if one is None or one.installation_id != means.installation:
        raise NotPermitted(_GONE)
    return one


async def may(means: Means, number: str, user: str, deed: Deed) -> Came:
    """Whether somebody may do that: asked before a form for it is shown."""
    one = await read(means, number)
    verdict, _ = await _asked(means, one, Click(number, user, deed))
    return Came(one, verdict)


async def have(means: Means, number: str, user: str, terms: str = "") -> Came:
    """The recipient has it; *terms* tells which wording stood on what they clicked."""

    async def change(connection: AsyncConnection, seen: HandOver, actor: Actor) -> HandOver | None:
        return await _accepted(means, connection, seen, actor, kind="accepted")

    def also(one: HandOver) -> Verdict:
        same = marked(one.terms).startswith(terms) if terms else not one.terms
        return Allowed() if same else Denied(reason=verdicts.OTHER_TERMS)

    return await _clicked(means, Click(number, user, "have"), change, also)


async def confirm(means: Means, number: str, user: str) -> Came:
    """An operator says for somebody who cannot be asked in Slack that they have it."""

    async def change(connection: AsyncConnection, seen: HandOver, actor: Actor) -> HandOver | None:
        return await _accepted(means, connection, seen, actor, kind="confirmed", to=seen.to_id)

    return await _clicked(means, Click(number, user, "confirm"), change)


async def later(means: Means, number: str, user: str, days: int) -> Came:
    """It is not here yet: they are asked again in some days, and not reminded until then."""

    async def change(connection: AsyncConnection, seen: HandOver, actor: Actor) -> HandOver | None:
        asks_at = recording.later(means, user, days)
        columns = {"status": "offered", "why": None, "asks_at": asks_at, "due_at": asks_at}
        now = await hand_overs.move(connection, seen, **columns)
        if now:
            until = asks_at.isoformat()
            await recording.event(
                means, connection, "postponed", now, actor=actor.person, days=days, until=until
            )
        return now

    return await _clicked(means, Click(number, user, "later"), change)


async def not_mine(means: Means, number: str, user: str, comment: str) -> Came:
    """The recipient has nothing of the kind: the source stays as it is, and the giver is told."""

    async def change(connection: AsyncConnection, seen: HandOver, actor: Actor) -> HandOver | None:
        columns = {"status": "declined", "why": None, "due_at": None, "asks_at": None}
        now = await hand_overs.move(connection, seen, **columns, **_by(means, actor))
        if now:
            words = {"comment": comment.strip()}
            await hand_overs.write_texts(connection, seen.id, words)
            await recording.event(
                means, connection, "declined", now, actor=actor.person, words=words
            )
            await recording.tell_giver(means, connection, now, "declined")
            now = now.model_copy(update=words)
        return now

    return await _clicked(means, Click(number, user, "not_mine"), change)


async def again(means: Means, number: str, user: str) -> Came:
    """Ask the recipient once more."""

    async def change(connection: AsyncConnection, seen: HandOver, actor: Actor) -> HandOver | None:
        place = means.roster.member(seen.source, seen.to_id)
        now = await recording.asked_anew(means, connection, seen, place)
        if now:
            await recording.event(
                means, connection, "again", now, actor=actor.person, to=seen.to_id
            )
        return now

    def also(one: HandOver) -> Verdict:
        if means.has_left(one.source, one.to_id):
            return Denied(reason=verdicts.LEFT)
        reachable = means.roster.member(one.source, one.to_id) is not None
        return Allowed() if reachable else Denied(reason=verdicts.UNREACHABLE)

    return await _clicked(means, Click(number, user, "again"), change, also)


async def have_all(means: Means, bundle: str, user: str, shown: str) -> CameAll:
    """The recipient has all of a list that waits for them; *shown* tells the one they clicked on.

    All of it in one transaction, so nobody says half of it.
    """

    async def attempt() -> CameAll:
        waiting = await _waiting(means, bundle)
        if not waiting:
            return CameAll((), _NONE_WAIT)
        verdict, actor = await _asked(means, waiting[0], Click(waiting[0].id, user, "have"))
        if not verdict:
            return CameAll((), verdict)
        if listed_as(waiting) != shown:
            return CameAll((), _OTHER_LIST)
        async with means.records.begin() as connection:
            return CameAll(await _all(means, connection, waiting, actor), Allowed())

    try:
        return await retry_on_conflict(attempt)
    except Conflict:
        raise AssetBotError(_BUSY) from None


async def _waiting(means: Means, bundle: str) -> list[HandOver]:
    async with means.records.read() as connection:
        found = await hand_overs.of_bundle(connection, bundle)
    if not found or found[0].installation_id != means.installation:
        raise NotPermitted(_GONE)
    return [one for one in found if verdicts.waits(one)][:SHOWN]


async def _all(
    means: Means, connection: AsyncConnection, waiting: list[HandOver], actor: Actor
) -> tuple[HandOver, ...]:
    ordered = sorted(waiting, key=lambda one: one.id)  # in one order, against a deadlock
    accepted = [
        swapped(await _accepted(means, connection, one, actor, kind="accepted")) for one in ordered
    ]
    await recording.redraw(means, connection, accepted[-1])
    return tuple(accepted)


async def accepted_with_fault(
    means: Means, connection: AsyncConnection, ref: AssetRef, reporter: Actor, fault: str
) -> bool:
    """Whoever was given an asset reports a fault of it: so they have it. False where none was.

    In the caller's transaction; *fault* is the report's id.
    """

    async def attempt() -> bool:
        one = await hand_overs.open_on(connection, ref)
        if one is None or not verdicts.may(
            "have", one, reporter, is_recipient(means, one, reporter)
        ):
            return False
        now = await _accepted(means, connection, one, reporter, kind="accepted", fault=fault)
        await recording.redraw(means, connection, swapped(now))
        return True

    try:
        return await retry_on_conflict(attempt)
    except Conflict:
        return False


def is_recipient(means: Means, one: HandOver, actor: Actor) -> bool:
    """Whether somebody is who was given it, as people are linked now."""
    if (one.source, one.to_id) in actor.identities:
        return True
    return means.roster.member(one.source, one.to_id) == actor.user


async def _accepted(
    means: Means,
    connection: AsyncConnection,
    seen: HandOver,
    actor: Actor,
    *,
    kind: str,
    **facts: Any,
) -> HandOver | None:
    """Keep that it is accepted, and what was agreed to word for word."""
    columns = {"status": "accepted", "why": None, "due_at": None, "asks_at": None}
    columns["fault_id"] = facts.get("fault")
    now = await hand_overs.move(
        connection, seen, closed_at=means.now(), **columns, **_by(means, actor)
    )
    if now:
        # Whoever reports a fault has it, and has said nothing of terms.
        terms = "" if now.fault_id else now.terms
        agreed = {"terms": marked(terms)} if terms else {}
        words = {"terms.text": terms}
        await recording.event(
            means, connection, kind, now, actor=actor.person, words=words, **agreed, **facts
        )
    return now


def _by(means: Means, actor: Actor) -> dict[str, Any]:
    return {
        "answered_at": means.now(),
        "answered_by": actor.person,
        "answered_user": actor.user,
    }


def _nothing_more(_one: HandOver) -> Verdict:
    return Allowed()


async def _clicked(
    means: Means,
    click: Click,
    change: Change,
    also: Callable[[HandOver], Verdict] = _nothing_more,
) -> Came:
    """Make one change of a hand-over as it is now, if nothing is against it then.

    Raises AssetBotError where others were quicker each time.
    """

    async def attempt() -> Came:
        seen = await read(means, click.number)
        verdict, actor = await _asked(means, seen, click)
        verdict = also(seen) if verdict else verdict
        if not verdict:
            return Came(seen, verdict)
        async with means.records.begin() as connection:
            now = swapped(await change(connection, seen, actor))
            await recording.redraw(means, connection, now)
        return Came(now, Allowed())

    try:
        return await retry_on_conflict(attempt)
    except Conflict:
        raise AssetBotError(_BUSY) from None


async def _asked(means: Means, one: HandOver, click: Click) -> tuple[Verdict, Actor]:
    """Whether somebody may do that; that they tried what is not theirs is put on record.

    Raises NotPermitted for who is no full member.
    """
    actor = await means.roster.actor(click.user)
    recipient = is_recipient(means, one, actor)
    verdict = verdicts.may(click.deed, one, actor, recipient)
    if isinstance(verdict, Denied) and not verdicts.is_theirs(click.deed, one, actor, recipient):
        async with means.records.begin() as connection:
            words = {"why": verdict.on_record}
            await recording.event(
                means, connection, "refused", one, actor=actor.person, words=words, what=click.deed
            )
        verdict = verdict.model_copy(update={"noted": True})
    return verdict, actor
