"""Unknown outcomes: settled by reading the asset again, in the end by an admin."""

from datetime import timedelta

import pytest

from bot.approvals import Blocked
from bot.store.requested import Request
from tests.approvals.dying import Between
from tests.desk import RECEIVER, Desk, user

UNDECIDED = "Tom Becker"


async def unknown(desk: Desk) -> Request:
    """A transfer that was sent, and whose answer never came; it was not done."""
    request = await desk.approved()
    desk.factorial.fail("drop", method="PUT")
    await desk.work()
    assert (await desk.get(request)).status == "unknown"
    return request


async def read_again(desk: Desk, **after: float) -> None:
    """So much later a process looks at what is due."""
    desk.later(**after)
    await desk.approvals().reconcile()
    await desk.work()


def late() -> None:
    """Nothing is answered in time."""
    raise TimeoutError


def somebody_else_gets_it(desk: Desk, request: Request) -> None:
    """Somebody at the source gives it to a third person."""
    there = desk.receiver(UNDECIDED)
    desk.factorial.edit(request.asset_id or "", {"owner_id": there.id})


async def test_what_did_not_happen_is_found_out_within_a_minute(desk: Desk) -> None:
    """The asset is as it was: failed, and whoever asked is told that nothing happened."""
    request = await unknown(desk)
    await read_again(desk, minutes=1)
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.kind) == ("failed", "did_not_happen")
    assert (desk.writes, await desk.told()) == (1, ["asked", "approved", "unknown", "failed"])


async def test_what_happened_late_is_found_out_too(desk: Desk) -> None:
    """The asset is as it was to be: completed, without another write."""
    request = await unknown(desk)
    to = desk.receiver(RECEIVER)
    desk.factorial.edit(request.asset_id or "", {"owner_id": to.id})
    await read_again(desk, minutes=1)
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.kind) == ("completed", "done")
    assert desk.writes == 1


async def test_what_cannot_be_told_by_reading_goes_to_the_admins(desk: Desk) -> None:
    """Read after 1, 5 and 30 minutes; then they are asked, with what the source says now."""
    request = await unknown(desk)
    somebody_else_gets_it(desk, request)
    due = []
    for minutes in (1, 4, 25):
        held = await desk.get(request)
        assert held.due_at
        due.append(held.due_at - held.outcome.at if held.outcome else None)
        assert await desk.owed_to(request, "request_unknown") == set()
        await read_again(desk, minutes=minutes)
    assert due == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
    assert await desk.owed_to(request, "request_unknown") == {"ada"}
    held = await desk.get(request)
    assert held.status == "unknown"
    assert held.found
    assert held.found.assignee
    assert held.found.assignee.name == UNDECIDED
    assert desk.writes == 1


async def test_a_source_that_is_down_leaves_it_unknown(desk: Desk) -> None:
    """And settles it once it answers, also after the admins were asked."""
    request = await unknown(desk)
    desk.factorial.fail("status", times=None)
    for minutes in (1, 4, 25):
        await read_again(desk, minutes=minutes)
    assert (await desk.get(request)).status == "unknown"
    assert await desk.owed_to(request, "request_unknown") == {"ada"}
    desk.factorial.mend()
    await read_again(desk, minutes=30)
    assert (await desk.get(request)).status == "failed"


async def test_a_source_that_does_not_answer_in_time_leaves_it_unknown_as_well(desk: Desk) -> None:
    """It is read again when that is due, as after any other fault."""
    request = await unknown(desk)
    desk.later(minutes=1)
    await desk.approvals().reconcile()
    await desk.work(sources={"factorial": Between(desk.client, before_read=late)})
    held = await desk.get(request)
    assert held.outcome
    assert (held.status, held.due_at) == ("unknown", held.outcome.at + timedelta(minutes=5))
    await read_again(desk, minutes=4)
    assert (await desk.get(request)).status == "failed"


async def test_new_requests_for_its_asset_wait(desk: Desk) -> None:
    """Until it is settled."""
    request = await unknown(desk)
    blocked = await desk.ask("olaf")
    assert isinstance(blocked, Blocked)
    assert blocked.by.id == request.id
    await read_again(desk, minutes=1)
    await desk.asked("olaf")


@pytest.mark.parametrize(
    ("how", "status", "kind"),
    [("happened", "completed", "done"), ("did_not", "failed", "did_not_happen")],
)
async def test_an_admin_says_how_it_ended(desk: Desk, how: str, status: str, kind: str) -> None:
    """Once; who said so is kept, and anyone else is refused."""
    request = await unknown(desk)
    assert not (await desk.approvals().settle(request.id, user("lee"), "happened")).verdict
    settled = await desk.approvals().settle(request.id, user("ada"), how)  # type: ignore[arg-type] # a case of the table
    assert settled.verdict
    outcome = settled.request.outcome
    assert outcome
    assert (settled.request.status, outcome.kind) == (status, kind)
    assert outcome.settled_by == desk.people.actors[user("ada")].person
    again = await desk.approvals().settle(request.id, user("ada"), "did_not")
    assert not again.verdict
    assert await desk.told() == ["asked", "approved", "unknown", "refused", "settled"]


async def test_an_admin_has_it_tried_again(desk: Desk) -> None:
    """It is compared with what was asked for before it is written, as ever."""
    request = await unknown(desk)
    again = await desk.approvals().settle(request.id, user("ada"), "again")
    assert again.request.status == "approved"
    await desk.work()
    ended = await desk.get(request)
    assert (ended.status, desk.writes, await desk.has_it()) == ("completed", 2, RECEIVER)


async def test_what_has_changed_is_not_tried_again(desk: Desk) -> None:
    """Somebody else has it now: the difference is told instead."""
    request = await unknown(desk)
    somebody_else_gets_it(desk, request)
    await desk.approvals().settle(request.id, user("ada"), "again")
    await desk.work()
    ended = await desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.changed) == ("failed", ("assignee",))
