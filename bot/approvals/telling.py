"""Who is owed which message about a request: rows in the transaction of what they tell of."""

from collections.abc import Collection, Iterable, Sequence

from bot.approvals.cases import case, groups, named_groups
from bot.approvals.means import TELL, Means
from bot.models import Role
from bot.policy import Actor, Concerned, Side, Who, eligible
from bot.store import AsyncConnection, deliveries
from bot.store.requested import Request

OUTCOME, REMINDER, UNKNOWN = "request_outcome", "request_reminder", "request_unknown"
QUESTION, ANSWERED, BREAK_GLASS = "request_question", "request_answered", "break_glass"
_OPERATORS = Who(roles=frozenset({Role.OPERATOR}))
_ADMINS = Who(roles=frozenset({Role.ADMIN}))


def numbered(template: str, number: int) -> str:
    """The name of a message of which a request may owe several: `request_reminder/2`."""
    return f"{template}/{number}"


async def owe(
    means: Means,
    connection: AsyncConnection,
    request: Request,
    template: str,
    places: Iterable[str],
) -> None:
    """Owe a message about a request to each of these places, and have it sent."""
    await deliveries.owe(
        connection,
        template,
        request.id,
        *places,
        installation=means.installation,
        version=request.version,
        at=means.clock(),
    )


async def redraw(
    means: Means, connection: AsyncConnection, request: Request, *, seen_to: bool = False
) -> None:
    """Have everything that was said about a request drawn anew, and what is owed sent.

    Where it is `seen_to` now, or begun to be with this, whoever sees to it sends it.
    """
    about, version, at = request.id, request.version, means.clock()
    if seen_to:
        await deliveries.redraw_last(connection, about, version=version, at=at)
        return
    drawn = await deliveries.redraw(connection, about, version=version, at=at)
    if request.parent and not drawn:
        return  # nobody was told of it by itself
    key = f"{TELL}-{request.id}-{request.version}"
    await means.enqueue(connection, TELL, key, {"v": 1, "subject": request.id})


async def approvers(means: Means, request: Request) -> tuple[Actor, ...]:
    """Everyone who could approve a request now, and whoever does for those who are away."""
    rule = request.rule
    called = [rule.approve, *([rule.escalate_to] if request.escalated_at else [])]
    found: dict[str, Actor] = {}
    for who in called:
        for one in await meant(means, request, who):
            found.setdefault(one.user, one)
    for one in await means.roster.delegates(list(found.values()), groups(request)):
        found.setdefault(one.user, one)
    return eligible(case(request), found.values())


async def meant(means: Means, request: Request, who: Who) -> Sequence[Actor]:
    """Everyone among these people, for the asset of this request."""
    if who.clients:
        return [
            actor for side in request.concerned.sides for actor in await _of(means, request, side)
        ]
    return await means.roster.meant(
        who,
        source=request.source,
        client=request.client,
        concerned=request.concerned,
        every=request.rule.needed == "all" and who == request.rule.approve,
    )


async def _of(means: Means, request: Request, side: Side) -> Sequence[Actor]:
    """Who could agree for a client: its contacts where any is here, else its operators."""
    return await means.roster.meant(
        Who(contact=True) if side.here else _OPERATORS,
        source=request.source,
        client=side.client.name,
        concerned=Concerned(contacts=side.contacts),
    )


async def admins(means: Means, request: Request) -> list[str]:
    """The Slack users who are admins where this request's asset is."""
    return [one.user for one in await meant(means, request, _ADMINS)]


def places(means: Means, whos: Iterable[Who], actors: Collection[Actor]) -> list[str]:
    """Where these actors are asked, each once: groups in their channel, everyone else directly."""
    named = sorted(named_groups(whos))
    channels = {group: channel for group in named if (channel := means.roster.channel(group))}
    asked = {group for group in channels if any(group in one.groups for one in actors)}
    directly = [one.user for one in actors if not asked & one.groups]
    return [*(channels[group] for group in sorted(asked)), *directly]
