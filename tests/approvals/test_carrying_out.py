"""Carrying out what was approved: one write, compared before it and read back after it."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.approvals import carrying
from bot.assets.client import AssetChanges, NewAsset
from bot.models import Named, RequestStatus
from bot.operations import (
    Create,
    Delete,
    Edit,
    Precondition,
    Return,
    changed_since,
    precondition,
)
from bot.store.baseline import keep, seen
from tests.approvals.dying import Between
from tests.desk import RECEIVER, SERIAL, Desk, user

COMPLETED, FAILED, UNKNOWN = "completed", "failed", "unknown"


async def test_an_approved_transfer_is_carried_out_and_everyone_is_told(desk: Desk) -> None:
    """One write; the cards are drawn anew, and whoever asked is told of the end once."""
    request = await desk.approved()
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == (COMPLETED, "done")
    assert (await desk.has_it(), desk.writes) == (RECEIVER, 1)
    assert await desk.told() == ["asked", "approved", COMPLETED]
    assert await desk.owed_to(request, "request_outcome") == {"dana"}
    assert {one.version for one in await desk.owed(request)} == {ended.version}
    assert ended.found
    assert ended.found.assignee
    assert ended.found.assignee.name == RECEIVER
    assert [one.ref for one in desk.learnt] == [request.ref]


async def test_history_says_what_was_changed_and_how_it_was_called_before_and_after(
    desk: Desk,
) -> None:
    """Ids among the facts and words beside them, where a sync had seen the asset before."""
    asset = await desk.asset()
    async with desk.records.begin() as connection:
        await keep(connection, [seen(asset, None, None)])
    edit = Edit(ref=asset.ref, changes=AssetChanges(tag="LT-9"))
    await desk.asked(operation=edit)
    await desk.work()
    event = (await desk.history())[-1]
    assert (event.kind, event.facts["tag"]) == ("completed", True)
    assert event.texts["tag.after"] == "LT-9"
    assert event.texts["tag.before"] == asset.tag


async def test_nothing_is_carried_out_twice(desk: Desk) -> None:
    """The job may come as often as it likes."""
    request = await desk.approved()
    for _ in range(3):
        await desk.approvals().see_to(request.id)
    assert (desk.writes, await desk.told()) == (1, ["asked", "approved", COMPLETED])


@pytest.mark.parametrize(
    ("serial", "edit", "changed"),
    [
        (SERIAL, {"owner_id": None, "status": "in_stock"}, ("assignee", "status")),
        ("PF4STOCK", {"status": "maintenance"}, ("status",)),
        (SERIAL, {"serial_number": "OTHER"}, ("serial_number",)),
    ],
)
async def test_an_asset_that_has_changed_since_is_left_alone(
    desk: Desk, serial: str, edit: dict[str, Any], changed: tuple[str, ...]
) -> None:
    """What differs is kept, as it was and as it is, so that it can be asked for again."""
    asset = await desk.asset(serial)
    request = await desk.approved(operation=Delete(ref=asset.ref), asset=asset)
    desk.factorial.edit(request.asset_id or "", edit)
    await desk.work()
    ended = await desk.get(request)
    assert ended.status == FAILED
    assert ended.outcome
    assert (ended.outcome.kind, ended.outcome.changed) == ("changed", changed)
    assert ended.asset
    assert ended.found
    assert ended.asset != ended.found
    assert desk.writes == 0


async def test_what_somebody_wrote_into_an_edited_field_since_is_left_alone(desk: Desk) -> None:
    """An edit replaces what its card says that it does, and nothing written after it was asked."""
    asset = await desk.asset("PF4STOCK")
    changes = AssetChanges(tag="NEW", notes="All is well")
    request = await desk.asked(operation=Edit(ref=asset.ref, changes=changes), asset=asset)
    desk.factorial.edit(asset.ref.id, {"label": "THEIRS", "notes": "Battery swollen"})
    await desk.work()
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.changed) == (FAILED, ("notes", "tag"))
    assert desk.writes == 0


async def test_what_an_edit_leaves_alone_may_change_meanwhile(desk: Desk) -> None:
    """Somebody else's note keeps nobody from giving it another tag."""
    asset = await desk.asset("PF4STOCK")
    changes = AssetChanges(tag="NEW")
    request = await desk.asked(operation=Edit(ref=asset.ref, changes=changes), asset=asset)
    desk.factorial.edit(asset.ref.id, {"notes": "Battery swollen"})
    await desk.work()
    assert (await desk.get(request)).status == COMPLETED
    assert (await desk.asset("PF4STOCK")).notes == "Battery swollen"


async def test_an_asset_that_is_gone_is_left_alone(desk: Desk) -> None:
    """A transfer of what was deleted meanwhile fails, and says so."""
    request = await desk.approved()
    desk.factorial.discard(request.asset_id or "")
    await desk.work()
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.changed) == (FAILED, ("gone",))


async def test_a_request_from_before_clients_were_kept_is_not_compared_by_them(desk: Desk) -> None:
    """Its row says nothing of a client, which is something else than having none."""
    asset = await desk.asset()
    older = precondition(asset).model_dump(mode="json", exclude={"client"})
    theirs = asset.model_copy(update={"client": Named(id="3", name="Kestrel")})
    assert changed_since(Precondition.model_validate(older), theirs) == ()
    assert changed_since(precondition(asset), theirs) == ("client",)


async def test_nothing_is_given_to_somebody_who_left_meanwhile(desk: Desk) -> None:
    """There when it was asked for and gone when it is approved: the asset stays where it is."""
    request = await desk.approved()
    desk.left.add(desk.receiver().id)
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == (FAILED, "left")
    assert desk.writes == 0
    assert await desk.owed_to(request, "request_outcome") == {"dana"}


async def test_what_somebody_did_by_hand_meanwhile_needs_no_write(desk: Desk) -> None:
    """The asset is so already: completed, and the source is sent nothing."""
    request = await desk.approved()
    to = desk.receiver()
    desk.factorial.edit(request.asset_id or "", {"owner_id": to.id})
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == (COMPLETED, "already_so")
    assert desk.writes == 0


@pytest.mark.parametrize(
    ("fault", "status", "kind"),
    [
        ({"kind": "drop_after"}, COMPLETED, "done"),
        ({"kind": "truncated"}, COMPLETED, "done"),
        ({"kind": "drop"}, UNKNOWN, "in_doubt"),
        ({"kind": "status", "status": 500}, UNKNOWN, "in_doubt"),
        ({"kind": "status", "status": 409}, FAILED, "refused"),
        ({"kind": "status", "status": 401}, FAILED, "refused"),
        ({"kind": "status", "status": 429}, "approved", "unavailable"),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
async def test_what_a_source_answers_decides_the_outcome(
    desk: Desk, fault: dict[str, Any], status: str, kind: str
) -> None:
    """Read back where the answer is lost, and never sent a second time blindly."""
    request = await desk.approved()
    for method in ("PUT", "PATCH", "POST"):
        desk.factorial.fail(**fault, method=method)
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == (status, kind)
    assert desk.writes == 1
    if status == FAILED:
        assert ended.outcome
        assert ended.outcome.status == fault["status"]
        assert str(fault["status"]) in ended.error


async def test_a_time_out_after_sending_is_unknown_until_it_is_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot gives up waiting; the source did it late, and a later reading finds so."""
    monkeypatch.setattr(carrying, "WRITE_WITHIN", 0.05)
    request = await desk.approved()
    never = Between(desk.client, before_write=asyncio.Event().wait)
    await desk.work(sources={"factorial": never})
    assert (await desk.get(request)).status == UNKNOWN
    to = desk.receiver()
    desk.factorial.edit(request.asset_id or "", {"owner_id": to.id})
    desk.later(minutes=1)
    await desk.approvals().reconcile()
    await desk.work()
    assert (await desk.get(request)).status == COMPLETED


async def test_a_source_that_is_down_is_asked_again_until_the_time_is_over(desk: Desk) -> None:
    """Half a minute, a minute, then every five; nothing was sent, so nothing is in doubt."""
    request = await desk.approved()
    desk.factorial.fail("status", times=None)
    waits = []
    for _ in range(4):
        before = desk.now
        await desk.approvals().see_to(request.id)
        held = await desk.get(request)
        assert held.status is RequestStatus.APPROVED
        assert held.due_at
        waits.append((held.due_at - before).total_seconds())
        desk.later(seconds=waits[-1])
    assert waits == [30, 60, 300, 300]
    desk.later(days=1)
    await desk.approvals().reconcile()
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("expired", "too_late")
    assert "503" in ended.error
    assert desk.writes == 0


async def test_a_source_that_is_back_is_sent_what_waited(desk: Desk) -> None:
    """The row is found by looking at it, whatever became of the job."""
    request = await desk.approved()
    desk.factorial.fail("status", times=None)
    await desk.work()
    desk.factorial.mend()
    desk.later(seconds=30)
    await desk.approvals().reconcile()
    await desk.work()
    assert ((await desk.get(request)).status, desk.writes) == (COMPLETED, 1)


async def test_a_deletion_and_a_return_are_carried_out(desk: Desk) -> None:
    """Each by its own write."""
    asset = await desk.asset()
    await desk.asked(operation=Return(ref=asset.ref))
    await desk.work()
    assert await desk.has_it() is None
    deletion = await desk.asked(operation=Delete(ref=asset.ref))
    await desk.approve(deletion, "kim")
    await desk.work()
    assert (await desk.get(deletion)).status == COMPLETED
    assert await desk.client.find_by_serial([SERIAL]) == []
    assert await desk.told() == ["asked", COMPLETED, "asked", "approved", COMPLETED]


async def test_a_new_asset_is_made_and_named(desk: Desk) -> None:
    """The request then names the asset that it made."""
    model = (await desk.asset()).model
    assert model
    new = NewAsset(model_id=model.id, serial_number="NEW-1", tag="T")
    request = await desk.asked(operation=Create(source="factorial", asset=new))
    await desk.work()
    ended = await desk.get(request)
    assert ended.status == COMPLETED
    assert ended.asset_id == (await desk.asset("NEW-1")).ref.id


async def test_an_attempt_whose_lease_is_short_does_not_write(desk: Desk) -> None:
    """What may take 15 seconds is not begun with less than that left."""
    request = await desk.approved()

    def stall() -> None:
        desk.real += timedelta(seconds=16)

    await desk.work(sources={"factorial": Between(desk.client, before_read=stall)})
    assert (desk.writes, (await desk.get(request)).status) == (0, "executing")


async def test_a_fault_of_our_own_ends_the_request(desk: Desk) -> None:
    """It is not run into again and again; what was sent may have been done."""

    def broken() -> None:
        raise ValueError

    for where, status in (({"before_read": broken}, FAILED), ({"before_write": broken}, UNKNOWN)):
        request = await desk.approved()
        await desk.work(sources={"factorial": Between(desk.client, **where)})
        ended = await desk.get(request)
        assert ended.outcome
        assert (ended.status, ended.outcome.kind) == (status, "broken")


async def test_a_source_that_is_no_longer_listed_fails_the_request(desk: Desk) -> None:
    """The settings changed since it was asked for."""
    request = await desk.approved()
    await desk.work(sources={})
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.kind) == (FAILED, "unsupported")


async def test_a_denied_request_is_never_carried_out(desk: Desk) -> None:
    """Nor is one that was withdrawn before its job came."""
    denied = await desk.asked()
    await desk.approvals().decide(denied.id, user("lee"), "denied", "No.")
    withdrawn = await desk.approved()
    await desk.approvals().withdraw(withdrawn.id, user("dana"))
    for one in (denied, withdrawn):
        await desk.approvals().see_to(one.id)
    assert (desk.writes, await desk.has_it(SERIAL)) == (0, "Alex Moreno")
