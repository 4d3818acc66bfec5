"""The whole pretend world on its one port."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.serving import Serving
from sandbox.world import World, read_manifest

JSON = dict[str, Any]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world."""
    async with World(assets=30) as made:
        yield made


async def test_the_environment_points_a_bot_at_this_world(
    world: World, session: aiohttp.ClientSession
) -> None:
    """With it and nothing else, Slack and Factorial answer."""
    settings = world.environment()
    client = AsyncWebClient(
        token=settings["SLACK_BOT_TOKEN"],
        base_url=settings["ASSETBOT_SLACK_API_URL"],
        session=session,
    )
    assert (await client.auth_test())["team"] == "Larkfield"
    opened = await client.apps_connections_open(app_token=settings["SLACK_APP_TOKEN"])
    assert opened["url"].startswith("ws://127.0.0.1:")
    url = f"{settings['FACTORIAL_BASE_URL']}/api/2026-10-01/resources/it_management/it_assets"
    async with session.get(url, headers={"x-api-key": settings["FACTORIAL_API_KEY"]}) as answer:
        assert answer.status == 200
    async with session.get(url, headers={"x-api-key": "made-up"}) as answer:
        assert answer.status == 401


async def test_keys_are_new_in_every_run() -> None:
    """Two worlds accept nothing of each other."""
    async with World(assets=1) as one, World(assets=1) as two:
        secrets = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "FACTORIAL_API_KEY")
        assert all(one.environment()[name] != two.environment()[name] for name in secrets)


async def test_signed_delivery_hands_out_a_secret_and_no_app_token() -> None:
    """A bot in HTTP mode gets the signing secret instead of the app token."""
    async with World(assets=1, deliver_to="http://127.0.0.1:9/slack/events") as world:
        settings = world.environment()
        assert settings["SLACK_SIGNING_SECRET"] == world.workspace.keys.signing_secret
        assert "SLACK_APP_TOKEN" not in settings


def shift(world: World) -> float:
    """How far the bot's clock is from the real one."""
    path = Path(world.environment()["ASSETBOT_CLOCK_FILE"])
    return float(path.read_text(encoding="ascii"))


async def test_the_wanted_day_shifts_the_bots_clock() -> None:
    """The clock file holds the seconds between that day and the real one, while it is open."""
    async with World(assets=1, today=date(2027, 1, 1)) as world:
        assert shift(world) % 86_400 == 0
        assert world.inventory.today == date(2027, 1, 1)
        world.shift_clock(3.5)
        assert shift(world) == 3.5
    with pytest.raises(FileNotFoundError):
        shift(world)


async def test_a_taken_port_gives_way_to_the_next(world: World) -> None:
    """When the port asked for is taken, the next free one is used."""
    async with World(assets=1, port=int(world.address.rpartition(":")[2])) as second:
        assert second.address != world.address


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_only_this_machines_own_pages_are_let_in(
    world: World, session: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    """Another host name is misdirected, another page's origin is forbidden, on every path."""
    port = world.address.rpartition(":")[2]
    sent = {key: value.format(port=port) for key, value in headers.items()}
    for path in ("/", "/control/people"):
        async with session.get(world.address + path, headers=sent) as answer:
            assert answer.status == status


async def test_the_page_says_what_this_is(world: World, session: aiohttp.ClientSession) -> None:
    """The start page is a plain one for now."""
    async with session.get(world.address) as answer:
        assert "assetbot sandbox" in await answer.text()


async def test_people_act_by_http(world: World, session: aiohttp.ClientSession) -> None:
    """/control/ says, types and clicks as anyone, and reads what they see."""
    control = f"{world.address}/control"

    async def post(path: str, **body: Any) -> tuple[int, JSON]:
        async with session.post(f"{control}/{path}", json=body) as answer:
            return answer.status, await answer.json()

    async with session.get(f"{control}/people") as answer:
        people = (await answer.json())["people"]
    assert {"key": "dana", "name": "Dana Desk", "id": "U0DANADESK", "kind": "member"} in people
    async with session.get(f"{control}/inventory") as answer:
        assert (await answer.json())["assets"] == 30
    status, said = await post("say", **{"as": "dana", "text": "hello @alex", "to": "random"})
    assert (status, said["message"]["plain"]) == (200, "hello @Alex Moreno")
    async with session.get(f"{control}/sees", params={"as": "Priya Raman"}) as answer:
        assert [message["text"] for message in (await answer.json())["messages"]] == [
            "hello <@U0ALEXMORE>"
        ]
    assert (await post("type", **{"as": "dana", "text": "/asset help"}))[0] == 200
    status, silence = await post("answer", **{"as": "dana", "within": 5})
    assert (status, "dispatch_failed" in silence["error"]) == (504, True)
    assert (await post("click", **{"as": "dana", "text": "Later"}))[0] == 409
    assert (await post("say", **{"as": "nobody", "text": "x"}))[0] == 409
    assert (await post("say", text="x"))[0] == 400


async def test_no_free_port_is_an_error() -> None:
    """A server that cannot be started says so."""
    from aiohttp import web

    with pytest.raises(OverflowError):
        await Serving(web.Application(), 70_000).start()


def test_the_manifest_is_the_checkouts_own() -> None:
    """The world installs the app as it would be installed for real."""
    commands = read_manifest()["features"]["slash_commands"]
    assert [command["command"] for command in commands] == ["/asset"]
