"""Asking for a change: what stands against it, the rule it falls under, and the request itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from bot import history
from bot.approvals import events, telling
from bot.approvals.cases import case, named_groups, without_prose
from bot.approvals.due import GRACE, next_due
from bot.approvals.means import Means
from bot.approvals.pausing import hindrance, read_only
from bot.approvals.values import Asked, Blocked, Outlook, Weighed
from bot.errors import NotPermitted
from bot.history import USER
from bot.models import Allowed, Asset, AssetRef, Denied, RequestStatus, Verdict
from bot.operations import Change, Create, Edit, Objection, Operation, objection, precondition
from bot.operations.client_transfer import ClientTransfer
from bot.policy import (
    Actor,
    Concerned,
    Facts,
    Rule,
    Ruling,
    Who,
    could_be_met,
    edited,
    facts,
    has_reason,
    is_same,
    may_ask,
    ruling,
)
from bot.store import AsyncConnection, requests
from bot.store.requested import CARD, Request

MOST_NAMED: Final = 3
"""How many who could approve it are named, before they are counted."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody asks for, and all that they and the source said of it."""

    user: str
    operation: Operation
    asset: Asset | None
    """As just read at its source; None for one that is not there, or is yet to be made."""
    reason: str = ""
    has_left: bool = False
    """Whether whoever is to have it has left."""
    facts: Facts | None = None
    """What rules look at, for an asset that is yet to be made."""
    key: str | None = None
    """What makes the same wish, sent twice, one request."""
    origin: str | None = None
    """What gave rise to it, if that was another request or a fault."""

    @property
    def ref(self) -> AssetRef | None:
        """The asset it is about, None for one that is yet to be made."""
        return None if isinstance(self.operation, Create) else self.operation.ref

    @property
    def source(self) -> str:
        """The source it would be carried out at."""
        wanted = self.operation
        return wanted.source if isinstance(wanted, Create) else wanted.ref.source


@dataclass(frozen=True, kw_only=True)
class Found:
    """A wish that policy allows, and who would decide it."""

    actor: Actor
    ruling: Ruling
    client: str | None
    concerned: Concerned
    approvers: Sequence[Actor]


async def outlook(means: Means, wish: Wish) -> Weighed:
    """What asking would come to, before anybody does."""
    found = await _weighed(means, wish)
    if not isinstance(found, Found):
        return found
    async with means.records.read() as connection:
        against = await _in_the_way(means, connection, wish)
        if against is not None:
            return against
    sides = found.concerned.sides if found.ruling.rule.needed == "clients" else ()
    users = tuple(dict.fromkeys(one.user for one in found.approvers))
    who = users if len(users) <= MOST_NAMED else ()
    return Outlook(ruling=found.ruling, approvers=len(users), who=who, sides=sides)


async def ask(means: Means, wish: Wish) -> Asked:
    """Make the request, or say why not; the same wish sent twice is one request."""
    found = await _weighed(means, wish)
    if not isinstance(found, Found):
        return await _refused(means, wish, found) if isinstance(found, Denied) else found
    verdict = has_reason(found.ruling.matching, wish.reason)
    if isinstance(verdict, Denied):
        return verdict
    request = request_for(means, wish, found)
    async with means.records.begin() as connection:
        if known := await requests.get(connection, request.id):
            return known
        against = await _in_the_way(means, connection, wish)
        if against is not None:
            return against
        if not await requests.add(connection, request):
            # Somebody else's came in between, and is visible only now.
            other = await _other(connection, wish)
            return Blocked(by=other) if other else Denied(reason="Ask again: it was asked twice.")
        await announce(means, connection, request, found.approvers)
    return request


async def made(means: Means, key: str) -> Request | None:
    """What came of a wish with this key already."""
    async with means.records.read() as connection:
        return await requests.get(connection, id_of(means, key))


async def permitted(means: Means, wish: Wish) -> Verdict:
    """Whether policy lets somebody ask for it, whatever else stands against it."""
    found = await _permitted(means, wish)
    return found if isinstance(found, Denied) else Allowed()


async def asker(means: Means, user: str, rules: Sequence[Rule]) -> Actor | Denied:
    """Who asks, as these rules have to know them."""
    try:
        return await means.roster.actor(user, named_groups(rule.ask for rule in rules))
    except NotPermitted as error:
        return Denied(reason=str(error))


async def _permitted(means: Means, wish: Wish) -> tuple[Actor, Ruling] | Denied:
    """Who asks, and the rule that holds; refused where it does not let them."""
    rules = means.rules()
    actor = await asker(means, wish.user, rules)
    if isinstance(actor, Denied):
        return actor
    held = ruled(means, wish, actor, rules)
    return held if isinstance(held, Denied) else (actor, held)


def ruled(means: Means, wish: Wish, actor: Actor, rules: Sequence[Rule]) -> Ruling | Denied:
    """The rule that holds for what somebody asks; refused where it does not let them."""
    known = _facts(wish)
    if known.source not in means.sources:
        return Denied(reason=f"There is no source called {known.source} any more.")
    held = ruling(rules, known)
    verdict = may_ask(held.matching, known, actor)
    return verdict if isinstance(verdict, Denied) else held


async def _weighed(means: Means, wish: Wish) -> Found | Objection | Denied:
    permitted = await _permitted(means, wish)
    if isinstance(permitted, Denied):
        return permitted
    actor, held = permitted
    found = await weighed_under(means, wish, actor, held)
    return await _with_approvers(means, wish, found) if isinstance(found, Found) else found


async def weighed_under(means: Means, wish: Wish, actor: Actor, held: Ruling) -> Found | Objection:
    """What stands against it as the asset is now, else who asks and who is concerned."""
    known = _facts(wish)
    client = means.sources[known.source]
    if isinstance(wish.operation, Create):
        concerned = Concerned()
    elif wish.asset is None:
        return Objection(why="gone")
    else:
        against = objection(wish.operation, wish.asset, client.capabilities, has_left=wish.has_left)
        if against and not client.capabilities.read_only:
            return against
        concerned = await _concerned(means, wish.operation, wish.asset, actor)
    return Found(actor=actor, ruling=held, client=known.client, concerned=concerned, approvers=())


async def _concerned(means: Means, operation: Change, asset: Asset, requester: Actor) -> Concerned:
    """Who has to do with it; of both clients of a transfer, whether somebody else is here."""
    if not isinstance(operation, ClientTransfer):
        return await means.roster.concerned(asset)
    found = await means.roster.concerned(asset, operation.to)
    sides = []
    for side in found.sides:
        here = await means.roster.meant(
            Who(contact=True),
            source=asset.ref.source,
            client=side.client.name,
            concerned=Concerned(contacts=side.contacts),
        )
        others = [one for one in here if not is_same(one, requester) and not one.ambiguous]
        sides.append(side.model_copy(update={"here": bool(others)}))
    return found.model_copy(update={"sides": tuple(sides)})


async def _with_approvers(means: Means, wish: Wish, found: Found) -> Found | Denied:
    """The same with everyone who could approve it; refused where they are too few."""
    # Where nothing is written, that is why it cannot be asked for, and not that nobody approves.
    if found.ruling.rule.needed == 0 or read_only(means, wish.source) is not None:
        return found
    able = await approvers_of(means, request_for(means, wish, found))
    return able if isinstance(able, Denied) else replace(found, approvers=able)


async def approvers_of(means: Means, request: Request) -> Sequence[Actor] | Denied:
    """Everyone who could approve a request; refused where they are too few."""
    approvers = await telling.approvers(means, request)
    verdict: Verdict = could_be_met(case(request), approvers)
    return verdict if isinstance(verdict, Denied) else approvers


def _facts(wish: Wish) -> Facts:
    if isinstance(wish.operation, Create):
        return wish.facts or Facts(kind="create", source=wish.operation.source)
    if wish.asset is None:
        return Facts(kind=wish.operation.kind, source=wish.operation.ref.source)
    if isinstance(wish.operation, Edit):
        return edited(wish.asset, wish.operation.changes.given())
    to = wish.operation.to.name if isinstance(wish.operation, ClientTransfer) else ""
    return facts(wish.operation.kind, wish.asset, to_client=to or None)


async def _in_the_way(
    means: Means, connection: AsyncConnection, wish: Wish
) -> Denied | Blocked | None:
    """What keeps it from being asked for just now."""
    hindered = await hindrance(means, connection, wish.source)
    if hindered is not None:
        return hindered
    other = await _other(connection, wish)
    return Blocked(by=other) if other else None


async def _other(connection: AsyncConnection, wish: Wish) -> Request | None:
    """The open request that is in its way: on its asset, or one that makes the same asset anew."""
    if wish.ref:
        return await requests.open_on(connection, wish.ref)
    return await requests.restoring(connection, wish.origin) if wish.origin else None


def request_for(means: Means, wish: Wish, found: Found) -> Request:
    """The request as it begins: approved already where nobody needs to agree."""
    now, rule = means.now(), found.ruling.rule
    asset = wish.asset if wish.ref else None
    needs_nobody = rule.needed == 0
    request = Request(
        id=id_of(means, wish.key),
        installation_id=means.installation,
        kind=wish.operation.kind,
        source=wish.source,
        asset_id=wish.ref.id if wish.ref else None,
        client_id=asset.client_id if asset else None,
        requester=found.actor.person,
        requester_user=wish.user,
        status=RequestStatus.APPROVED if needs_nobody else RequestStatus.PENDING,
        rule=rule,
        concerned=found.concerned,
        created_at=now,
        expires_at=now + rule.expires_after,
        execute_by=now + rule.execute_within if needs_nobody else None,
        remind_at=_after(now, rule.remind_after),
        escalate_at=_after(now, rule.escalate_after),
        operation=wish.operation,
        precondition=precondition(asset, wish.operation) if asset else None,
        asset=without_prose(asset) if asset else None,
        client_name=found.client or "",
        reason=wish.reason.strip(),
        requested_by=found.actor.model_copy(update={"stands_in_for": ()}),
        origin=wish.origin,
    )
    due_at = now + GRACE if needs_nobody else next_due(request)
    return request.model_copy(update={"due_at": due_at})


def id_of(means: Means, key: str | None) -> str:
    """The id of what is asked for under a key, made already or not; a fresh one without."""
    if key is None:
        return requests.fresh_id()
    return str(uuid5(NAMESPACE_URL, f"assetbot:{means.installation}:{key}"))


def _after(now: datetime, wait: timedelta | None) -> datetime | None:
    return None if wait is None else now + wait


async def announce(
    means: Means, connection: AsyncConnection, request: Request, approvers: Sequence[Actor]
) -> None:
    """What everyone is told of a new request, and the work that it needs at once."""
    words = {"reason": request.reason}
    await events.append(
        means,
        connection,
        "asked",
        request,
        actor=request.requester,
        words=words,
        rule=request.rule.name,
    )
    if request.status is RequestStatus.APPROVED:
        means.begin(connection, request.id)
    places = telling.places(means, [request.rule.approve], approvers)
    await telling.owe(means, connection, request, CARD, [*places, request.requester_user])
    await telling.redraw(means, connection, request)


async def _refused(means: Means, wish: Wish, verdict: Denied) -> Denied:
    """Record that somebody asked for what they may not."""
    async with means.records.begin() as connection:
        await history.append(connection, refusal(means, wish, verdict))
    return verdict.model_copy(update={"noted": True})


def refusal(means: Means, wish: Wish, verdict: Denied) -> history.Event:
    """That somebody asked for what they may not."""
    return history.Event(
        kind="refused",
        at=means.now(),
        ref=wish.ref,
        client=wish.asset.client_id if wish.asset else None,
        facts={
            "what": "ask",
            "operation": wish.operation.kind,
            "source": wish.source,
        },
        texts={"why": verdict.on_record, USER: wish.user},
    )
