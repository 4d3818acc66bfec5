"""Bad days are made by HTTP, too."""

from collections.abc import AsyncIterator
from dataclasses import asdict, fields
from typing import Any, get_args, get_type_hints

import aiohttp
import pytest

from sandbox.factorial import Kind, Variants
from sandbox.factorial.faults import Fault
from sandbox.world import World

JSON = dict[str, Any]
RESOURCES = "factorial/api/2026-10-01/resources"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A small world."""
    async with World(assets=20) as made:
        yield made


async def told(
    world: World, session: aiohttp.ClientSession, what: str, body: Any = None
) -> tuple[int, JSON]:
    """What /control/factorial answers; a text is sent as it is."""
    options = {"data": body} if isinstance(body, str | bytes) else {"json": body}
    url = f"{world.address}/control/factorial/{what}"
    async with session.post(url, **options) as answer:
        return answer.status, await answer.json()


async def asked(world: World, session: aiohttp.ClientSession) -> int:
    """The status of a list of assets."""
    url = f"{world.address}/{RESOURCES}/it_management/it_assets"
    key = world.environment()["FACTORIAL_API_KEY"]
    async with session.get(url, headers={"x-api-key": key}) as answer:
        return answer.status


async def test_a_fault_is_made_and_mended(world: World, session: aiohttp.ClientSession) -> None:
    """From the next request on, and until it is mended."""
    fault = {"kind": "status", "status": 403, "resource": "it_assets", "times": None}
    code, answer = await told(world, session, "fail", fault)
    assert (code, answer["ok"]) == (200, True)
    assert answer["faults"][0].items() >= fault.items()
    assert [await asked(world, session) for _ in range(2)] == [403, 403]
    code, answer = await told(world, session, "mend", {})
    assert (code, answer["faults"]) == (200, [])
    assert await asked(world, session) == 200


async def test_whatever_can_go_wrong_can_be_made_by_http(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Each kind of fault, with every condition that code could give it."""
    conditions = {"times": 3, "resource": "teams", "method": "GET", "page": 2, "status": 418}
    more = {"retry_after": "7", "seconds": 0.5, "body": "{}"}
    for kind in get_args(Kind):
        given = {"kind": kind, **conditions, **more}
        assert given.keys() == asdict(Fault(kind)).keys()
        code, answer = await told(world, session, "fail", given)
        assert (code, answer["faults"][-1]) == (200, given)
    assert [one.kind for one in world.factorial.faults] == [*get_args(Kind)]


async def test_every_plausible_factorial_can_be_had_by_http(
    world: World, session: aiohttp.ClientSession
) -> None:
    """Each option, each of its values."""
    hints = get_type_hints(Variants)
    for option in (one.name for one in fields(Variants)):
        for value in _values(hints[option]):
            code, answer = await told(world, session, "vary", {option: value})
            assert (code, answer["variants"][option]) == (200, value)
            assert getattr(world.factorial.variants, option) == value


def _values(hint: Any) -> list[Any]:
    """What may stand for an option of that type: one of each where there are too many."""
    if hint is bool:
        return [True, False]
    examples = {int: 7, str: "7", type(None): None}
    return [examples.get(one, one) for one in get_args(hint)]


async def test_it_becomes_another_factorial(world: World, session: aiohttp.ClientSession) -> None:
    """Options that are not named stay as they are; what is so can be read."""
    await told(world, session, "vary", {"errors": "nothing"})
    await told(world, session, "vary", {"reads_a_minute": 0, "retry_after": "30"})
    assert await asked(world, session) == 429
    async with session.get(f"{world.address}/control/factorial/state") as answer:
        state = await answer.json()
    wanted = {"errors": "nothing", "reads_a_minute": 0, "retry_after": "30"}
    assert state["variants"].items() >= wanted.items()
    assert state["requests"] == 1


@pytest.mark.parametrize(
    ("what", "body", "said"),
    [
        ("fail", {}, "kind is missing"),
        ("fail", {"kind": "flood"}, "kind cannot be 'flood': one of status, hang"),
        ("fail", {"kind": "hang", "colour": "red"}, "colour is none of what can be said here"),
        ("fail", {"kind": "hang", "times": "often"}, "times cannot be 'often': a number or null"),
        ("fail", {"kind": "hang", "times": True}, "times cannot be True"),
        ("vary", {"lists_discarded": 1}, "lists_discarded cannot be 1: true or false"),
        ("vary", {"errors": ["message"]}, "errors cannot be ['message']: one of by_field"),
        ("mend", {"kind": "hang"}, "kind is none of what can be said here"),
        ("vary", [], "send a JSON object"),
        ("vary", "{", "send a JSON object"),
        ("vary", b"\xff", "send a JSON object"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(
    world: World, session: aiohttp.ClientSession, what: str, body: Any, said: str
) -> None:
    """It names what is wrong and what may stand there, and nothing has changed."""
    code, answer = await told(world, session, what, body)
    assert code == 400
    assert said in answer["error"]
    assert await asked(world, session) == 200
