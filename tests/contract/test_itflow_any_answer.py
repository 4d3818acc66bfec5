"""Whichever place of an answer of ITFlow's is wrong: it is read, told of, or refused in our words.

Never is an asset lost for it, and never is anything but a SourceError raised.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.assets.client import AssetChanges
from bot.assets.itflow import ApiClient, ApiKeyAuth, ITFlow
from bot.errors import SourceError
from bot.models import AssetRef, Named, Scope
from sandbox.serving import Serving
from tests.contract.served_itflow import HASTY, serving_itflow
from tests.flows.test_any_payload import GONE, JSON, WRONG, mutated, paths
from tests.flows.test_any_payload import Path as Steps
from tests.place import Place
from tests.rounds import rounds

KEYS: Final = {
    "assets": "asset_id",
    "clients": "client_id",
    "contacts": "contact_id",
    "locations": "location_id",
    "networks": "network_id",
    "vendors": "vendor_id",
    "tickets": "ticket_id",
}
SERIALS: Final = ("PF4BENCH", "7ZERO22", "7DHCP11")
NOTHING: Final = {"success": "False", "message": "No resource (for this client and company)."}
VALUES: Final = (GONE, *WRONG, "9" * 5000, "-1", "01", "0", "2026-13-45", "9999-12-31", 10**400)


class Replayed:
    """Answers with the few rows it has of each kind, one place of them wrong if so told."""

    def __init__(self) -> None:
        self.rows: dict[str, list[JSON]] = {}
        self.wrong: tuple[str, Steps, object] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        """One answer; a write is said to be done, and changes nothing."""
        module, function = request.match_info["module"], request.match_info["function"]
        if function != "read.php":
            return web.json_response({"success": "True", "count": 1}, status=200)
        asked, rows = request.query, self.rows[module]
        for name in {KEYS[module], "asset_serial"} & asked.keys():
            rows = [one for one in rows if one[name] == asked[name]]
        start = int(asked.get("offset", 0))
        rows = rows[start : start + int(asked.get("limit", 50))]
        some = {"success": "True", "count": len(rows), "data": rows}
        answer: JSON = some if rows else NOTHING
        if rows and self.wrong and self.wrong[0] == module:
            _, steps, value = self.wrong
            answer = mutated(answer, steps, value, gone=value is GONE)
        return web.Response(body=json.dumps(answer).encode(), content_type="application/json")

    def places(self, module: str) -> list[Steps]:
        """Every place of its first row, and of what lies round it."""
        return [*paths({"success": "True", "count": 1, "data": self.rows[module][:1]})]


class World:
    """A source that is replayed, and where it is read into."""

    def __init__(self, replayed: Replayed, address: str, place: Place) -> None:
        self.replayed = replayed
        self.place = place
        self._address = address

    def adapter(self) -> ITFlow:
        """A client that has read nothing yet."""
        auth = ApiKeyAuth("a-key")
        return ITFlow(ApiClient(auth=auth, base_url=self._address, limits=HASTY))

    async def survives(self, module: str, steps: Steps, value: object) -> None:
        """Try one wrong place."""
        self.replayed.wrong = (module, steps, value)
        adapter = self.adapter()
        try:
            await self._loses_nothing(adapter)
            for asked in self._asked(adapter):
                with suppress(SourceError):
                    await asked()
        finally:
            self.replayed.wrong = None
            await adapter.close()

    async def _loses_nothing(self, adapter: ITFlow) -> None:
        self.place.now += timedelta(minutes=15)
        synced = await self.place.sync(adapter)
        told = synced.outcome != "done" or synced.error or synced.rejected
        for row in self.replayed.rows["assets"]:
            held = self.place.index.get(Scope(), AssetRef(adapter.source, row["asset_id"]))
            assert held
            assert not held.asset.gone
            assert told or held.checked_at == self.place.now

    def _asked(self, adapter: ITFlow) -> Iterator[Callable[[], Awaitable[object]]]:
        row = self.replayed.rows["assets"][0]
        client = Named(id=row["asset_client_id"], name="theirs")
        yield lambda: adapter.get(row["asset_id"])
        yield lambda: adapter.find_by_serial(SERIALS)
        yield adapter.people
        yield adapter.locations
        yield adapter.account
        yield lambda: adapter.targets([client])
        yield lambda: adapter.update(row["asset_id"], AssetChanges(notes="new"))
        yield lambda: adapter.assign(row["asset_id"], row["asset_contact_id"])


@asynccontextmanager
async def world(folder: Path) -> AsyncIterator[World]:
    """Rows as the pretend ITFlow has them, replayed over a real socket and read once."""
    replayed = Replayed()
    async with serving_itflow() as served, served.api() as api:
        for module in KEYS:
            rows = await api.rows(module, {"limit": 500})
            some = [one for one in rows if one.get("asset_serial") in SERIALS]
            replayed.rows[module] = some or rows[:3]
    app = web.Application()
    app.router.add_route("*", "/api/v1/{module}/{function}", replayed.answer)
    serving = Serving(app)
    await serving.start()
    place = await Place.open(folder)
    try:
        made = World(replayed, serving.address, place)
        adapter = made.adapter()
        synced = await place.sync(adapter)
        await adapter.close()
        assert synced.read == len(SERIALS)
        yield made
    finally:
        await place.close()
        await serving.stop()


@pytest.fixture
def standing(tmp_path: Path) -> Iterator[tuple[asyncio.Runner, World]]:
    """A world, and the loop it lives on."""
    with asyncio.Runner() as runner:
        made = world(tmp_path)
        yield runner, runner.run(made.__aenter__())
        runner.run(made.__aexit__(None, None, None))


def test_any_wrong_place_of_an_answer_is_survived(
    standing: tuple[asyncio.Runner, World],
) -> None:
    """Gone, of another kind, huge or half a character: nothing is lost, and all is told."""
    runner, made = standing

    @rounds(one_in=4)
    @given(st.sampled_from(sorted(KEYS)), st.integers(0, 99), st.sampled_from(VALUES))
    def check(module: str, number: int, value: Any) -> None:
        places = made.replayed.places(module)
        runner.run(made.survives(module, places[number % len(places)], value))

    check()


@pytest.mark.parametrize(
    ("module", "steps", "value"),
    [
        ("assets", ("data", 0, "asset_id"), "9" * 5000),
        ("assets", ("data", 0, "asset_id"), "999999999"),
        ("clients", ("data", 0, "client_id"), "999999999"),
        ("assets", ("data", 0, "asset_id"), None),
        ("assets", ("data", 0), None),
        ("assets", ("data",), [[]]),
    ],
)
def test_a_row_that_cannot_be_told_apart_is_told_of(
    standing: tuple[asyncio.Runner, World], module: str, steps: Steps, value: object
) -> None:
    """No number is too long for it, and no list without an end is read for ever."""
    runner, made = standing
    runner.run(asyncio.wait_for(made.survives(module, steps, value), 30))


@pytest.mark.prove
@pytest.mark.parametrize("module", KEYS)
def test_each_place_of_an_answer_may_be_wrong(
    standing: tuple[asyncio.Runner, World], module: str
) -> None:
    """One at a time, by every value."""
    runner, made = standing
    for steps in made.replayed.places(module):
        for value in VALUES:
            runner.run(made.survives(module, steps, value))


@pytest.mark.parametrize(("steps", "value"), [(("data", 0), None), (("data", 0, "asset_id"), "x")])
def test_an_answer_without_a_readable_row_is_not_taken_for_nothing_found(
    standing: tuple[asyncio.Runner, World], steps: Steps, value: object
) -> None:
    """What was asked for may be just that row: it is not said that there is no such asset."""
    runner, made = standing
    made.replayed.wrong = ("assets", steps, value)
    adapter = made.adapter()
    with pytest.raises(SourceError):
        runner.run(adapter.find_by_serial(SERIALS[:1]))
    with pytest.raises(SourceError):
        runner.run(adapter.get(made.replayed.rows["assets"][0]["asset_id"]))
    runner.run(adapter.close())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("asset_warranty_expire", 0),
        ("asset_warranty_expire", "86400"),
        ("asset_contact_id", []),
        ("asset_contact_id", "x"),
        ("asset_client_id", "-1"),
    ],
)
def test_a_field_of_a_wrong_kind_is_not_read_as_something_else(
    standing: tuple[asyncio.Runner, World], name: str, value: object
) -> None:
    """No number is a day of 1970, and nothing but a number leads to another record."""
    runner, made = standing
    made.replayed.wrong = ("assets", ("data", 0, name), value)
    adapter = made.adapter()
    synced = runner.run(made.place.sync(adapter))
    runner.run(adapter.close())
    assert [one.id for one in synced.rejected] == [made.replayed.rows["assets"][0]["asset_id"]]
