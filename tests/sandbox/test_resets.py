"""A connection that is reset on demand: what goes down the wire is a reset, and no polite end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.slack import Fault
from sandbox.world import World


class Place(NamedTuple):
    """Where somebody asks, with which key, and how it goes wrong there."""

    asks: Callable[[dict[str, str]], str]
    key: Callable[[dict[str, str]], dict[str, str]]
    fails: Callable[[World, Any], object]


PLACES = {
    "factorial": Place(
        lambda env: f"{env['FACTORIAL_BASE_URL']}/api/2026-10-01/resources/it_management/it_assets",
        lambda env: {"x-api-key": env["FACTORIAL_API_KEY"]},
        lambda world, kind: world.factorial.fail(kind),
    ),
    "itflow": Place(
        lambda env: (
            f"{env['ITFLOW_BASE_URL']}/api/v1/assets/read.php?api_key={env['ITFLOW_API_KEY']}"
        ),
        lambda _: {},
        lambda world, kind: world.itflow.fail(kind),
    ),
    "slack": Place(
        lambda env: f"{env['ASSETBOT_SLACK_API_URL']}auth.test",
        lambda env: {"authorization": f"Bearer {env['SLACK_BOT_TOKEN']}"},
        lambda world, kind: world.workspace.faults.add(Fault(kind)),
    ),
}
"""Each of the pretend systems."""
ENDS = {"factorial": "drop_after", "itflow": "drop_after", "slack": "lost"}
"""Where the connection ends without an answer, in another way than by a reset."""


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world with both asset systems."""
    async with World(assets=1, with_itflow=True) as made:
        yield made


async def heard(world: World, place: Place) -> bytes:
    """What a bare socket reads after its request; raises what the wire says."""
    asked, loop = urlsplit(place.asks(world.environment())), asyncio.get_running_loop()
    headers = {"host": asked.netloc, **place.key(world.environment())}
    lines = [f"GET {asked.path}?{asked.query} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    with socket.socket() as wire:
        wire.setblocking(False)
        await loop.sock_connect(wire, (asked.hostname, asked.port))
        await loop.sock_sendall(wire, "\r\n".join([*lines, "", ""]).encode())
        async with asyncio.timeout(30):
            return await loop.sock_recv(wire, 1)


@pytest.mark.parametrize("name", PLACES)
async def test_a_reset_is_a_reset_on_the_wire(world: World, name: str) -> None:
    """The reader is told by its system that the peer has reset the connection."""
    PLACES[name].fails(world, "reset")
    with pytest.raises(ConnectionResetError):
        await heard(world, PLACES[name])


@pytest.mark.parametrize("name", PLACES)
async def test_a_reset_is_no_end_that_a_client_takes_for_one(world: World, name: str) -> None:
    """The bot's own library meets an error as it reads, and is served the next time."""
    place, env = PLACES[name], world.environment()
    place.fails(world, "reset")
    async with httpx.AsyncClient(headers=place.key(env)) as client:
        with pytest.raises(httpx.ReadError):
            await client.get(place.asks(env))
        assert (await client.get(place.asks(env))).status_code == 200


@pytest.mark.parametrize("name", PLACES)
async def test_a_connection_that_ends_without_an_answer_is_not_reset(
    world: World, name: str
) -> None:
    """The reader meets the end where the answer would begin."""
    PLACES[name].fails(world, ENDS[name])
    assert await heard(world, PLACES[name]) == b""
