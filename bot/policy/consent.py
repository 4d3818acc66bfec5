"""Who agrees for a client: its own contacts, or whoever records the consent it gave elsewhere.

Each person speaks in one way: as the contact of their clients, or for clients that have nobody
here. Whether a client has somebody here is as it was when the request was made.
"""

from collections.abc import Mapping, Sequence

from bot.models import ADMINS, Allowed, Denied, Role, Verdict
from bot.plain import says_something
from bot.policy.identity import is_same, others
from bot.policy.rules import Actor, Case, Concerned, Side

MOST_REFERENCE = 200
"""Characters of what a consent is referred to by."""


def speaks_for(concerned: Concerned, actor: Actor) -> frozenset[str]:
    """The clients, by id, whose contact someone is."""
    return frozenset(
        side.client.id for side in concerned.sides if not side.contacts.isdisjoint(actor.identities)
    )


def stands_in(concerned: Concerned, source: str, actor: Actor) -> frozenset[str]:
    """The clients with nobody here for whose assets someone is an operator."""
    return frozenset(
        side.client.id
        for side in concerned.sides
        if not side.here
        and actor.standing.has(Role.OPERATOR, source=source, client=side.client.name)
    )


def is_meant(concerned: Concerned, source: str, actor: Actor) -> bool:
    """Whether someone may agree for any of the clients."""
    return bool(speaks_for(concerned, actor) or stands_in(concerned, source, actor))


def agreed_for(case: Case, known: Sequence[Actor] = ()) -> frozenset[str]:
    """The clients that have agreed; `known` may show that two who did are one person.

    Whoever asked counts for none of them, whatever else shows them to be the one who asked.
    """
    given = {id(one.actor): one.clients for one in case.consents}
    own = set(map(id, case.approvers))
    actors = [*known, *case.approvers, *(one.actor for one in case.consents)]
    found: set[str] = set()
    for same in others(case.requester, actors):
        said = [one for one in same if id(one) in own and not one.ambiguous]
        if said:
            found.update(*(speaks_for(case.concerned, one) for one in said))
            continue
        for one in same:
            may = stands_in(case.concerned, case.source, one)
            found |= given.get(id(one), frozenset()) & may if not one.ambiguous else frozenset()
    return frozenset(found)


def missing(case: Case, known: Sequence[Actor] = ()) -> tuple[Side, ...]:
    """The clients that have yet to agree."""
    agreed = agreed_for(case, known)
    return tuple(side for side in case.concerned.sides if side.client.id not in agreed)


def is_agreed(case: Case, known: Sequence[Actor] = ()) -> bool:
    """Whether every client has agreed, and there are clients at all."""
    return bool(case.concerned.sides) and not missing(case, known)


def could_agree(case: Case, eligible: Sequence[Actor]) -> Verdict:
    """Whether these people could agree for every client: each of them in one way."""
    ways = [
        (place, way)
        for place, same in enumerate(others(case.requester, eligible))
        for way in (
            frozenset().union(*(speaks_for(case.concerned, one) for one in same)),
            frozenset().union(*(stands_in(case.concerned, case.source, one) for one in same)),
        )
    ]
    for side in case.concerned.sides:
        if not any(side.client.id in way for _, way in ways):
            return Denied(reason=_nobody(side), roles=ADMINS)
    ids = {side.client.id for side in case.concerned.sides}
    for place, way in ways:
        rest = ids - way
        others_ways = (other for at, other in ways if at != place)
        if not rest or any(rest <= other for other in others_ways):
            return Allowed()
    return Denied(
        reason="Both clients have to agree, and only one person but you could agree for either of"
        " them: have somebody made an operator who can record the consent of the other.",
        roles=ADMINS,
    )


def _nobody(side: Side) -> str:
    if side.here:
        return f"Nobody but you could agree for {side.client.name}."
    return (
        f"{side.client.name} has nobody in this workspace, and no operator but you could record"
        " their consent: have somebody made an operator for them."
    )


def to_record(case: Case, actor: Actor) -> tuple[Side, ...]:
    """The clients whose consent someone could record now."""
    may = stands_in(case.concerned, case.source, actor)
    return tuple(side for side in missing(case) if side.client.id in may)


def may_consent(case: Case, actor: Actor) -> Verdict:
    """Whether someone may record what clients agreed to elsewhere, the request being open."""
    if case.rule.needed != "clients":
        return Denied(reason="Nothing but approvals is needed for this: approve it, or leave it.")
    if is_same(actor, case.requester):
        return Denied(
            reason="You asked for this, so somebody else has to record the client's consent."
        )
    if any(is_same(actor, one) for one in spoken(case)):
        return Denied(reason="You have agreed to this already: it waits for somebody else.")
    if to_record(case, actor):
        return Allowed()
    left = missing(case)
    if left and all(side.here for side in left):
        names = " and ".join(side.client.name for side in left)
        return Denied(
            reason=f"Contacts of {names} are in this workspace: one of them has to agree"
            " themselves."
        )
    return Denied(
        reason="Only operators for the client may record its consent.",
        roles=frozenset({Role.OPERATOR}),
    )


def consent(case: Case, actor: Actor, references: Mapping[str, str]) -> Verdict:
    """The same with what each of the clients' consents is referred to by."""
    if not (verdict := may_consent(case, actor)):
        return verdict
    for side in to_record(case, actor):
        said = references.get(side.client.id, "").strip()
        if not says_something(said):
            return Denied(
                reason=f"Say by which reference {side.client.name} agreed: a ticket, a mail, a call"
                " with its date."
            )
        if len(said) > MOST_REFERENCE:
            return Denied(reason=f"A reference has at most {MOST_REFERENCE} characters.")
    return Allowed()


def may_agree(case: Case, actor: Actor) -> Verdict:
    """Whether someone may approve for themselves, as the contact of a client."""
    if case.rule.needed != "clients":
        return Allowed()
    if not speaks_for(case.concerned, actor):
        return Denied(
            reason="You are nobody's contact there, so this is not yours to approve: record the"
            " consent that the client gave."
        )
    return Allowed()


def spoken(case: Case) -> list[Actor]:
    """Everyone who has agreed, in one way or the other."""
    return [*case.approvers, *(one.actor for one in case.consents)]
