"""The port to Factorial: what is Factorial's own about it."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.assets.client import AssetChanges, NewAsset
from bot.assets.factorial import ApiClient, ApiKeyAuth, Factorial
from bot.errors import NotSupported, SettingsError, SourceRefused, SourceUnavailable, UnknownOutcome
from bot.models import Named, Status
from sandbox.factorial import faults
from tests.contract.conftest import HASTY, Served

SERIAL = "C02XL0ABJGH5"


async def test_a_cold_look_up_is_two_round_trips(served: Served, adapter: Factorial) -> None:
    """The names an asset needs are asked for all at once, and not again."""
    names = {"employees", "locations", "teams", "it_asset_models", "asset_categories"}
    served.factorial.hold(*names)  # until each of them is under way
    async with asyncio.timeout(30):
        await adapter.find_by_serial([SERIAL])
    assert {one.resource for one in served.factorial.requests} == {"it_assets", *names}
    asked = len(served.factorial.requests)
    await adapter.find_by_serial([SERIAL])
    assert len(served.factorial.requests) == asked + 1


async def test_reading_all_reads_names_once(served: Served, adapter: Factorial) -> None:
    """A full read asks for each list once; what was read just before is not read again."""
    people = await adapter.people()
    async for _ in adapter.assets():
        pass
    assert served.asked("employees") == -(-len(people) // 100)
    assert served.asked("teams") == served.asked("locations") == 1
    assert served.asked("it_asset_models") == served.asked("asset_categories") == 1


async def test_half_a_character_spoils_no_reading(served: Served, adapter: Factorial) -> None:
    """A name that was cut in the middle of an emoji has a question mark there; all is read."""
    served.factorial.inventory.employees[1].first_name = "Alex \ud83d"
    served.factorial.edit(served.factorial.asset(SERIAL).id, {"notes": "Keep \ud83d"})
    people = [one.name for one in await adapter.people()]
    assert "Alex ? Moreno" in people
    (asset,) = await adapter.find_by_serial([SERIAL])
    assert (asset.notes, asset.assignee and asset.assignee.name) == ("Keep ?", "Alex ? Moreno")


async def test_names_are_read_again_after_a_few_minutes(served: Served) -> None:
    """Someone renamed is called by the new name at the next full read."""
    now = 0.0
    adapter = Factorial(served.api(), clock=lambda: now)
    (before,) = await adapter.find_by_serial([SERIAL])
    assert before.assignee == Named(id="1002", name="Alex Moreno")
    alex = served.factorial.inventory.employees[1]
    alex.first_name = "Alexandra"
    now = 301.0
    names = [
        asset.assignee.name
        async for page in adapter.assets()
        for asset in page.items
        if asset.serial_number == SERIAL and asset.assignee
    ]
    assert names == ["Alexandra Moreno"]
    await adapter.close()


async def test_a_space_is_not_a_workplace(served: Served, adapter: Factorial) -> None:
    """The location is the workplace's name, though the space's id is another workplace's."""
    row = served.factorial.asset(SERIAL)
    assert row.space_id in {place.id for place in served.factorial.inventory.workplaces}
    assert row.space_id != row.workplace_id
    (asset,) = await adapter.find_by_serial([SERIAL])
    assert asset.location is not None
    assert asset.location.id == row.workplace_id


async def test_a_key_that_may_not_see_people_still_sees_assets(
    served: Served, adapter: Factorial
) -> None:
    """Names that cannot be had are ids; the asset is there."""
    for resource in ("employees", "teams", "locations", "it_asset_models", "asset_categories"):
        served.factorial.fail("status", resource=resource, status=403, times=None)
    (asset,) = await adapter.find_by_serial([SERIAL])
    assert asset.assignee is not None
    assert asset.assignee.name == "Employee 1002"
    assert asset.model is not None
    assert asset.model.category == "other"
    pages = [page async for page in adapter.assets()]
    assert sum(len(page.items) for page in pages) == 248
    with pytest.raises(SourceRefused):
        await adapter.people()


async def test_names_that_fail_for_now_fail_the_look_up(served: Served, adapter: Factorial) -> None:
    """A card without a name is not drawn when the name may come in a minute."""
    served.factorial.fail("status", resource="employees", status=503, times=None)
    with pytest.raises(SourceUnavailable, match="503"):
        await adapter.find_by_serial([SERIAL])


@pytest.mark.parametrize("version", ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"])
async def test_every_version_reads_and_writes_the_same(served: Served, version: str) -> None:
    """Numbers or strings for ids, categories or not: the asset is the same."""
    adapter = Factorial(served.api(api_version=version))
    (asset,) = await adapter.find_by_serial(["PF4STOCK"])
    assert asset.model is not None
    assert asset.model.category == "laptop"
    given = await adapter.assign(asset.ref.id, "1005")
    assert given.assignee is not None
    assert given.assignee.name == "Mei Tanaka"
    body = next(one.body for one in served.factorial.requests if one.method == "PUT")
    assert body["owner_id"] == ("1005" if version >= "2026-07-01" else 1005)
    assert body["id"] == asset.ref.id
    await adapter.close()


async def test_categories_reach_beyond_it(adapter: Factorial) -> None:
    """A car is a car, though the older word for it is `other`."""
    assert "car" in {model.category for model in await adapter.models()}


@pytest.mark.parametrize("version", ["", "latest", "2026-1-1", "2026/10/01", "2026-10-01/../x"])
def test_a_version_is_a_date(version: str) -> None:
    """Anything else stops the start."""
    with pytest.raises(SettingsError, match="version"):
        ApiClient(auth=ApiKeyAuth("key"), api_version=version)


async def test_a_key_of_another_environment_is_noticed(served: Served) -> None:
    """It is let in and shown nothing; the account says so in words."""
    adapter = Factorial(served.api(auth=ApiKeyAuth("a-key-of-the-demo")))
    assert [page.total async for page in adapter.assets()] == [0]
    with pytest.raises(SourceRefused, match="another environment"):
        await adapter.account()
    await adapter.close()


async def test_a_wrong_key_is_refused(served: Served) -> None:
    """401 is SourceRefused with its status, for reads of any kind."""
    adapter = Factorial(served.api(auth=ApiKeyAuth("wrong")))
    for call in (adapter.account(), adapter.find_by_serial([SERIAL]), adapter.get(SERIAL)):
        with pytest.raises(SourceRefused) as refused:
            await call
        assert refused.value.status == 401
    await adapter.close()


async def test_a_deleted_asset_is_read_as_gone(served: Served, adapter: Factorial) -> None:
    """What was discarded is marked, when it is asked for and when it is listed."""
    row = next(one for one in served.factorial.inventory.assets if one.discarded_at)
    asset = await adapter.get(row.id)
    assert asset is not None
    assert asset.gone


async def test_a_404_that_the_list_contradicts_is_not_believed(
    served: Served, adapter: Factorial
) -> None:
    """A proxy that knows no such page makes no asset gone."""
    (asset,) = await adapter.find_by_serial([SERIAL])
    page = "<html><h1>404 page not found</h1></html>"
    for status in (404, 410):
        served.factorial.fail("status", resource="it_assets", status=status, body=page)
        assert await adapter.get(asset.ref.id) == asset
    served.factorial.fail("status", resource="it_assets", status=404, body=page, times=None)
    with pytest.raises(SourceRefused, match="404"):
        await adapter.get(asset.ref.id)


async def test_a_404_whose_list_row_cannot_be_read_is_no_answer(
    served: Served, adapter: Factorial
) -> None:
    """Something is there by that id, so the asset is not gone."""
    served.factorial.fail("status", resource="it_assets", status=404)
    served.factorial.fail("bad_row", resource="it_assets", times=None)
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        await adapter.get(served.factorial.asset(SERIAL).id)


async def test_a_404_that_the_list_confirms_is_believed(served: Served, adapter: Factorial) -> None:
    """Two more questions, and there is no such asset: the list has others, and not this one."""
    assert await adapter.get("999999999") is None
    assert served.asked("it_assets") == 3


async def test_the_record_of_another_id_is_not_shown() -> None:
    """An answer to another question is none; an id spelt otherwise is nobody's."""
    row = {"id": "42", "company_id": "1", "it_asset_model_id": "m", "status": "in_stock"}
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=row))
    adapter = Factorial(ApiClient(auth=ApiKeyAuth("key"), limits=HASTY, transport=transport))
    with pytest.raises(SourceUnavailable, match="another asset"):
        await adapter.get("43")
    assert await adapter.get("0042") is None
    assert await adapter.get("\u0664\u0662") is None
    await adapter.close()


def _unreadable(answer: dict[str, Any], _asked: object) -> dict[str, Any]:
    rows = [{**row, "active": "perhaps"} if row["id"] == "1002" else row for row in answer["data"]]
    return {**answer, "data": rows}


def _one_short(answer: dict[str, Any], _asked: object) -> dict[str, Any]:
    return {**answer, "meta": {**answer["meta"], "total": answer["meta"]["total"] + 1}}


@pytest.mark.parametrize("mangle", [_unreadable, _one_short])
async def test_a_part_of_the_people_is_not_everybody(
    served: Served, adapter: Factorial, monkeypatch: pytest.MonkeyPatch, mangle: Any
) -> None:
    """Whose address two share must not look like one person's; assets keep being read."""
    monkeypatch.setitem(faults._MANGLES, "extra_fields", mangle)
    served.factorial.fail("extra_fields", resource="employees", times=None)
    with pytest.raises(SourceUnavailable, match="not everybody"):
        await adapter.people()
    pages = [page async for page in adapter.assets()]
    assert sum(len(page.items) for page in pages) == 248


async def test_people_who_come_twice_are_everybody(served: Served, adapter: Factorial) -> None:
    """A repeated row loses nobody."""
    served.factorial.fail("repeated_row", resource="employees", times=None)
    people = await adapter.people()
    assert len(people) == len(served.factorial.inventory.employees)


@pytest.mark.parametrize("fault", ["drop", "drop_after", "html", "truncated", "errors_null"])
async def test_an_unclear_write_is_never_repeated(
    served: Served, adapter: Factorial, fault: Any
) -> None:
    """It is sent once, and its outcome is unknown."""
    (asset,) = await adapter.find_by_serial([SERIAL])
    for method in ("PUT", "DELETE", "POST"):
        served.factorial.fail(fault, method=method, times=None)
    model_id = asset.model.id if asset.model else ""
    for write in (
        adapter.unassign(asset.ref.id),
        adapter.delete(asset.ref.id),
        adapter.create(NewAsset(model_id=model_id, serial_number="X")),
    ):
        with pytest.raises(UnknownOutcome):
            await write
    writes = [one.method for one in served.factorial.requests if one.method != "GET"]
    assert sorted(writes) == ["DELETE", "POST", "PUT"]


async def test_a_write_that_cannot_be_read_back_is_unknown(
    served: Served, adapter: Factorial
) -> None:
    """It was answered, and nobody can say how the asset is now."""
    (asset,) = await adapter.find_by_serial([SERIAL])
    served.factorial.fail("status", method="GET", status=503, times=None)
    with pytest.raises(UnknownOutcome, match="could not be checked"):
        await adapter.update(asset.ref.id, AssetChanges(tag="NEW"))


async def test_a_yes_that_changes_nothing_is_found_out(
    served: Served, adapter: Factorial, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that accepts a change and keeps the old value has not carried it out."""
    (asset,) = await adapter.find_by_serial([SERIAL])
    changes = served.factorial._changes
    monkeypatch.setattr(changes, "_apply", lambda _row, _body: None)
    with pytest.raises(SourceRefused, match="did not carry out the change of label"):
        await adapter.update(asset.ref.id, AssetChanges(tag="NEW"))
    with pytest.raises(SourceRefused, match="owner_id, status"):
        await adapter.unassign(asset.ref.id)


async def test_a_new_asset_gets_its_status_from_its_assignee(
    served: Served, adapter: Factorial
) -> None:
    """Another status is not supported; the one that follows is not sent."""
    model = (await adapter.models())[0]
    new = NewAsset(model_id=model.id, serial_number="N-1", status=Status.IN_STOCK)
    assert (await adapter.create(new)).status is Status.IN_STOCK
    body = next(one.body for one in served.factorial.requests if one.method == "POST")
    assert body == {"it_asset_model_id": model.id, "serial_number": "N-1"}
    for status in (Status.RETIRED, Status.ASSIGNED, Status.LOST):
        with pytest.raises(NotSupported):
            await adapter.create(NewAsset(model_id=model.id, serial_number="N-2", status=status))


async def test_many_serial_numbers_fit_into_short_addresses(
    served: Served, adapter: Factorial
) -> None:
    """A long list is asked for in several questions, at once."""
    rows = served.factorial.inventory.assets[:100]
    found = await adapter.find_by_serial([row.serial_number for row in rows])
    living = {row.serial_number for row in rows if row.discarded_at is None}
    assert {asset.serial_number for asset in found} == living
    assert served.asked("it_assets") > 1
    assert all(len(str(one.query)) < 4000 for one in served.factorial.requests)


async def test_a_serial_number_whose_row_cannot_be_read_is_not_denied(
    served: Served, adapter: Factorial
) -> None:
    """Somebody has it, and nobody can say who: that is no “no such serial number”."""
    served.factorial.fail("bad_row", resource="it_assets", times=None)
    with pytest.raises(SourceUnavailable, match="cannot be read"):
        await adapter.find_by_serial([SERIAL])
    assert await adapter.find_by_serial(["NO-SUCH-SERIAL"]) == []


async def test_an_unreadable_row_hides_nobody_who_was_found(
    served: Served, adapter: Factorial
) -> None:
    """Where all that were asked for are there, another row does not matter."""
    served.factorial.fail("ignored_filters", resource="it_assets", times=None)
    served.factorial.fail("bad_row", resource="it_assets", times=None)
    (asset,) = await adapter.find_by_serial(["PF4STOCK"])
    assert asset.serial_number == "PF4STOCK"


async def test_a_404_is_not_believed_where_ids_are_no_filter(
    served: Served, adapter: Factorial
) -> None:
    """A list that sends everything, whatever id is asked for, is read until the asset is there."""
    last = served.factorial.inventory.assets[-1]
    served.factorial.fail("status", resource="it_assets", status=404)
    served.factorial.fail("ignored_filters", resource="it_assets", times=None)
    asset = await adapter.get(last.id)
    assert asset is not None
    assert asset.serial_number == last.serial_number


async def test_a_name_that_could_not_be_had_is_asked_for_again(
    served: Served, adapter: Factorial
) -> None:
    """The next look-up has it; only within one full read an absent name is asked for once."""
    served.factorial.fail("empty", resource="employees", times=None)
    (asset,) = await adapter.find_by_serial([SERIAL])
    assert asset.assignee is not None
    assert asset.assignee.name == "Employee 1002"
    served.factorial.mend()
    assert (again := await adapter.get(asset.ref.id)) is not None
    assert again.assignee is not None
    assert again.assignee.name == "Alex Moreno"


async def test_people_have_both_addresses_their_manager_and_their_teams(
    served: Served, adapter: Factorial
) -> None:
    """The log-in address comes first; capitals are gone; those who left have a last day."""
    people = {person.name: person for person in await adapter.people()}
    assert people["Mei Tanaka"].emails == ("mei.tanaka@larkfield.example", "mei@private.example")
    assert people["Tom Becker"].emails == ("tom.becker@larkfield.example",)
    left = {one.id: one.left_on for one in served.factorial.inventory.employees}
    dieter = people["Dieter Vogel"]
    assert dieter.leaving_on == left[dieter.id] is not None
    assert people["Robin Field"].emails == people["Robin Fields"].emails
    alex = people["Alex Moreno"]
    assert people["Dana Desk"].id == alex.manager_id
    teams = {team.id: team.name for team in await adapter.teams()}
    assert [teams[team] for team in alex.team_ids] == ["IT"]
    locations = {place.id: place.name for place in await adapter.locations()}
    assert locations[alex.location_id or ""] in {"Berlin", "Barcelona", "London", "Home office"}
