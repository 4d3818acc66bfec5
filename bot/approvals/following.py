"""What a change of a request is followed by: its carrying out, its parts, and the news of it."""

from bot.approvals import telling
from bot.approvals.means import Means
from bot.models import RequestStatus
from bot.store import AsyncConnection, request_parts
from bot.store.requested import Request


async def follow(means: Means, connection: AsyncConnection, request: Request) -> None:
    """See to what follows a change of a request, in its transaction."""
    approved = request.status is RequestStatus.APPROVED
    if approved:
        means.begin(connection, request.id)
    if request.kind == "several" and request.ended_at:
        await request_parts.end_with(connection, request)
    if request.status in {RequestStatus.DENIED, RequestStatus.EXPIRED}:
        place = [request.requester_user]
        await telling.owe(means, connection, request, telling.OUTCOME, place)
    await telling.redraw(means, connection, request, seen_to=approved)
