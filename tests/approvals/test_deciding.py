"""Clicks on a request's card: each is decided on the request as it is at that moment."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import NotPermitted, SlackFailed
from bot.models import Denied, RequestStatus
from bot.operations import Retire
from bot.policy import Who
from tests.desk import TWO_OF_THREE, Desk, user


async def test_one_denial_ends_it(desk: Desk) -> None:
    """Whoever asked is told, with the comment; a later click is told by whom and when."""
    request = await desk.asked()
    denied = await desk.approvals().decide(request.id, user("lee"), "denied", "Not yet.")
    assert denied.verdict
    assert denied.request.status is RequestStatus.DENIED
    assert denied.request.decisions[0].comment == "Not yet."
    assert await desk.owed_to(request, "request_outcome") == {"dana"}
    late = await desk.approve(request, "kim")
    assert not late.verdict
    assert (late.by, late.at) == (user("lee"), desk.now)
    assert await desk.told() == ["asked", "denied"]


async def test_two_must_agree_where_the_rule_says_two(desk: Desk) -> None:
    """The first approval is counted and shown, the second starts the work."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    first = await desk.approve(request, "lee")
    assert first.request.status is RequestStatus.PENDING
    assert [one.user for one in first.request.approvals] == [user("lee")]
    again = await desk.approve(request, "lee")
    assert not again.verdict
    second = await desk.approve(request, "kim")
    assert second.request.status is RequestStatus.APPROVED
    assert second.request.execute_by == desk.now + timedelta(days=1)
    assert await desk.told() == ["asked", "approved", "approved"]


async def test_an_approver_of_whom_slack_does_not_tell_keeps_nobody_from_approving(
    desk: Desk,
) -> None:
    """Two of the others agree, and that is enough."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    desk.people.untold = {user("max")}
    await desk.approve(request, "lee")
    assert (await desk.approve(request, "kim")).request.status is RequestStatus.APPROVED


async def test_where_all_must_agree_none_is_left_out_because_slack_does_not_tell(
    desk: Desk,
) -> None:
    """It waits for them, rather than being approved by fewer."""
    three = Who(people=frozenset(map(user, ("lee", "kim", "max"))))
    them = {"approve": three, "needed": "all", "escalate_to": Who()}
    desk.rules = [TWO_OF_THREE.model_copy(update=them)]
    request = await desk.asked()
    await desk.approve(request, "kim")
    desk.people.untold = {user("max")}
    with pytest.raises(SlackFailed):
        await desk.approve(request, "lee")
    desk.people.untold = set()
    assert (await desk.approve(request, "lee")).request.status is RequestStatus.PENDING
    assert (await desk.approve(request, "max")).request.status is RequestStatus.APPROVED


async def test_who_may_not_decide_is_not_told_who_has(desk: Desk) -> None:
    """Not by clicking late either: it is refused as it would have been before."""
    request = await desk.asked()
    await desk.approvals().decide(request.id, user("lee"), "denied", "Not yet.")
    late = await desk.approve(request, "eve")
    assert isinstance(late.verdict, Denied)
    assert (late.by, late.at) == (None, None)
    assert await desk.told() == ["asked", "denied", "refused"]


async def test_whoever_asked_never_counts(desk: Desk) -> None:
    """Not even as an admin; the attempt is recorded."""
    request = await desk.asked("ada")
    own = await desk.approve(request, "ada")
    assert not own.verdict
    assert [(one.kind, one.facts.get("what")) for one in await desk.history()] == [
        ("asked", None),
        ("refused", "approved"),
    ]


async def test_whoever_asked_decides_by_no_other_account_either(desk: Desk) -> None:
    """Two users with one e-mail address are one person, as they were when it was asked."""
    request = await desk.asked()
    same = {"emails": desk.people.actors[user("dana")].emails}
    desk.people.actors[user("lee")] = desk.people.actors[user("lee")].model_copy(update=same)
    del desk.people.actors[user("dana")]
    own = await desk.approve(request, "lee")
    assert isinstance(own.verdict, Denied)
    assert "You asked for this" in own.verdict.reason
    assert (await desk.get(request)).approvals == ()


def _one_employee(desk: Desk, *names: str) -> None:
    """These accounts turn out to be those of one employee."""
    same = {"identities": frozenset({("factorial", "7")})}
    for name in names:
        known = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = known.model_copy(update=same)


async def test_whoever_asked_decides_by_no_account_that_is_found_to_be_theirs(desk: Desk) -> None:
    """Also where nobody could know of it when it was asked."""
    request = await desk.asked()
    _one_employee(desk, "dana", "lee")
    own = await desk.approve(request, "lee")
    assert isinstance(own.verdict, Denied)
    assert "You asked for this" in own.verdict.reason
    assert (await desk.get(request)).status is RequestStatus.PENDING


async def test_an_approval_that_is_found_to_be_by_whoever_asked_does_not_count(desk: Desk) -> None:
    """It waits for one more who is somebody else."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    assert (await desk.approve(request, "lee")).verdict
    _one_employee(desk, "dana", "lee")
    assert (await desk.approve(request, "kim")).request.status is RequestStatus.PENDING
    assert (await desk.approve(request, "max")).request.status is RequestStatus.APPROVED


async def test_who_has_approved_does_not_again_by_an_account_that_is_found_to_be_theirs(
    desk: Desk,
) -> None:
    """Two accounts of one employee are one approval, whenever that is found."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    assert (await desk.approve(request, "lee")).verdict
    _one_employee(desk, "lee", "kim")
    again = (await desk.approve(request, "kim")).verdict
    assert isinstance(again, Denied)
    assert "approved this already" in again.reason


async def test_who_may_decide_is_asked_again_at_every_click(desk: Desk) -> None:
    """Someone who is no approver any more, or no member any more, is refused and recorded."""
    request = await desk.asked()
    async with desk.records.begin() as connection:
        await desk.people.join(connection, "lee")
    del desk.people.actors[user("kim")]
    assert not (await desk.approve(request, "lee")).verdict
    with pytest.raises(NotPermitted, match="Guests"):
        await desk.approve(request, "kim")
    assert await desk.told() == ["asked", "refused", "refused"]
    assert (await desk.get(request)).status is RequestStatus.PENDING


async def test_whoever_may_not_decide_is_told_who_may_now(desk: Desk) -> None:
    """Each by what policy says of them: neither whoever asked nor who has approved already."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    assert (await desk.approve(request, "lee")).verdict
    refused = (await desk.approve(request, "olaf")).verdict
    assert isinstance(refused, Denied)
    able = {one.removeprefix("U").lower() for one in refused.people}
    assert able == {"kim", "max", "ada"}
    assert refused.noted


async def test_whoever_asked_may_withdraw_until_it_is_carried_out(desk: Desk) -> None:
    """Also once it is approved; nobody else may, and nothing after it."""
    request = await desk.approved()
    assert not (await desk.approvals().withdraw(request.id, user("olaf"))).verdict
    withdrawn = await desk.approvals().withdraw(request.id, user("dana"))
    assert withdrawn.request.status is RequestStatus.WITHDRAWN
    assert not (await desk.approvals().withdraw(request.id, user("dana"))).verdict
    assert await desk.told() == ["asked", "approved", "refused", "withdrawn"]


async def test_a_question_sent_twice_is_asked_once(desk: Desk) -> None:
    """While it waits for its answer; after that it may be asked again."""
    request = await desk.asked()
    sent = [desk.approvals().question(request.id, user("lee"), "Why Priya?") for _ in range(2)]
    clicked = await asyncio.gather(*sent)
    assert sorted(bool(one.verdict) for one in clicked) == [False, True]
    assert len((await desk.get(request)).questions) == 1
    assert (await desk.approvals().question(request.id, user("kim"), "Why Priya?")).verdict
    await desk.approvals().answer(request.id, user("dana"), 0, "She takes over.")
    again = await desk.approvals().question(request.id, user("lee"), "Why Priya?")
    assert again.verdict


async def test_a_question_sent_again_when_it_is_too_late_is_told_so(desk: Desk) -> None:
    """That it was asked before matters no more once there is nothing left to decide."""
    request = await desk.asked()
    await desk.approvals().question(request.id, user("lee"), "Why Priya?")
    await desk.approve(request, "kim")
    again = await desk.approvals().question(request.id, user("lee"), "Why Priya?")
    assert isinstance(again.verdict, Denied)
    assert "approved already" in again.verdict.reason


async def test_a_question_goes_to_whoever_asked_and_its_answer_onto_the_cards(
    desk: Desk,
) -> None:
    """Each is a message, and so is its answer to whoever wanted to know; the time runs on."""
    request = await desk.asked()
    await desk.approvals().question(request.id, user("lee"), "Why Priya?")
    await desk.approvals().question(request.id, user("kim"), "Since when?")
    assert await desk.owed_to(request, "request_question/0") == {"dana"}
    assert await desk.owed_to(request, "request_question/1") == {"dana"}
    answered = await desk.approvals().answer(request.id, user("dana"), 1, "Monday.")
    questions = answered.request.questions
    assert [(one.text, one.answer) for one in questions] == [
        ("Why Priya?", ""),
        ("Since when?", "Monday."),
    ]
    assert answered.request.expires_at == request.expires_at
    assert await desk.owed_to(request, "request_answered/1") == {"kim"}
    assert await desk.owed_to(request, "request_answered/0") == set()
    assert {one.version for one in await desk.owed(request)} == {answered.request.version}
    twice = await desk.approvals().answer(request.id, user("dana"), 1, "Tuesday.")
    nobodys = await desk.approvals().answer(request.id, user("dana"), 7, "What?")
    assert isinstance(twice.verdict, Denied)
    assert isinstance(nobodys.verdict, Denied)
    assert await desk.told() == ["asked", "question", "question", "answered"]


async def test_an_admin_may_do_without_approval_and_everyone_is_told(desk: Desk) -> None:
    """With a reason, whoever has the asset too; then it is carried out like any other."""
    desk.rules = [TWO_OF_THREE]
    request = await desk.asked()
    assert request.asset
    assert request.asset.assignee
    desk.people.members[request.source, request.asset.assignee.id] = user("eve")
    assert not (await desk.approvals().break_glass(request.id, user("ada"), " ")).verdict
    assert not (await desk.approvals().break_glass(request.id, user("lee"), "Now.")).verdict
    broken = await desk.approvals().break_glass(request.id, user("ada"), "He flies today.")
    assert broken.request.break_glass
    assert [one.comment for one in broken.request.decisions] == ["He flies today."]
    assert await desk.owed_to(request, "break_glass") == {"dana", "lee", "kim", "max", "eve"}
    await desk.work()
    assert (await desk.get(request)).status is RequestStatus.COMPLETED
    kinds = await desk.told()
    assert [one for one in kinds if one != "refused"] == ["asked", "break_glass", "completed"]


async def test_a_pending_request_keeps_the_rule_it_was_asked_under(desk: Desk) -> None:
    """The file may say otherwise meanwhile."""
    request = await desk.asked()
    desk.rules = [TWO_OF_THREE]
    assert (await desk.approve(request, "lee")).request.status is RequestStatus.APPROVED


async def test_what_waits_for_me_and_what_i_wait_for(desk: Desk) -> None:
    """By page; what I have decided waits for me no longer."""
    desk.rules = [TWO_OF_THREE]
    first = await desk.asked()
    stock = await desk.asset("PF4STOCK")
    desk.rules.append(
        TWO_OF_THREE.model_copy(update={"operations": frozenset({"retire"}), "name": "retiring"})
    )

    second = await desk.asked(operation=Retire(ref=stock.ref), asset=stock)
    approvals, nothing = desk.approvals(), frozenset[str]()

    async def waiting(name: str, **page: int) -> list[str]:
        found = await approvals.waiting_for(user(name), nothing, **{"limit": 5, **page})
        return [one.id for one in found]

    assert set(await waiting("lee")) == {first.id, second.id}
    assert len(await waiting("lee", limit=1, offset=1)) == 1
    await desk.approve(first, "lee")
    assert await waiting("lee") == [second.id]
    assert await waiting("dana") == []
    assert {one.id for one in await approvals.asked_by(user("dana"), limit=5)} == {
        first.id,
        second.id,
    }


async def test_what_expires_first_waits_for_me_first_and_what_i_asked_first_for_me(
    desk: Desk,
) -> None:
    """Not what is to be reminded of first, nor what was kept first where clocks differ."""
    stock = await desk.asset("PF4STOCK")
    retiring = {"operations": frozenset({"retire"}), "expires_after": timedelta(days=6)}
    silent = {"remind_after": None, "escalate_after": None, "name": "retiring"}
    desk.rules = [TWO_OF_THREE, TWO_OF_THREE.model_copy(update={**retiring, **silent})]
    desk.later(hours=1)
    first = await desk.asked()
    desk.later(hours=-1)
    second = await desk.asked(operation=Retire(ref=stock.ref), asset=stock)
    assert first.due_at
    assert second.due_at
    assert first.due_at < second.due_at
    approvals, nothing = desk.approvals(), frozenset[str]()
    order = [second.id, first.id]
    for offset, expected in enumerate(order):
        (one,) = await approvals.waiting_for(user("lee"), nothing, limit=1, offset=offset)
        assert one.id == expected
    assert [one.id for one in await approvals.asked_by(user("dana"), limit=5)] == order
    assert [one.id for one in await approvals.asked_by(user("dana"), limit=1)] == order[:1]


async def test_a_group_is_asked_in_its_channel_and_its_members_not_besides(desk: Desk) -> None:
    """Each approver is notified once: whoever is named alone is asked directly."""
    desk.people.channels |= {"S1": "C1", "S2": "C2"}
    for name in ("lee", "kim"):
        one = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = one.model_copy(update={"groups": frozenset({"S1"})})
    nobody_is_in = "S2"
    approve = Who(
        groups=frozenset({"S1", nobody_is_in}), people=frozenset({user("max"), user("lee")})
    )
    desk.rules = [TWO_OF_THREE.model_copy(update={"approve": approve})]
    request = await desk.asked()
    assert await desk.owed_to(request, "request_card") == {"c1", "max", "dana"}
    waiting = await desk.approvals().waiting_for(user("kim"), frozenset({"S1"}), limit=5)
    assert [one.id for one in waiting] == [request.id]


async def test_a_group_whose_channel_cannot_be_written_to_is_asked_one_by_one(desk: Desk) -> None:
    """Its members hear of it directly; who was asked directly anyway is asked once."""
    desk.people.channels["S1"] = "C1"
    for name in ("lee", "kim"):
        one = desk.people.actors[user(name)]
        desk.people.actors[user(name)] = one.model_copy(update={"groups": frozenset({"S1"})})
    approve = Who(groups=frozenset({"S1"}), people=frozenset({user("max")}))
    desk.rules = [TWO_OF_THREE.model_copy(update={"approve": approve, "escalate_after": None})]
    request = await desk.asked()
    await desk.approvals().unreachable(request.id, "C1")
    assert await desk.owed_to(request, "request_card") == {"c1", "lee", "kim", "max", "dana"}
