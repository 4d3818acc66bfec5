"""What every asset system does behind the port; each adapter is run through all of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import reduce
from typing import Any

import pytest

from bot.assets.client import AssetChanges, AssetClient, NewAsset, NewModel
from bot.errors import (
    NotSupported,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    UnknownOutcome,
)
from bot.models import Asset, Person, Status
from tests.contract.systems import SYSTEMS, Facts, System

ABSENT = "NO-SUCH-SERIAL"


SAME = "itflow-26.07"
"""What differs in an older release is tried beside its reading; `make prove` tries all of it."""


@pytest.fixture(
    params=[pytest.param(one, marks=pytest.mark.prove) if one == SAME else one for one in SYSTEMS]
)
async def system(request: pytest.FixtureRequest) -> AsyncIterator[System]:
    """One system after another."""
    async with SYSTEMS[request.param]() as system:
        yield system
        await system.client.close()
        await system.stranger.close()


@pytest.fixture
def client(system: System) -> AssetClient:
    """The client under test."""
    return system.client


@pytest.fixture
def facts(system: System) -> Facts:
    """What there is to be found."""
    return system.facts


async def one(client: AssetClient, serial_number: str) -> Asset:
    """The one asset with that serial number."""
    (asset,) = await client.find_by_serial([serial_number])
    return asset


async def listed(client: AssetClient) -> dict[str, Asset]:
    """Every asset of the list, by its id."""
    found: dict[str, Asset] = {}
    async for page in client.assets():
        found |= {asset.ref.id: asset for asset in page.items}
    return found


async def person(client: AssetClient, name: str) -> Person:
    """The first person of that name."""
    return next(one for one in await client.people() if one.name == name)


def at(value: object, path: str) -> Any:
    """What stands at the end of a path of fields."""
    return reduce(getattr, path.split("."), value)


async def test_an_asset_has_names_for_everything(client: AssetClient, facts: Facts) -> None:
    """Model, category, manufacturer, assignee, location and dates are filled in."""
    asset = await one(client, facts.known)
    assert asset.ref.source == client.source
    assert asset.serial_number == facts.known
    assert {path: at(asset, path) for path in facts.expected} == facts.expected
    assert not asset.gone


async def test_every_asset_is_listed_once_and_as_it_is_alone(
    client: AssetClient, facts: Facts
) -> None:
    """Pages hold what `get` and `find_by_serial` answer, and say how many there are."""
    found: dict[str, Asset] = {}
    totals, pages = set(), 0
    async for page in client.assets():
        assert not page.rejected
        pages += bool(page.items)
        totals.add(page.total)
        for asset in page.items:
            assert asset.ref.id not in found
            found[asset.ref.id] = asset
    assert pages > 1
    assert totals - {None} == {len(found)}
    for serial in (facts.known, facts.in_stock, facts.odd[0]):
        alone = await one(client, serial)
        assert found[alone.ref.id] == alone == await client.get(alone.ref.id)


async def test_a_serial_number_is_found_in_any_case(client: AssetClient, facts: Facts) -> None:
    """Case and blanks round it make no difference."""
    known = facts.known
    for spelt in (known, known.lower(), known.swapcase(), f" {known} "):
        assert (await one(client, spelt)).serial_number == known


async def test_all_assets_with_one_serial_number_are_found(
    client: AssetClient, facts: Facts
) -> None:
    """Two assets may share a serial number; several may be asked for at once."""
    twins = await client.find_by_serial([facts.twins])
    assert len({asset.ref for asset in twins}) == 2
    wanted = [facts.known, ABSENT, facts.in_stock, facts.known.lower()]
    several = await client.find_by_serial(wanted)
    assert {asset.serial_number for asset in several} == {facts.known, facts.in_stock}
    assert len(several) == 2


async def test_what_nobody_has_is_not_found(client: AssetClient) -> None:
    """Nothing matches by being near, and no text breaks the question."""
    odd = ["\ud800", "\0", "a&b=c", "%", "💻"] * 9
    for words in ([], [""], ["  "], [ABSENT], ["x" * 5000], odd):
        assert await client.find_by_serial(words) == [], words


async def test_no_such_id_is_none(system: System) -> None:
    """An id nobody has is no error, even where it is no id at all."""
    nonsense = (ABSENT, "", ".", "..", "a/b?c#d", "ß\0\ud800", "5abc", " 5", "05", "x" * 70_000)
    for asset_id in (system.no_such_id, *nonsense):
        assert await system.client.get(asset_id) is None


async def test_an_unknown_status_is_kept_in_the_sources_words(
    client: AssetClient, facts: Facts
) -> None:
    """What is none of the seven is `other`, with the word beside it."""
    serial_number, word = facts.odd
    asset = await one(client, serial_number)
    assert (asset.status, asset.source_status) == (Status.OTHER, word)


async def test_statuses_are_read(client: AssetClient, facts: Facts) -> None:
    """In stock, in repair, lost and retired are what the source calls by its own words."""
    assert (await one(client, facts.in_stock)).status is Status.IN_STOCK
    for serial_number, status in facts.statuses.items():
        assert (await one(client, serial_number)).status is status


async def test_hostile_text_arrives_unchanged(client: AssetClient, facts: Facts) -> None:
    """Text is text: nothing is escaped or cut here."""
    assert facts.hostile_text(await one(client, facts.hostile))


async def test_people_have_addresses_case_folded(client: AssetClient, facts: Facts) -> None:
    """Everybody has a name, each address once; those who left are there, inactive."""
    people = await client.people()
    addresses = [address for one in people for address in one.emails]
    assert addresses == [address.casefold() for address in addresses]
    assert all(one.name and one.source == client.source for one in people)
    assert len({one.id for one in people}) == len(people)
    assert not (await person(client, facts.left)).active
    assert (await person(client, facts.receiver)).active


async def test_people_are_at_places_that_are_listed(client: AssetClient) -> None:
    """Locations and teams that people name have names themselves."""
    places = {place.id: place.name for place in await client.locations()}
    teams = {team.id: team.name for team in await client.teams()}
    people = await client.people()
    assert all(places.values())
    assert {one.location_id for one in people} - {None} <= places.keys()
    assert {team for one in people for team in one.team_ids} <= teams.keys()


async def test_an_assets_names_are_those_of_the_lists(client: AssetClient, facts: Facts) -> None:
    """Who has it and where it is are records of `people` and `locations`."""
    asset = await one(client, facts.known)
    assert asset.assignee is not None
    assert asset.assignee.id in {person.id for person in await client.people()}
    assert asset.location in await client.locations()


async def test_models_have_categories(client: AssetClient, facts: Facts) -> None:
    """Each model says what sort of thing it is."""
    name, category = facts.category
    models = await client.models()
    assert category in {model.category for model in models if model.name == name}
    assert len({model.id for model in models}) == len(models)


async def test_the_account_is_named(client: AssetClient) -> None:
    """Whom we are taken for has a company's name."""
    assert "Larkfield" in (await client.account()).name


async def test_an_asset_is_given_taken_back_and_given_again(system: System) -> None:
    """Each write is one write and answers with the record read back."""
    client, facts = system.client, system.facts
    asset = await one(client, facts.in_stock)
    receiver = await person(client, facts.receiver)
    before = system.writes()
    given = await client.assign(asset.ref.id, receiver.id)
    assert given.assignee is not None
    assert (given.assignee.name, given.status) == (facts.receiver, Status.ASSIGNED)
    assert given == await client.get(asset.ref.id)
    back = await client.unassign(asset.ref.id)
    assert (back.assignee, back.status) == (None, Status.IN_STOCK)
    assert system.writes() == before + 2


async def test_named_fields_are_written_and_others_left(client: AssetClient, facts: Facts) -> None:
    """Only what was named changes; None clears."""
    asset = await one(client, facts.known)
    written = await client.update(asset.ref.id, facts.changes)
    given = facts.changes.given()
    assert {name: getattr(written, name) for name in given} == given
    left = {*given, "updated_at"}
    assert written.model_dump(exclude=left) == asset.model_dump(exclude=left)
    assert written == await client.get(asset.ref.id)


async def test_every_status_it_can_be_given_is_read_back(system: System) -> None:
    """What `capabilities` promises is kept, one write each."""
    client = system.client
    asset = await one(client, system.facts.in_stock)
    for status in sorted(client.capabilities.statuses - {Status.ASSIGNED, Status.IN_STOCK}):
        before = system.writes()
        written = await client.update(asset.ref.id, AssetChanges(status=status))
        assert (written.status, system.writes()) == (status, before + 1)


async def test_an_asset_is_made_and_deleted(client: AssetClient, facts: Facts) -> None:
    """A new asset is found by its serial number, a deleted one is marked gone or not found."""
    model = next(one for one in await client.models() if one.name == facts.category[0])
    receiver = await person(client, facts.receiver)
    made = await client.create(
        NewAsset(
            model_id=model.id,
            serial_number="BRAND-NEW-1",
            assignee_id=receiver.id,
            **facts.new,
        )
    )
    assert made == await one(client, "brand-new-1")
    assert (made.status, made.model) == (Status.ASSIGNED, model)
    deleted = await client.delete(made.ref.id)
    assert deleted.gone
    assert deleted.serial_number == "BRAND-NEW-1"
    left = await client.get(made.ref.id)
    assert left is None or left.gone
    assert not [one for one in await client.find_by_serial(["BRAND-NEW-1"]) if not one.gone]


async def test_a_model_that_is_not_there_can_be_made(system: System) -> None:
    """It is what was asked for, and an asset can be made of it."""
    client, wanted = system.client, NewModel(category="laptop", manufacturer="Acme", name="Pad 9")
    assert client.capabilities.create_model
    made = await client.create_model(wanted)
    assert (made.category, made.manufacturer, made.name) == ("laptop", "Acme", "Pad 9")
    new = {"model_id": made.id, "serial_number": "NEW-OF-ONE", **system.facts.new}
    assert (await client.create(NewAsset.model_validate(new))).model == made


async def test_what_cannot_be_done_says_so_and_is_not_sent(system: System) -> None:
    """Fields and statuses that `capabilities` does not name are NotSupported, unsent."""
    client = system.client
    can = client.capabilities
    asset = await one(client, system.facts.known)
    before = system.writes()
    missing: list[dict[str, Any]] = [{"status": one} for one in set(Status) - can.statuses]
    missing += [{name: None} for name in AssetChanges.model_fields.keys() - can.fields]
    missing += [{name: None} for name in can.never_cleared]
    assert missing
    for fields in missing:
        with pytest.raises(NotSupported, match=client.source):
            await client.update(asset.ref.id, AssetChanges(**fields))
    for name in can.needs:
        fields = {**system.facts.new}
        fields.pop(name)
        with pytest.raises(NotSupported, match=name):
            await client.create(NewAsset(model_id="", serial_number="NEW-2", **fields))
    assert system.writes() == before
    assert await client.get(asset.ref.id) == asset
    assert can.limits


async def test_a_refused_write_is_a_source_error(system: System) -> None:
    """Nobody of that id: the source says no, and the asset is as before."""
    client, known = system.client, system.facts.known
    asset = await one(client, known)
    with pytest.raises(SourceRefused):
        await client.assign(asset.ref.id, "424242")
    for write in (
        client.unassign(system.no_such_id),
        client.delete(system.no_such_id),
        client.update(system.no_such_id, AssetChanges(notes="x")),
    ):
        with pytest.raises(SourceError):
            await write
    assert await one(client, known) == asset


def reads(client: AssetClient, known: Asset) -> list[Callable[[], Awaitable[Any]]]:
    """Every read of the port that asks the source; each finds something."""
    return [
        lambda: listed(client),
        lambda: client.get(known.ref.id),
        lambda: client.find_by_serial([known.serial_number or ""]),
        client.models,
        client.people,
        client.locations,
        client.account,
    ]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500},
        {"kind": "html"},
        *(
            pytest.param(fault, marks=pytest.mark.prove)
            for fault in (
                {"kind": "status", "status": 503},
                {"kind": "drop"},
                {"kind": "truncated"},
            )
        ),
    ],
    ids=lambda fault: f"{fault['kind']}{fault.get('status', '')}",
)
async def test_a_source_that_fails_is_unavailable(system: System, fault: dict[str, Any]) -> None:
    """Whatever breaks, a read ends in SourceUnavailable, and works again afterwards."""
    known = await one(system.client, system.facts.known)
    for read in reads(system.client, known):
        system.fail(**fault, times=None)
        with pytest.raises(SourceUnavailable) as failed:
            await read()
        assert failed.value.source == system.client.source
        system.mend()
        assert await read()


async def test_one_bad_moment_is_outlasted(system: System) -> None:
    """A read that fails once for a passing reason is made again."""
    known = await one(system.client, system.facts.known)
    for read in reads(system.client, known):
        system.fail("status", status=503)
        assert await read()


async def test_a_key_that_nobody_gave_out_is_refused(system: System) -> None:
    """Reads and writes with it are SourceRefused."""
    known = await one(system.client, system.facts.known)
    for read in reads(system.stranger, known):
        with pytest.raises(SourceRefused) as refused:
            await read()
        assert refused.value.status == 401
    with pytest.raises(SourceRefused):
        await system.stranger.update(known.ref.id, AssetChanges(notes="x"))


@pytest.mark.parametrize("kind", ["drop_after", "html", "truncated"])
async def test_a_write_without_an_answer_is_made_once(system: System, kind: str) -> None:
    """It is UnknownOutcome, or told from reading back; it is never sent again."""
    client = system.client
    asset = await one(client, system.facts.known)
    before = system.writes()
    writing = {"method": "PUT"} if client.source == "factorial" else {"function": "update"}
    system.fail(kind, **writing)
    try:
        written = await client.update(asset.ref.id, AssetChanges(notes="once"))
    except UnknownOutcome:
        pass
    else:
        assert written.notes == "once"
    assert system.writes() == before + 1
    assert (await one(client, system.facts.known)).notes == "once"


async def test_a_write_that_was_not_made_is_never_said_to_be(system: System) -> None:
    """The connection ends before anything is done: an error, and the asset is as before."""
    client = system.client
    asset = await one(client, system.facts.known)
    writing = {"method": "PUT"} if client.source == "factorial" else {"function": "update"}
    for fault in ({"kind": "drop"}, {"kind": "status", "status": 500}):
        before = system.writes()
        system.fail(**fault, **writing)
        with pytest.raises(UnknownOutcome):
            await client.update(asset.ref.id, AssetChanges(notes="never"))
        assert system.writes() == before + 1
    assert await one(client, system.facts.known) == asset
