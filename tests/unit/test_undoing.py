"""What puts a change back: by what is on record, and only while the asset is as it was left."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.assets.client import LINKS, AssetChanges, Capabilities
from bot.changes import undoing
from bot.models import Asset, AssetModel, AssetRef, Named, RequestStatus, Status
from bot.operations import Assign, Create, Delete, Edit, Operation, Retire, Return, Transfer
from bot.operations.client_transfer import ClientTransfer
from bot.operations.effects import effects
from bot.store.requested import Outcome, Request
from tests.databases.requests_made import request
from tests.made import asset

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
BEN = Named(id="2", name="Ben")
CAN = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    delete=True,
    fields=frozenset({"tag", "status", "notes", "serial_number", "model_id", "location_id"}),
    statuses=frozenset(Status),
)


def had(**more: Any) -> Asset:
    """An asset before it was changed, in the hands of one."""
    return asset(1, has="1", tag="LT-1", **more)


def made(operation: Operation, was: Asset, became: Asset | None, **more: Any) -> Request:
    """A change that was carried out."""
    alone = request(1, "person-1", NOW, operation)
    outcome = Outcome(kind="done", at=NOW)
    facts = {"status": RequestStatus.COMPLETED, "outcome": outcome, "ended_at": NOW}
    return alone.model_copy(update={**facts, "asset": was, "found": became, **more})


WAS = had()
FREE = WAS.model_copy(update={"assignee": None, "status": Status.IN_STOCK})
BENS = WAS.model_copy(update={"assignee": BEN})
RETIRED = FREE.model_copy(update={"status": Status.RETIRED})
RENAMED = WAS.model_copy(update={"tag": "LT-2"})
EDIT = Edit(ref=WAS.ref, changes=AssetChanges(tag="LT-2"))


@pytest.mark.parametrize(
    ("operation", "was", "became", "back"),
    [
        (Assign(ref=WAS.ref, to=BEN), FREE, BENS, Return(ref=WAS.ref)),
        (Return(ref=WAS.ref), WAS, FREE, Assign(ref=WAS.ref, to=WAS.assignee or BEN)),
        (
            Transfer(ref=WAS.ref, to=BEN),
            WAS,
            BENS,
            Transfer(ref=WAS.ref, to=WAS.assignee or BEN),
        ),
        (EDIT, WAS, RENAMED, Edit(ref=WAS.ref, changes=AssetChanges(tag="LT-1"))),
        (
            Retire(ref=WAS.ref),
            FREE,
            RETIRED,
            Edit(ref=WAS.ref, changes=AssetChanges(status=Status.IN_STOCK)),
        ),
    ],
)
def test_each_change_has_one_that_puts_it_back(
    operation: Operation, was: Asset, became: Asset, back: Operation
) -> None:
    """Whoever had it has it again, and what it was called it is called again."""
    assert undoing.reversal(made(operation, was, became), became, CAN) == back


@pytest.mark.parametrize("field", sorted(LINKS))
def test_what_is_linked_to_again_is_called_by_its_name(field: str) -> None:
    """Whatever it is: its id says nothing to anybody, and nothing else may be linked to it now."""
    is_model = field == "model_id"
    there, here = (
        AssetModel(id=at, name=name, manufacturer="", category="")
        if is_model
        else Named(id=at, name=name)
        for at, name in (("14", "Attic"), ("15", "Cellar"))
    )
    was = WAS.model_copy(update={LINKS[field]: there})
    became = WAS.model_copy(update={LINKS[field]: here})
    edit = Edit(ref=WAS.ref, changes=AssetChanges.model_validate({field: "15"}))
    can = CAN.model_copy(update={"fields": frozenset(LINKS)})
    back = undoing.reversal(made(edit, was, became), became, can)
    assert isinstance(back, Edit)
    (effect,) = effects(back, became)
    assert (effect.was, effect.will) == ("Cellar", "Attic")


def test_a_name_is_given_to_the_field_it_is_of_alone() -> None:
    """A tag that is spelt like the id of a place stays a tag."""
    edit = Edit(ref=WAS.ref, changes=AssetChanges(tag="14", location_id="14"))
    told = {one.fact: one.will for one in effects(edit, WAS, {"location_id": "Attic"})}
    assert told == {"Asset tag": "14", "Location": "Attic"}


@pytest.mark.parametrize(
    ("operation", "became", "now", "why"),
    [
        (Return(ref=WAS.ref), FREE, BENS, "changed since (assignee, status)"),
        (EDIT, RENAMED, had().model_copy(update={"tag": "LT-3"}), "changed since (asset tag)"),
        (Return(ref=WAS.ref), FREE, None, "no longer there"),
        (Return(ref=WAS.ref), None, FREE, "not on record"),
        (Delete(ref=WAS.ref), None, WAS, "nothing is to be restored"),
    ],
)
def test_what_is_no_longer_as_it_was_left_is_left_alone(
    operation: Operation, became: Asset | None, now: Asset | None, why: str
) -> None:
    """A sentence says why."""
    back = undoing.reversal(made(operation, WAS, became), now, CAN)
    assert isinstance(back, str)
    assert why in back


def test_what_nobody_had_goes_back_to_nobody() -> None:
    """There was nobody before."""
    lying = WAS.model_copy(update={"assignee": None})
    back = undoing.reversal(made(Return(ref=WAS.ref), lying, FREE), FREE, CAN)
    assert back == "Nobody had it before, so there is nobody to give it back to."


def test_what_was_deleted_is_made_anew_with_what_is_kept() -> None:
    """Its serial number, model and holder; its notes are not kept, which is said."""
    deleted = made(Delete(ref=WAS.ref), WAS, None)
    back = undoing.reversal(deleted, None, CAN)
    assert isinstance(back, Create)
    given = back.asset.given()
    assert (given["serial_number"], given["tag"]) == (WAS.serial_number, "LT-1")
    assert (given["assignee_id"], "notes" in given) == ("1", False)
    assert any("notes" in one for one in undoing.lost(deleted, ()))
    assert undoing.unassigned(back).asset.assignee_id is None


def test_prose_that_was_edited_is_not_put_back() -> None:
    """What it was is not kept: nothing else of the edit, nothing to undo."""
    changes = AssetChanges(notes="New.")
    edited = made(Edit(ref=WAS.ref, changes=changes), WAS, WAS)
    assert undoing.reversal(edited, WAS, CAN) == undoing.NOTHING_KEPT
    both = made(Edit(ref=WAS.ref, changes=AssetChanges(notes="N", tag="LT-2")), WAS, RENAMED)
    assert undoing.lost(both, ()) == ("Its notes stay as they are: what they were is not kept.",)


@pytest.mark.parametrize("status", [RequestStatus.FAILED, RequestStatus.PENDING])
def test_only_what_was_made_can_be_undone(status: RequestStatus) -> None:
    """A request that came to nothing has nothing to put back."""
    assert not undoing.is_undoable(made(EDIT, WAS, RENAMED, status=status))
    already = Outcome(kind="already_so", at=NOW)
    assert not undoing.is_undoable(made(EDIT, WAS, RENAMED, outcome=already))


def test_a_transfer_between_clients_has_a_transfer_back() -> None:
    """Of the record that it made, to the client that the asset came from; half done, none."""
    ours, theirs = Named(id="2", name="Brightwater"), Named(id="3", name="Kestrel")
    transfer = ClientTransfer(ref=WAS.ref, to=theirs, made="9", verified=True)
    of_client = {"client_id": ours.id, "client_name": ours.name}
    done = made(transfer, WAS, RETIRED, **of_client)
    back = undoing.transfer_back(done)
    assert undoing.is_undoable(done)
    assert back
    assert (back.operation, back.ref, back.client) == (
        "client_transfer",
        AssetRef(done.source, "9"),
        ours,
    )
    half = made(transfer, WAS, WAS, status=RequestStatus.FAILED, **of_client)
    assert (undoing.is_undoable(half), undoing.transfer_back(half)) == (False, None)
    assert undoing.transfer_back(made(EDIT, WAS, RENAMED)) is None


@pytest.mark.parametrize(
    ("operation", "was", "moved_on"),
    [
        (Assign(ref=WAS.ref, to=Named(id="3", name="Mei")), FREE, BENS),
        (Transfer(ref=WAS.ref, to=Named(id="3", name="Mei")), WAS, BENS),
        (Return(ref=WAS.ref), WAS, BENS),
        (Retire(ref=WAS.ref), FREE, FREE.model_copy(update={"status": Status.LOST})),
        (EDIT, WAS, WAS.model_copy(update={"tag": "LT-3"})),
    ],
)
def test_what_had_moved_on_when_an_admin_said_that_it_happened_is_not_undone(
    operation: Operation, was: Asset, moved_on: Asset
) -> None:
    """As it was last read then, it was not as the change leaves it: nobody's turn is taken back."""
    settled = Outcome(kind="done", at=NOW, settled_by="person-2")
    request = made(operation, was, moved_on, outcome=settled)
    assert "changed since" in str(undoing.reversal(request, moved_on, CAN))


def test_what_an_admin_saw_happen_is_undone() -> None:
    """Its notes are not kept, and say nothing against it."""
    settled = Outcome(kind="done", at=NOW, settled_by="person-2")
    both = Edit(ref=WAS.ref, changes=AssetChanges(notes="N", tag="LT-2"))
    request = made(both, WAS, RENAMED, outcome=settled)
    assert undoing.reversal(request, RENAMED, CAN) == Edit(
        ref=WAS.ref, changes=AssetChanges(tag="LT-1")
    )
