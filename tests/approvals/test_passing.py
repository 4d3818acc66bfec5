"""What time does to pending requests, and what keeps changes from being written."""

import asyncio
from datetime import timedelta

import pytest

from bot.approvals import Request, Wish, passing
from bot.assets.client import AssetChanges
from bot.assets.read_only import ReadOnly
from bot.errors import NotPermitted
from bot.models import Denied, RequestStatus
from bot.operations import Delete, Edit
from bot.policy import Who
from bot.store import deliveries
from bot.store.requests import write_texts
from tests.approvals.dying import Between
from tests.desk import TWO_OF_THREE, Desk, user
from tests.made import NOON


async def test_a_request_expires(desk: Desk) -> None:
    """Nobody decided in time: whoever asked is told, and no click changes anything after it."""
    request = await desk.asked()
    desk.later(days=6, hours=23)
    assert await desk.approvals().pass_time() == 0
    desk.later(hours=1)
    late = await desk.approve(request, "lee")
    assert not late.verdict
    await desk.approvals().pass_time()
    ended = await desk.get(request)
    assert (ended.status, ended.ended_at) == (RequestStatus.EXPIRED, desk.now)
    assert await desk.owed_to(request, "request_outcome") == {"dana"}
    assert await desk.told() == ["asked", "expired"]


async def test_those_who_have_not_decided_are_reminded(desk: Desk) -> None:
    """Each day, in a message of its own; a bot that was down for days reminds once."""
    desk.rules = [TWO_OF_THREE.model_copy(update={"escalate_after": None})]
    request = await desk.asked()
    await desk.approve(request, "lee")
    desk.later(days=1)
    await desk.approvals().pass_time()
    await desk.approvals().pass_time()
    assert await desk.owed_to(request, "request_reminder/1") == {"kim", "max", "ada"}
    desk.later(days=3)
    await desk.approvals().pass_time()
    templates = {one.template for one in await desk.owed(request)}
    assert templates == {"request_card", "request_reminder/1", "request_reminder/4"}
    assert (await desk.get(request)).remind_at == request.created_at + timedelta(days=5)


async def test_what_nobody_decides_goes_to_those_it_escalates_to(desk: Desk) -> None:
    """They get its card and may decide from then on, not before."""
    approve = TWO_OF_THREE.approve.model_copy(
        update={"roles": frozenset(), "people": frozenset(map(user, ("lee", "kim")))}
    )
    escalate_to = approve.model_copy(update={"people": frozenset({user("max")})})
    desk.rules = [TWO_OF_THREE.model_copy(update={"approve": approve, "escalate_to": escalate_to})]
    request = await desk.asked()
    assert not (await desk.approve(request, "max")).verdict
    desk.later(days=3)
    await desk.approvals().pass_time()
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "max", "dana"}
    assert (await desk.approve(request, "max")).verdict
    assert "escalated" in await desk.told()


async def test_an_approver_who_cannot_be_reached_lets_it_escalate_now(desk: Desk) -> None:
    """Nothing waits three days for somebody whom Slack does not know."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    await desk.approvals().unreachable(request.id, user("lee"))
    await desk.approvals().pass_time()
    assert (await desk.get(request)).escalated_at == desk.now


async def lost(desk: Desk, request: Request, *names: str) -> None:
    """Slack knows no such user or channel, one after the other."""
    for to in map(user, names):
        (one,) = (one for one in await desk.owed(request) if one.to == to)
        async with desk.records.begin() as connection:
            await deliveries.unreachable(connection, one, "user_not_found")
        await desk.approvals().unreachable(request.id, to)


async def test_where_no_approver_can_be_reached_the_admins_are_asked(desk: Desk) -> None:
    """Not before the last of them is lost, and each once; from then on they may decide.

    Nothing waits in silence for days, nor for somebody whom nobody can ask.
    """
    approve = TWO_OF_THREE.approve.model_copy(
        update={"roles": frozenset(), "people": frozenset(map(user, ("lee", "kim")))}
    )
    rule = {"approve": approve, "escalate_to": Who(), "escalate_after": None}
    desk.rules = [TWO_OF_THREE.model_copy(update=rule)]
    request = await desk.asked()
    await lost(desk, request, "lee")
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana"}
    assert not (await desk.approve(request, "ada")).verdict
    await lost(desk, request, "kim")
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana", "ada"}
    await lost(desk, request, "ada")
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana", "ada"}
    assert (await desk.told()).count("escalated") == 1
    assert (await desk.approve(request, "ada")).request.approvals


async def test_where_all_must_agree_an_admin_is_asked_and_stands_in_for_nobody(desk: Desk) -> None:
    """They have the card, and can do without approval; what the rule wants is not given up."""
    three = Who(people=frozenset(map(user, ("lee", "kim"))))
    rule = {"approve": three, "needed": "all", "escalate_to": Who(), "escalate_after": None}
    desk.rules = [TWO_OF_THREE.model_copy(update=rule)]
    request = await desk.asked()
    await lost(desk, request, "lee", "kim")
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana", "ada"}
    assert not (await desk.approve(request, "ada")).verdict
    broken = await desk.approvals().break_glass(request.id, user("ada"), "He flies today.")
    assert broken.request.break_glass


async def test_where_others_are_called_in_the_admins_are_not_asked_instead(desk: Desk) -> None:
    """Those whom the rule escalates to are asked now, and nobody else."""
    approve = Who(people=frozenset({user("lee"), user("kim")}))
    rule = {"approve": approve, "escalate_to": Who(people=frozenset({user("max")}))}
    desk.rules = [TWO_OF_THREE.model_copy(update=rule)]
    request = await desk.asked()
    await lost(desk, request, "lee", "kim")
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana"}
    await desk.approvals().pass_time()
    assert await desk.owed_to(request, "request_card") == {"lee", "kim", "dana", "max"}


async def test_a_group_of_which_nobody_is_left_has_the_admins_asked(desk: Desk) -> None:
    """Its channel is gone, and whoever was in it is no member any more."""
    desk.people.channels["S1"] = "C1"
    for name in ("lee", "kim"):
        one = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = one.model_copy(update={"groups": frozenset({"S1"})})
    rule = {"approve": Who(groups=frozenset({"S1"})), "escalate_after": None}
    desk.rules = [TWO_OF_THREE.model_copy(update={**rule, "escalate_to": Who()})]
    request = await desk.asked()
    assert await desk.owed_to(request, "request_card") == {"c1", "dana"}
    for name in ("lee", "kim"):
        one = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = one.model_copy(update={"groups": frozenset()})
    (card,) = (one for one in await desk.owed(request) if one.to == "C1")
    async with desk.records.begin() as connection:
        await deliveries.unreachable(connection, card, "channel_not_found")
    await desk.approvals().unreachable(request.id, "C1")
    assert await desk.owed_to(request, "request_card") == {"c1", "dana", "ada"}


async def test_of_two_groups_the_one_whose_channel_is_lost_is_asked_one_by_one(
    desk: Desk,
) -> None:
    """Nobody of the other hears of it twice."""
    desk.people.channels |= {"S1": "C1", "S2": "C2"}
    for name, group in (("lee", "S1"), ("kim", "S2")):
        one = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = one.model_copy(update={"groups": frozenset({group})})
    rule = {"approve": Who(groups=frozenset({"S1", "S2"})), "escalate_after": None}
    desk.rules = [TWO_OF_THREE.model_copy(update=rule)]
    request = await desk.asked()
    await desk.approvals().unreachable(request.id, "C1")
    assert await desk.owed_to(request, "request_card") == {"c1", "c2", "lee", "dana"}


async def test_a_requester_who_cannot_be_reached_calls_in_nobody(desk: Desk) -> None:
    """Whoever is to decide was asked."""
    desk.rules = [TWO_OF_THREE.model_copy(update={"escalate_after": None})]
    request = await desk.asked()
    before = await desk.owed_to(request, "request_card")
    await lost(desk, request, "dana")
    assert await desk.owed_to(request, "request_card") == before


async def test_a_backlog_is_seen_to_in_one_tick(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are due, page by page."""
    monkeypatch.setattr(passing, "AT_ONCE", 2)
    for serial in ("PF4STOCK", "C02XL0ABJGH5", "PF4BENCH"):
        asset = await desk.asset(serial)
        desk.rules = [TWO_OF_THREE.model_copy(update={"operations": frozenset({"edit"})})]
        edit = Edit(ref=asset.ref, changes=AssetChanges(tag="T"))
        await desk.asked(operation=edit, asset=asset)
    desk.later(days=7)
    assert await desk.approvals().pass_time() == 3


async def test_nothing_is_written_while_changes_are_paused(desk: Desk) -> None:
    """On every replica at once; what was approved waits, and goes on when they are resumed."""
    request = await desk.approved()
    assert await desk.approvals().pause(user("ada"))
    assert not await desk.approvals().pause(user("ada"))
    await desk.work(executor="another")
    assert ((await desk.get(request)).status, desk.writes) == ("approved", 0)
    assert isinstance(await desk.ask("olaf"), Denied)
    desk.later(seconds=1)
    assert await desk.approvals().resume(user("ada"))
    await desk.approvals().reconcile()
    await desk.work()
    assert ((await desk.get(request)).status, desk.writes) == ("completed", 1)
    assert await desk.told() == ["asked", "approved", "paused", "resumed", "completed"]


async def test_what_was_said_last_holds_whatever_the_clocks_say(desk: Desk) -> None:
    """A pause by a process whose clock is ahead ends when one whose clock is behind resumes."""
    ahead = desk.approvals(clock=lambda: NOON + timedelta(hours=1))
    behind = desk.approvals(clock=lambda: NOON - timedelta(hours=1))
    ada = user("ada")
    for first, then in ((ahead, behind), (behind, ahead)):
        assert [await first.pause(ada), await then.pause(ada)] == [True, False]
        assert isinstance(await desk.ask("olaf"), Denied)
        assert [await then.resume(ada), await first.resume(ada)] == [True, False]
    assert isinstance(await desk.ask("olaf"), Request)


async def test_of_several_who_pause_at_once_one_is_told_that_they_did(desk: Desk) -> None:
    """The others hear that it was so already, and history says it once; so it is with resuming."""
    ada = user("ada")
    paused = await asyncio.gather(*(desk.approvals().pause(ada) for _ in range(4)))
    resumed = await asyncio.gather(*(desk.approvals().resume(ada) for _ in range(4)))
    assert (sum(paused), sum(resumed)) == (1, 1)
    assert await desk.told() == ["paused", "resumed"]


async def test_only_admins_pause(desk: Desk) -> None:
    """And only they resume."""
    for act in (desk.approvals().pause, desk.approvals().resume):
        with pytest.raises(NotPermitted, match="Only admins"):
            await act(user("lee"))
    assert isinstance(await desk.ask("olaf"), Request)


async def test_a_pause_between_the_reading_and_the_fence_is_heeded(desk: Desk) -> None:
    """It is read in the transaction that lets the change be sent."""
    request = await desk.approved()

    async def pause() -> None:
        await desk.approvals().pause(user("ada"))

    await desk.work(sources={"factorial": Between(desk.client, before_read=pause)})
    assert ((await desk.get(request)).status, desk.writes) == ("approved", 0)


async def test_a_read_only_source_is_sent_nothing(desk: Desk) -> None:
    """Asked, it says so; approved before, it waits until its time is over."""
    request = await desk.approved()
    read_only = {"sources": {"factorial": ReadOnly(desk.client)}}
    await desk.work(**read_only)
    assert ((await desk.get(request)).status, desk.writes) == ("approved", 0)
    asset = await desk.asset("PF4STOCK")
    edit = Edit(ref=asset.ref, changes=AssetChanges(tag="T"))
    wish = Wish(user=user("olaf"), operation=edit, asset=asset)
    refused = await desk.approvals(**read_only).ask(wish)
    assert isinstance(refused, Denied)
    assert "read-only" in refused.reason
    desk.later(days=2)
    await desk.approvals(**read_only).reconcile()
    await desk.work(**read_only)
    assert (await desk.get(request)).status == "expired"


async def test_a_request_that_cannot_be_read_keeps_no_other_waiting(desk: Desk) -> None:
    """Its words are gone; the one beside it expires all the same."""
    broken = await desk.asked()
    stock = await desk.asset("PF4STOCK")
    other = await desk.asked(operation=Delete(ref=stock.ref), asset=stock)
    async with desk.records.begin() as connection:
        await write_texts(connection, broken.id, {"operation": ""})
    desk.later(days=7)
    await desk.approvals().pass_time()
    assert (await desk.get(other)).status == "expired"
