"""Asking for a change: what becomes of it, and what stands against it."""

from bot.approvals import Blocked, Outlook, Wish
from bot.assets.client import AssetChanges
from bot.models import Denied, RequestStatus, Status
from bot.operations import Assign, Edit, Objection, Retire, Transfer
from bot.store import requests
from tests.desk import RECEIVER, TWO_OF_THREE, Desk, user


async def test_a_transfer_waits_for_an_approval_and_tells_who_may_give_it(desk: Desk) -> None:
    """Each approver is owed one card, and so is whoever asked; the source is sent nothing."""
    request = await desk.asked(reason="She starts on Monday.")
    assert request.status is RequestStatus.PENDING
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "max", "ada", "dana"}
    assert (desk.writes, await desk.told()) == (0, ["asked"])


async def test_what_needs_nobody_is_approved_at_once(desk: Desk) -> None:
    """An edit is carried out as soon as it was asked for, and seen on its own card."""
    asset = await desk.asset()
    edit = Edit(ref=asset.ref, changes=AssetChanges(tag="LT-9"))
    request = await desk.asked(operation=edit)
    assert request.status is RequestStatus.APPROVED
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert (await desk.asset()).tag == "LT-9"
    assert await desk.told() == ["asked", "completed"]
    assert {one.template for one in await desk.owed(request)} == {"request_card"}


async def test_an_edit_that_retires_waits_for_whoever_agrees_to_a_retirement(desk: Desk) -> None:
    """An edit of the status to anything else waits for nobody."""
    desk.rules = [TWO_OF_THREE.model_copy(update={"operations": frozenset({"retire"})})]
    asset = await desk.asset()
    edits = [
        Edit(ref=asset.ref, changes=AssetChanges(status=status))
        for status in (Status.IN_REPAIR, Status.RETIRED)
    ]
    requests = []
    for edit in edits:
        requests.append(await desk.asked(operation=edit, asset=await desk.asset()))
        await desk.work()
    assert [one.status for one in requests] == [RequestStatus.APPROVED, RequestStatus.PENDING]


async def test_a_request_is_read_back_as_it_was_made(desk: Desk) -> None:
    """Operation, rule, asset and words come out of the rows as they went in."""
    desk.rules = [TWO_OF_THREE]
    asset = await desk.asset()
    request = await desk.asked(reason="Why not?")
    kept = await desk.get(request)
    assert kept == request
    assert kept.operation == Transfer(ref=asset.ref, to=desk.receiver())
    assert kept.asset
    assert (kept.asset.serial_number, kept.asset.notes) == (
        asset.serial_number,
        None,
    )


async def test_a_second_request_for_the_same_asset_waits_for_the_first(desk: Desk) -> None:
    """It is told which one; once that has ended it can be asked for."""
    first = await desk.asked()
    second = await desk.ask("olaf")
    assert isinstance(second, Blocked)
    assert second.by.id == first.id
    await desk.approvals().withdraw(first.id, user("dana"))
    assert (await desk.asked("olaf")).id != first.id


async def test_an_asset_of_another_source_with_the_same_id_is_another(desk: Desk) -> None:
    """Each source numbers its own: a request at one stands in nobody's way at the other."""
    request = await desk.asked()
    assert request.ref
    async with desk.records.read() as connection:
        here = await requests.open_on(connection, request.ref)
        there = await requests.open_on(connection, request.ref._replace(source="itflow"))
    assert here
    assert (here.id, there) == (request.id, None)


async def test_the_same_wish_sent_twice_is_one_request(desk: Desk) -> None:
    """A modal that Slack sends again makes no second one."""
    asset = await desk.asset()
    wish = Wish(
        user=user("dana"),
        operation=Transfer(ref=asset.ref, to=desk.receiver()),
        asset=asset,
        key="V0001",
    )
    first, again = await desk.approvals().ask(wish), await desk.approvals().ask(wish)
    assert first == again
    assert await desk.told() == ["asked"]


async def test_whoever_may_not_ask_is_refused_and_it_is_recorded(desk: Desk) -> None:
    """Somebody without a role, and somebody who is no member at all."""
    for name in ("eve", "guest"):
        assert isinstance(await desk.ask(name), Denied)
    events = await desk.history()
    assert [(one.kind, one.texts["user"]) for one in events] == [
        ("refused", "UEVE"),
        ("refused", "UGUEST"),
    ]


async def test_a_rule_that_nobody_could_meet_is_refused_when_asked(desk: Desk) -> None:
    """Two are needed, and beside whoever asks there is one: it names the line to add."""
    desk.rules = [TWO_OF_THREE]
    for gone in ("lee", "kim", "ada"):
        del desk.people.actors[user(gone)]
    denied = await desk.ask()
    assert isinstance(denied, Denied)
    assert "approve = [" in denied.reason


async def test_what_does_not_fit_the_asset_is_objected_to(desk: Desk) -> None:
    """One that somebody has is not assigned, nor retired before it is returned."""
    asset = await desk.asset()
    to = desk.receiver()
    assert await desk.ask(operation=Assign(ref=asset.ref, to=to)) == Objection(
        why="has_assignee", instead="transfer"
    )
    assert await desk.ask(operation=Retire(ref=asset.ref)) == Objection(
        why="returned_first", instead="return"
    )
    assert await desk.ask(has_left=True) == Objection(why="left")
    assert await desk.told() == []


async def test_a_reason_is_asked_for_where_the_rule_wants_one(desk: Desk) -> None:
    """The end of a warranty is not changed without a word."""
    asset = await desk.asset()
    edit = Edit(ref=asset.ref, changes=AssetChanges(warranty_end=None))
    denied = await desk.ask(operation=edit)
    assert isinstance(denied, Denied)
    assert "reason" in denied.reason
    assert (await desk.asked(operation=edit, reason="It was wrong.")).status == "approved"


async def test_what_asking_would_come_to_is_known_before(desk: Desk) -> None:
    """The rule and how many could approve; nothing is kept."""
    asset = await desk.asset()
    wish = Wish(
        user=user("dana"),
        operation=Transfer(ref=asset.ref, to=desk.receiver(RECEIVER)),
        asset=asset,
    )
    outlook = await desk.approvals().outlook(wish)
    assert isinstance(outlook, Outlook)
    assert (outlook.ruling.rule.needed, outlook.approvers) == (1, 4)
    assert await desk.told() == []


async def test_an_edit_of_the_status_is_carried_out_by_the_one_write(desk: Desk) -> None:
    """Factorial is sent one change."""
    asset = await desk.asset("PF4STOCK")
    edit = Edit(ref=asset.ref, changes=AssetChanges(status=Status.IN_REPAIR))
    await desk.asked(operation=edit, asset=asset)
    await desk.work()
    assert (await desk.asset("PF4STOCK")).status is Status.IN_REPAIR
    assert desk.writes == 1
