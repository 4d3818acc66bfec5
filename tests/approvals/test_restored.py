"""Restored records know nothing of the time since the backup: what was under way is read back."""

from datetime import timedelta

import pytest

from bot.store import deliveries, restored
from bot.store.events import claim_event, unanswered
from bot.store.requested import Request
from tests.approvals.dying import Between, Killed, kill
from tests.desk import HOME, RECEIVER, Desk


async def restore(desk: Desk) -> restored.Settled:
    """The records as they are come out of a backup."""
    desk.begun.clear()
    async with desk.records.begin() as connection:
        return await restored.settle(connection, now=desk.real)


async def went_on(desk: Desk, request: Request) -> Request:
    """The restored bot looks at its rows, and does what it finds."""
    await desk.approvals().reconcile()
    await desk.work()
    return await desk.get(request)


async def made(desk: Desk, step: str) -> Request:
    """A transfer that the backup has as approved, as claimed or as sent."""
    request = await desk.approved()
    if step != "approved":
        with pytest.raises(Killed):
            await desk.work(sources={"factorial": Between(desk.client, **{step: kill})})
    return request


STEPS = ["approved", "before_read", "before_write"]


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_done_after_the_backup_is_found_done(desk: Desk, step: str) -> None:
    """The source has it as it was to be: completed, and not written again."""
    request = await made(desk, step)
    receiver = desk.receiver().id
    desk.factorial.edit(request.asset_id or "", {"owner_id": receiver, "status": "assigned"})
    await restore(desk)
    ended = await went_on(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("completed", "done")
    assert (desk.writes, await desk.has_it()) == (0, RECEIVER)


@pytest.mark.parametrize("step", STEPS)
async def test_what_nobody_has_touched_since_is_carried_out(desk: Desk, step: str) -> None:
    """The asset is as it was when the change was asked for, to the date of its last change."""
    request = await made(desk, step)
    left = await restore(desk)
    ended = await went_on(desk, request)
    assert left.requests == 1
    assert (ended.status, desk.writes, await desk.has_it()) == ("completed", 1, RECEIVER)


@pytest.mark.parametrize("step", STEPS)
async def test_what_was_done_and_undone_since_is_not_done_again(desk: Desk, step: str) -> None:
    """It looks as before, but was changed meanwhile: settled by reading, as not having happened."""
    request = await made(desk, step)
    had = (await desk.asset()).assignee
    assert had
    for owner in (desk.receiver().id, had.id):
        desk.factorial.edit(request.asset_id or "", {"owner_id": owner, "status": "assigned"})
    await restore(desk)
    assert (await went_on(desk, request)).status == "unknown"
    desk.later(minutes=1)
    settled = await went_on(desk, request)
    assert (settled.status, settled.outcome and settled.outcome.kind) == (
        "failed",
        "did_not_happen",
    )
    assert desk.writes == 0


@pytest.mark.parametrize("step", STEPS)
async def test_nothing_runs_past_the_time_it_might_be_carried_out_in(desk: Desk, step: str) -> None:
    """A backup of last week approves nothing today."""
    request = await made(desk, step)
    desk.later(days=7)
    await restore(desk)
    ended = await went_on(desk, request)
    assert (ended.status, ended.outcome and ended.outcome.kind) == ("expired", "too_late")
    assert desk.writes == 0


async def test_each_attempt_before_the_restore_is_overtaken(desk: Desk) -> None:
    """A process that was left running on the old records ends nothing of the new ones."""
    request = await made(desk, "before_read")
    await restore(desk)
    ended = await went_on(desk, request)
    assert (ended.attempt, ended.status) == (2, "completed")


async def test_what_is_owed_after_a_restore_is_in_doubt_until_it_was_looked_for(desk: Desk) -> None:
    """For a month: a message of before the restore may be the same one."""
    request = await desk.approved()
    await restore(desk)
    owed = await desk.owed(request)
    assert owed
    assert all(one.in_doubt for one in owed)
    async with desk.records.begin() as connection:
        for to, at in (("U1", desk.real), ("U2", desk.real + timedelta(days=31))):
            await deliveries.owe(connection, "x", "s", to, installation=HOME, version=1, at=at)
        first, second = await deliveries.about(connection, "s")
    assert (first.in_doubt, second.in_doubt) == (True, False)


async def test_a_message_has_the_id_again_that_it_had_when_its_row_was_lost(desk: Desk) -> None:
    """By what it is about and where it goes: so it is found in Slack."""
    request = await desk.approved()
    for one in await desk.owed(request):
        named = (one.installation_id, one.template, one.subject, one.to)
        assert one.id == deliveries.message_id(*named)


async def test_whoever_was_being_answered_is_not_told_that_they_never_were(desk: Desk) -> None:
    """They were, after the backup."""
    async with desk.records.begin() as connection:
        await claim_event(connection, HOME, "E1", now=desk.real, user="UDANA")
    await restore(desk)
    desk.later(hours=1)
    async with desk.records.read() as connection:
        assert await unanswered(connection, HOME, before=desk.real) == []


async def test_history_says_that_records_were_restored(desk: Desk) -> None:
    """What was sealed after the backup is gone, which a head from then will show."""
    await desk.approved()
    await restore(desk)
    last = (await desk.history())[-1]
    assert (last.kind, last.facts["requests"]) == ("restored", 1)
