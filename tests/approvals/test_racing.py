"""People and processes at the same moment: one outcome, one call to the source, one history."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import pytest

from bot.approvals import Clicked
from bot.models import RequestStatus
from bot.store.requested import Request
from tests.desk import TWO_OF_THREE, Desk, elsewhere, user

FEW, MANY = 10, 200
"""Rounds in `make test`, on each of the two databases, and in `make prove`."""
Clicks = Callable[[Desk, Request], list[Awaitable[Clicked]]]


def two_approvers(desk: Desk, request: Request) -> list[Awaitable[Clicked]]:
    """Both click Approve."""
    return [desk.approve(request, "lee"), desk.approve(request, "kim")]


def one_twice(desk: Desk, request: Request) -> list[Awaitable[Clicked]]:
    """One clicks Approve twice."""
    return [desk.approve(request, "lee"), desk.approve(request, "lee")]


def approve_and_deny(desk: Desk, request: Request) -> list[Awaitable[Clicked]]:
    """One approves, another denies."""
    deny = desk.approvals().decide(request.id, user("kim"), "denied", "No.")
    return [desk.approve(request, "lee"), deny]


def approve_and_withdraw(desk: Desk, request: Request) -> list[Awaitable[Clicked]]:
    """One approves what is being withdrawn; either may come first, both may stand."""
    withdraw = desk.approvals().withdraw(request.id, user("dana"))
    return [desk.approve(request, "lee"), withdraw]


RACES: dict[str, Clicks] = {
    "two approvers": two_approvers,
    "one approver twice": one_twice,
    "approve against deny": approve_and_deny,
    "approve against withdraw": approve_and_withdraw,
}
ENDS = {"completed", "denied", "withdrawn", "expired"}


async def raced(desk: Desk, clicks: Clicks) -> tuple[Request, list[Clicked]]:
    """One round: asked, clicked by several at once, and carried out by two processes."""
    asset = await desk.asset()
    there = elsewhere(asset)
    request = await desk.asked(asset=asset, operation=desk.transfer(asset, there))
    clicked = await asyncio.gather(*clicks(desk, request))
    await asyncio.gather(*(desk.approvals().see_to(request.id) for _ in range(2)))
    return await desk.get(request), clicked


async def has_one_history(desk: Desk, ended: Request, writes: int) -> None:
    """One outcome, one call to the source if any, and every event of it once."""
    events = [one for one in await desk.history() if one.facts.get("request") == ended.id]
    kinds = Counter(one.kind for one in events)
    assert ended.status in ENDS
    assert sum(kinds[end] for end in ENDS) == 1, kinds
    assert max(kinds.values()) == 1, kinds
    assert writes == (1 if ended.status == "completed" else 0)
    assert len(await desk.owed_to(ended, "request_outcome")) == (ended.status != "withdrawn")


async def rounds(desk: Desk, clicks: Clicks, number: int) -> None:
    """That many rounds of a race."""
    for _ in range(number):
        before = desk.writes
        ended, _ = await raced(desk, clicks)
        await has_one_history(desk, ended, desk.writes - before)


@pytest.mark.parametrize("race", RACES)
async def test_a_race_has_one_outcome(desk: Desk, race: str) -> None:
    """Whoever comes second finds what the first has made of it."""
    await rounds(desk, RACES[race], FEW)


@pytest.mark.prove
@pytest.mark.parametrize("race", RACES)
async def test_a_race_has_one_outcome_however_often(desk: Desk, race: str) -> None:
    """The same, many times as often."""
    await rounds(desk, RACES[race], MANY)


async def of_several(desk: Desk, number: int) -> None:
    """Rounds in which two of three must agree and all three click at once."""
    desk.rules = [TWO_OF_THREE]
    for _ in range(number):
        asset = await desk.asset()
        there = elsewhere(asset)
        request = await desk.asked(asset=asset, operation=desk.transfer(asset, there))
        before = desk.writes
        clicked = await asyncio.gather(
            *(desk.approve(request, name) for name in ("lee", "kim", "max"))
        )
        assert sum(bool(one.verdict) for one in clicked) == 2
        await desk.approvals().see_to(request.id)
        ended = await desk.get(request)
        assert (ended.status, len(ended.approvals)) == ("completed", 2)
        assert desk.writes - before == 1
        events = [one.kind for one in await desk.history() if one.facts["request"] == ended.id]
        assert events == ["asked", "approved", "approved", "completed"]


async def test_two_of_three_at_once_are_two(desk: Desk) -> None:
    """The third comes too late, whoever that is."""
    await of_several(desk, FEW)


@pytest.mark.prove
async def test_two_of_three_at_once_are_two_however_often(desk: Desk) -> None:
    """The same, many times as often."""
    await of_several(desk, MANY)


async def expiring(desk: Desk, number: int) -> None:
    """Rounds in which an approval comes at the moment that it expires."""
    for _ in range(number):
        request = await desk.asked()
        moment = desk.now
        late = {"now": lambda: request.expires_at}  # noqa: B023 - awaited within the round
        _, clicked = await asyncio.gather(
            desk.approvals(**late).pass_time(), desk.approve(request, "lee")
        )
        ended = await desk.get(request)
        approved = ended.status is RequestStatus.APPROVED
        assert approved or ended.status is RequestStatus.EXPIRED
        assert bool(clicked.verdict) == approved
        if approved:
            await desk.approvals().withdraw(request.id, user("dana"))
        assert desk.now == moment
    assert desk.writes == 0


async def test_an_approval_at_the_last_moment_counts_or_comes_late(desk: Desk) -> None:
    """Never both."""
    await expiring(desk, FEW)


@pytest.mark.prove
async def test_an_approval_at_the_last_moment_counts_or_comes_late_however_often(
    desk: Desk,
) -> None:
    """The same, many times as often."""
    await expiring(desk, MANY)


async def withdrawing(desk: Desk, number: int) -> None:
    """Rounds in which a request is withdrawn as it is begun to be carried out."""
    for _ in range(number):
        asset, before = await desk.asset(), desk.writes
        request = await desk.approved(asset=asset, operation=desk.transfer(asset, elsewhere(asset)))
        withdrawn, _ = await asyncio.gather(
            desk.approvals().withdraw(request.id, user("dana")),
            desk.approvals().see_to(request.id),
        )
        ended = await desk.get(request)
        assert (ended.status == "withdrawn") == bool(withdrawn.verdict)
        await has_one_history(desk, ended, desk.writes - before)


async def test_a_withdrawal_comes_before_the_carrying_out_or_too_late(desk: Desk) -> None:
    """What is withdrawn is never written, and what is being written is not withdrawn."""
    await withdrawing(desk, FEW)


@pytest.mark.prove
async def test_a_withdrawal_comes_before_the_carrying_out_or_too_late_however_often(
    desk: Desk,
) -> None:
    """The same, many times as often."""
    await withdrawing(desk, MANY)


async def asking(desk: Desk, number: int) -> None:
    """Rounds in which two ask for the same asset at once."""
    for _ in range(number):
        asked = await asyncio.gather(desk.ask("dana"), desk.ask("olaf"))
        made = [one for one in asked if isinstance(one, Request)]
        assert len(made) == 1
        await desk.approvals().withdraw(made[0].id, made[0].requester_user)


async def test_two_who_ask_for_the_same_asset_at_once_are_one_request(desk: Desk) -> None:
    """The other is told of it."""
    await asking(desk, FEW)


@pytest.mark.prove
async def test_two_who_ask_for_the_same_asset_at_once_are_one_request_however_often(
    desk: Desk,
) -> None:
    """The same, many times as often."""
    await asking(desk, MANY)
