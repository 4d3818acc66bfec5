"""What a transfer to another client would make, lose and leave, and what its notes say."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.findings import transfers
from bot.assets.client import Capabilities, TargetClient
from bot.models import Asset, AssetModel, AssetRef, Named, Status, Ticket, Tickets
from bot.operations.client_transfer import (
    ClientTransfer,
    is_closed,
    is_from,
    left_behind,
    names_new,
    new_record,
    transfer_plan,
    unwritable,
    with_new,
)

KESTREL = Named(id="3", name="Kestrel Freight")
ASSET = Asset(
    ref=AssetRef("itflow", "41"),
    name="BW-LT-14",
    serial_number="PF3MOVED9",
    model=AssetModel(id='["Laptop", "Lenovo", "T14"]', category="laptop", name="T14"),
    status=Status.ASSIGNED,
    source_status="Deployed",
    client=Named(id="2", name="Brightwater Dental"),
    assignee=Named(id="15", name="Iris Novak"),
    location=Named(id="2", name="Main practice"),
    vendor=Named(id="1", name="Dell Direct"),
    network=Named(id="2", name="LAN"),
    ip="10.2.10.14",
    mac="02:00:5e:02:00:14",
    uri="http://asset.brightwater.example/14",
    physical_location="Desk 4",
    description="A laptop",
    os="Windows 11 Pro",
    purchase_date=date(2025, 10, 18),
    warranty_end=date(2028, 4, 5),
    install_date=date(2025, 10, 19),
    notes="Bought with the practice.",
    tickets=Tickets(open=1, newest=(Ticket(id="1", number="TCK-1", subject="x", status="New"),)),
)
TARGET = TargetClient(
    client=KESTREL,
    assignee=(Named(id="17", name="iris novak"), Named(id="16", name="Karl Lorry")),
    location=(Named(id="4", name="Warehouse A"),),
    vendor=(Named(id="1", name="Dell Direct"), Named(id="5", name="Dell Direct")),
    network=(Named(id="3", name="LAN"),),
)


AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
LINE = (
    "* 2026-11-26 09:30 UTC: Transferred asset BW-LT-14 (old asset ID: 41) from Brightwater Dental"
    " to Kestrel Freight"
)


def moved(plan: ClientTransfer, made: str = "65") -> ClientTransfer:
    """The same once its new record is made."""
    return plan.model_copy(update={"made": made})


def test_what_the_asset_is_goes_along() -> None:
    """Names, model, status, dates, MAC, notes, and what the target has one of by that name."""
    new = new_record(transfer_plan(ASSET, TARGET), ASSET, AT).given()
    assert new.pop("notes") == f"Bought with the practice.\n\n---\n{LINE}"
    assert new == {
        "model_id": '["Laptop", "Lenovo", "T14"]',
        "serial_number": "PF3MOVED9",
        "name": "BW-LT-14",
        "client_id": "3",
        "description": "A laptop",
        "status": Status.ASSIGNED,
        "os": "Windows 11 Pro",
        "mac": "02:00:5e:02:00:14",
        "purchase_date": date(2025, 10, 18),
        "warranty_end": date(2028, 4, 5),
        "install_date": date(2025, 10, 19),
        "assignee_id": "17",
        "network_id": "3",
    }


def test_what_is_lost_is_named_and_one_of_several_is_never_taken() -> None:
    """Two of one name are both named; a namesake that there is one of is linked again."""
    plan = transfer_plan(ASSET, TARGET)
    assert {field: one.id for field, one in plan.links.items()} == {
        "assignee_id": "17",
        "network_id": "3",
    }
    lost = {one.field: (one.was, [there.id for there in one.there]) for one in plan.lost}
    assert lost == {
        "location": ("Main practice", []),
        "vendor": ("Dell Direct", ["1", "5"]),
        "ip": ("10.2.10.14", []),
        "uri": ("http://asset.brightwater.example/14", []),
        "physical_location": ("Desk 4", []),
        "tickets": ("1 open", []),
    }


def test_without_an_assignee_there_it_goes_into_stock() -> None:
    """What nobody has is not assigned."""
    plan = transfer_plan(ASSET, TARGET.model_copy(update={"assignee": ()}))
    assert new_record(plan, ASSET, AT).status is Status.IN_STOCK


def test_a_bare_asset_loses_nothing() -> None:
    """What it has goes along: its name alone."""
    bare = Asset(ref=AssetRef("itflow", "9"), name="X", status=Status.IN_STOCK)
    plan = transfer_plan(bare, TARGET)
    assert (plan.lost, plan.links) == ((), {})
    assert "from no client to Kestrel Freight" in (new_record(plan, bare, AT).notes or "")


def test_a_status_of_ones_own_is_lost_and_said() -> None:
    """There is no way to write a word that is none of ours through the port."""
    odd = ASSET.model_copy(update={"status": Status.OTHER, "source_status": "Awaiting RMA"})
    plan = transfer_plan(odd, TARGET)
    assert "status" not in new_record(plan, odd, AT).given()
    assert ("status", "Awaiting RMA") in {(one.field, one.was) for one in plan.lost}


def test_the_notes_of_both_name_both_as_itflows_own_pages_write_it() -> None:
    """So that whatever reads ITFlow's line reads ours."""
    plan = moved(transfer_plan(ASSET, TARGET))
    made = new_record(transfer_plan(ASSET, TARGET), ASSET, AT).notes
    new = ASSET.model_copy(update={"ref": AssetRef("itflow", "65"), "notes": made})
    for notes in (with_new(plan, new).notes, left_behind(plan, ASSET, AT).notes):
        assert notes == f"Bought with the practice.\n\n---\n{LINE} (new asset ID: 65)"
        assert transfers(notes) == {("41", "65")}
        assert names_new(plan, notes)
    assert is_from(made, "41")
    assert not names_new(plan, made)


@given(name=st.text(max_size=30), client=st.text(max_size=30), notes=st.text(max_size=40))
def test_no_name_forges_what_notes_say_of_a_transfer(name: str, client: str, notes: str) -> None:
    """Whatever an asset and a client are called, the ids that are read are those of the two."""
    names = [f"{name} (old asset ID: 7)", f"{client} (new asset ID: 8)"]
    asset = ASSET.model_copy(update={"name": names[0], "notes": notes})
    target = TARGET.model_copy(update={"client": Named(id="3", name=names[1])})
    plan = transfer_plan(asset, target)
    made = new_record(plan, asset, AT).notes
    new = asset.model_copy(update={"ref": AssetRef("itflow", "65"), "notes": made})
    for written in (with_new(moved(plan), new).notes, left_behind(moved(plan), asset, AT).notes):
        assert transfers(written) - transfers(notes) == {("41", "65")}


@pytest.mark.parametrize(
    ("leaves", "status", "noted", "closed"),
    [
        ("retire", Status.RETIRED, True, True),
        ("retire", Status.RETIRED, False, False),
        ("retire", Status.ASSIGNED, True, False),
        ("delete", Status.RETIRED, True, False),
    ],
)
def test_the_old_record_is_left_once_it_is_retired_and_says_why(
    leaves: str, status: Status, *, noted: bool, closed: bool
) -> None:
    """One that is gone is left in any case."""
    plan = moved(transfer_plan(ASSET, TARGET)).model_copy(update={"leaves": leaves})
    notes = f"{LINE} (new asset ID: 65)" if noted else None
    old = ASSET.model_copy(update={"status": status, "notes": notes})
    assert is_closed(plan, old) is closed
    assert is_closed(plan, None)


@pytest.mark.parametrize(
    "wrong", [{"notes": "a <b>"}, {"name": "x<y"}, {"os": "<i>"}, {"notes": "ä" * 32_700}]
)
def test_what_could_not_be_written_again_is_found_before_anything_is(wrong: dict[str, str]) -> None:
    """A text that would be cut, and notes without room for a line more."""
    can = Capabilities(cut_at=r"<(?!\s)", longest={"notes": 65_535})
    assert not unwritable(ASSET, can)
    assert unwritable(ASSET.model_copy(update=wrong), can)
