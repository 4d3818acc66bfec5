"""What every asset system does behind the port; each adapter is run through all of it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date

import pytest

from bot.assets.client import AssetChanges, AssetClient, NewAsset
from bot.assets.factorial import Factorial
from bot.errors import NotSupported, SourceError, SourceRefused
from bot.models import Asset, Money, Status
from tests.contract.conftest import Served

KNOWN = "C02XL0ABJGH5"
ABSENT = "NO-SUCH-SERIAL"


@dataclass(frozen=True)
class System:
    """A source with the made-up inventory in it, and the client under test."""

    client: AssetClient
    no_such_id: str
    writes: Callable[[], int]
    """How many writes the source was sent."""


def factorial(served: Served) -> System:
    """The adapter to Factorial."""
    return System(
        client=Factorial(served.api()),
        no_such_id="0192aa10-7c1e-7b3d-8a55-0c9d3e1f0a01",
        writes=lambda: sum(one.method != "GET" for one in served.factorial.requests),
    )


@pytest.fixture(params=[factorial])
async def system(request: pytest.FixtureRequest, served: Served) -> AsyncIterator[System]:
    """One system after another."""
    system: System = request.param(served)
    yield system
    await system.client.close()


@pytest.fixture
def client(system: System) -> AssetClient:
    """The client under test."""
    return system.client


async def one(client: AssetClient, serial_number: str) -> Asset:
    """The one asset with that serial number."""
    (asset,) = await client.find_by_serial([serial_number])
    return asset


async def test_an_asset_has_names_for_everything(client: AssetClient) -> None:
    """Model, category, manufacturer, assignee, location and dates are filled in."""
    asset = await one(client, KNOWN)
    assert asset.ref.source == client.source
    assert asset.serial_number == KNOWN
    assert asset.tag == "LT-0042"
    assert asset.model is not None
    assert (asset.model.category, asset.model.manufacturer) == ("laptop", "Apple")
    assert asset.model.name == "MacBook Pro 14"
    assert asset.status is Status.ASSIGNED
    assert asset.assignee is not None
    assert asset.assignee.name == "Alex Moreno"
    assert asset.location is not None
    assert asset.location.name == "Berlin"
    assert (asset.purchase_date, asset.warranty_end) == (date(2026, 2, 2), date(2028, 2, 3))
    assert asset.price == Money(minor_units=229900, currency="EUR")
    assert not asset.gone


async def test_every_asset_is_listed_once_and_as_it_is_alone(client: AssetClient) -> None:
    """Pages hold what `get` and `find_by_serial` answer, and say how many there are."""
    listed = {}
    totals = set()
    async for page in client.assets():
        assert not page.rejected
        totals.add(page.total)
        for asset in page.items:
            assert asset.ref.id not in listed
            listed[asset.ref.id] = asset
    assert totals == {len(listed)}
    alone = await one(client, KNOWN)
    assert listed[alone.ref.id] == alone == await client.get(alone.ref.id)


@pytest.mark.parametrize("written", [KNOWN, KNOWN.lower(), "c02XL0abjgh5", f" {KNOWN} "])
async def test_a_serial_number_is_found_in_any_case(client: AssetClient, written: str) -> None:
    """Case and blanks round it make no difference."""
    assert (await one(client, written)).serial_number == KNOWN


async def test_all_assets_with_one_serial_number_are_found(client: AssetClient) -> None:
    """Two assets may share a serial number; several may be asked for at once."""
    twins = await client.find_by_serial(["R58TWIN0001"])
    assert len({asset.ref for asset in twins}) == 2
    several = await client.find_by_serial([KNOWN, ABSENT, "PF4STOCK", KNOWN.lower()])
    assert [asset.serial_number for asset in several] == [KNOWN, "PF4STOCK"]


@pytest.mark.parametrize(
    "words", [[], [""], ["  "], [ABSENT], ["x" * 5000], ["\ud800", "\0", "a&b=c", "%", "💻"] * 9]
)
async def test_what_nobody_has_is_not_found(client: AssetClient, words: list[str]) -> None:
    """Nothing matches by being near, and no text breaks the question."""
    assert await client.find_by_serial(words) == []


async def test_no_such_id_is_none(system: System) -> None:
    """An id nobody has is no error, even where it is no id at all."""
    for asset_id in (system.no_such_id, KNOWN, "", ".", "..", "a/b?c#d", "ß\0\ud800", "x" * 70_000):
        assert await system.client.get(asset_id) is None


async def test_an_unknown_status_is_kept_in_the_sources_words(client: AssetClient) -> None:
    """What is none of the seven is `other`, with the word beside it."""
    asset = await one(client, "G0N0DDSTAT")
    assert (asset.status, asset.source_status) == (Status.OTHER, "awaiting_pickup")


@pytest.mark.parametrize(
    ("serial_number", "status"),
    [
        ("PF4STOCK", Status.IN_STOCK),
        ("PF4BENCH", Status.IN_REPAIR),
        ("7FOLD93", Status.RETIRED),
    ],
)
async def test_statuses_are_read(client: AssetClient, serial_number: str, status: Status) -> None:
    """In stock, in repair and retired are what the source calls by its own words."""
    assert (await one(client, serial_number)).status is status


async def test_hostile_text_arrives_unchanged(client: AssetClient) -> None:
    """Text is text: nothing is escaped or cut here."""
    asset = await one(client, "C02HOSTILE01")
    assert asset.tag is not None
    assert asset.tag.startswith('LT-"0666" <!channel>')
    assert asset.notes is not None
    assert asset.notes.count("\n") == 2


async def test_people_have_both_addresses_case_folded(client: AssetClient) -> None:
    """The log-in address comes first; capitals are gone; those who left are there, inactive."""
    people = {person.name: person for person in await client.people()}
    assert people["Mei Tanaka"].emails == ("mei.tanaka@larkfield.example", "mei@private.example")
    assert people["Tom Becker"].emails == ("tom.becker@larkfield.example",)
    assert not people["Dieter Vogel"].active
    assert people["Dieter Vogel"].leaving_on is not None
    assert people["Robin Field"].emails == people["Robin Fields"].emails
    alex = people["Alex Moreno"]
    assert people["Dana Desk"].id == alex.manager_id
    teams = {team.id: team.name for team in await client.teams()}
    assert [teams[team] for team in alex.team_ids] == ["IT"]
    locations = {place.id: place.name for place in await client.locations()}
    assert locations[alex.location_id or ""] in {"Berlin", "Barcelona", "London", "Home office"}


async def test_models_have_categories(client: AssetClient) -> None:
    """Each model says what sort of thing it is."""
    categories = {model.name: model.category for model in await client.models()}
    assert categories["Galaxy S24"] == "phone"
    assert categories["MacBook Pro 14"] == "laptop"


async def test_the_account_is_named(client: AssetClient) -> None:
    """Whom we are taken for has a company's name."""
    assert "Larkfield" in (await client.account()).name


async def test_an_asset_is_given_taken_back_and_given_again(system: System) -> None:
    """Each write is one write and answers with the record read back."""
    asset = await one(system.client, "PF4STOCK")
    before = system.writes()
    given = await system.client.assign(asset.ref.id, "1003")
    assert given.assignee is not None
    assert (given.assignee.name, given.status) == ("Priya Raman", Status.ASSIGNED)
    assert given == await system.client.get(asset.ref.id)
    back = await system.client.unassign(asset.ref.id)
    assert (back.assignee, back.status) == (None, Status.IN_STOCK)
    assert system.writes() == before + 2


async def test_named_fields_are_written_and_others_left(client: AssetClient) -> None:
    """Only what was named changes; None clears."""
    asset = await one(client, KNOWN)
    changes = AssetChanges(
        tag="LT-9",
        notes=None,
        warranty_end=date(2030, 1, 31),
        price=Money(minor_units=1, currency="USD"),
    )
    written = await client.update(asset.ref.id, changes)
    assert (written.tag, written.notes, written.warranty_end) == ("LT-9", None, date(2030, 1, 31))
    assert written.price == Money(minor_units=1, currency="USD")
    kept = {"serial_number", "model", "assignee", "location", "team", "purchase_date", "status"}
    assert written.model_dump(include=kept) == asset.model_dump(include=kept)


async def test_an_asset_is_made_and_deleted(client: AssetClient) -> None:
    """A new asset is found by its serial number, a deleted one is marked gone or not found."""
    model = (await client.models())[0]
    made = await client.create(
        NewAsset(model_id=model.id, serial_number="BRAND-NEW-1", assignee_id="1004", tag="T")
    )
    assert made == await one(client, "brand-new-1")
    assert made.status is Status.ASSIGNED
    deleted = await client.delete(made.ref.id)
    assert deleted.gone
    assert deleted.serial_number == "BRAND-NEW-1"
    left = await client.get(made.ref.id)
    assert left is None or left.gone
    assert not [one for one in await client.find_by_serial(["BRAND-NEW-1"]) if not one.gone]


async def test_what_cannot_be_done_says_so_and_is_not_sent(system: System) -> None:
    """A status the source has no word for is NotSupported before anything is written."""
    client = system.client
    asset = await one(client, KNOWN)
    before = system.writes()
    for status in set(Status) - client.capabilities.statuses:
        with pytest.raises(NotSupported):
            await client.update(asset.ref.id, AssetChanges(status=status))
    assert system.writes() == before
    assert client.capabilities.limits


async def test_a_refused_write_is_a_source_error(system: System) -> None:
    """Nobody of that id: the source says no, and the asset is as before."""
    asset = await one(system.client, KNOWN)
    with pytest.raises(SourceRefused):
        await system.client.assign(asset.ref.id, "424242")
    with pytest.raises(SourceError):
        await system.client.unassign(system.no_such_id)
    assert await one(system.client, KNOWN) == asset
