"""The feed: a line for each completed change, in one channel, of what everyone there may read."""

from typing import Any
from unittest.mock import create_autospec

import pytest

from bot.assets.client import AssetChanges
from bot.changes.drawing import Drawing
from bot.changes.feed import LINE, Feed
from bot.errors import NotPermitted
from bot.models import Money, Scope
from bot.operations import Edit
from bot.plain import as_text
from bot.policy import Bound
from bot.store.requested import Request
from tests.approvals.boxed import asked_once, held, parts, returns, worked_off
from tests.desk import SERIAL
from tests.faults.desk import FaultDesk

CHANNEL = "C0FEED99"


def feed(desk: FaultDesk, channel: str | None = CHANNEL, bound: Any = lambda _: None) -> Feed:
    """The feed as a bot has it."""
    means = desk.desk.means()
    drawing = Drawing(means, index=desk.index, sees=create_autospec(object))
    return Feed(means, drawing, channel=lambda: channel, bound=bound)


async def changed(desk: FaultDesk, told: Feed, **more: Any) -> Request:
    """A change that was carried out, the feed being told of it."""
    asset = await desk.asset()
    changes = AssetChanges(tag="LT-9", price=Money(minor_units=123456, currency="EUR"))
    request = await desk.desk.asked(
        operation=Edit(ref=asset.ref, changes=changes), asset=asset, reason="A secret.", **more
    )
    await desk.desk.work(follow_ups=(told.followed,))
    return await desk.desk.get(request)


async def test_a_completed_change_is_one_line(desk: FaultDesk) -> None:
    """What became of the asset: no price, no reason, nobody who is notified."""
    told = feed(desk)
    request = await changed(desk, told)
    (one,) = [one for one in await desk.desk.owed(request) if one.template == LINE]
    drawn = await told.draw(one)
    assert drawn
    said = as_text(dict(drawn.payload))
    assert one.to == CHANNEL
    assert SERIAL in said
    assert "Asset tag: LT-0042 → LT-9" in said
    assert "1,234" not in said
    assert "secret" not in said
    assert "<@" not in str(drawn.payload)
    assert len(drawn.payload["blocks"]) == 1


async def test_it_is_off_by_default(desk: FaultDesk) -> None:
    """Without a channel nothing is owed."""
    request = await changed(desk, feed(desk, None))
    assert [one for one in await desk.desk.owed(request) if one.template == LINE] == []


async def test_what_was_not_done_is_not_told(desk: FaultDesk) -> None:
    """A change that failed is nobody's news."""
    told = feed(desk)
    asset = await desk.asset()
    request = await desk.desk.asked(
        operation=Edit(ref=asset.ref, changes=AssetChanges(tag="LT-9")), asset=asset
    )
    desk.desk.factorial.edit(asset.ref.id, {"owner_id": desk.desk.receiver().id})
    await desk.desk.work(follow_ups=(told.followed,))
    assert (await desk.desk.get(request)).status == "failed"
    assert [one for one in await desk.desk.owed(request) if one.template == LINE] == []


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        (Scope(sources=frozenset({"itflow"}), clients=frozenset({"7"})), 0),
        (Scope(sources=frozenset({"factorial"}), clients=frozenset({"7"})), 0),
        (Scope(clients=frozenset({"7"}), whole=frozenset({"factorial"})), 1),
        (Scope(), 1),
    ],
)
async def test_in_a_clients_channel_its_own_changes_alone_are_told(
    desk: FaultDesk, scope: Scope, lines: int
) -> None:
    """As everything else there."""
    told = feed(desk, bound=lambda _: Bound(client="Larkfield", scope=scope))
    request = await changed(desk, told)
    assert len([one for one in await desk.desk.owed(request) if one.template == LINE]) == lines


async def test_while_nothing_is_known_of_that_client_nothing_is_told(desk: FaultDesk) -> None:
    """Better no line than anybody's."""

    def unknown(_channel: str | None) -> None:
        raise NotPermitted("I know of no asset of theirs.")

    request = await changed(desk, feed(desk, bound=unknown))
    assert request.status == "completed"
    assert [one for one in await desk.desk.owed(request) if one.template == LINE] == []


async def test_of_several_changes_each_that_was_done_is_told(desk: FaultDesk) -> None:
    """Never all of them in one line, which would tell of those too that were not done."""
    told, requests = feed(desk), desk.desk
    first, *rest = await held(requests, 3)
    request = await asked_once(requests, returns([first, *rest]))
    requests.factorial.edit(first.ref.id, {"owner_id": requests.receiver("Tom Becker").id})
    request = await worked_off(requests, request, follow_ups=(told.followed,))
    done = [one for one in await parts(requests, request) if one.status == "completed"]
    lines = [
        line.subject
        for one in (request, *await parts(requests, request))
        for line in await requests.owed(one)
        if line.template == LINE
    ]
    assert (request.status, len(done)) == ("completed", 2)
    assert sorted(lines) == sorted(one.id for one in done)
