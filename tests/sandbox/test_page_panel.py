"""The panel beside the chat: the clock, what is broken, the records and the wire."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.page.levers import SWITCHES
from sandbox.slack.delivery.wire import Wire
from sandbox.world import World
from tests.sandbox.drawn import CARD
from tests.sandbox.paged import Paged

JSON = dict[str, Any]


class Pretended:
    """A bot's process that only says whether it runs."""

    def __init__(self) -> None:
        self.running = True

    async def kill(self) -> None:
        """It runs no more."""
        self.running = False

    async def start_again(self) -> None:
        """It runs."""
        self.running = True


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world, without a bot."""
    async with World(assets=60) as opened:
        yield opened


@pytest.fixture
async def dana(world: World, session: aiohttp.ClientSession) -> Paged:
    """Dana with the page open, who knows how the world stands."""
    page = await Paged.opened(session, world.address, "dana")
    await page.until(lambda: page.kinds.get("world"))
    return page


async def test_the_clock_goes_on_for_every_page(
    world: World, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """By days or to a day; each page hears what day it is, and when it was moved."""
    tom = await Paged.opened(session, world.address, "tom")
    today = world.clock.today()
    await dana.asks("clock", days=7)
    week = (today + timedelta(days=7)).isoformat()
    await tom.until(lambda: tom.kinds.get("world", {}).get("clock", {}).get("today") == week)
    assert world.clock.ahead == 7 * 86_400
    to = (today + timedelta(days=30)).isoformat()
    await dana.asks("clock", to=to)
    stand = await dana.until(
        lambda: dana.kinds["world"]["clock"]["today"] == to and dana.kinds["world"]
    )
    assert [ahead for _, ahead in stand["clock"]["moves"]] == [0, 7 * 86_400, 30 * 86_400]


async def test_every_switch_holds_in_every_position(world: World, dana: Paged) -> None:
    """It is told back from the faults themselves, and mended by `works`."""

    def broken() -> dict[str, str]:
        told = dana.kinds["world"]["switches"]
        return {one["name"]: one["now"] for one in told if one["now"] != "works"}

    for switch in SWITCHES:
        for position in [one for one in switch.positions if one != "works"]:
            await dana.asks("switch", name=switch.name, position=position)
            while broken() != {switch.name: position}:
                await dana.hears()
        await dana.asks("switch", name=switch.name, position="works")
        assert switch.now(world) == []


async def test_a_factorial_that_is_down_is_down(
    world: World, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """The switch is no picture: the system answers so."""
    address = f"{world.address}/factorial/api/2026-10-01/resources/it_management/it_assets"
    await dana.asks("switch", name="factorial", position="down")
    async with session.get(address) as answer:
        assert answer.status == 503
    await dana.asks("switch", name="factorial", position="rate-limited")
    async with session.get(address) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "5")


async def test_faults_made_elsewhere_are_shown_as_none_of_the_switchs(
    world: World, dana: Paged
) -> None:
    """What a script broke is not taken for working."""
    world.factorial.fail("hang")
    world.workspace.changes.bump()
    stand = await dana.until(
        lambda: not dana.kinds["world"]["switches"][0]["now"] and dana.kinds["world"]
    )
    assert stand["switches"][1]["now"] == "works"


async def test_the_bot_is_killed_and_started_where_it_was_started_here(
    world: World, dana: Paged
) -> None:
    """Twice is as good as once; what is on its way up for the first time is said to be."""
    world.bot = Pretended()
    world.workspace.dispatch.begun.clear()
    world.workspace.changes.bump()
    await dana.until(lambda: dana.kinds["world"]["bot"] == "starting")
    world.workspace.dispatch.begun.set()
    for word, stand in (("kill_bot", "killed"), ("start_bot", "running")):
        await dana.asks(word)
        await dana.asks(word)
        while dana.kinds["world"]["bot"] != stand:
            await dana.hears()
    await dana.asks("drop_sockets")


async def test_records_are_found_and_followed(world: World, dana: Paged) -> None:
    """By any of their words, in either system; a change is shown by itself."""
    await dana.asks("look", system="factorial", words="macbook C02XL0abjgh5")
    first = await dana.until(lambda: dana.kinds.get("records"))
    [record] = first["records"]
    assert record["brief"]["owner"] == "Alex Moreno"
    assert record["record"]["serial_number"] == "C02XL0ABJGH5"
    world.factorial.edit(record["id"], {"owner_id": "1005"})
    await dana.until(lambda: dana.kinds["records"]["records"][0]["brief"]["owner"] == "Mei Tanaka")
    await dana.asks("look", system="itflow", words="kestrel")
    found = await dana.until(
        lambda: dana.kinds["records"]["system"] == "itflow" and dana.kinds["records"]
    )
    assert all(one["brief"]["client"] == "Kestrel Freight" for one in found["records"])
    assert found["count"] >= len(found["records"]) > 0


async def test_the_wire_shows_exchanges_without_what_opens_anything(
    world: World, dana: Paged, session: aiohttp.ClientSession
) -> None:
    """Calls and deliveries, by whom and how they went; tokens and tickets are blanked."""
    keys = world.workspace.keys
    headers = {"Authorization": f"Bearer {keys.bot_token}"}
    address = f"{world.address}/slack/api"
    body = {"channel": dana.channel("general"), "text": "Here", "blocks": CARD}
    async with session.post(f"{address}/chat.postMessage", json=body, headers=headers):
        pass
    async with session.post(f"{address}/auth.test", data={"token": keys.bot_token}):
        pass
    headers["Authorization"] = f"Bearer {keys.app_token}"
    async with session.post(f"{address}/apps.connections.open", headers=headers):
        pass
    await world.member("dana").types("/asset mine")
    await dana.asks("watch_wire")
    told = (await dana.until(lambda: dana.kinds.get("wire")))["exchanges"]
    assert [(one["name"], one["to_app"], one["outcome"]) for one in told] == [
        ("chat.postMessage", False, "ok"),
        ("auth.test", False, "ok"),
        ("apps.connections.open", False, "ok"),
        ("/asset", True, "connection_failed"),
    ]
    assert told[3]["who"] == "U0DANADESK"
    details = [await dana.asks("exchange", number=one["number"]) for one in told]
    assert details[0]["asked"]["blocks"] == CARD
    assert details[0]["answered"]["ok"]
    assert details[3]["asked"]["command"] == "/asset"
    ticket = str(details[2]["answered"]["url"])
    assert "ticket=•••" in ticket
    secrets = (keys.bot_token, keys.app_token, keys.signing_secret, "legacy-verification-token")
    assert not any(secret in str(dana.frames) for secret in secrets)
    assert "/slack/response/•••" in details[3]["asked"]["response_url"]


def test_the_wire_keeps_the_newest_only(world: World) -> None:
    """However long it runs."""
    wire: Wire = world.workspace.wire
    assert wire.exchanges.maxlen == 400
