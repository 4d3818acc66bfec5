"""The commands of `assetbot` against an ITFlow that the environment alone describes."""

import json
from pathlib import Path

import pytest

from sandbox import itflow
from sandbox.world import World
from tests.flows.test_terminal import NO_SLACK, Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture

NO_FACTORIAL = {"FACTORIAL_BASE_URL": "", "FACTORIAL_API_KEY": ""}


def settings(world: World, key: str = "") -> dict[str, str]:
    """The two variables that describe the world's ITFlow."""
    base_url, keys = world.itflow_access
    return {"ITFLOW_BASE_URL": base_url, "ITFLOW_API_KEY": key or keys.technician}


@pytest.mark.parametrize("release", [itflow.NEWEST, itflow.ONE_BEFORE])
async def test_ask_finds_both_assets_with_one_serial(ran: Ran, release: str) -> None:
    """An address and a key are enough; each finding has a link to its own record."""
    async with World(assets=60, itflow_release=release) as world:
        more = {**NO_SLACK, **NO_FACTORIAL, **settings(world)}
        code, out, err = await ran(world, "ask", "who has serial 5CD2TWIN77", **more)
        assert not world.factorial.requests
        code, told, _ = await ran(world, "ask", "who has serial PF4BENCH", "--json", **more)
        address = world.itflow_access.base_url
    assert (code, err) == (0, "")
    assert "BW-LT-01" in out
    assert "KF-LT-01" in out
    url = json.loads(told)["card"]["record_url"]
    assert url.startswith(f"{address}/agent/asset.php?client_id=1&asset_id=")


async def test_a_refused_key_beside_a_good_one_is_said_to_be_refused(ran: Ran) -> None:
    """What it would have been asked for may be there; to wait a minute would not help."""
    async with World(assets=60) as world:
        more = {**NO_SLACK, **settings(world), "FACTORIAL_API_KEY": "wrong-key-0123456789"}
        asked = [await ran(world, "ask", words, **more) for words in ("who has LT-0042", "X1 X2")]
    for _, out, _ in asked:
        assert "Factorial refuses my API key" in out
        assert "“assetbot check” says what to do" in out
        assert "No answer from" not in out
        assert "in a minute" not in out


async def test_both_shorthands_are_two_sources(ran: Ran, tmp_path: Path) -> None:
    """What one does not have, the other may; both are read, and no secret lies in any file."""
    async with World(assets=60) as world:
        more = {**NO_SLACK, **settings(world)}
        _, mine, _ = await ran(world, "ask", "who has serial C02XL0ABJGH5", **more)
        code, theirs, _ = await ran(world, "ask", "who has serial 5CD2TWIN77", **more)
        _, _, first = await ran(world, "sync", **more)
        _, _, again = await ran(world, "sync", **more)
        world.itflow.delete(world.itflow.asset("7DHCP11").asset_id)
        _, _, fewer = await ran(world, "sync", **more)
    assert "Alex Moreno" in mine
    assert code == 0
    assert "KF-LT-01" in theirs
    assert "itflow: read 60 assets" in first
    assert "factorial: read 58 assets" in first
    assert again.count("0 new, 0 changed, 0 gone") == 2
    assert "itflow: read 59 assets: 0 new, 0 changed, 1 gone" in fewer
    held = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"Brightwater Dental" in held
    assert b"PRIVATE" not in held
    assert not [key for key in world.itflow_access.keys if key.encode() in held]


async def test_check_says_what_the_key_may_do(ran: Ran) -> None:
    """Clients, rights, assets and people of an ITFlow are a line each."""
    async with World(assets=60) as world:
        keys = world.itflow_access.keys
        more = {**NO_FACTORIAL, **settings(world, keys.accountant)}
        code, out, _ = await ran(world, "check", **more)
        wrong = {**NO_FACTORIAL, **settings(world, "0" * 32)}
        failed, red, _ = await ran(world, "check", **wrong)
    assert code == 0
    assert "one that sees Larkfield, Brightwater Dental, Kestrel Freight and 1 more" in out
    assert "The key may not create, change or delete assets." in out
    assert "The key may not open tickets." in out
    assert "source itflow assets" in out
    assert failed == 1
    assert "answered 401" in red
    assert "ITFLOW_API_KEY" in red
    assert "0" * 32 not in red + out
