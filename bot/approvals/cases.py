"""A request as policy sees it, and the people in it."""

from collections.abc import Iterable

from bot.models import Asset, RequestStatus
from bot.policy import Actor, Case, Consent, Who
from bot.store.requested import Decision, Request


def case(
    request: Request, *, approvers: Iterable[Actor] = (), consents: Iterable[Consent] = ()
) -> Case:
    """The request as it stands, with further approvers and consents that it does not have yet."""
    return Case(
        rule=request.rule,
        source=request.source,
        client=request.client,
        requester=requester(request),
        concerned=request.concerned,
        status=request.status,
        approvers=(*map(_approver, request.approvals), *approvers),
        consents=(*map(_consent, request.consented), *consents),
        escalated=request.escalated_at is not None,
        expires_at=request.expires_at,
        execute_by=request.execute_by,
    )


def pending(request: Request) -> Case:
    """The request as it was while it could be decided."""
    return case(request).model_copy(update={"status": RequestStatus.PENDING})


def requester(request: Request) -> Actor:
    """Whoever asked, as they were then; of an erased person only the ids are left."""
    return request.requested_by or Actor(
        person=request.requester, user=request.requester_user, name=""
    )


def _approver(decided: Decision) -> Actor:
    return decided.actor or Actor(person=decided.person, user=decided.user, name="")


def _consent(decided: Decision) -> Consent:
    return Consent(actor=_approver(decided), clients=frozenset(decided.consents))


def groups(request: Request) -> frozenset[str]:
    """The user groups that its rule names."""
    return named_groups((request.rule.approve, request.rule.escalate_to))


def named_groups(whos: Iterable[Who]) -> frozenset[str]:
    """The user groups that are named among these people."""
    return frozenset(group for who in whos for group in who.groups)


def without_prose(asset: Asset) -> Asset:
    """As much of an asset as is kept with a request: what its cards show."""
    return asset.model_copy(update={"notes": None, "description": None, "tickets": None})
