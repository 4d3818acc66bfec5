"""Who is told of a transfer to another client, and who is asked nothing more about it."""

from unittest.mock import create_autospec

import pytest

from bot.changes.drawing import Drawing
from bot.changes.feed import LINE, Feed
from bot.models import Scope
from bot.policy import Bound
from bot.store import HandOver, hand_overs
from tests.approvals.moving import BRIGHTWATER, KESTREL, Moving
from tests.desk import HOME, user
from tests.handing import Handing


@pytest.mark.parametrize(
    ("clients", "lines"), [({BRIGHTWATER}, 0), ({KESTREL}, 0), ({BRIGHTWATER, KESTREL}, 1)]
)
async def test_no_client_reads_in_its_channel_where_an_asset_went_or_came_from(
    moving: Moving, clients: set[str], lines: int
) -> None:
    """The line names both clients, so it is told where both may be read."""
    bound = Bound(client="x", scope=Scope(clients=frozenset(clients)))
    means = moving.desk.means()
    drawing = create_autospec(Drawing, instance=True)
    told = Feed(means, drawing, channel=lambda: "C0FEED99", bound=lambda _channel: bound)
    request = await moving.approved()
    await moving.desk.work(**moving.sources, follow_ups=(told.followed,))
    assert (await moving.desk.get(request)).status == "completed"
    assert len([one for one in await moving.desk.owed(request) if one.template == LINE]) == lines


def held(moving: Moving) -> str:
    """The name of what somebody at Brightwater Dental has."""
    return next(
        one.asset_name or ""
        for one in moving.served.itflow.database.assets
        if one.asset_client_id == BRIGHTWATER
        and one.asset_contact_id != "0"
        and one.asset_status == "Deployed"
        and not one.asset_archived_at
        and one.asset_serial
    )


async def test_nobody_is_asked_any_longer_whether_they_have_what_is_another_clients(
    moving: Moving,
) -> None:
    """Though the old record is kept, and with it who had it."""
    desk, name = moving.desk, held(moving)
    asset = await moving.asset(name)
    assert asset.assignee
    dana = desk.people.actors[user("dana")]
    one = HandOver(
        id="1",
        installation_id=HOME,
        request_id="r",
        source="itflow",
        asset_id=asset.ref.id,
        to_id=asset.assignee.id,
        recipient=dana.person,
        giver=dana.person,
        giver_user=dana.user,
        offered_at=desk.now,
        asked_at=desk.now,
    )
    async with desk.records.begin() as connection:
        assert await hand_overs.add(connection, one)
    handing = Handing(desk)
    request = await moving.approved(name=name)
    follow = handing.hand_overs(**moving.sources).follow
    await desk.work(**moving.sources, follow_ups=(follow,))
    assert (await desk.get(request)).status == "completed"
    now = await handing.now(one)
    assert (now.status, now.why, now.closed_at) == ("lapsed", "given", desk.now)
