"""What a transfer to another client would do is said beforehand, and nothing is sent."""

from datetime import date

import pytest

from bot.assets.itflow import TargetClient, transfer_plan
from bot.models import Asset, AssetModel, AssetRef, Named, Status, Ticket, Tickets

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


def test_what_the_asset_is_goes_along() -> None:
    """Names, model, status, dates, MAC and notes, which say where it came from."""
    new = transfer_plan(ASSET, TARGET).new.given()
    assert new.pop("notes") == (
        "Bought with the practice.\n\nTransferred from asset 41 at Brightwater Dental."
    )
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
    }


def test_what_is_lost_is_named_with_what_the_target_calls_the_same() -> None:
    """A link is never followed by itself: two of one name are both offered, none is taken."""
    plan = transfer_plan(ASSET, TARGET)
    lost = {one.field: (one.was, [there.id for there in one.there]) for one in plan.lost}
    assert lost == {
        "assignee": ("Iris Novak", ["17"]),
        "location": ("Main practice", []),
        "vendor": ("Dell Direct", ["1", "5"]),
        "network": ("LAN", ["3"]),
        "ip": ("10.2.10.14", []),
        "uri": ("http://asset.brightwater.example/14", []),
        "physical_location": ("Desk 4", []),
        "tickets": ("1 open", []),
    }


def test_a_bare_asset_loses_nothing_but_its_history() -> None:
    """Only the notes about any transfer are left."""
    bare = Asset(ref=AssetRef("itflow", "9"), name="X", status=Status.IN_STOCK)
    plan = transfer_plan(bare, TARGET)
    assert plan.lost == ()
    assert any("cannot be archived" in note for note in plan.notes)
    assert any("history" in note for note in plan.notes)


def test_a_status_of_ones_own_is_lost_and_said() -> None:
    """There is no way to write a word that is none of ours through the port."""
    odd = ASSET.model_copy(update={"status": Status.OTHER, "source_status": "Awaiting RMA"})
    plan = transfer_plan(odd, TARGET)
    assert "status" not in plan.new.given()
    assert ("status", "Awaiting RMA") in {(one.field, one.was) for one in plan.lost}


def test_a_transfer_to_the_client_it_is_at_is_none() -> None:
    """It would make a twin."""
    with pytest.raises(ValueError, match="already"):
        transfer_plan(ASSET, TARGET.model_copy(update={"client": ASSET.client}))
