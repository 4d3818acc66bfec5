"""What follows a change that was carried out: an offer to who was given it, an end to others."""

from uuid import NAMESPACE_OID, uuid5

from bot.hand_overs import recording
from bot.hand_overs.means import Means
from bot.models import Asset, Named, RequestStatus
from bot.operations import Assign, Delete, Return, Transfer
from bot.operations.client_transfer import ClientTransfer
from bot.operations.effects import label
from bot.operations.several import Several
from bot.store import AsyncConnection, HandOver, hand_overs
from bot.store.compare_and_swap import Conflict, retry_on_conflict, swapped
from bot.store.hand_overs import Why
from bot.store.people import ensure_person
from bot.store.requested import Request


async def follow(means: Means, connection: AsyncConnection, request: Request) -> None:
    """See to the hand-overs of an asset that a request has changed: in its transaction."""
    if isinstance(request.operation, Several) and request.ended_at:
        await _said_now(means, connection, request.id, request.operation)
    if request.status is not RequestStatus.COMPLETED or request.ref is None:
        return
    own, older = await hand_overs.of_request_or_open(connection, request.id, request.ref)
    if own:
        return
    if older and (why := _made_of(request, older)):
        await end(means, connection, older, why)
    asset, operation = request.found or request.asset, request.operation
    if asset and isinstance(operation, Assign | Transfer):
        await _offer(means, connection, request, asset, operation.to)


async def _said_now(
    means: Means, connection: AsyncConnection, parent: str, several: Several
) -> None:
    """Ask whoever was given something by a request that has ended: nothing more follows."""
    given = [one for one in several.changes if isinstance(one, Assign | Transfer)]
    for source, to_id in sorted({(one.ref.source, one.to.id) for one in given}):
        bundle = recording.bundle_of(parent, source, to_id)
        await recording.redraw_all(means, connection, bundle, "ended")


def _made_of(request: Request, older: HandOver) -> Why | None:
    """What a request that was carried out has made of an asset that somebody was given before."""
    match request.operation:
        case Assign(to=to) | Transfer(to=to):
            return None if to.id == older.to_id else "given"
        case ClientTransfer():  # the old record may be kept, and with it who had it
            return "given"
        case Return():
            return "returned"
        case Delete():
            return "gone"
    return became(older.to_id, request.found) if request.found else None


def became(to_id: str, asset: Asset | None) -> Why | None:
    """What has become of an asset since somebody was given it; None while they have it."""
    if asset is None or asset.gone:
        return "gone"
    if asset.assignee is None:
        return "returned"
    return None if asset.assignee.id == to_id else "given"


async def end(means: Means, connection: AsyncConnection, one: HandOver, why: Why) -> bool:
    """Expect nothing of anybody any more, for the asset has moved on; False when it has not to be.

    A hand-over that was declined stays so.
    """

    async def attempt() -> bool:
        seen = await hand_overs.get(connection, one.id)
        if seen is None or seen.closed_at:
            return False
        status = "declined" if seen.status == "declined" else "lapsed"
        columns = {"status": status, "why": why, "due_at": None, "asks_at": None}
        ended = swapped(await hand_overs.move(connection, seen, closed_at=means.now(), **columns))
        await recording.event(means, connection, "closed", ended, why=why)
        await recording.redraw(means, connection, ended)
        return True

    try:
        return await retry_on_conflict(attempt)
    except Conflict:
        return False


async def _offer(
    means: Means, connection: AsyncConnection, request: Request, asset: Asset, to: Named
) -> None:
    now, user = means.now(), means.roster.member(request.source, to.id)
    recipient = await ensure_person(
        connection, "source", request.source, to.id, evidence="source", at=now
    )
    category = asset.model.category if asset.model else ""
    one = HandOver(
        # The same if it is made anew on restored records, so that its messages are found in Slack.
        id=str(uuid5(NAMESPACE_OID, f"hand-over of {request.id}")),
        installation_id=means.installation,
        request_id=request.id,
        bundle=recording.bundle_of(request.parent, request.source, to.id)
        if request.parent
        else None,
        source=request.source,
        asset_id=asset.ref.id,
        client_id=request.client_id,
        to_id=to.id,
        recipient=recipient,
        user_id=user,
        reachable=user is not None,
        giver=request.requester,
        giver_user=request.requester_user,
        offered_at=now,
        asked_at=now,
        due_at=recording.first_due(means, now, user),
        label=label(asset),
        model=asset.model.name if asset.model else "",
        category=category,
        client_name=request.client_name,
        to_name=to.name,
        terms=means.terms(category),
    )
    if await hand_overs.add(connection, one):
        await recording.ask(means, connection, one)
