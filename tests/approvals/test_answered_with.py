"""What a change of a request answers with, against what is then read of it."""

from collections.abc import Awaitable, Callable

import pytest

from bot.approvals import Clicked
from bot.policy.roles import Standing
from bot.store import AsyncConnection, requests
from bot.store.requested import Request
from tests.desk import TWO_OF_THREE, Desk, user

CLICKS: dict[str, Callable[[Desk, str], Awaitable[Clicked]]] = {
    "approve": lambda desk, one: desk.approvals().decide(one, user("kim"), "approved", "Fine."),
    "deny": lambda desk, one: desk.approvals().decide(one, user("kim"), "denied", "Not now."),
    "break glass": lambda desk, one: desk.approvals().break_glass(one, user("ada"), "Fire."),
    "withdraw": lambda desk, one: desk.approvals().withdraw(one, user("dana")),
    "ask": lambda desk, one: desk.approvals().question(one, user("kim"), "Why?"),
    "answer": lambda desk, one: desk.approvals().answer(one, user("dana"), 0, "Because."),
}


@pytest.mark.parametrize("needed", [pytest.param(1, marks=pytest.mark.prove), 3])
@pytest.mark.parametrize("click", CLICKS)
async def test_a_click_is_answered_with_the_request_as_it_is_then(
    desk: Desk, click: str, needed: int
) -> None:
    """Nobody reads it a second time to know that."""
    desk.rules = [TWO_OF_THREE.model_copy(update={"needed": needed})]
    request = await desk.asked(reason="Because of this.")
    await desk.approvals().question(request.id, user("lee"), "What for?")
    if needed > 1:
        await desk.approve(request, "lee")
    desk.later(minutes=1)
    clicked = await CLICKS[click](desk, request.id)
    assert clicked.verdict
    assert clicked.request == await desk.get(request)


async def test_a_second_word_takes_the_place_of_the_first(desk: Desk) -> None:
    """An admin who has approved does without the others: one decision, without the old comment."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    ada, lee = (desk.people.actors[user(name)] for name in ("ada", "lee"))
    both = Standing(grants=(*ada.standing.grants, *lee.standing.grants))
    desk.people.actors[ada.user] = ada.model_copy(update={"standing": both})
    await desk.approvals().decide(request.id, ada.user, "approved", "Fine.")
    clicked = await desk.approvals().break_glass(request.id, ada.user, "Fire.")
    assert [one.comment for one in clicked.request.decisions] == ["Fire."]
    assert clicked.request == await desk.get(request)


async def test_what_follows_an_end_is_told_of_the_request_as_it_ended(desk: Desk) -> None:
    """In the transaction that records it."""
    seen: list[tuple[Request, Request | None]] = []

    async def follow_up(connection: AsyncConnection, ended: Request) -> None:
        seen.append((ended, await requests.get(connection, ended.id)))

    await desk.approved()
    await desk.work(follow_ups=[follow_up])
    ((ended, read),) = seen
    assert (ended.status, ended) == ("completed", read)


async def test_the_same_holds_of_one_that_failed_for_its_asset_had_changed(desk: Desk) -> None:
    """With what was found instead."""
    seen: list[tuple[Request, Request | None]] = []

    async def follow_up(connection: AsyncConnection, ended: Request) -> None:
        seen.append((ended, await requests.get(connection, ended.id)))

    request = await desk.approved()
    desk.factorial.edit(request.asset_id or "", {"serial_number": "ANOTHER1"})
    await desk.work(follow_ups=[follow_up])
    ((ended, read),) = seen
    assert (ended.status, ended) == ("failed", read)
