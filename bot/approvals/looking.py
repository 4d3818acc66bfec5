"""Who may look into what a request is about: all that it is for, and what happened before."""

from bot import policy
from bot.approvals.cases import groups, named_groups, pending, requester
from bot.approvals.deciding import read
from bot.approvals.means import Means
from bot.approvals.values import Clicked
from bot.models import Allowed, AssetRef, Denied, Role, Verdict
from bot.policy import Actor
from bot.policy.rules import BUILT_IN
from bot.store import request_past
from bot.store.requested import Request

_NOT_YOURS = "This is for whoever asked for it and those who decide it."
_RECENT = 50
"""Requests about one asset of which it is looked up whom they ask."""


async def may_look(means: Means, request_id: str, user: str) -> Clicked:
    """Whether somebody may read all of a request: they asked, may decide, or look after it.

    Raises NotPermitted for whoever is no full member.
    """
    seen = await read(means, request_id)
    verdict = _looks(seen, await means.roster.actor(user, groups(seen)))
    return Clicked(request=seen, verdict=verdict)


def _looks(request: Request, actor: Actor) -> Verdict:
    roles, client = (Role.OPERATOR, Role.AUDITOR), request.client
    looks_after = actor.standing.has(*roles, source=request.source, client=client)
    own = policy.is_same(actor, requester(request))
    decides = policy.approves(pending(request), actor)
    if own or looks_after or decides:
        return Allowed()
    return Denied(reason=_NOT_YOURS, people=frozenset({request.requester_user}))


async def is_asked(means: Means, ref: AssetRef, user: str) -> bool:
    """Whether a request about an asset asks somebody to decide, or did before it ended.

    It does by the rule it was made under, as people and their roles are now. Raises NotPermitted
    for whoever is no full member.
    """
    async with means.records.read() as connection:
        found = await request_past.about(connection, ref, limit=_RECENT)
    asking = [one for one in found if one.rule.needed != 0]
    if not asking:
        return False
    actor = await means.roster.actor(user, frozenset[str]().union(*map(groups, asking)))
    return any(
        policy.approves(pending(one), actor) and not policy.is_same(actor, requester(one))
        for one in asking
    )


async def could_delegate(means: Means, user: str) -> bool:
    """Whether somebody may be asked for what another could decide for them, as the rules are now.

    Raises NotPermitted for whoever is no full member.
    """
    rules = [*means.rules(), *BUILT_IN]
    whos = [who for rule in rules for who in (rule.approve, rule.escalate_to)]
    actor = await means.roster.actor(user, named_groups(whos))
    has = {source: client.capabilities.needs for source, client in means.sources.items()}
    is_contact = any("client_id" in has.get(source, ()) for source, _ in actor.identities)
    return policy.could_delegate(rules, actor, is_contact=is_contact)
