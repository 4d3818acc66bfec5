"""What is half done is finished only while something may be written, and as a whole."""

from collections.abc import Collection

from bot.assets.read_only import ReadOnly
from bot.models import ADMINS, Denied, RequestStatus
from bot.policy import Actor
from bot.store import request_parts, requests
from bot.store.requested import Outcome, Request
from tests.approvals.boxed import asked_once, came_to, held, parts, returns, worked_off
from tests.approvals.moving import Moving, half_done
from tests.desk import Desk, People, user


async def test_it_is_not_finished_while_nothing_may_be_written(moving: Moving) -> None:
    """Paused, or with its source read-only, the click changes nothing and says why."""
    request = await half_done(moving)
    approvals = moving.desk.approvals(**moving.sources)
    read_only = {"sources": {"itflow": ReadOnly(moving.client)}}
    kept = await moving.desk.approvals(**read_only).finish(request.id, user("olaf"))
    assert "read-only here" in getattr(kept.verdict, "reason", "")
    await approvals.pause(user("ada"))
    paused = await approvals.finish(request.id, user("olaf"))
    assert isinstance(paused.verdict, Denied)
    assert "Changes are paused" in paused.verdict.reason
    assert (paused.verdict.since, paused.verdict.roles) == (moving.desk.now, ADMINS)
    assert await moving.desk.get(request) == request
    await approvals.resume(user("ada"))
    assert (await approvals.finish(request.id, user("olaf"))).verdict


async def half_done_of_two(desk: Desk) -> Request:
    """A request for two changes of which both ended half-way."""
    request = await asked_once(desk, returns(await held(desk, 2)))
    ended = await worked_off(desk, request)
    outcome = Outcome(kind="half_done", at=desk.now).model_dump(mode="json")
    async with desk.records.begin() as connection:
        for part in await request_parts.completed(connection, request.id):
            await requests.move(connection, part, to=RequestStatus.FAILED, outcome=outcome)
    return ended


async def test_of_several_all_are_gone_on_with_or_none(desk: Desk) -> None:
    """Where one has moved on since it was seen, nothing is moved and nothing is on record."""
    request = await half_done_of_two(desk)
    before = await desk.told()
    last = (await parts(desk, request))[-1]

    class Slow(People):
        async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:
            async with desk.records.begin() as connection:
                assert await requests.move(connection, last)
            return await desk.people.actor(user, groups)

    clicked = await desk.approvals(roster=Slow()).finish(request.id, user("olaf"))
    assert "nothing left to finish" in str(clicked.verdict)
    assert clicked.request == request
    assert await came_to(desk, request) == {"failed": 2}
    assert await desk.told() == before
    assert (await desk.approvals().finish(request.id, user("olaf"))).verdict


async def test_several_are_not_finished_while_they_are_being_carried_out(desk: Desk) -> None:
    """A click on a card that is not yet drawn anew moves nothing."""
    request = await half_done_of_two(desk)
    async with desk.records.begin() as connection:
        executing = await requests.move(
            connection, request, to=RequestStatus.EXECUTING, ended_at=None
        )
    clicked = await desk.approvals().finish(request.id, user("olaf"))
    assert "nothing left to finish" in str(clicked.verdict)
    assert clicked.request == executing
    assert await came_to(desk, request) == {"failed": 2}
