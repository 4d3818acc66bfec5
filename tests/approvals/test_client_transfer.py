"""A transfer to another client: made, verified, left behind; each step outlives a process."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.answering.findings import findings
from bot.approvals import Wish
from bot.assets.client import AssetChanges, NewAsset
from bot.models import Asset, Named
from bot.operations import Assign
from bot.operations.client_transfer import ClientTransfer, Leaves
from bot.store.requested import Request
from tests.approvals.dying import Killed, kill
from tests.approvals.moving import ANOTHER, BRIGHTWATER, KESTREL, WRITES, Moving, half_done
from tests.desk import user


def nth(number: int, happens: Callable[[], object] = kill) -> Callable[[], object]:
    """Something that happens the so manieth time, the first being 0."""
    left = [number]

    def happen() -> object:
        left[0] -= 1
        return happens() if left[0] == -1 else None

    return happen


def kind(request: Request) -> str | None:
    """How an attempt ended."""
    return request.outcome.kind if request.outcome else None


async def test_it_is_made_there_verified_and_retired_here(moving: Moving) -> None:
    """Three writes in this order; both records say which they were and became, so they are one."""
    before = await moving.asset()
    ended = await moving.carried_out()
    assert (ended.status, kind(ended), ended.error) == ("completed", "done", "")
    assert [one.function for one in moving.served.sent()] == list(WRITES)
    assert moving.records() == [
        (BRIGHTWATER, "Retired", None),
        (KESTREL, "Ready to Deploy", None),
    ]
    assert isinstance(ended.operation, ClientTransfer)
    new = await moving.client.get(ended.operation.made or "")
    old = await moving.asset()
    assert new
    line = f"(old asset ID: {old.ref.id}) from Brightwater Dental to Kestrel Freight"
    assert f"{line} (new asset ID: {new.ref.id})" in (new.notes or "")
    assert f"{line} (new asset ID: {new.ref.id})" in (old.notes or "")
    assert (new.model, new.name, new.warranty_end) == (
        before.model,
        before.name,
        before.warranty_end,
    )
    (finding,) = findings([old, new], ())
    assert (finding.asset.ref, [one.ref for one in finding.former]) == (new.ref, [old.ref])
    assert [one.ref for one in moving.desk.learnt] == [new.ref, new.ref, old.ref]


async def test_history_of_both_records_tells_of_it(moving: Moving) -> None:
    """The old one that it was carried out, the new one where it came from; names lie beside ids."""
    ended = await moving.carried_out()
    assert isinstance(ended.operation, ClientTransfer)
    told = [(one.kind, one.ref and one.ref.id) for one in await moving.desk.history()]
    old, new = ended.asset_id, ended.operation.made
    assert told == [("asked", old), ("came", new), ("completed", old)]
    event = (await moving.desk.history())[1]
    assert (event.client, event.facts["from"]) == (KESTREL, old)
    assert event.texts == {"from": "Brightwater Dental", "to_client": "Kestrel Freight"}


async def test_where_the_setting_says_so_the_old_record_is_deleted(moving: Moving) -> None:
    """The new one tells of it all the same."""
    ended = await moving.carried_out(leaves="delete")
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert moving.records() == [(KESTREL, "Ready to Deploy", None)]
    assert [one.function for one in moving.served.sent()] == ["create", "update", "delete"]
    assert ended.found
    assert ended.found.gone


@pytest.mark.parametrize("leaves", ["retire", pytest.param("delete", marks=pytest.mark.prove)])
@pytest.mark.parametrize("step", range(3))
@pytest.mark.parametrize("when", ["before_write", "after_write"])
async def test_killed_at_any_step_it_goes_on_without_a_twin_or_a_loss(
    moving: Moving, when: str, step: int, leaves: Leaves
) -> None:
    """Before each write and after it: one new record, the old one left, each written once."""
    request = await moving.approved(leaves=leaves)
    with pytest.raises(Killed):
        await moving.desk.work(**moving.at(**{when: nth(step)}))
    ended = await moving.taken_over(request)
    if (when, step) == ("before_write", 0):  # it may have been made: nothing tells that it was not
        assert (ended.status, kind(ended), moving.served.sent()) == ("unknown", "in_doubt", [])
        return
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert [one[0] for one in moving.records()].count(KESTREL) == 1
    assert [one.function for one in moving.served.sent("create")] == ["create"]
    assert len(moving.served.sent()) == len(WRITES)
    left = [one for one in moving.records() if one[0] == BRIGHTWATER]
    assert left == ([(BRIGHTWATER, "Retired", None)] if leaves == "retire" else [])


@pytest.mark.parametrize(
    "step", [4, *(pytest.param(one, marks=pytest.mark.prove) for one in (0, 1, 2, 3, 5, 6, 7, 8))]
)
async def test_killed_before_any_reading_it_goes_on(moving: Moving, step: int) -> None:
    """Between two steps as well as before the first."""
    request = await moving.approved()
    try:
        await moving.desk.work(**moving.at(before_read=nth(step)))
    except Killed:
        ended = await moving.taken_over(request)
    else:
        ended = await moving.desk.get(request)
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert len(moving.served.sent()) == len(WRITES)


async def test_what_may_have_been_made_is_looked_for_and_made_by_nobody_twice(
    moving: Moving,
) -> None:
    """It is not there a minute later: it was not made, and can be asked for again."""
    request = await moving.approved()
    with pytest.raises(Killed):
        await moving.desk.work(**moving.at(before_write=nth(0)))
    await moving.taken_over(request)
    moving.desk.later(minutes=1)
    await moving.desk.approvals(**moving.sources).reconcile()
    await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert (ended.status, kind(ended)) == ("failed", "did_not_happen")
    assert moving.served.sent() == []


@pytest.mark.parametrize("function", ["create", "update", "delete"])
@pytest.mark.parametrize(
    "fault",
    [
        "drop_after",
        *(
            pytest.param(one, marks=pytest.mark.prove)
            for one in ("drop", "empty", "truncated", "status")
        ),
    ],
)
async def test_an_answer_that_is_lost_is_settled_by_reading(
    moving: Moving, fault: Any, function: str
) -> None:
    """What was done goes on; what was not is done once it was read again, or not at all."""
    moving.served.itflow.fail(fault, module="assets", function=function)
    request = await moving.carried_out(leaves="delete")
    for _ in range(3):
        moving.desk.later(minutes=5)
        await moving.desk.approvals(**moving.sources).reconcile()
        await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    there = [one[0] for one in moving.records()]
    if ended.status == "completed":
        assert there == [KESTREL]
    else:
        assert (ended.status, kind(ended), there) == ("failed", "did_not_happen", [BRIGHTWATER])
        assert function == "create"
        assert fault in {"drop", "status"}


async def test_what_has_changed_since_it_was_asked_for_is_left_alone(moving: Moving) -> None:
    """Nothing is made."""
    request = await moving.approved()
    await moving.client.update((await moving.asset()).ref.id, AssetChanges(name="BW-LT-33"))
    await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert ended.outcome
    assert (ended.status, ended.outcome.changed) == ("failed", ("name",))
    assert moving.served.sent("create") == []


async def test_notes_that_were_written_meanwhile_are_not_lost(moving: Moving) -> None:
    """The new record has what the old one has when it is made, not when it was asked for."""
    request = await moving.approved()
    await moving.client.update(
        (await moving.asset()).ref.id, AssetChanges(notes="Has a new battery.")
    )
    await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert isinstance(ended.operation, ClientTransfer)
    new = await moving.client.get(ended.operation.made or "")
    assert new
    assert (new.notes or "").startswith("Has a new battery.")


async def test_an_asset_of_that_name_and_number_at_the_target_is_no_second_one(
    moving: Moving,
) -> None:
    """Somebody else's record is neither taken for ours nor made again."""
    asset = await moving.asset()
    assert asset.model
    await moving.client.create(like(asset))
    ended = await moving.carried_out()
    assert (ended.status, kind(ended)) == ("failed", "refused")
    assert "has this asset already" in ended.error
    assert len(moving.served.sent("create")) == 1


def like(asset: Asset) -> NewAsset:
    """The same at the client that it is to go to."""
    return NewAsset(
        model_id=asset.model.id if asset.model else "",
        serial_number=asset.serial_number or "",
        name=asset.title,
        client_id=KESTREL,
    )


async def test_where_the_last_step_is_refused_it_says_what_exists_and_an_operator_finishes_it(
    moving: Moving,
) -> None:
    """Nobody else does; it was approved as a whole, so nobody is asked again."""
    request = await half_done(moving)
    assert (request.status, kind(request)) == ("failed", "half_done")
    assert [one[0] for one in moving.records()] == [BRIGHTWATER, KESTREL]
    approvals = moving.desk.approvals(**moving.sources)
    refused = await approvals.finish(request.id, user("eve"))
    assert "Only operators" in str(refused.verdict)
    moving.desk.begun.clear()
    assert (await approvals.finish(request.id, user("olaf"))).verdict
    assert not (await approvals.finish(request.id, user("olaf"))).verdict
    await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert [one[0] for one in moving.records()] == [KESTREL]
    assert len(moving.served.sent("create")) == 1


async def test_it_is_not_finished_while_something_else_is_asked_of_the_asset(
    moving: Moving,
) -> None:
    """One request at a time, as ever."""
    request = await half_done(moving)
    asset = await moving.asset()
    (person, *_) = [one for one in await moving.client.people() if one.client == asset.client]
    assign = Assign(ref=asset.ref, to=Named(id=person.id, name=person.name))
    approvals = moving.desk.approvals(**moving.sources)
    other = await approvals.ask(Wish(user=user("dana"), operation=assign, asset=asset))
    assert isinstance(other, Request)
    refused = await approvals.finish(request.id, user("olaf"))
    assert "Another request for this asset is open" in str(refused.verdict)


async def test_asked_for_again_what_is_half_done_goes_on_with_what_was_made(
    moving: Moving,
) -> None:
    """The new record says what it was made of: there is no second one."""
    await half_done(moving)
    ended = await moving.carried_out()
    assert (ended.status, kind(ended)) == ("completed", "done")
    assert [one[0] for one in moving.records()] == [BRIGHTWATER, KESTREL]
    assert len(moving.served.sent("create")) == 1


async def test_the_old_record_stays_where_the_new_one_is_gone(moving: Moving) -> None:
    """Nothing is deleted for something that is not there."""
    request = await half_done(moving)
    assert isinstance(request.operation, ClientTransfer)
    await moving.client.delete(request.operation.made or "")
    await moving.desk.approvals(**moving.sources).finish(request.id, user("olaf"))
    await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert (ended.status, kind(ended)) == ("failed", "half_done")
    assert "no longer there" in ended.error
    assert [one[0] for one in moving.records()] == [BRIGHTWATER]


async def test_when_its_time_is_over_half_way_it_says_so(moving: Moving) -> None:
    """A source that does not answer for a day leaves it to be finished, not as if nothing were."""
    request = await moving.approved()
    moving.served.itflow.fail("status", module="assets", function="update", status=503, times=None)
    await moving.desk.work(**moving.sources)
    assert (await moving.desk.get(request)).status in {"approved", "unknown"}
    moving.desk.now += timedelta(days=2)
    moving.desk.real += timedelta(seconds=31)
    for _ in range(2):
        await moving.desk.approvals(**moving.sources).reconcile()
        await moving.desk.work(**moving.sources)
    ended = await moving.desk.get(request)
    assert (ended.status, kind(ended)) == ("failed", "half_done")


async def test_one_that_stalled_before_a_step_writes_nothing_once_overtaken(
    moving: Moving,
) -> None:
    """Another has finished it all: its own fence finds that, at every step."""
    request = await moving.approved()

    async def overtaken() -> None:
        moving.desk.real += timedelta(seconds=31)
        await moving.desk.approvals(**ANOTHER, **moving.sources).see_to(request.id)

    await moving.desk.work(**moving.at(after_write=nth(0, overtaken)))
    ended = await moving.desk.get(request)
    assert (ended.status, ended.attempt) == ("completed", 2)
    assert len(moving.served.sent()) == len(WRITES)
