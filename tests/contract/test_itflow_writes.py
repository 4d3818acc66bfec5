"""Where ITFlow errs in writing, the client does not: in both generations of its API."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from bot.assets.client import AssetChanges, NewAsset
from bot.assets.itflow import AssetsEndpoint, ITFlow
from bot.errors import NotSupported, SourceRefused, UnknownOutcome
from bot.models import Status
from sandbox import itflow as pretend
from sandbox.itflow.records import COLUMNS, Asset
from tests.contract.served_itflow import ServedITFlow, serving_itflow


@pytest.fixture(params=[pretend.NEWEST, pretend.ONE_BEFORE])
async def served(request: pytest.FixtureRequest) -> AsyncIterator[ServedITFlow]:
    """One generation after the other."""
    async with serving_itflow(request.param) as served:
        yield served


@pytest.fixture
async def adapter(served: ServedITFlow) -> AsyncIterator[ITFlow]:
    """The port to it."""
    client = ITFlow(served.api())
    yield client
    await client.close()


@pytest.fixture
async def assets(served: ServedITFlow) -> AsyncIterator[AssetsEndpoint]:
    """The documented client."""
    async with served.api() as api:
        yield AssetsEndpoint(api)


NEW: dict[str, Any] = {
    "model_id": '["Laptop", "Dell", "XPS 13"]',
    "serial_number": "NEW-1",
    "name": "BW-NEW-1",
    "client_id": "2",
}


async def test_an_update_sends_ip_mac_and_network_back(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Each write names them as they were just read."""
    asset_id = served.id_of("BW-LT-01")
    await adapter.update(asset_id, AssetChanges(status=Status.LOST))
    (asked,) = served.sent("update")
    assert asked.body["asset_ip"] == "10.2.10.21"
    assert asked.body["asset_mac"] == "02:00:5e:02:00:21"
    assert asked.body["asset_network_id"] == "2"
    assert asked.body["client_id"] == "2"
    assert "asset_name" not in asked.body


async def test_what_somebody_changed_just_now_is_sent_back_as_it_is(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """The asset is read again before each write, however lately it was seen."""
    asset_id = served.id_of("BW-LT-01")
    await adapter.get(asset_id)
    served.itflow.edit(asset_id, interface_ip="10.2.10.200", asset_notes="by hand")
    changed = await adapter.update(asset_id, AssetChanges(status=Status.LOST))
    assert (changed.ip, changed.notes) == ("10.2.10.200", "by hand")


async def test_two_primary_interfaces_are_not_made_one(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Any change would overwrite the second with the first: it is refused, unsent."""
    asset_id = served.id_of("KF-SW-01")
    before = served.plugs(asset_id)
    with pytest.raises(NotSupported, match="2 primary interfaces"):
        await adapter.update(asset_id, AssetChanges(status=Status.LOST))
    assert served.sent() == []
    assert served.plugs(asset_id) == before


async def test_an_asset_without_an_interface_is_given_no_address(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """ITFlow would drop it and say yes; what else is changed is changed."""
    asset_id = served.id_of("Laborgerät Ä/ß")
    with pytest.raises(NotSupported, match="no interface"):
        await adapter.update(asset_id, AssetChanges(ip="10.4.10.1"))
    assert served.sent() == []
    assert (await adapter.update(asset_id, AssetChanges(os="Linux"))).os == "Linux"


async def test_a_date_cannot_be_cleared_and_one_that_is_not_there_is(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Known beforehand; to clear what is clear is nothing to do."""
    dated, undated = served.id_of("BW-LT-01"), served.id_of("Laborgerät Ä/ß")
    with pytest.raises(NotSupported, match="cannot clear a date"):
        await adapter.update(dated, AssetChanges(warranty_end=None))
    assert (await adapter.update(undated, AssetChanges(warranty_end=None))).warranty_end is None
    assert served.sent() == []


@pytest.mark.parametrize(
    "text", ["x<y", "a <b>bold</b>", "<!channel>", "ends with <", "3<4 and more", "nul\0byte"]
)
async def test_text_that_would_be_cut_is_refused_before_sending(
    served: ServedITFlow, adapter: ITFlow, text: str
) -> None:
    """One sentence says which field; nothing is sent."""
    with pytest.raises(NotSupported, match="asset_notes"):
        await adapter.update(served.id_of("BW-LT-01"), AssetChanges(notes=text))
    with pytest.raises(NotSupported, match="asset_notes"):
        await adapter.create(NewAsset(**NEW, notes=text))
    assert served.sent() == []


@pytest.mark.parametrize("text", ["x < y", "5 > 3", "A & \"B\" 'C'", "é ☕", "a\nb", "<\tno tag"])
async def test_text_that_is_kept_is_sent(served: ServedITFlow, adapter: ITFlow, text: str) -> None:
    """A `<` before a blank is no tag; everything else comes back as it was."""
    changed = await adapter.update(served.id_of("BW-LT-01"), AssetChanges(notes=text))
    assert changed.notes == text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"asset_name": "n" * 201}, "at most 200 characters of asset_name"),
        ({"asset_description": "d" * 256}, "at most 255"),
        ({"asset_notes": "ß" * 40_000}, "at most 65,535"),
        ({"asset_warranty_expire": "31/12/2027"}, "YYYY-MM-DD"),
        ({"asset_warranty_expire": "2027-12-31T00:00:00Z"}, "YYYY-MM-DD"),
        ({"asset_warranty_expire": "2027-02-30"}, "YYYY-MM-DD"),
        ({"asset_contact_id": "me"}, "number of a record"),
        ({"asset_archived_at": "2026-01-01"}, "cannot be given asset_archived_at"),
        ({"asset_physical_location": "Rack"}, "cannot be given asset_physical_location"),
        ({"asset_client_id": "2"}, "cannot be given asset_client_id"),
    ],
)
async def test_what_itflow_would_break_on_or_ignore_is_refused_unsent(
    served: ServedITFlow, assets: AssetsEndpoint, fields: dict[str, Any], says: str
) -> None:
    """Too long, no date, no such field: a sentence each."""
    with pytest.raises(NotSupported, match=says):
        await assets.update(asset_id=served.id_of("BW-LT-01"), client_id=2, **fields)
    assert served.sent() == []


async def test_a_new_asset_needs_a_name_and_a_client_that_is_there(
    served: ServedITFlow, assets: AssetsEndpoint
) -> None:
    """ITFlow would make an asset of client 999."""
    with pytest.raises(NotSupported, match="needs a name"):
        await assets.create(asset_name=" ", client_id="2")
    with pytest.raises(NotSupported, match="needs a name"):
        await assets.create(client_id="2")
    for client_id in ("999", "", "0"):
        with pytest.raises(SourceRefused, match="no such client"):
            await assets.create(asset_name="Orphan 2", client_id=client_id)
    assert served.sent() == []


async def test_a_twin_is_looked_for_before_anything_is_made(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """The same name and serial number at the same client, unless that one is archived."""
    made = await adapter.create(NewAsset(**NEW))
    with pytest.raises(SourceRefused, match=f"#{made.ref.id}"):
        await adapter.create(NewAsset(**NEW | {"serial_number": "new-1"}))
    assert len(served.sent("create")) == 1
    await adapter.create(NewAsset(**NEW | {"client_id": "3"}))
    served.itflow.archive(made.ref.id)
    assert (await adapter.create(NewAsset(**NEW))).ref.id != made.ref.id


async def test_a_record_that_was_left_keeps_nothing_from_being_made(adapter: ITFlow) -> None:
    """It came back from another client: the retired record names the one that it became."""
    made = await adapter.create(NewAsset(**NEW))
    said = f"Transferred asset BW-NEW-1 (old asset ID: {made.ref.id}) from Brightwater to Kestrel"
    await adapter.update(made.ref.id, AssetChanges(status=Status.RETIRED, notes=said))
    with pytest.raises(SourceRefused, match=f"#{made.ref.id}"):
        await adapter.create(NewAsset(**NEW))
    await adapter.update(made.ref.id, AssetChanges(notes=f"{said} (new asset ID: 99)"))
    assert (await adapter.create(NewAsset(**NEW))).ref.id != made.ref.id


@pytest.mark.parametrize("kind", ["drop_after", "empty", "html", "warning", "truncated"])
async def test_a_creation_without_an_answer_is_found_and_not_repeated(
    served: ServedITFlow, adapter: ITFlow, kind: Any
) -> None:
    """What was made is looked for by name and serial number."""
    served.itflow.fail(kind, module="assets", function="create")
    made = await adapter.create(NewAsset(**NEW))
    assert (made.name, made.serial_number) == ("BW-NEW-1", "NEW-1")
    assert len(served.sent("create")) == 1


async def test_a_creation_that_did_not_happen_has_an_unknown_outcome(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """Nothing is found, so it may still happen: it is not sent again."""
    served.itflow.fail("drop", module="assets", function="create")
    with pytest.raises(UnknownOutcome):
        await adapter.create(NewAsset(**NEW))
    assert len(served.sent("create")) == 1


@pytest.mark.parametrize("kind", ["drop_after", "empty", "html", "truncated"])
async def test_a_deletion_is_told_by_looking(
    served: ServedITFlow, adapter: ITFlow, kind: Any
) -> None:
    """Whatever is answered, the asset is gone, and the answer is the asset as it was."""
    asset_id = served.id_of("BW-LT-01")
    served.itflow.fail(kind, module="assets", function="delete")
    deleted = await adapter.delete(asset_id)
    assert (deleted.gone, deleted.name, deleted.ip) == (True, "BW-LT-01", "10.2.10.21")
    assert len(served.sent("delete")) == 1
    assert await adapter.get(asset_id) is None


async def test_a_deletion_that_did_not_happen_is_no_success(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """The asset is still there, with its interfaces."""
    asset_id = served.id_of("BW-LT-01")
    served.itflow.fail("drop", module="assets", function="delete")
    with pytest.raises(UnknownOutcome):
        await adapter.delete(asset_id)
    assert len(served.plugs(asset_id)) == 1


async def test_a_write_that_cannot_be_checked_has_an_unknown_outcome(
    served: ServedITFlow, adapter: ITFlow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change may be there; nobody could look."""
    asset_id = served.id_of("BW-LT-01")

    def written_and_down() -> None:
        served.itflow.fail("status", times=None, module="assets", function="read")

    monkeypatch.setattr(served.itflow.database, "rewritten", written_and_down)
    with pytest.raises(UnknownOutcome, match="could not be checked"):
        await adapter.update(asset_id, AssetChanges(notes="x"))


async def test_a_delete_names_the_client_just_read(served: ServedITFlow, adapter: ITFlow) -> None:
    """The pair of asset and client is read before, so no interface is ever lost by mistake."""
    asset_id = served.id_of("KF-LT-02")
    await adapter.delete(asset_id)
    (asked,) = served.sent("delete")
    assert (asked.body["asset_id"], asked.body["client_id"]) == (asset_id, "3")


async def test_contacts_and_places_of_another_client_are_refused(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """ITFlow takes any number; vendors of all clients are everybody's."""
    asset_id = served.id_of("BW-LT-01")
    people = {person.name: person.id for person in await adapter.people()}
    with pytest.raises(SourceRefused, match="no such assignee"):
        await adapter.assign(asset_id, people["Karl Lorry"])
    for changes in (
        AssetChanges(location_id="4"),
        AssetChanges(network_id="3"),
        AssetChanges(vendor_id="4"),
        AssetChanges(vendor_id="4242"),
    ):
        with pytest.raises(SourceRefused, match="at the asset's client"):
            await adapter.update(asset_id, changes)
    assert served.sent() == []
    changed = await adapter.update(asset_id, AssetChanges(vendor_id="1", location_id="3"))
    assert changed.vendor is not None
    assert changed.location is not None
    assert (changed.vendor.name, changed.location.name) == ("Dell Direct", "East clinic")


async def test_a_contact_who_was_archived_is_given_nothing(
    served: ServedITFlow, adapter: ITFlow
) -> None:
    """They are no longer there; ITFlow would take them."""
    people = {person.name: person.id for person in await adapter.people()}
    with pytest.raises(SourceRefused, match="no such assignee"):
        await adapter.assign(served.id_of("OF-PH-01"), people["Gone Person"])


async def test_a_status_of_ones_own_word_is_left(served: ServedITFlow, adapter: ITFlow) -> None:
    """What says the same already is not rewritten in ITFlow's own spelling."""
    asset_id = served.id_of("BW-LT-01")
    served.itflow.edit(asset_id, asset_status="deployed")
    changed = await adapter.update(asset_id, AssetChanges(status=Status.ASSIGNED, os="X"))
    assert (changed.source_status, changed.status, changed.os) == ("deployed", Status.ASSIGNED, "X")


async def test_a_new_asset_has_all_it_was_given(served: ServedITFlow, adapter: ITFlow) -> None:
    """Every field of the port that ITFlow has."""
    made = await adapter.create(
        NewAsset(
            **NEW,
            description="D",
            os="O",
            ip="10.2.10.50",
            mac="02:00:5e:02:00:50",
            uri="https://10.2.10.50/",
            notes="N",
            purchase_date=date(2026, 1, 2),
            warranty_end=date(2029, 1, 2),
            install_date=date(2026, 1, 3),
            location_id="2",
            network_id="2",
            vendor_id="3",
            assignee_id=next(p.id for p in await adapter.people() if p.name == "Bea Molar"),
        )
    )
    assert made.client is not None
    assert (made.client.name, made.status) == ("Brightwater Dental", Status.ASSIGNED)
    row = served.itflow.database.assets.get(made.ref.id)
    assert row is not None
    filled = {name for name in COLUMNS[Asset] if getattr(row, name) not in {None, "", "0"}}
    assert {"asset_vendor_id", "asset_location_id", "asset_contact_id"} <= filled
    assert made.network is not None
    assert (made.network.name, made.ip, made.mac) == ("LAN", "10.2.10.50", "02:00:5e:02:00:50")
    assert made == await adapter.get(made.ref.id)
