"""What gave rise to a request: told with all that happens to it, and kept while it is open."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.approvals import Blocked, Request, Wish
from bot.changes import undoing
from bot.models import RequestStatus
from bot.operations import Delete
from bot.policy import facts
from bot.store import origins, retention
from tests.desk import Desk, user

FREE = "PF4STOCK"


async def transferred(desk: Desk) -> Request:
    """A transfer that was carried out."""
    request = await desk.approved()
    await desk.work()
    return await desk.get(request)


async def undo(desk: Desk, done: Request, name: str = "dana") -> Request:
    """A request that puts it back, as one that asks with its button makes it."""
    now = await desk.asset()
    back = undoing.reversal(done, now, desk.client.capabilities)
    assert not isinstance(back, str)
    return await desk.asked(name, back, now, origin=undoing.origin(done))


async def restoring(desk: Desk, name: str) -> Wish:
    """Somebody's wish for the asset that was just deleted."""
    asset = await desk.asset(FREE)
    deleting = await desk.asked("dana", Delete(ref=asset.ref), asset)
    await desk.approve(deleting, "lee")
    await desk.work()
    done = await desk.get(deleting)
    return Wish(
        user=user(name),
        operation=undoing.restored(asset, desk.client.capabilities),
        asset=None,
        facts=facts("create", asset),
        origin=undoing.origin(done),
    )


async def living(desk: Desk) -> int:
    """How many records with the serial number there are."""
    held = desk.factorial.inventory.assets
    return sum(one.serial_number == FREE and not one.discarded_at for one in held)


async def test_all_that_happens_to_an_undo_is_on_record_as_of_an_undo(desk: Desk) -> None:
    """With the request that it puts back, and what that had done."""
    done = await transferred(desk)
    request = await undo(desk, done)
    await desk.approve(request, "lee")
    await desk.work()
    assert (await desk.get(request)).undoes == (done.id, "transfer")
    told = [one for one in await desk.history() if one.facts.get("request") == request.id]
    assert [one.kind for one in told] == ["asked", "approved", "completed"]
    for one in told:
        assert one.facts["undoes"] == {"request": done.id, "operation": "transfer"}


async def test_an_undo_of_an_undo_says_that_it_is_one(desk: Desk) -> None:
    """And not that it undoes what the first one had put back."""
    first = await undo(desk, await transferred(desk))
    await desk.approve(first, "lee")
    await desk.work()
    second = await undo(desk, await desk.get(first))
    assert second.undoes == (first.id, "undo")


async def test_what_is_being_undone_is_kept_until_that_has_ended(desk: Desk) -> None:
    """However old it is: its undo may have to be begun anew."""
    done = await transferred(desk)
    request = await undo(desk, done)
    later = desk.real + timedelta(days=2)
    async with desk.records.begin() as connection:
        assert await retention.purge(connection, "request", before=later) == 0
    await desk.approvals().withdraw(request.id, user("dana"))
    async with desk.records.begin() as connection:
        assert await retention.purge(connection, "request", before=later) == 2


async def test_two_who_restore_the_same_at_once_are_one_request(desk: Desk) -> None:
    """The other is told which one stands in the way; there is one new record."""
    wish = await restoring(desk, "dana")
    approvals = desk.approvals()
    came = await asyncio.gather(
        approvals.ask(wish), approvals.ask(replace(wish, user=user("olaf")))
    )
    (request,) = [one for one in came if isinstance(one, Request)]
    (blocked,) = [one for one in came if isinstance(one, Blocked)]
    assert blocked.by.id == request.id
    await desk.work()
    assert (await desk.get(request)).status is RequestStatus.COMPLETED
    assert await living(desk) == 1


async def test_what_was_restored_is_not_restored_once_more(desk: Desk) -> None:
    """Whoever asks later finds it there."""
    wish = await restoring(desk, "dana")
    for ended in ("done", "already_so"):
        request = await desk.approvals().ask(wish)
        assert isinstance(request, Request)
        await desk.work()
        outcome = (await desk.get(request)).outcome
        assert outcome
        assert outcome.kind == ended
    assert await living(desk) == 1


def test_an_origin_of_a_later_version_is_none() -> None:
    """A request is drawn without it, and carried out all the same."""
    for origin in ("loan:1", "undo:1", "fault:1:2", "", None):
        assert (origins.undone(origin), origins.fault(origin)) == (None, None)
