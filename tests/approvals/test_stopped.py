"""A process is stopped between its last look at the lease and its call, and wakes too late.

That docs/operations.md tells of: the one case in which a source may be sent a change twice.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.assets.client import AssetChanges, NewAsset
from bot.models import Asset, Status
from bot.operations import Assign, Change, Create, Delete, Edit, Retire, Return, Transfer
from bot.store.requested import Request
from tests.approvals.dying import Between
from tests.approvals.moving import BRIGHTWATER, KESTREL, Moving
from tests.approvals.test_client_transfer import nth
from tests.desk import RECEIVER, Desk

ANOTHER = {"executor": "another"}
STOCK = "PF4STOCK"
Wanted = Callable[[Desk, Asset], Change]

KINDS: dict[str, tuple[str, Wanted]] = {
    "assign": (STOCK, lambda desk, asset: Assign(ref=asset.ref, to=desk.receiver())),
    "return": ("C02XL0ABJGH5", lambda _, asset: Return(ref=asset.ref)),
    "transfer": ("C02XL0ABJGH5", lambda desk, asset: Transfer(ref=asset.ref, to=desk.receiver())),
    "edit": (STOCK, lambda _, asset: Edit(ref=asset.ref, changes=AssetChanges(tag="LT-7"))),
    "retire": (STOCK, lambda _, asset: Retire(ref=asset.ref)),
    "delete": (STOCK, lambda _, asset: Delete(ref=asset.ref)),
}
"""Each operation on an asset that is there, and one that it can be asked for of."""


async def stopped(desk: Desk, request: Request) -> None:
    """It is carried out by a process that stops after its fence until another has finished."""

    async def overtaken() -> None:
        desk.real += timedelta(seconds=31)
        await desk.approvals(**ANOTHER).see_to(request.id)

    between = Between(desk.client, before_write=overtaken)
    await desk.approvals(sources={"factorial": between}).see_to(request.id)


async def asked(desk: Desk, serial_number: str, wanted: Wanted) -> Request:
    """A request for that, approved where it needs to be."""
    asset = await desk.asset(serial_number)
    request = await desk.asked(operation=wanted(desk, asset), asset=asset)
    return (await desk.approve(request, "lee")).request if request.rule.needed else request


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_sent_twice_comes_to_what_it_came_to_once(desk: Desk, kind: str) -> None:
    """The second call finds it done: one outcome, one history, and the asset as it was to be."""
    request = await asked(desk, *KINDS[kind])
    await stopped(desk, request)
    ended = await desk.get(request)
    assert (ended.status, ended.attempt, desk.writes) == ("completed", 2, 2)
    assert (await desk.told()).count("completed") == 1
    told = {"dana"} if request.rule.needed else set()  # else its card says it
    assert await desk.owed_to(request, "request_outcome") == told
    found = await desk.client.find_by_serial([KINDS[kind][0]])
    now = next(iter(found), None)
    if kind == "delete":
        assert now is None
    elif kind in {"assign", "transfer"}:
        assert now
        assert now.assignee
        assert now.assignee.name == RECEIVER
    else:
        assert now
        assert now.assignee is None
        assert (now.tag == "LT-7") is (kind == "edit")
        assert (now.status is Status.RETIRED) is (kind == "retire")


async def test_a_new_asset_is_made_once_though_it_was_given_up(desk: Desk) -> None:
    """Another sends nothing again, and does not know; what is made after that is then found."""
    model = (await desk.asset()).model
    assert model
    new = NewAsset(model_id=model.id, serial_number="NEW-1")
    request = await desk.asked(operation=Create(source="factorial", asset=new))
    await stopped(desk, request)
    serials = [one.serial_number for one in desk.factorial.inventory.assets]
    assert (serials.count("NEW-1"), desk.writes) == (1, 1)
    assert (await desk.get(request)).status == "unknown"
    desk.later(minutes=1)
    await desk.approvals().reconcile()
    await desk.work()
    assert (await desk.get(request)).status == "completed"
    assert serials.count("NEW-1") == 1


@pytest.mark.parametrize("step", range(3))
async def test_a_transfer_to_another_client_has_one_new_record_all_the_same(
    moving: Moving, step: int
) -> None:
    """Stopped before any of its three writes: what is made late is found, and the rest is done."""
    request = await moving.approved()

    async def overtaken() -> None:
        moving.desk.real += timedelta(seconds=31)
        await moving.desk.approvals(**ANOTHER, **moving.sources).see_to(request.id)

    await moving.desk.work(**moving.at(before_write=nth(step, overtaken)))
    ended = await moving.desk.get(request)
    assert ended.status == ("unknown" if step == 0 else "completed")
    for _ in range(2):
        moving.desk.later(minutes=1)
        await moving.desk.approvals(**moving.sources).reconcile()
        await moving.desk.work(**moving.sources)
    assert (await moving.desk.get(request)).status == "completed"
    assert moving.records() == [
        (BRIGHTWATER, "Retired", None),
        (KESTREL, "Ready to Deploy", None),
    ]
    assert (await moving.desk.told()).count("completed") == 1
