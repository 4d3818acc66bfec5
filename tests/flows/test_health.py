"""What a supervisor is told at /healthz and /readyz."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.running.vitals import Vitals
from bot.starting import started
from handlers.health import Fact, Health, Probe
from handlers.web import WebServer
from sandbox.child import free_port
from sandbox.slack import Fault
from sandbox.world import World
from tests.flows.conftest import Scene, settings_for


async def fine() -> Fact:
    """Nothing wrong."""
    return Fact(ok=True, says="12 rows")


async def down() -> Fact:
    """Something wrong."""
    return Fact(ok=False, says="down for 70 s")


async def hangs() -> Fact:
    """No answer at all."""
    await asyncio.Event().wait()
    raise AssertionError


async def breaks() -> Fact:
    """An error with something secret in it."""
    raise OSError("token xoxb-1-2")


async def asked(
    path: str,
    *,
    live: Mapping[str, Probe] | None = None,
    ready: Mapping[str, Probe] | None = None,
    within: float = 30,
) -> tuple[int, dict[str, Any]]:
    """Status and body of an answer."""
    health = Health(live=live or {}, ready=ready or {}, within=within)
    async with (
        WebServer("127.0.0.1", 0, health.routes()) as served,
        aiohttp.ClientSession() as session,
        session.get(f"{served.url}{path}") as answer,
    ):
        assert answer.content_type == "application/json"
        return answer.status, await answer.json()


async def test_all_well_is_200_with_each_fact() -> None:
    """Every fact says in words how it is; the loop's own is always among the live ones."""
    status, body = await asked("/healthz", live={"database": fine})
    assert status == 200
    assert body["ok"] is True
    assert body["facts"]["database"] == {"ok": True, "says": "12 rows"}
    assert body["facts"]["loop"]["ok"] is True


async def test_one_fact_that_is_not_is_503() -> None:
    """The others are told all the same."""
    status, body = await asked("/readyz", ready={"index": fine, "transport": down})
    assert status == 503
    assert body == {
        "ok": False,
        "facts": {
            "index": {"ok": True, "says": "12 rows"},
            "transport": {"ok": False, "says": "down for 70 s"},
        },
    }


async def test_health_and_readiness_are_told_apart() -> None:
    """Not being ready is no reason for a restart."""
    assert (await asked("/healthz", ready={"index": down}))[0] == 200
    assert (await asked("/readyz", live={"database": down}))[0] == 200


async def test_a_probe_that_hangs_or_fails_is_a_fact_that_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The answer comes in time, and says nothing that is in the error."""
    probes = {"database": hangs, "transport": breaks}
    status, body = await asked("/healthz", live=probes, within=0.05)
    assert status == 503
    assert body["facts"]["database"] == {"ok": False, "says": "no answer within 0.05 s"}
    assert body["facts"]["transport"] == {"ok": False, "says": "OSError"}
    assert "the probe transport failed" in caplog.text


async def told(url: str) -> tuple[int, dict[str, Any]]:
    """Status and facts of an answer of the bot."""
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, (await answer.json())["facts"]


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
async def test_a_start_that_waits_for_slack_is_alive_and_not_ready(
    tmp_path: Path, transport: str
) -> None:
    """Whoever supervises it can ask from the beginning, and does not end what merely waits."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    deliver_to = f"{base}/slack/events" if transport == "http" else None
    async with World(assets=30, deliver_to=deliver_to) as world, AsyncExitStack() as stack:
        faults, dana = world.workspace.faults, world.member("dana")
        faults.add(Fault("hang", "auth.test"))
        settings = settings_for(world, tmp_path, ASSETBOT_PORT=str(port))
        starting = asyncio.create_task(stack.enter_async_context(started(settings)))
        async with asyncio.timeout(30):
            while faults.active:  # noqa: ASYNC110 - a call that hangs tells nobody
                await asyncio.sleep(0.01)
        status, facts = await told(f"{base}/healthz")
        assert (status, facts["database"]["ok"]) == (200, True)
        assert facts["transport"]["says"].startswith("waiting for Slack")
        status, facts = await told(f"{base}/readyz")
        assert (status, facts["connected"]["ok"]) == (503, False)
        await dana.types("/asset help")
        assert "dispatch_failed" in dana.sees()[-1].text
        faults.mend()
        await starting
        assert (await told(f"{base}/healthz"))[1]["transport"]["ok"]
        assert (await told(f"{base}/readyz"))[1]["connected"]["ok"]
        await dana.types("/asset help")
        assert "What you can ask" in (await dana.answer()).plain


async def test_a_wait_without_end_is_worth_a_restart(scene: Scene) -> None:
    """After ten minutes without Slack the fault may be here."""
    parts = scene.bot._parts
    vitals = Vitals(parts.records, parts.index, parts.unread, longest_wait=0)
    assert not (await vitals.transport()).ok
