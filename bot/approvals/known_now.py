"""Who the people of a request are, by all that shows it: what was known then, and what is now."""

import asyncio
import logging

from bot.approvals.cases import requester
from bot.approvals.means import Means
from bot.errors import NotPermitted, SlackFailed
from bot.models import RequestStatus
from bot.policy import Actor
from bot.store.requested import Decision, Request

log = logging.getLogger(__name__)


async def as_known_now(means: Means, request: Request) -> Request:
    """The request whose people have what tells who they are now beside what did then.

    Two accounts may be found to be one person's only after the first of them has spoken. Of what
    is decided it no longer matters.
    """
    if request.status is not RequestStatus.PENDING:
        return request
    asked, *decisions = await asyncio.gather(
        _known(means, requester(request)), *(_decided(means, one) for one in request.decisions)
    )
    return request.model_copy(update={"requested_by": asked, "decisions": tuple(decisions)})


async def _decided(means: Means, decision: Decision) -> Decision:
    if decision.actor is None:
        return decision
    return decision.model_copy(update={"actor": await _known(means, decision.actor)})


async def _known(means: Means, then: Actor) -> Actor:
    """Someone with the addresses and identities they have now besides; their roles are of then."""
    try:
        now = await means.roster.actor(then.user)
    except NotPermitted:  # whoever has left is who they were
        return then
    except SlackFailed as failure:
        log.warning("%s is taken for who they were: %s", then.user, failure)
        return then
    emails, identities = then.emails | now.emails, then.identities | now.identities
    return then.model_copy(update={"emails": emails, "identities": identities})
