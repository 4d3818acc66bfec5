"""Rows of a CSV that make assets another client's: one request for each two clients."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from bot.approvals import Request, Wish
from bot.assets.client import AssetChanges
from bot.assets.csv.values import Refused
from bot.assets.itflow import ITFlow
from bot.changes.changing_several import ChangingSeveral
from bot.changes.drawing import Drawing
from bot.changes.forms import SeveralForm
from bot.imports.transfers import Transfers
from bot.language.changes import AskSeveral
from bot.models import Asker, Asset, Named
from bot.operations.client_transfer import transfer_plan
from bot.policy import Viewer, viewer
from bot.store import Index, requests
from bot.store.schema import request as table
from tests.approvals.boxed import parts
from tests.approvals.imported import Imports, killed_again_and_again
from tests.approvals.moving import AT_ONCE, BRIGHTWATER, KESTREL, Moving
from tests.desk import user

REFERENCES = {BRIGHTWATER: "mail of 3 Nov", KESTREL: "CHG-4711"}
MISSING: Any = None
THERE = ("7ZERO22", "7EXPTDAY", "7EXPYEST")
"""Serial numbers of assets that go from Brightwater to Kestrel."""
BACK = "7DHCP11"
"""That of one that goes the other way."""


@pytest.fixture
async def imports(moving: Moving, tmp_path: Path) -> AsyncIterator[Imports]:
    """Imports into an ITFlow at the desk."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield Imports(moving.desk, index, tmp_path, client=moving.client)
    index.close()


async def file(imports: Imports) -> tuple[str, dict[str, Asset]]:
    """A CSV that moves three assets there and one back, and writes a note on another."""
    known = {one.serial_number or "": one for one in await imports.fill()}
    rows = [f"{known[serial].ref.id},Kestrel Freight," for serial in THERE]
    rows.insert(1, f"{known[BACK].ref.id},Brightwater Dental,")
    rows.append(f"{known['OFHOST01'].ref.id},,Looked at")
    return "\n".join(("Id,Client,Notes", *rows)), known


async def waiting(imports: Imports) -> dict[str, Request]:
    """What waits for operators, by the client that it goes from."""
    approvals = imports.desk.approvals()
    found = await approvals.waiting_for(user("olaf"), frozenset(), limit=10)
    return {one.client_id or "": one for one in found}


async def agreed(imports: Imports, request: Request) -> None:
    """An operator records what both clients agreed to."""
    clicked = await imports.desk.approvals().consent(request.id, user("olaf"), REFERENCES)
    assert clicked.verdict


async def test_what_changes_the_client_is_one_request_for_each_two_clients(
    imports: Imports, moving: Moving
) -> None:
    """Each waits for the consent of these two, once; then each part is carried out in its steps."""
    text, known = await file(imports)
    tried = await imports.tried(text)
    assert (tried.facts.update, tried.facts.refused) == (5, 0)
    report = (imports.folder / "report.txt").read_text()
    assert "Client “Brightwater Dental” to “Kestrel Freight”" in report
    assert "Location “Main practice” to “lost”" in report
    assert "4 rows move assets to other clients.\n" in report
    assert tried.facts.said[0] == "4 rows move assets to other clients."
    one = await imports.worked_off(await imports.confirmed(text))
    assert await imports.came_to(one) == {"completed": 1, "pending": 4}
    requests = await waiting(imports)
    assert {at: len(await parts(imports.desk, one)) for at, one in requests.items()} == {
        BRIGHTWATER: 3,
        KESTREL: 1,
    }
    for request in requests.values():
        assert {side.client.id for side in request.concerned.sides} == {BRIGHTWATER, KESTREL}
    moving.served.itflow.requests.clear()
    await agreed(imports, requests[BRIGHTWATER])
    one = await imports.worked_off(one)
    assert await imports.came_to(one) == {"completed": 4, "pending": 1}
    await agreed(imports, requests[KESTREL])
    one = await imports.worked_off(one)
    assert (one.status, await imports.came_to(one)) == ("ended", {"completed": 5})
    for serial in THERE:
        old, new = moving.records(serial)
        assert (old[:2], new[0]) == ((BRIGHTWATER, "Retired"), KESTREL)
    assert whose(moving, BACK) == [KESTREL, BRIGHTWATER]
    assert len(moving.served.sent("create")) == 4
    told = [one for one in await imports.desk.history() if one.ref == known[BACK].ref]
    assert [one.kind for one in told] == ["asked", "consented", "completed"]
    said = "Kestrel Freight, reference CHG-4711; Brightwater Dental, reference mail of 3 Nov"
    assert told[1].texts["on_behalf_of"] in {said, "; ".join(reversed(said.split("; ")))}


async def test_a_trial_asks_for_the_clients_of_a_source_once(moving: Moving) -> None:
    """However many of them assets go to."""
    asked = 0

    async def clients() -> list[Named]:
        nonlocal asked
        asked += 1
        return await moving.client.clients()

    source = moving.client.source
    counting: Any = SimpleNamespace(clients=clients, targets=moving.client.targets)
    transfers = Transfers({source: counting}, {})
    asset = await moving.asset("BW-LT-03")
    for client in await moving.client.clients():
        assert (await asyncio.to_thread(transfers, asset, client)).to == client
    with pytest.raises(Refused, match="no client “Gone Ltd” any more"):
        await asyncio.to_thread(transfers, asset, Named(id="99", name="Gone Ltd"))
    assert asked == 1


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.prove) for n in (1, 2, 3))]
)
async def test_killed_at_random_points_no_asset_has_a_twin_or_is_lost(
    imports: Imports, moving: Moving, seed: int
) -> None:
    """Each is at its new client once, and its old record retired."""
    moving.desk.rules = [AT_ONCE]
    text, known = await file(imports)
    chance = Random(seed)  # noqa: S311 - no secret
    one = await killed_again_and_again(imports, text, chance, among=14)
    assert await imports.undone(one) == []
    for serial in (*THERE, BACK):
        old, new = moving.records(serial)
        assert {old[0], new[0]} == {BRIGHTWATER, KESTREL}
        assert old[0] == known[serial].client_id
        assert (old[1], new[1] != "Retired") == ("Retired", True)


async def test_what_is_half_done_of_several_is_finished_together(
    imports: Imports, moving: Moving
) -> None:
    """The last step of each is refused; once it may be done, an operator has it done for all."""
    moving.desk.rules = [AT_ONCE]
    imports = Imports(
        moving.desk, imports.index, imports.folder, client=moving.client, leaves="delete"
    )
    text, known = await file(imports)
    one = await imports.confirmed(text)
    technician = ITFlow(moving.served.api(moving.served.keys.technician))
    for _ in range(6):
        await imports.once(sources={imports.source: technician})
    await technician.close()
    assert await imports.came_to(one) == {"completed": 1, "failed": 4}
    assert all("its new record is made" in why for _, why in await imports.undone(one))
    request, *others = [each for each in await ended(imports) if each.client_id == BRIGHTWATER]
    assert (others, request.status, len(await parts(imports.desk, request))) == ([], "failed", 3)
    card = await Drawing(moving.desk.means(), index=imports.index, sees=everything).drawn_for(
        user("dana"), request
    )
    assert (bool(card.finish), card.again_several) == (True, None)
    approvals = imports.desk.approvals()
    assert "Only operators" in str((await approvals.finish(request.id, user("eve"))).verdict)
    assert (await approvals.finish(request.id, user("olaf"))).verdict
    assert "nothing left" in str((await approvals.finish(request.id, user("olaf"))).verdict)
    imports.desk.begun.clear()  # whoever began it dies
    for _ in range(3):
        moving.desk.later(seconds=31)
        await imports.once()
    request = await imports.desk.get(request)
    assert (request.status, request.outcome and request.outcome.kind) == ("completed", "done")
    for serial in THERE:
        assert whose(moving, serial) == [KESTREL]
    assert whose(moving, BACK) == [KESTREL, BRIGHTWATER]
    told = [each for each in await imports.desk.history() if each.ref == known[THERE[0]].ref]
    assert [each.kind for each in told] == ["asked", "failed", "finishing", "completed"]


async def test_what_is_asked_for_again_is_planned_by_what_is_so_now(
    imports: Imports, moving: Moving
) -> None:
    """What a changed asset is linked to now is looked for at its new client, not what it was."""
    moving.desk.rules = [AT_ONCE]
    text, known = await file(imports)
    one = await imports.confirmed(text)
    asset = known[THERE[1]]
    locations = await moving.client.locations()
    (other,) = [each for each in locations if each.name == "East clinic"]
    await moving.client.update(asset.ref.id, AssetChanges(location_id=other.id))
    await imports.worked_off(one)
    assert await imports.came_to(one) == {"completed": 4, "failed": 1}
    await imports.fill()
    changing = ChangingSeveral(
        approvals=moving.desk.approvals(**moving.sources),
        records=moving.desk.records,
        sources=moving.sources["sources"],
        lookup=MISSING,
        index=imports.index,
        identities=MISSING,
        has_left=lambda _source, _person: False,
    )
    (request,) = [each for each in await ended(imports) if each.client_id == BRIGHTWATER]
    form = await changing.begin(AskSeveral(operation="again", request=request.id), dana(moving))
    assert isinstance(form, SeveralForm)
    (line,) = form.lines
    assert [each.was for each in line.effects if each.fact == "Location"] == ["East clinic"]


async def test_what_goes_to_two_clients_is_two_requests(moving: Moving) -> None:
    """Whatever the order; each has the consents of two clients."""
    names = ("BW-LT-03", "BW-LT-04", "BW-PC-02")
    assets = [await moving.asset(name) for name in names]
    oakhurst = Named(id="4", name="Oakhurst & Finch")
    plans = [await moving.plan(one) for one in assets]
    (target,) = await moving.client.targets([oakhurst])
    plans[1] = transfer_plan(assets[1], target)
    wishes = [
        Wish(user=user("dana"), operation=plan, asset=asset)
        for plan, asset in zip(plans, assets, strict=True)
    ]
    made = await moving.desk.approvals(**moving.sources).ask_several(wishes, reason="Sold.")
    sides = [[side.client.id for side in one.concerned.sides] for one in made.requests]
    assert sides == [[BRIGHTWATER, KESTREL], [BRIGHTWATER, "4"]]
    assert [len(await parts(moving.desk, one)) for one in made.requests] == [2, 1]


def dana(moving: Moving) -> Viewer:
    """Dana, who looks at assets."""
    actor = moving.desk.people.actors[user("dana")]
    asker = Asker(user=actor.user, name=actor.name)
    return viewer(asker, actor.standing, today=moving.desk.now.date())


def whose(moving: Moving, serial: str) -> list[str]:
    """The clients that have a record with a serial number."""
    return [one[0] for one in moving.records(serial)]


async def everything(_user: str, _request: Request) -> bool:
    """Whoever looks may read all of it."""
    return True


async def ended(imports: Imports) -> list[Request]:
    """The requests for several changes that have ended."""
    query = select(table.c.id).where(table.c.kind == "several", table.c.ended_at.is_not(None))
    async with imports.desk.records.read() as connection:
        ids = (await connection.execute(query)).scalars().all()
        found = [await requests.get(connection, one) for one in ids]
    return [one for one in found if one]
