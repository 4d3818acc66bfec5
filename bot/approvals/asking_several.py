"""Asking for several changes at once: each weighed by itself, those that go together one request.

No change is decided by less than its own rule: what needs no approval is one request, and what
does shares one only with changes of the same rule, whose approvers are the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from bot import history
from bot.approvals import events
from bot.approvals.asking import (
    Found,
    Wish,
    announce,
    approvers_of,
    asker,
    id_of,
    refusal,
    request_for,
    ruled,
    weighed_under,
)
from bot.approvals.asking import ask as ask_for
from bot.approvals.means import Means
from bot.approvals.pausing import hindrance
from bot.approvals.values import Blocked, SeveralAsked, SeveralWeighed, Together
from bot.models import AssetRef, Denied, RequestStatus
from bot.operations import Create, Objection
from bot.operations.effects import label, label_of_new
from bot.operations.several import LeftOut, Several
from bot.policy import Actor, Concerned, Rule, has_reason, strictest_first
from bot.store import AsyncConnection, request_parts, requests
from bot.store.compare_and_swap import Conflict, retry_on_conflict
from bot.store.requested import Request


class _Hindered(NamedTuple):
    """Why it cannot be asked for so, or now: a sentence, and what says so of every change."""

    reason: str
    by: Denied | None = None


_BUSY: Final = _Hindered("Others ask for these assets at the same moment: ask again.")
_TWICE: Final = _Hindered("This asset is in the list twice.")


@dataclass(frozen=True, kw_only=True)
class _One:
    """A wish that nothing stands against, at its place among all."""

    at: int
    wish: Wish
    found: Found


@dataclass(frozen=True, kw_only=True)
class _Group:
    """What is to be one request."""

    ones: Sequence[_One]
    rule: Rule
    approvers: Sequence[Actor] = ()


async def outlook(means: Means, wishes: Sequence[Wish]) -> SeveralWeighed:
    """What asking would come to, before anybody does."""
    groups, left_out, refused = await _weighed(means, wishes)
    return SeveralWeighed(
        together=tuple(
            Together(
                rule=group.rule,
                at=tuple(one.at for one in group.ones),
                approvers=len(group.approvers),
                reason=any(rule.reason for one in group.ones for rule in one.found.ruling.matching),
            )
            for group in groups
        ),
        left_out=_in_order(left_out),
        against=_against_all(refused, wishes),
        refused=_liftable(refused),
    )


async def ask(
    means: Means, wishes: Sequence[Wish], *, reason: str, key: str | None, origin: str | None = None
) -> SeveralAsked:
    """Make the requests, for all of which there is one *origin*, if any, beside those of each wish.

    The same wishes sent twice are asked for once.
    """
    given = [replace(wish, reason=reason) for wish in wishes]
    key = requests.fresh_id() if key is None else key

    async def attempt() -> SeveralAsked:
        groups, left_out, refused = await _weighed(means, given)
        groups, unsaid = _with_reason(groups, reason)
        left = _in_order([*left_out, *unsaid])
        asked = await _kept(means, given, groups, left, key=key, origin=origin)
        against = _against_all(refused, wishes)
        if against is None or asked.requests:
            return asked.model_copy(update={"refused": _liftable(refused)})
        noted = all(one.why == "denied" for one in left)
        return asked.model_copy(update={"against": against.model_copy(update={"noted": noted})})

    try:
        return await retry_on_conflict(attempt)
    except Conflict:
        busy = (_left_out(at, wish, _BUSY) for at, wish in enumerate(given))
        return SeveralAsked(requests=(), left_out=tuple(busy))


async def _weighed(
    means: Means, wishes: Sequence[Wish]
) -> tuple[list[_Group], list[LeftOut], list[Denied]]:
    """Those wishes that may be asked for, by the request they would be in; and the others.

    With what is against each that is refused.
    """
    ones: list[_One] = []
    left_out: list[LeftOut] = []
    refused: list[Denied] = []
    for at, (wish, found) in enumerate(zip(wishes, await _each(means, wishes), strict=True)):
        if isinstance(found, Found):
            ones.append(_One(at=at, wish=wish, found=found))
        else:
            left_out.append(_left_out(at, wish, found))
            why = found.by if isinstance(found, _Hindered) else found
            refused += [why] if isinstance(why, Denied) else []
    groups = []
    for group in _grouped(ones):
        decided = await _with_approvers(means, group)
        if isinstance(decided, _Group):
            groups.append(decided)
        else:
            left_out += (_left_out(one.at, one.wish, decided) for one in group.ones)
            refused += [decided] * len(group.ones)
    return groups, left_out, refused


def _against_all(refused: Sequence[Denied], wishes: Sequence[Wish]) -> Denied | None:
    return refused[0] if refused and len(refused) == len(wishes) else None


def _liftable(refused: Sequence[Denied]) -> Denied | None:
    return next((one for one in refused if one.needs_help), None)


_Against = Objection | Denied | _Hindered | None
"""What stands against one of several; None where another request for it has not ended."""


async def _each(means: Means, wishes: Sequence[Wish]) -> list[Found | _Against]:
    """What becomes of each wish by itself."""
    rules = means.rules()
    actor = await asker(means, wishes[0].user, rules) if wishes else Denied(reason="")
    refs = [wish.ref for wish in wishes if wish.ref]
    async with means.records.read() as connection:
        taken = await request_parts.taken(connection, refs)
        sources = {wish.source for wish in wishes}
        hindered = {one: await hindrance(means, connection, one) for one in sources}
    seen: set[AssetRef] = set()
    weighed: list[Found | _Against] = []
    for wish in wishes:
        if isinstance(actor, Denied):
            weighed.append(actor)
        elif wish.ref in seen:
            weighed.append(_TWICE)
        elif (against := hindered[wish.source]) is not None:
            weighed.append(_Hindered(against.on_record, against))
        elif wish.ref in taken:
            weighed.append(None)
        else:
            weighed.append(await _one(means, wish, actor, rules))
        if wish.ref:
            seen.add(wish.ref)
    return weighed


async def _one(
    means: Means, wish: Wish, actor: Actor, rules: Sequence[Rule]
) -> Found | Objection | Denied:
    held = ruled(means, wish, actor, rules)
    return held if isinstance(held, Denied) else await weighed_under(means, wish, actor, held)


def _grouped(ones: Sequence[_One]) -> list[_Group]:
    """What goes together, those first that need no approval."""
    at_once = [one for one in ones if one.found.ruling.rule.needed == 0]
    groups: dict[tuple[Rule, str, str | None, Concerned], list[_One]] = {}
    for one in ones:
        rule = one.found.ruling.rule
        if rule.needed != 0:
            every = one.found.concerned
            whose = every if _means_concerned(rule) else Concerned(sides=every.sides)
            group = (rule, one.wish.source, one.found.client, whose)
            groups.setdefault(group, []).append(one)
    decided = [_Group(ones=some, rule=rule) for (rule, *_), some in groups.items()]
    if not at_once:
        return decided
    strictest, *_ = strictest_first([one.found.ruling.rule for one in at_once])
    return [_Group(ones=at_once, rule=strictest), *decided]


def _means_concerned(rule: Rule) -> bool:
    """Whether who may approve depends on who has the asset, or whose it is."""
    return any(who.manager or who.contact for who in (rule.approve, rule.escalate_to))


async def _with_approvers(means: Means, group: _Group) -> _Group | Denied:
    """The same with everyone who could approve it; refused where they are too few."""
    if group.rule.needed == 0:
        return group
    able = await approvers_of(means, _parent(means, group, requests.fresh_id()))
    return able if isinstance(able, Denied) else replace(group, approvers=able)


def _with_reason(groups: Sequence[_Group], reason: str) -> tuple[list[_Group], list[LeftOut]]:
    """Those for which as much was said of why as is wanted; and what is left out for that."""
    kept: list[_Group] = []
    left_out: list[LeftOut] = []
    for group in groups:
        verdicts = [has_reason(one.found.ruling.matching, reason) for one in group.ones]
        ones = [one for one, verdict in zip(group.ones, verdicts, strict=True) if verdict]
        left_out += (
            _left_out(one.at, one.wish, _Hindered(verdict.reason))
            for one, verdict in zip(group.ones, verdicts, strict=True)
            if isinstance(verdict, Denied)
        )
        if ones:
            kept.append(replace(group, ones=ones))
    return kept, left_out


async def _kept(
    means: Means,
    wishes: Sequence[Wish],
    groups: Sequence[_Group],
    left_out: tuple[LeftOut, ...],
    *,
    key: str,
    origin: str | None,
) -> SeveralAsked:
    """The requests on record, or those made under this key before; raises Conflict.

    One of the assets may have been asked for in between.
    """
    async with means.records.begin() as connection:
        if known := await _known(means, connection, key):
            return SeveralAsked(requests=tuple(known), left_out=known[0].left_out)
        made: list[Request] = []
        for number, group in enumerate(groups):
            parent = _parent(means, group, id_of(means, f"{key}/{number}"))
            parent = parent.model_copy(update={"origin": origin})
            if not made:
                parent = parent.model_copy(update={"left_out": left_out})
            parts = [_part(means, one, parent) for one in group.ones]
            added = await requests.add(connection, parent)
            if not added or not await request_parts.add(connection, parts):
                raise Conflict
            await announce(means, connection, parent, group.approvers)
            await history.append_all(connection, [_asked(means, one) for one in parts])
            made.append(parent)
        refused = [
            refusal(means, wishes[one.at], Denied(reason=one.reason))
            for one in left_out
            if one.why == "denied"
        ]
        await history.append_all(connection, refused)
    return SeveralAsked(requests=tuple(made), left_out=left_out)


async def ask_one(means: Means, wish: Wish, *, reason: str, key: str) -> SeveralAsked:
    """The same where there is but one: it is a request like any other."""
    asked = await ask_for(means, replace(wish, reason=reason, key=key))
    if isinstance(asked, Request):
        return SeveralAsked(requests=(asked,), left_out=())
    against = None if isinstance(asked, Blocked) else asked
    return SeveralAsked(
        requests=(),
        left_out=(_left_out(0, wish, against),),
        against=against if isinstance(against, Denied) and against.needs_help else None,
    )


async def asked_under(means: Means, key: str) -> SeveralAsked | None:
    """What was asked for under this key before, if anything was."""
    async with means.records.read() as connection:
        one = await requests.get(connection, id_of(means, key))
        known = [one] if one else await _known(means, connection, key)
    return SeveralAsked(requests=tuple(known), left_out=known[0].left_out) if known else None


async def _known(means: Means, connection: AsyncConnection, key: str) -> list[Request]:
    found: list[Request] = []
    while one := await requests.get(connection, id_of(means, f"{key}/{len(found)}")):
        found.append(one)
    return found


def _parent(means: Means, group: _Group, request_id: str) -> Request:
    """The request for all of a group: of one source and client where they are."""
    alone = [request_for(means, one.wish, one.found) for one in group.ones]
    first = alone[0]
    sources = {one.source for one in alone}
    clients = {(one.source, one.client_id, one.client_name) for one in alone}
    whose = {} if len(clients) == 1 else {"client_id": None, "client_name": ""}
    execute_by = [one.execute_by for one in alone if one.execute_by]
    return first.model_copy(
        update={
            "id": request_id,
            "kind": "several",
            "source": first.source if len(sources) == 1 else "",
            "asset_id": None,
            "rule": group.rule,
            "execute_by": min(execute_by, default=None),
            "operation": Several(changes=tuple(one.change for one in alone)),
            "precondition": None,
            "asset": first.asset if len(alone) == 1 else None,
            **whose,
        }
    )


def _part(means: Means, one: _One, parent: Request) -> Request:
    """One of several, as a request that waits for what becomes of them all."""
    alone = request_for(means, one.wish, one.found)
    return alone.model_copy(
        update={
            "id": requests.fresh_id(),
            "parent": parent.id,
            "position": one.at,
            "status": RequestStatus.PENDING,
            "execute_by": None,
            "due_at": None,
            "remind_at": None,
            "escalate_at": None,
        }
    )


def _asked(means: Means, part: Request) -> history.Event:
    words = {"reason": part.reason}
    actor, rule = part.requester, part.rule.name
    return events.event(means, "asked", part, actor=actor, words=words, rule=rule)


def _left_out(at: int, wish: Wish, why: _Against) -> LeftOut:
    name = _label(wish)
    match why:
        case Objection():
            return LeftOut(at=at, label=name, why=why.why)
        case Denied():
            return LeftOut(at=at, label=name, why="denied", reason=why.on_record)
        case _Hindered():
            return LeftOut(at=at, label=name, why="hindered", reason=why.reason)
    return LeftOut(at=at, label=name, why="blocked")


def _label(wish: Wish) -> str:
    if wish.asset is not None:
        return label(wish.asset)
    wanted = wish.operation
    return label_of_new(wanted) if isinstance(wanted, Create) else wanted.ref.id


def _in_order(left_out: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left_out, key=lambda one: one.at))
