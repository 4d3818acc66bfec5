"""Two at once, and processes that die at each step: a hand-over is as if there had been one."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.hand_overs import Came, HandOver, HandOvers
from tests.approvals.dying import Killed
from tests.desk import user
from tests.handing import PRIYA, Handing

ME = user(PRIYA)
DANA = user("dana")


async def dies(*_: object) -> None:
    """The process ends before its transaction does."""
    raise Killed


async def test_of_two_answers_at_once_one_stands(handing: Handing) -> None:
    """Both are answered; the row, its events and its messages are those of one of them."""
    one = await handing.given()
    ours, theirs = handing.hand_overs(), handing.hand_overs()
    came: tuple[Came, ...] = await asyncio.gather(
        *(ours.have(one.id, ME), theirs.not_mine(one.id, ME)),
        *(ours.have(one.id, ME), theirs.not_mine(one.id, ME)),
    )
    assert [bool(each.verdict) for each in came].count(True) == 1
    assert len(await handing.told()) == 2
    now = await handing.now(one)
    assert now.version == one.version + 1
    assert ("hand_over_giver/1.declined" in await handing.owed(one)) == (now.status == "declined")


async def test_of_many_processes_that_look_at_once_one_reminds(handing: Handing) -> None:
    """One event, one message, one step of the row."""
    one = await handing.given()
    handing.desk.later(days=3)
    await asyncio.gather(*(handing.hand_overs().pass_time() for _ in range(4)))
    assert (await handing.now(one)).reminded == 1
    assert await handing.told() == ["offered", "reminded"]


async def test_an_answer_and_a_change_at_once_leave_one_end(handing: Handing) -> None:
    """Either it was accepted and then given on, or it had moved on: never both ends of one row."""
    one = await handing.given()
    request = await handing.desk.asked(
        operation=await handing.giving("Tom Becker"), asset=await handing.desk.asset()
    )
    came, _ = await asyncio.gather(handing.hand_overs().have(one.id, ME), handing.work())
    now = await handing.now(one)
    assert now.closed_at
    assert now.status == ("accepted" if came.verdict else "lapsed")
    assert (await handing.desk.get(request)).status == "completed"


async def _remind(ours: HandOvers, handing: Handing, one: HandOver) -> None:
    handing.desk.now = one.asked_at + timedelta(days=3)
    await ours.pass_time()


async def _lapse(ours: HandOvers, handing: Handing, one: HandOver) -> None:
    handing.desk.left.add(one.to_id)
    await ours.pass_time()


STEPS: dict[str, Callable[[HandOvers, Handing, HandOver], Awaitable[object]]] = {
    "accepted": lambda ours, _handing, one: ours.have(one.id, ME),
    "declined": lambda ours, _handing, one: ours.not_mine(one.id, ME, "No"),
    "postponed": lambda ours, _handing, one: ours.later(one.id, ME, 2),
    "reminded": _remind,
    "lapsed": _lapse,
}
"""What happens to a hand-over that was offered, by the kind of its event."""


@pytest.mark.parametrize("step", STEPS)
async def test_killed_at_any_step_it_is_as_it_was_and_then_done_once(
    handing: Handing, step: str
) -> None:
    """Nothing of a step is kept without the rest of it: row, event and message are one."""
    one = await handing.given()
    owed = await handing.owed(one)
    with pytest.raises(Killed):
        await STEPS[step](handing.hand_overs(enqueue=dies), handing, one)
    assert await handing.now(one) == one
    assert await handing.owed(one) == owed
    assert await handing.told() == ["offered"]
    await STEPS[step](handing.hand_overs(), handing, one)
    assert (await handing.now(one)).version == one.version + 1
    assert await handing.told() == ["offered", step]


async def test_killed_while_it_is_offered_the_change_is_recorded_with_it_later(
    handing: Handing,
) -> None:
    """One transaction records the change and offers it: another process does both, once."""
    request = await handing.desk.asked(
        operation=await handing.giving("Priya Raman"), asset=await handing.desk.asset()
    )
    with pytest.raises(Killed):
        await handing.work(enqueue=dies)
    assert (await handing.desk.get(request)).status == "executing"
    assert await handing.told() == []
    handing.desk.later(seconds=31)
    await handing.desk.approvals(executor="another").reconcile()
    await handing.work()
    assert (await handing.desk.get(request)).status == "completed"
    assert (await handing.told(), handing.desk.writes) == (["offered"], 1)


async def test_killed_before_anybody_was_asked_the_message_is_still_owed(handing: Handing) -> None:
    """It is a row of the transaction that offers it, and is looked for."""
    one = await handing.given()
    handing.desk.begun.clear()
    handing.desk.later(seconds=31)
    await handing.desk.approvals().reconcile()
    subjects = [arguments.get("subject") for _, arguments in handing.desk.begun.values()]
    assert one.id in subjects


async def test_asking_again_is_killed_and_done_once(handing: Handing) -> None:
    """Declined until the whole of it is kept."""
    one = await handing.given()
    await handing.hand_overs().not_mine(one.id, ME)
    with pytest.raises(Killed):
        await handing.hand_overs(enqueue=dies).again(one.id, DANA)
    assert (await handing.now(one)).status == "declined"
    await handing.hand_overs().again(one.id, DANA)
    assert (await handing.now(one)).round == 2
