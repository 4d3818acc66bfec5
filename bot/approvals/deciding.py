"""Clicks on a request: approve, deny, ask, answer, withdraw, do without approval.

Each is decided on the request as it is at that moment: whoever comes second reads it again, finds
what the first has made of it, and is told so.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Literal

from bot import policy
from bot.approvals import events, telling
from bot.approvals.cases import case, groups
from bot.approvals.due import GRACE
from bot.approvals.following import follow
from bot.approvals.known_now import as_known_now
from bot.approvals.means import Means
from bot.approvals.turning_away import Click, turned_away
from bot.approvals.values import Clicked
from bot.errors import AssetBotError, NotPermitted
from bot.models import Allowed, Denied, RequestStatus, Verdict
from bot.policy import Actor, Case, Consent
from bot.store import AsyncConnection, request_parts, requests
from bot.store.requested import Decision, Question, Request, Verdicts

TRIES = 3
"""How often a click is tried on a request that others change at the same time."""
_GONE = "This request is no longer kept: there is nothing left to decide."
_BY_ALL = frozenset({"approved", "break_glass", "consented"})
"""Clicks for which it may matter who else could approve."""
_DECISIONS = frozenset({"approved", "denied"})
"""Clicks that somebody may make for another, who is away."""
_PART = Denied(reason="This is one of several changes asked for together: turn to their card.")
_BEGUN = Denied(
    reason="Some of these changes are made already: wait until the card says what came of the rest."
)
_ASKED = Denied(reason="You have asked this already: it waits for its answer.")
_BUSY = "Others are deciding this at the same moment: look at it, then try again."


Change = Callable[[AsyncConnection, Request, Actor, tuple[Actor, ...]], Awaitable[Request | None]]
"""Makes a change of a request that is still as it was seen: as it is then; None when it is not."""
Also = Callable[[AsyncConnection, Request], Awaitable[None]]
"""What else is written in the same transaction once a request is changed."""
Check = Callable[[Request, Actor], Verdict]
Purpose = Literal["deny", "ask", "answer", "glass", "consent"]
"""What is said about a request in words."""
_BEFOREHAND: Mapping[Purpose, tuple[str, Callable[[Case, Actor, datetime], Verdict]]] = {
    "deny": ("denied", policy.decide),
    "ask": ("question", policy.may_question),
    "answer": ("answer", policy.may_answer_question),
    "glass": ("break_glass", policy.may_break_glass),
    "consent": ("consented", policy.may_record),
}
"""What each is called among clicks, and what policy asks before anything was said."""


async def may_say(means: Means, request_id: str, user: str, purpose: Purpose) -> Clicked:
    """Whether somebody may say this of a request: asked before they are shown any of it."""
    what, check = _BEFOREHAND[purpose]

    def allowed(request: Request, actor: Actor) -> Verdict:
        return check(case(request), actor, means.now())

    seen = await as_known_now(means, await read(means, request_id))
    verdict, actor = await _asked(means, seen, user, allowed)
    if actor and verdict:
        return Clicked(request=seen, verdict=verdict)
    return await turned_away(means, seen, Click(request_id, user, what), verdict, actor)


async def decide(
    means: Means,
    request_id: str,
    user: str,
    verdict: Literal["approved", "denied"],
    comment: str = "",
) -> Clicked:
    """Approve or deny; enough approvals start the work, one denial ends it."""

    def allowed(request: Request, actor: Actor) -> Verdict:
        check = policy.approve if verdict == "approved" else policy.decide
        return check(case(request), actor, means.now())

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, approvers: tuple[Actor, ...]
    ) -> Request | None:
        speaking = policy.with_delegation(case(seen), actor)
        decided = _decision(speaking, verdict, means.now(), comment)
        met = policy.is_met(case(seen, approvers=[speaking]), approvers)
        changed = await _decided(connection, seen, decided, met=met)
        if changed:
            words = {"comment": decided.comment}
            await _event(means, connection, verdict, seen, speaking, words=words)
        return changed

    return await _clicked(means, Click(request_id, user, verdict), allowed, change)


async def consent(
    means: Means, request_id: str, user: str, references: Mapping[str, str]
) -> Clicked:
    """Record what clients that have nobody here agreed to, and by which reference each did."""

    def allowed(request: Request, actor: Actor) -> Verdict:
        return policy.record(case(request), actor, references, means.now())

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, approvers: tuple[Actor, ...]
    ) -> Request | None:
        sides = policy.to_record(case(seen), actor)
        given = {side.client.id: references[side.client.id].strip() for side in sides}
        decided = _decision(actor, "consented", means.now(), "", given)
        consents = [Consent(actor=actor, clients=frozenset(given))]
        met = policy.is_met(case(seen, consents=consents), approvers)
        changed = await _decided(connection, seen, decided, met=met)
        if changed:
            words = {"on_behalf_of": events.on_behalf_of(seen, decided)}
            await _event(means, connection, "consented", seen, actor, words=words)
        return changed

    return await _clicked(means, Click(request_id, user, "consented"), allowed, change)


def _decision(
    actor: Actor,
    verdict: Verdicts,
    at: datetime,
    comment: str,
    consents: Mapping[str, str] | None = None,
) -> Decision:
    return Decision(
        person=actor.person,
        user=actor.user,
        verdict=verdict,
        at=at,
        comment=comment.strip(),
        consents=consents or {},
        actor=actor,
    )


async def _decided(
    connection: AsyncConnection, seen: Request, decided: Decision, *, met: bool
) -> Request | None:
    if decided.verdict == "denied":
        to, columns = RequestStatus.DENIED, {"ended_at": decided.at, "due_at": None}
    elif met:
        to, columns = RequestStatus.APPROVED, _approved(seen, decided.at)
    else:
        return await requests.decide(connection, seen, decided)
    return await requests.decide(connection, seen, decided, to=to, **columns)


def _approved(seen: Request, now: datetime) -> dict[str, datetime | None]:
    """What an approval changes: from now on it may be carried out for some time."""
    return {
        "execute_by": now + seen.rule.execute_within,
        "due_at": now + GRACE,
        "remind_at": None,
        "escalate_at": None,
    }


async def break_glass(means: Means, request_id: str, user: str, reason: str) -> Clicked:
    """Do without the approvals it needs, as an admin: everyone concerned is told."""
    concerned: list[str] = []

    def allowed(request: Request, actor: Actor) -> Verdict:
        return policy.break_glass(case(request), actor, reason, means.now())

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, approvers: tuple[Actor, ...]
    ) -> Request | None:
        now = means.now()
        decided = _decision(actor, "break_glass", now, reason)
        columns = {"break_glass": True, **_approved(seen, now)}
        to = RequestStatus.APPROVED
        changed = await requests.decide(connection, seen, decided, to=to, **columns)
        if changed:
            words = {"reason": decided.comment}
            await _event(means, connection, "break_glass", seen, actor, words=words)
            concerned.extend([seen.requester_user, *(one.user for one in approvers)])
        return changed

    async def also(connection: AsyncConnection, request: Request) -> None:
        told = [*concerned, *await _holders(means, request)]
        told = [one for one in dict.fromkeys(told) if one != user]
        await telling.owe(means, connection, request, telling.BREAK_GLASS, told)

    return await _clicked(means, Click(request_id, user, "break_glass"), allowed, change, also)


async def _holders(means: Means, request: Request) -> list[str]:
    """The full members who have the asset, or one of several."""
    assets = [request.asset]
    if request.kind == "several":
        async with means.records.read() as connection:
            parts = await request_parts.pending(connection, request.id)
        assets = [one.asset for one in parts]
    has_it = [(one.ref.source, one.assignee.id) for one in assets if one and one.assignee]
    users = (means.roster.member(*one) for one in has_it)
    return [user for user in users if user]


async def withdraw(means: Means, request_id: str, user: str) -> Clicked:
    """Take a request back, until it is being carried out."""

    def allowed(request: Request, actor: Actor) -> Verdict:
        begun = request.kind == "several" and request.attempt > 0
        verdict = policy.may_withdraw(case(request), actor)
        return _BEGUN if verdict and begun else verdict

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, _approvers: tuple[Actor, ...]
    ) -> Request | None:
        columns = {"ended_at": means.now(), "due_at": None}
        changed = await requests.move(connection, seen, to=RequestStatus.WITHDRAWN, **columns)
        if changed:
            await _event(means, connection, "withdrawn", seen, actor, words={})
        return changed

    return await _clicked(means, Click(request_id, user, "withdraw"), allowed, change)


async def question(means: Means, request_id: str, user: str, text: str) -> Clicked:
    """Ask the requester something; the time to decide runs on."""
    said = text.strip()

    def allowed(request: Request, actor: Actor) -> Verdict:
        verdict = policy.may_question(case(request), actor, means.now())
        waits = (one for one in request.questions if one.user == user and not one.answered_at)
        return _ASKED if verdict and any(one.text == said for one in waits) else verdict

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, _approvers: tuple[Actor, ...]
    ) -> Request | None:
        asked = Question(by=actor.person, user=user, at=means.now(), text=said)
        changed = await requests.ask(connection, seen, asked)
        if changed:
            words = {"question": asked.text}
            await _event(means, connection, "question", seen, actor, words=words)
        return changed

    async def also(connection: AsyncConnection, request: Request) -> None:
        template = telling.numbered(telling.QUESTION, len(request.questions) - 1)
        await telling.owe(means, connection, request, template, [request.requester_user])

    return await _clicked(means, Click(request_id, user, "question"), allowed, change, also)


async def answer(means: Means, request_id: str, user: str, number: int, text: str) -> Clicked:
    """Answer a question, by its place among those asked, for everyone who decides.

    Whoever asked it is told: that a card was drawn anew nobody notices.
    """

    def allowed(request: Request, actor: Actor) -> Verdict:
        if number not in range(len(request.questions)):
            return Denied(reason="Nobody has asked that.")
        if request.questions[number].answered_at:
            return Denied(reason="You have answered this already.")
        return policy.may_answer_question(case(request), actor, means.now())

    async def change(
        connection: AsyncConnection, seen: Request, actor: Actor, _approvers: tuple[Actor, ...]
    ) -> Request | None:
        said = text.strip()
        changed = await requests.answer(connection, seen, number, said, at=means.now())
        if changed:
            await _event(means, connection, "answered", seen, actor, words={"answer": said})
        return changed

    async def also(connection: AsyncConnection, request: Request) -> None:
        template = telling.numbered(telling.ANSWERED, number)
        await telling.owe(means, connection, request, template, [request.questions[number].user])

    return await _clicked(means, Click(request_id, user, "answer"), allowed, change, also)


async def _nothing_more(_connection: AsyncConnection, _request: Request) -> None:
    pass


async def _clicked(
    means: Means,
    click: Click,
    allowed: Check,
    change: Change,
    also: Also = _nothing_more,
) -> Clicked:
    """Make one change of a request as it is now, if policy has nothing against it then.

    Raises AssetBotError where others were quicker each time.
    """
    for _ in range(TRIES):
        if clicked := await _tried(means, click, allowed, change, also):
            return clicked
    raise AssetBotError(_BUSY)


async def _tried(
    means: Means, click: Click, allowed: Check, change: Change, also: Also
) -> Clicked | None:
    """The same tried once; None where others changed the request meanwhile."""
    seen = await as_known_now(means, await read(means, click.request_id))
    verdict, actor = await _asked(means, seen, click.user, allowed)
    if not actor or not verdict:
        return await turned_away(means, seen, click, verdict, actor)
    approvers = await telling.approvers(means, seen) if _is_by_all(click, seen) else ()

    async def changed(connection: AsyncConnection) -> Request | None:
        now = await change(connection, seen, actor, approvers)
        if now:
            await also(connection, now)
            await follow(means, connection, now)
        return now

    now = await means.records.together(changed)
    return Clicked(request=now, verdict=Allowed()) if now else None


def _is_by_all(click: Click, seen: Request) -> bool:
    """Whether it matters to a click who else could approve: where one is enough it does not."""
    return click.what in _BY_ALL and not (click.what == "approved" and seen.rule.needed == 1)


async def read(means: Means, request_id: str) -> Request:
    """A request as it is now; raises NotPermitted when there is none."""
    request = await means.requests.of(request_id)
    if request is None or request.installation_id != means.installation:
        raise NotPermitted(_GONE)
    return request


async def _asked(
    means: Means, seen: Request, user: str, allowed: Check
) -> tuple[Verdict, Actor | None]:
    try:
        actor = await means.roster.actor(user, groups(seen))
    except NotPermitted as error:
        return Denied(reason=str(error)), None
    return _PART if seen.parent else allowed(seen, actor), actor


async def _event(
    means: Means,
    connection: AsyncConnection,
    kind: str,
    request: Request,
    actor: Actor,
    *,
    words: dict[str, str],
) -> None:
    absent = actor.stands_in_for if kind in _DECISIONS else ()
    facts = {"for": absent[0].person} if absent else {}
    await events.append(means, connection, kind, request, actor=actor.person, words=words, **facts)
