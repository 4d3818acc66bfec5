"""What may be asked of an asset as it is, what must not have changed, and when it is done."""

import pytest

from bot.assets.client import AssetChanges, Capabilities, NewAsset
from bot.models import Asset, AssetRef, Named, Status
from bot.operations import (
    Assign,
    Change,
    Delete,
    Edit,
    Kind,
    Retire,
    Return,
    Transfer,
    Why,
    changed_since,
    is_done,
    objection,
    precondition,
    supported,
)
from bot.operations.client_transfer import ClientTransfer
from tests.made import asset

REF = AssetRef("factorial", "id-1")
ANN = Named(id="ann", name="Person ann")
BEN = Named(id="ben", name="Person ben")
KESTREL = Named(id="kestrel", name="Client kestrel")
ALL = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    delete=True,
    statuses=frozenset(Status),
    fields=frozenset({*AssetChanges.model_fields, *NewAsset.model_fields}),
)
STOCK = asset()
ANNS = asset(has="ann")
IN_REPAIR_WITH_ANN = ANNS.model_copy(update={"status": Status.IN_REPAIR})
LARKS = asset(client="lark")
RETIRED = asset(status=Status.RETIRED)
NAMED = Edit(ref=REF, changes=AssetChanges(name="LT-1"))
IN_REPAIR = Edit(ref=REF, changes=AssetChanges(status=Status.IN_REPAIR))
EVERY: tuple[Change, ...] = (
    Assign(ref=REF, to=ANN),
    Return(ref=REF),
    Transfer(ref=REF, to=BEN),
    NAMED,
    Retire(ref=REF),
    Delete(ref=REF),
)


@pytest.mark.parametrize(
    ("operation", "on", "why", "instead"),
    [
        (Assign(ref=REF, to=ANN), STOCK, None, None),
        (Assign(ref=REF, to=ANN), ANNS, "has_it_already", None),
        (Assign(ref=REF, to=BEN), ANNS, "has_assignee", "transfer"),
        (Assign(ref=REF, to=ANN), RETIRED, "out_of_use", "edit"),
        (Assign(ref=REF, to=ANN), asset(status=Status.LOST), "out_of_use", "edit"),
        (Assign(ref=REF, to=ANN), asset(status=Status.STOLEN), "out_of_use", "edit"),
        (Transfer(ref=REF, to=BEN), ANNS, None, None),
        (Transfer(ref=REF, to=ANN), ANNS, "has_it_already", None),
        (Transfer(ref=REF, to=BEN), STOCK, "nobody_has_it", "assign"),
        (Return(ref=REF), ANNS, None, None),
        (Return(ref=REF), STOCK, "nobody_has_it", None),
        (Return(ref=REF), asset(status=Status.ASSIGNED), None, None),
        (Return(ref=REF), IN_REPAIR_WITH_ANN, None, None),
        (Retire(ref=REF), STOCK, None, None),
        (Retire(ref=REF), ANNS, "returned_first", "return"),
        (Retire(ref=REF), RETIRED, "retired_already", None),
        (NAMED, STOCK, None, None),
        (NAMED, asset(name="LT-1"), "same", None),
        (Edit(ref=REF, changes=AssetChanges()), STOCK, "same", None),
        (Delete(ref=REF), ANNS, None, None),
        (ClientTransfer(ref=REF, to=KESTREL), LARKS, None, None),
        (ClientTransfer(ref=REF, to=KESTREL), STOCK, "unsupported", None),
        (ClientTransfer(ref=REF, to=KESTREL), asset(client="kestrel"), "same", None),
        (
            ClientTransfer(ref=REF, to=KESTREL),
            asset(client="lark", status=Status.LOST),
            "out_of_use",
            "edit",
        ),
    ],
)
def test_what_an_asset_is_like_forbids_what_makes_no_sense_of_it(
    operation: Change, on: Asset, why: Why | None, instead: Kind | None
) -> None:
    """Where another operation would make sense, the objection names it."""
    found = objection(operation, on, ALL)
    assert (found and found.why, found and found.instead) == (why, instead)


@pytest.mark.parametrize("operation", EVERY, ids=lambda one: one.kind)
def test_nothing_is_asked_of_what_is_gone_or_archived_or_of_a_source_that_cannot(
    operation: Change,
) -> None:
    """Each has an objection of its own, and what is gone is said before anything else."""
    gone = asset(has="ann", gone=True, archived=True)
    archived = asset(has="ann", archived=True)
    read_only = ALL.model_copy(update={"read_only": True})
    assert [
        found and found.why
        for found in (
            objection(operation, gone, Capabilities()),
            objection(operation, archived, Capabilities()),
            objection(operation, ANNS, Capabilities()),
            objection(operation, ANNS, read_only),
        )
    ] == ["gone", "archived", "unsupported", "unsupported"]


def test_whoever_left_is_given_nothing() -> None:
    """That is said before what the asset itself has against it."""
    found = objection(Assign(ref=REF, to=BEN), ANNS, ALL, has_left=True)
    assert found
    assert found.why == "left"


@pytest.mark.parametrize(
    ("operation", "lacks"),
    [
        (Retire(ref=REF), {"statuses": frozenset({Status.IN_STOCK})}),
        (Retire(ref=REF), {"update": False}),
        (NAMED, {"update": False}),
        (NAMED, {"fields": frozenset({"notes", "status"})}),
        (IN_REPAIR, {"statuses": frozenset({Status.IN_STOCK})}),
        (IN_REPAIR, {"fields": frozenset({"name"})}),
        (Assign(ref=REF, to=ANN), {"assign": False}),
        (Transfer(ref=REF, to=ANN), {"assign": False}),
        (Return(ref=REF), {"unassign": False}),
        (Delete(ref=REF), {"delete": False}),
        (ClientTransfer(ref=REF, to=KESTREL), {"create": False}),
    ],
)
def test_what_a_source_lacks_a_word_for_is_not_supported(
    operation: Change, lacks: dict[str, object]
) -> None:
    """All else it can, and then it is."""
    assert supported(operation, ALL)
    assert not supported(operation, ALL.model_copy(update=lacks))


DONE: tuple[tuple[Change, Asset | None], ...] = (
    (Assign(ref=REF, to=ANN), ANNS),
    (Transfer(ref=REF, to=ANN), ANNS),
    (Return(ref=REF), STOCK),
    (Retire(ref=REF), RETIRED),
    (NAMED, asset(name="LT-1")),
    (Delete(ref=REF), None),
    (Delete(ref=REF), asset(gone=True)),
)
UNDONE: tuple[tuple[Change, Asset], ...] = (
    (Assign(ref=REF, to=BEN), ANNS),
    (Assign(ref=REF, to=ANN), STOCK),
    (Transfer(ref=REF, to=BEN), ANNS),
    (Return(ref=REF), ANNS),
    (Return(ref=REF), asset(status=Status.IN_REPAIR)),
    (Retire(ref=REF), STOCK),
    (NAMED, STOCK),
    (Delete(ref=REF), STOCK),
)


@pytest.mark.parametrize(("operation", "on"), DONE)
def test_an_operation_is_done_when_the_asset_is_as_it_would_make_it(
    operation: Change, on: Asset | None
) -> None:
    """Whoever brought that about."""
    assert is_done(operation, on)


@pytest.mark.parametrize(("operation", "on"), UNDONE)
def test_an_operation_is_not_done_while_the_asset_differs(operation: Change, on: Asset) -> None:
    """In the one thing that the operation is about."""
    assert not is_done(operation, on)


@pytest.mark.parametrize("operation", [one for one in EVERY if one.kind != "delete"])
@pytest.mark.parametrize("on", [None, asset(name="LT-1", has="ann", gone=True)])
def test_nothing_but_a_deletion_is_done_by_an_asset_that_is_gone(
    operation: Change, on: Asset | None
) -> None:
    """Whether its source has forgotten it or says that it is gone."""
    assert not is_done(operation, on)


@pytest.mark.parametrize("now", [None, asset(gone=True)])
def test_an_asset_that_is_gone_has_changed_in_that_alone(now: Asset | None) -> None:
    """Whether its source has forgotten it or says that it is gone."""
    assert changed_since(precondition(STOCK), now) == ("gone",)


def test_what_changed_is_named_and_what_nobody_looked_at_may_change() -> None:
    """Assignee, status, serial number and client always; of the rest what an edit would write."""
    was = precondition(STOCK, Edit(ref=REF, changes=AssetChanges(name="LT-1")))
    assert changed_since(was, STOCK) == ()
    assert changed_since(was, asset(location="Berlin", notes="Dented.")) == ()
    assert changed_since(was, asset(has="ann")) == ("assignee", "status")
    assert changed_since(was, asset(serial="SN-2", client="kestrel")) == ("serial_number", "client")
    assert changed_since(was, asset(name="Of somebody else")) == ("name",)


def test_a_request_that_recorded_no_client_is_not_stopped_by_one() -> None:
    """Requests from before clients were recorded can still be carried out."""
    before = precondition(STOCK).model_copy(update={"client": False})
    assert changed_since(before, asset(client="kestrel")) == ()
    assert changed_since(precondition(STOCK), asset(client="kestrel")) == ("client",)
