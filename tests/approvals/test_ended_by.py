"""Whoever clicks too late is told who ended the request, and when; nobody, where nobody did."""

from datetime import datetime

from bot.approvals import Clicked, Request
from bot.models import Denied, RequestStatus
from tests.desk import TWO_OF_THREE, Desk, user


async def half_approved(desk: Desk) -> Request:
    """A request with one approval of the two it needs, an hour ago."""
    desk.rules = [TWO_OF_THREE]
    request = (await desk.approve(await desk.asked(), "lee")).request
    desk.later(hours=1)
    return request


async def late(desk: Desk, request: Request) -> Clicked:
    """An approver clicks on what is over."""
    clicked = await desk.approve(request, "kim")
    assert isinstance(clicked.verdict, Denied)
    return clicked


def said(clicked: Clicked) -> tuple[str, str | None, datetime | None]:
    """What is told of who ended it."""
    return clicked.how, clicked.by, clicked.at


async def test_a_withdrawal_is_of_whoever_withdrew_it(desk: Desk) -> None:
    """At the time of that: not of the one who had approved it before."""
    request = await half_approved(desk)
    await desk.approvals().withdraw(request.id, user("dana"))
    at = desk.now
    desk.later(hours=1)
    assert said(await late(desk, request)) == ("withdrawn", user("dana"), at)


async def test_a_denial_is_of_whoever_denied_it(desk: Desk) -> None:
    """At the time of that, whoever had approved it before."""
    request = await half_approved(desk)
    await desk.approvals().decide(request.id, user("max"), "denied")
    at = desk.now
    desk.later(hours=1)
    assert said(await late(desk, request)) == ("denied", user("max"), at)


async def test_the_time_that_is_over_is_nobodys_doing(desk: Desk) -> None:
    """Also where somebody had approved it before."""
    request = await half_approved(desk)
    desk.later(days=30)
    await desk.approvals().pass_time()
    assert (await desk.get(request)).status is RequestStatus.EXPIRED
    assert said(await late(desk, request)) == ("", None, None)


async def test_an_approval_that_came_to_nothing_in_time_is_told_as_that(desk: Desk) -> None:
    """It was decided; what is over is the time in which it could be carried out."""
    request = await desk.approved()
    desk.later(days=1)
    await desk.approvals().reconcile()
    await desk.work()
    clicked = await late(desk, request)
    assert clicked.request.status is RequestStatus.EXPIRED
    assert isinstance(clicked.verdict, Denied)
    assert "The time to carry out this request is over" in clicked.verdict.reason
    assert said(clicked) == ("", None, None)


async def test_what_is_carried_out_is_said_to_be_approved_by_whoever_did(desk: Desk) -> None:
    """The bot carried it out; the last of the approvals let it."""
    request = await half_approved(desk)
    await desk.approve(request, "max")
    at = desk.now
    desk.later(minutes=5)
    await desk.work()
    clicked = await late(desk, request)
    assert clicked.request.status is RequestStatus.COMPLETED
    assert said(clicked) == ("approved", user("max"), at)


async def test_who_did_without_approval_is_told_as_that(desk: Desk) -> None:
    """Not as somebody who approved it."""
    request = await half_approved(desk)
    await desk.approvals().break_glass(request.id, user("ada"), "It burns")
    at = desk.now
    desk.later(minutes=5)
    assert said(await late(desk, request)) == ("break_glass", user("ada"), at)


async def test_what_needs_no_approval_is_ended_by_nobody(desk: Desk) -> None:
    """Whoever asked clicks **Withdraw** on what is carried out already."""
    desk.rules = [TWO_OF_THREE.model_copy(update={"needed": 0})]
    request = await desk.asked()
    await desk.work()
    desk.later(hours=1)
    clicked = await desk.approvals().withdraw(request.id, user("dana"))
    assert isinstance(clicked.verdict, Denied)
    assert said(clicked) == ("", None, None)
