"""The real bot on a disk that is full, and on the same disk when there is room again."""

import asyncio
import io
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bot.terminal import commands as terminal
from bot.terminal.reading import Progress
from sandbox.world import World
from tests.flows.conftest import ASSETS, settings_for
from tests.flows.processes import Process, command, ended, nothing_secret, ready

SERIAL = "C02XL0ABJGH5"
CARD = "Alex Moreno"
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="a full disk is made of Linux's own means"
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes where that may be had, else a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    with suppress(OSError, subprocess.CalledProcessError):
        size = ["-o", f"size={12 * MEGABYTE}"]
        subprocess.run(
            ["mount", "-t", "tmpfs", *size, "tmpfs", folder], check=True, capture_output=True
        )
    yield folder
    if folder.is_mount():
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def full(disk: Path, bot: Process) -> Iterator[None]:
    """No room for another byte: the disk filled to its end, or else no file may grow."""
    import resource

    if not disk.is_mount():
        limits = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        yield
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, limits)
        return
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


async def test_a_full_disk_keeps_nobody_from_an_answer_and_heals_with_room(
    disk: Path, read_before: Path
) -> None:
    """Commands, lists and messages are answered, the log says what to do, and later all is well."""
    data = disk / "data"
    await asyncio.to_thread(shutil.copytree, read_before, data)
    more = {"ASSETBOT_DATA_DIR": str(data)}
    async with World(assets=ASSETS) as world:
        dana = world.member("dana")
        async with command(world, disk, "run", ASSETBOT_FRESH_FOR="0", **more) as bot:
            log = await ready(bot)
            with full(disk, bot):
                await dana.types(f"/asset serial {SERIAL}")
                assert CARD in (await dana.answer()).plain
                await dana.says(f"who has serial {SERIAL}?")
                assert CARD in (await dana.answer()).plain
                await dana.types("/asset mine")
                assert (await dana.answer()).plain.startswith("Your assets")
                await dana.types("/asset list")
                assert (await dana.answer()).plain.startswith("Assets")
            settings = settings_for(world, disk, **more)
            assert await terminal.sync(settings, Progress(io.StringIO()))
            await dana.says("who has PF4STOCK?")
            assert "in stock" in (await dana.answer()).plain
            bot.send_signal(signal.SIGTERM)
            log += await ended(bot)
        assert bot.returncode == 0
        said = {line["message"].rpartition(": ")[2] for line in log if line["level"] == "warning"}
        assert said & {"the disk is full; make room on it.", "the disk reports an error."}
        nothing_secret(world, log)
