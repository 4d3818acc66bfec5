"""A transfer to another client whose source does not tell: gone on with, ended, or in doubt."""

import pytest

from bot.approvals import settling
from bot.errors import SourceRefused
from bot.operations.client_transfer import new_record
from bot.store.requested import Request
from tests.approvals.dying import Killed
from tests.approvals.moving import ANOTHER, BRIGHTWATER, KESTREL, WRITES, Moving
from tests.approvals.test_client_transfer import kind, nth


def silent() -> None:
    """Nothing is answered in time."""
    raise TimeoutError


def refused() -> None:
    """The key may not read that."""
    raise SourceRefused("Not with this key.", source="itflow", status=403)


async def unknown(moving: Moving) -> Request:
    """A transfer whose first write has no answer in time, and was not done."""
    request = await moving.approved()
    await moving.desk.work(**moving.at(before_write=nth(0, silent)))
    held = await moving.desk.get(request)
    assert (held.status, kind(held)) == ("unknown", "in_doubt")
    return request


async def read_again(moving: Moving, request: Request, **after: float) -> Request:
    """So much later a process looks at what is due."""
    moving.desk.later(**after)
    await moving.desk.approvals(**moving.sources).reconcile()
    await moving.desk.work(**moving.sources)
    return await moving.desk.get(request)


@pytest.mark.parametrize("step", [0, 1], ids=["before the first write", "after it"])
async def test_a_reading_without_an_answer_leaves_nothing_in_doubt_between_writes(
    moving: Moving, step: int
) -> None:
    """It is gone on with half a minute later, as if it had been asked then."""
    request = await moving.approved()
    await moving.desk.work(**moving.at(before_read=nth(step, silent)))
    assert (await moving.desk.get(request)).status == "approved"
    assert len(moving.served.sent()) == step
    ended = await moving.taken_over(request)
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert len(moving.served.sent()) == len(WRITES)


async def test_a_reading_without_an_answer_where_a_write_may_have_been_sent_is_unknown(
    moving: Moving,
) -> None:
    """Nobody knows then whether there is a new record, and nothing more is written."""
    request = await moving.approved()
    with pytest.raises(Killed):
        await moving.desk.work(**moving.at(after_write=nth(0)))
    moving.desk.later(seconds=31)
    unread = {**ANOTHER, **moving.at(before_read=nth(0, silent))}
    await moving.desk.approvals(**unread).take_over()
    await moving.desk.work(**unread)
    held = await moving.desk.get(request)
    assert (held.status, kind(held)) == ("unknown", "in_doubt")
    assert len(moving.served.sent()) == 1


@pytest.mark.parametrize(("step", "came"), [(0, "refused"), (1, "half_done")])
async def test_a_reading_that_is_refused_ends_it_and_says_how_far_it_came(
    moving: Moving, step: int, came: str
) -> None:
    """Once the new record is made there is a rest to be done."""
    request = await moving.approved()
    await moving.desk.work(**moving.at(before_read=nth(step, refused)))
    ended = await moving.desk.get(request)
    assert (ended.status, kind(ended), len(moving.served.sent())) == ("failed", came, step)
    assert "Not with this key." in ended.error


async def test_a_write_without_an_answer_in_time_did_not_happen_once_that_was_read(
    moving: Moving,
) -> None:
    """It is in doubt until then, and not failed: the source may do it yet."""
    ended = await read_again(moving, await unknown(moving), minutes=1)
    assert (ended.status, kind(ended)) == ("failed", "did_not_happen")
    assert [one[0] for one in moving.records()] == [BRIGHTWATER]


async def test_what_cannot_be_looked_for_in_time_stays_in_doubt(
    moving: Moving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked for again when that is due."""
    request = await unknown(moving)
    with monkeypatch.context() as patch:
        patch.setattr(settling, "READ_WITHIN", 0)
        held = await read_again(moving, request, minutes=1)
    assert held.status == "unknown"
    assert held.due_at
    assert held.due_at > moving.desk.now
    ended = await read_again(moving, request, minutes=4)
    assert kind(ended) == "did_not_happen"


async def test_where_two_say_that_they_were_made_of_it_the_admins_are_asked(
    moving: Moving,
) -> None:
    """Neither is taken for the one: nothing is written, and the old record stays."""
    request = await unknown(moving)
    old = await moving.asset()
    made = new_record(await moving.plan(old), old, moving.desk.now)
    for name in ("BW-LT-03", "BW-LT-03 again"):
        await moving.client.create(made.model_copy(update={"name": name}))
    written = len(moving.served.sent())
    for minutes in (1, 4, 25):
        held = await read_again(moving, request, minutes=minutes)
        assert held.status == "unknown"
    assert await moving.desk.owed_to(request, "request_unknown") == {"ada"}
    assert len(moving.served.sent()) == written
    assert [one[0] for one in moving.records()] == [BRIGHTWATER, KESTREL, KESTREL]
