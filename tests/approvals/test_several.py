"""Several changes are asked for at once, decided by one list, and carried out one by one."""

from datetime import timedelta

import pytest

from bot.assets.read_only import ReadOnly
from bot.models import RequestStatus
from bot.operations import Return
from bot.policy import Rule, Who
from bot.store import requests
from tests.approvals.boxed import (
    asked,
    asked_once,
    came_to,
    held,
    parts,
    returns,
    transfers,
    worked_off,
)
from tests.approvals.dying import Between, Killed, kill
from tests.desk import APPROVER, OPERATOR, Desk, elsewhere, user

ANOTHER = {"executor": "another"}
LAPTOPS = Rule(
    name="laptops come back when one agrees",
    operations=frozenset({"return"}),
    category="laptop",
    ask=Who(roles=frozenset({OPERATOR})),
    approve=Who(roles=frozenset({APPROVER})),
    needed=1,
)


async def test_what_needs_no_approval_is_one_request_that_runs_at_once(desk: Desk) -> None:
    """Each asset is changed, each with an end and a history of its own; its card says the sum."""
    request = await asked_once(desk, returns(await held(desk, 5)))
    assert (request.kind, request.status, request.rule.needed) == ("several", "approved", 0)
    ended = await worked_off(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert await came_to(desk, request) == {"completed": 5}
    assert desk.writes == 5
    events = await desk.history()
    for part in await parts(desk, request):
        assert [one.kind for one in events if one.ref == part.ref] == ["asked", "completed"]


async def test_what_needs_no_approval_is_of_the_strictest_rule_among_them(desk: Desk) -> None:
    """Whichever stands first: its card tells of that one."""
    free = {"ask": Who(roles=frozenset({OPERATOR})), "needed": 0}
    desk.rules = [
        Rule(name="gone within a day", operations=frozenset({"transfer"}), **free),
        Rule(name="back with a reason", operations=frozenset({"return"}), reason=True, **free),
    ]
    first, second = await held(desk, 2)
    wishes = [*transfers(desk, [first]), *returns([second])]
    request = await asked_once(desk, wishes, reason="They move.")
    assert request.rule.name == "back with a reason"
    assert [one.rule.name for one in await parts(desk, request)] == [
        "gone within a day",
        "back with a reason",
    ]


async def test_the_parts_owe_no_cards_and_no_messages(desk: Desk) -> None:
    """One card, with whoever asked, and one message of how it ended."""
    request = await asked_once(desk, returns(await held(desk, 3)))
    await worked_off(desk, request)
    assert await desk.owed_to(request, "request_card") == {"dana"}
    assert await desk.owed_to(request, "request_outcome") == {"dana"}
    for part in await parts(desk, request):
        assert await desk.owed(part) == []


async def test_under_one_rule_one_approval_lets_all_be_carried_out(desk: Desk) -> None:
    """Its parts wait for it, and nothing is written before."""
    request = await asked_once(desk, transfers(desk, await held(desk, 4)))
    await desk.work()
    assert (desk.writes, await came_to(desk, request)) == (0, {"pending": 4})
    clicked = await desk.approve(request, "lee")
    assert clicked.request.status is RequestStatus.APPROVED
    ended = await worked_off(desk, request)
    assert (ended.status, desk.writes) == ("completed", 4)
    assert await came_to(desk, request) == {"completed": 4}


async def test_two_rules_give_two_requests(desk: Desk) -> None:
    """What a stricter rule is for waits for it; the rest does not."""
    desk.rules = [LAPTOPS]
    assets = await held(desk, 12)
    laptops = {one.ref for one in assets if one.model and one.model.category.casefold() == "laptop"}
    assert 0 < len(laptops) < len(assets)
    at_once, decided = (await asked(desk, returns(assets))).requests
    assert (at_once.rule.needed, decided.rule) == (0, LAPTOPS)
    assert {one.ref for one in await parts(desk, decided)} == laptops
    await worked_off(desk, at_once)
    assert desk.writes == len(assets) - len(laptops)
    assert (await desk.get(decided)).status == "pending"


async def test_what_cannot_be_asked_for_is_left_out_and_says_why(desk: Desk) -> None:
    """An open request, an asset that nobody has, and one that is there twice."""
    assets = await held(desk, 4)
    await desk.asked(operation=desk.transfer(assets[0], elsewhere(assets[0])), asset=assets[0])
    free = assets[1].model_copy(update={"assignee": None, "status": "in stock"})
    wishes = returns([assets[0], free, assets[2], assets[2], assets[3]])
    weighed = await desk.approvals().outlook_several(wishes)
    assert [(one.at, one.why) for one in weighed.left_out] == [
        (0, "blocked"),
        (1, "nobody_has_it"),
        (3, "hindered"),
    ]
    assert [one.at for one in weighed.together] == [(2, 4)]
    answer = await asked(desk, wishes)
    assert answer.left_out == weighed.left_out
    (request,) = answer.requests
    assert (await desk.get(request)).left_out == weighed.left_out
    assert [one.position for one in await parts(desk, request)] == [2, 4]


async def test_who_may_not_ask_gets_no_request(desk: Desk) -> None:
    """Each refusal is on record, as it is for one."""
    answer = await asked(desk, returns(await held(desk, 2), "eve"))
    assert (answer.requests, [one.why for one in answer.left_out]) == ((), ["denied", "denied"])
    assert await desk.told() == ["refused", "refused"]
    assert answer.against is not None
    assert (answer.against.roles, answer.against.noted) == (frozenset({OPERATOR}), True)


async def test_a_part_holds_its_asset_like_any_open_request(desk: Desk) -> None:
    """Whoever asks for one of them is shown the request for all, until that has ended."""
    assets = await held(desk, 2)
    request = await asked_once(desk, transfers(desk, assets))
    blocked = await desk.ask("olaf", Return(ref=assets[0].ref), assets[0])
    assert getattr(blocked, "by", None) == await desk.get(request)
    await desk.approvals().withdraw(request.id, user("dana"))
    assert await came_to(desk, request) == {"withdrawn": 2}
    await desk.asked("olaf", Return(ref=assets[0].ref), assets[0])


async def test_sent_twice_it_is_asked_for_once(desk: Desk) -> None:
    """The second answer is that of the first, with what was left out."""
    assets = await held(desk, 3)
    wishes = [*returns(assets), *returns(assets[:1])]
    first = await asked(desk, wishes, key="view-1")
    second = await asked(desk, wishes, key="view-1")
    assert [one.id for one in first.requests] == [one.id for one in second.requests]
    assert first.left_out == second.left_out != ()


async def test_a_part_is_not_decided_by_itself(desk: Desk) -> None:
    """Whoever has got hold of its id is told to turn to the card."""
    request = await asked_once(desk, transfers(desk, await held(desk, 2)))
    part, _ = await parts(desk, request)
    for click in (
        desk.approvals().decide(part.id, user("lee"), "approved"),
        desk.approvals().withdraw(part.id, user("dana")),
        desk.approvals().break_glass(part.id, user("ada"), "Now."),
    ):
        assert not (await click).verdict
    assert await came_to(desk, request) == {"pending": 2}


@pytest.mark.parametrize("how", ["denied", "expired"])
async def test_the_parts_end_with_a_request_that_is_not_approved(desk: Desk, how: str) -> None:
    """And their assets are free again."""
    assets = await held(desk, 2)
    request = await asked_once(desk, transfers(desk, assets))
    if how == "denied":
        await desk.approvals().decide(request.id, user("lee"), "denied")
    else:
        desk.later(days=8)
        await desk.approvals().pass_time()
    assert await came_to(desk, request) == {how: 2}
    async with desk.records.read() as connection:
        assert await requests.open_on(connection, assets[0].ref) is None


async def test_what_changed_since_is_not_done_and_the_rest_is(desk: Desk) -> None:
    """Each is compared with what it was when it was asked for."""
    assets = await held(desk, 4)
    request = await asked_once(desk, transfers(desk, assets))
    had = assets[1].assignee
    anybody = {one.id for one in desk.factorial.inventory.employees[:4]}
    known = {had and had.id, desk.receiver().id, desk.receiver("Tom Becker").id}
    desk.factorial.edit(assets[1].ref.id, {"owner_id": min(anybody - known)})
    await desk.approve(request, "lee")
    ended = await worked_off(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "in_part")
    assert await came_to(desk, request) == {"completed": 3, "failed": 1}
    failed = (await parts(desk, request))[1]
    assert failed.outcome
    assert (failed.outcome.kind, failed.outcome.changed) == ("changed", ("assignee",))


async def test_whoever_has_left_in_between_is_given_nothing(desk: Desk) -> None:
    """All of it was for one person, and none of it is done."""
    request = await asked_once(desk, transfers(desk, await held(desk, 2)))
    desk.left.update(one.change.to.id for one in await parts(desk, request))  # type: ignore[union-attr]
    await desk.approve(request, "lee")
    ended = await worked_off(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("failed", "none_done")
    assert desk.writes == 0


@pytest.mark.parametrize("step", ["before_read", "before_write", "after_write"])
async def test_killed_half_way_it_goes_on_and_does_nothing_twice(desk: Desk, step: str) -> None:
    """At the sixth asset of nine, at any step of it: another finishes them, each with one write."""
    request = await asked_once(desk, returns(await held(desk, 9)))
    seen = 0

    def sixth() -> None:
        nonlocal seen
        seen += 1
        if seen >= 6:
            kill()

    dying = Between(desk.client, **{step: sixth})
    with pytest.raises(Killed):
        await desk.work(sources={"factorial": dying})
    half = await desk.get(request)
    assert half.status == "executing"
    assert 0 < (await came_to(desk, request))["completed"] < 9
    desk.begun.clear()
    desk.later(seconds=31)
    await desk.approvals(**ANOTHER).reconcile()
    ended = await worked_off(desk, request, **ANOTHER)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert desk.writes == 9


async def test_while_its_source_is_away_the_rest_waits_and_then_goes_on(desk: Desk) -> None:
    """A source that does not answer is left alone for a while, whatever is still to be done."""
    request = await asked_once(desk, returns(await held(desk, 9)))
    desk.factorial.fail("status", times=None)
    await desk.work()
    waits = await desk.get(request)
    assert (waits.status, desk.writes) == ("approved", 0)
    assert len([one for one in await parts(desk, request) if one.attempt]) == 4
    assert waits.due_at == desk.now + timedelta(seconds=30)
    desk.factorial.mend()
    assert (await worked_off(desk, request)).status == "completed"


async def test_once_it_has_begun_it_cannot_be_withdrawn(desk: Desk) -> None:
    """Some of it is made already."""
    request = await asked_once(desk, returns(await held(desk, 2)))
    desk.factorial.fail("status", times=None)
    await desk.work()
    clicked = await desk.approvals().withdraw(request.id, user("dana"))
    assert "made already" in getattr(clicked.verdict, "reason", "")


async def test_paused_nothing_is_written_until_changes_are_resumed(desk: Desk) -> None:
    """What waits goes on by itself."""
    request = await asked_once(desk, returns(await held(desk, 5)))
    await desk.approvals().pause(user("ada"))
    await desk.work()
    assert desk.writes == 0
    await desk.approvals().resume(user("ada"))
    await desk.approvals().reconcile()
    await desk.work()
    assert ((await desk.get(request)).status, desk.writes) == ("completed", 5)


async def test_nothing_is_asked_for_while_nothing_may_be_written(desk: Desk) -> None:
    """Paused, or with their source read-only, each is left out, and it is said why."""
    wishes = returns(await held(desk, 2))
    read_only = {"sources": {"factorial": ReadOnly(desk.client)}}
    kept = await desk.approvals(**read_only).ask_several(wishes, reason="", key="one")
    await desk.approvals().pause(user("ada"))
    paused = await desk.approvals().ask_several(wishes, reason="", key="two")
    for found, says in ((kept, "read-only here"), (paused, "Changes are paused")):
        assert (found.requests, len(found.left_out)) == ((), 2)
        assert all(one.why == "hindered" and says in one.reason for one in found.left_out)


async def test_one_whose_outcome_is_unknown_keeps_the_rest_from_nothing(desk: Desk) -> None:
    """It is settled by an admin in the end, and then all has ended."""
    assets = await held(desk, 3)
    request = await asked_once(desk, returns(assets))
    desk.factorial.fail("drop_after", method="PUT")
    desk.factorial.fail("status", method="GET", resource="it_assets", times=None)
    await desk.work()
    desk.factorial.mend()
    ended = await worked_off(desk, request)
    assert ended.status == "completed"
    assert set(await came_to(desk, request)) == {"completed"}
    assert desk.writes == 3
