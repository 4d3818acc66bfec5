"""What is half done is finished only while something may be written."""

from bot.assets.read_only import ReadOnly
from tests.approvals.moving import Moving, half_done
from tests.desk import user


async def test_it_is_not_finished_while_nothing_may_be_written(moving: Moving) -> None:
    """Paused, or with its source read-only, the click changes nothing and says why."""
    request = await half_done(moving)
    approvals = moving.desk.approvals(**moving.sources)
    read_only = {"sources": {"itflow": ReadOnly(moving.client)}}
    kept = await moving.desk.approvals(**read_only).finish(request.id, user("olaf"))
    assert "read-only here" in getattr(kept.verdict, "reason", "")
    await approvals.pause(user("ada"))
    paused = await approvals.finish(request.id, user("olaf"))
    assert "Changes are paused" in getattr(paused.verdict, "reason", "")
    assert await moving.desk.get(request) == request
    await approvals.resume(user("ada"))
    assert (await approvals.finish(request.id, user("olaf"))).verdict
