"""`assetbot` as a process of its own in a world: started, listened to, ended."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.world import World

CHECKOUT = Path(__file__).parents[2]
Process = asyncio.subprocess.Process


def environment(world: World, folder: Path, **more: str) -> dict[str, str]:
    """A clean environment for a bot in this world, with its data in *folder*."""
    system = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **system,
        **world.environment(),
        "PYTHONPATH": str(CHECKOUT),
        "ASSETBOT_DATA_DIR": str(folder / "data"),
        "ASSETBOT_PORT": "0",
        **more,
    }


@asynccontextmanager
async def command(
    world: World, folder: Path, *arguments: str, **more: str
) -> AsyncIterator[Process]:
    """`assetbot` with these arguments, as a process of its own; killed if it is still there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=environment(world, folder, **more),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ran(world: World, folder: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a command that ends by itself."""
    async with command(world, folder, *arguments, **more) as process:
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()


async def ready(process: Process) -> list[dict[str, Any]]:
    """The lines of the log until it says that it is ready."""
    return await until_it_says(process, "ready")


async def until_it_says(process: Process, message: str) -> list[dict[str, Any]]:
    """The lines of the log until this one, which is among them."""
    assert process.stderr
    lines: list[dict[str, Any]] = []
    async with asyncio.timeout(120):
        while not lines or lines[-1]["message"] != message:
            lines.append(json.loads(await process.stderr.readline()))
    return lines


async def ended(process: Process) -> list[dict[str, Any]]:
    """The rest of the log, once the process has ended."""
    _, err = await process.communicate()
    return [json.loads(line) for line in err.decode().splitlines()]


def secrets_of(world: World) -> list[str]:
    """What nobody may ever see: every token and key of the world."""
    given = world.environment()
    named = [given[name] for name in given if name.endswith(("_TOKEN", "_SECRET", "_KEY"))]
    return [*named, "/slack/response/"]


def nothing_secret(world: World, log: list[dict[str, Any]]) -> None:
    """Neither a line of the log nor anything anyone can read in Slack holds a token or a key.

    Nor what an asset system knows of people that is nobody's business, such as bank numbers.
    """
    said = json.dumps([*log, *(message.as_json() for message in world.workspace.messages())])
    assert not [secret for secret in (*secrets_of(world), "PRIVATE") if secret in said]
