"""An approver is away: whoever stands in for them is asked too, and decides for them."""

from bot.policy import Who
from tests.desk import TWO_OF_THREE, Desk

CARD = "request_card"


async def test_a_new_request_goes_to_the_delegate_too(desk: Desk) -> None:
    """And to the one who is away, who may click all the same."""
    desk.people.away = {"ULEE": "UEVE"}
    request = await desk.asked()
    assert await desk.owed_to(request, CARD) == {"dana", "lee", "kim", "max", "ada", "eve"}


async def test_the_requester_is_not_asked_for_anybody(desk: Desk) -> None:
    """Whoever has named them is asked alone."""
    desk.people.away = {"ULEE": "UDANA"}
    request = await desk.asked()
    assert not (await desk.approve(request, "dana")).verdict
    assert (await desk.get(request)).status == "pending"


async def test_what_a_delegate_decides_says_for_whom(desk: Desk) -> None:
    """On the request, and in history."""
    desk.people.away = {"ULEE": "UEVE"}
    request = await desk.asked()
    clicked = await desk.approve(request, "eve")
    assert clicked.request.status == "approved"
    (decision,) = clicked.request.decisions
    assert (decision.user, decision.instead_of) == ("UEVE", "ULEE")
    last = (await desk.history())[-1]
    assert last.actor == desk.people.actors["UEVE"].person
    assert last.facts["for"] == desk.people.actors["ULEE"].person


async def test_one_voice_is_not_two(desk: Desk) -> None:
    """A delegate and whoever they decided for are one of the two who are needed."""
    desk.rules = [TWO_OF_THREE]
    desk.people.away = {"ULEE": "UEVE"}
    request = await desk.asked()
    assert (await desk.approve(request, "eve")).verdict
    assert not (await desk.approve(request, "lee")).verdict
    assert (await desk.get(request)).status == "pending"
    assert (await desk.approve(request, "kim")).request.status == "approved"


async def test_an_escalation_reaches_the_delegate(desk: Desk) -> None:
    """Of those whom the rule names for when nobody decides."""
    named = Who(people=frozenset({"ULEE", "UKIM"}))
    desk.rules = [TWO_OF_THREE.model_copy(update={"approve": named})]
    desk.people.away = {"UADA": "UEVE"}
    request = await desk.asked()
    assert "eve" not in await desk.owed_to(request, CARD)
    desk.later(days=3)
    await desk.approvals().pass_time()
    assert {"ada", "eve"} <= await desk.owed_to(request, CARD)


async def test_back_again_a_delegate_decides_nothing(desk: Desk) -> None:
    """Who clicks is looked up anew at each click."""
    desk.people.away = {"ULEE": "UEVE"}
    request = await desk.asked()
    desk.people.away = {}
    assert not (await desk.approve(request, "eve")).verdict


async def test_what_was_asked_for_keeps_nobody_who_was_away(desk: Desk) -> None:
    """Whom the requester stands in for has no part in it."""
    desk.people.away = {"ULEE": "UDANA"}
    request = await desk.asked()
    assert request.requested_by
    assert request.requested_by.stands_in_for == ()
