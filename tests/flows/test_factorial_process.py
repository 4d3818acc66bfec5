"""Factorial's bad days as the real process has them, from the shell and from Slack."""

import json
import signal
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows.processes import command, ended, ran, ready

SERIAL = "C02XL0ABJGH5"


@pytest.mark.prove
async def test_a_refusal_is_told_in_slack_and_explained_in_the_log(tmp_path: Path) -> None:
    """The person gets a sentence and a reference, the log the cause, and nobody the key."""
    async with World(assets=60) as world:
        key = world.environment()["FACTORIAL_API_KEY"]
        async with command(world, tmp_path, "run", ASSETBOT_LOG_LEVEL="DEBUG") as bot:
            lines = await ready(bot)
            dana = world.member("dana")
            world.factorial.fail("status", status=403, body=f"no rights for {key}", times=None)
            await dana.types("/asset serial BRANDNEW1")
            refused = (await dana.answer()).plain
            world.factorial.mend()
            model = world.factorial.asset(SERIAL).model_id
            world.factorial.add({"it_asset_model_id": model, "serial_number": "BRANDNEW1"})
            await dana.types("/asset serial BRANDNEW1")
            found = (await dana.answer()).plain
            bot.send_signal(signal.SIGTERM)
            lines += await ended(bot)
    assert "refused what I asked of it" in refused
    assert "assetbot check" in refused
    reference = refused.split("ref ")[1][:6]
    causes = [line for line in lines if line.get("ref") == reference and "403" in str(line)]
    assert any("source failed" in line["message"] for line in causes)
    assert "BRANDNEW1" in found
    assert "No asset" not in found
    assert key not in f"{refused}{json.dumps(lines)}"


@pytest.mark.prove
async def test_a_sync_by_hand_that_fails_says_why_and_the_next_is_whole(tmp_path: Path) -> None:
    """Exit code 1 and one sentence; then 0, and the inventory is there."""
    async with World(assets=60) as world:
        world.factorial.fail("truncated", resource="it_assets", times=None)
        code, out, err = await ran(world, tmp_path, "sync")
        assert code == 1
        assert "factorial: failed: factorial answered with data that breaks off" in out + err
        assert "Traceback" not in out + err
        world.factorial.mend()
        code, out, err = await ran(world, tmp_path, "sync")
        assert code == 0
        assert "factorial: read 58 assets" in out + err
        code, out, _ = await ran(world, tmp_path, "ask", SERIAL)
    assert code == 0
    assert "Alex Moreno" in out
