"""Which requests are found for whom and when, and which are left as they are."""

from datetime import timedelta

import pytest

from bot.approvals import telling
from bot.models import RequestStatus
from bot.operations import Delete
from bot.store import request_runs
from tests.approvals.boxed import asked_once, held, parts, returns
from tests.approvals.dying import Between, Killed, kill
from tests.desk import TWO_OF_THREE, Desk, user

NOWHERE = frozenset[str]()


async def waits_for(desk: Desk, name: str) -> list[str]:
    """The requests that somebody may decide yet."""
    found = await desk.approvals().waiting_for(user(name), NOWHERE, limit=9)
    return [one.id for one in found]


async def test_what_was_decided_is_read_back_with_its_words(desk: Desk) -> None:
    """As whoever clicked has seen it."""
    request = await desk.asked()
    denied = await desk.approvals().decide(request.id, user("lee"), "denied", "Not yet.")
    assert denied.request.decisions[0].comment == "Not yet."
    assert await desk.get(request) == denied.request


async def test_what_has_ended_waits_for_nobody(desk: Desk) -> None:
    """Also with those who still have its card."""
    request = await desk.asked()
    assert await waits_for(desk, "lee") == [request.id]
    await desk.approvals().withdraw(request.id, user("dana"))
    assert await waits_for(desk, "lee") == []


async def test_a_request_waits_for_those_who_have_its_card_and_for_nobody_else(desk: Desk) -> None:
    """Being told something else of it is not being asked."""
    request = await desk.asked()
    async with desk.records.begin() as connection:
        means = desk.means()
        await telling.owe(means, connection, request, telling.REMINDER, [user("eve")])
    assert await waits_for(desk, "kim") == [request.id]
    assert await waits_for(desk, "eve") == []
    assert await waits_for(desk, "olaf") == []


async def test_of_several_changes_it_is_the_request_for_all_that_is_found(desk: Desk) -> None:
    """For whoever asked, and for whoever takes over when the process at it has died."""
    request = await asked_once(desk, returns(await held(desk, 2)))
    assert [one.id for one in await desk.approvals().asked_by(user("dana"), limit=9)] == [
        request.id
    ]
    with pytest.raises(Killed):
        await desk.work(sources={"factorial": Between(desk.client, before_write=kill)})
    desk.later(seconds=31)
    assert "executing" in {one.status for one in await parts(desk, request)}
    async with desk.records.read() as connection:
        assert await request_runs.died(connection, clock=desk.real, limit=9) == [request.id]


async def test_of_several_changes_it_is_the_request_for_all_that_is_due(desk: Desk) -> None:
    """It sees to those that its source did not take."""
    request = await asked_once(desk, returns(await held(desk, 2)))
    desk.factorial.fail("status", times=None)
    await desk.work()
    assert all(one.due_at for one in await parts(desk, request))
    now = desk.now + timedelta(hours=1)
    async with desk.records.read() as connection:
        found = await request_runs.due(connection, RequestStatus.APPROVED, now=now, limit=9)
    assert found == [request.id]


async def test_what_has_moved_on_is_neither_put_off_nor_brought_forward(desk: Desk) -> None:
    """Whoever saw it as it was changes nothing of it as it is."""
    desk.rules = [TWO_OF_THREE]
    seen = await desk.asked()
    assert seen.escalate_at
    later = desk.now + timedelta(days=3)
    now = (await desk.approvals().withdraw(seen.id, user("dana"))).request
    async with desk.records.begin() as connection:
        await request_runs.postpone(connection, seen, due_at=later)
        await request_runs.bring_forward(connection, seen.id, now=desk.now)
    assert await desk.get(seen) == now


async def test_what_somebody_begins_is_put_off_and_never_brought_nearer(desk: Desk) -> None:
    """And only what is approved: nothing else is there to be begun."""
    stock = await desk.asset("PF4STOCK")
    waits = await desk.asked(operation=Delete(ref=stock.ref), asset=stock)
    begun = await desk.approved()
    assert begun.due_at
    further = begun.due_at + timedelta(days=9)
    for due_at, expected in (
        (begun.due_at - timedelta(seconds=1), begun.due_at),
        (further, further),
    ):
        async with desk.records.begin() as connection:
            await request_runs.keep(connection, [waits.id, begun.id], due_at=due_at)
        assert (await desk.get(begun)).due_at == expected
        assert (await desk.get(waits)).due_at == waits.due_at
