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
from tests.flows.processes import Process, command, ended, nothing_secret, ran, ready

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


def is_whole(disk: Path) -> bool:
    """Whether it is a disk of its own, so that everybody on it runs out of room."""
    return disk.is_mount()


@contextmanager
def full(disk: Path, bot: Process) -> Iterator[None]:
    """No room for another byte: the disk filled to its end, or else no file may grow."""
    import resource

    if not is_whole(disk):
        limits = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, limits[1]))
        yield
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, limits)
        return
    with filled(disk):
        yield


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """The disk filled to its end."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    yield
    filler.unlink()


async def synced(world: World, disk: Path, **more: str) -> tuple[bool, bool]:
    """Whether a sync goes well, and whether it says that there is no room."""
    world.factorial.edit(world.factorial.asset(SERIAL).id, {"notes": "x" * 9000})
    said = io.StringIO()
    well = await terminal.sync(settings_for(world, disk, **more), Progress(said))
    return well, "the disk is full; make room on it" in said.getvalue()


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
                if is_whole(disk):
                    assert (await synced(world, disk, **more)) == (False, True)
            assert (await synced(world, disk, **more))[0]
            await dana.says("who has PF4STOCK?")
            assert "in stock" in (await dana.answer()).plain
            bot.send_signal(signal.SIGTERM)
            log += await ended(bot)
        assert bot.returncode == 0
        said = {line["message"].rpartition(": ")[2] for line in log if line["level"] == "warning"}
        assert said & {"the disk is full; make room on it.", "the disk reports an error."}
        nothing_secret(world, log)


async def test_a_start_on_a_full_disk_says_so_and_the_next_with_room_succeeds(
    disk: Path, read_before: Path
) -> None:
    """Exit status 1, by which it is started again, and a sentence; nothing is lost of the data."""
    if not is_whole(disk):
        pytest.skip("no disk of its own can be mounted here")
    data = disk / "data"
    await asyncio.to_thread(shutil.copytree, read_before, data)
    more = {"ASSETBOT_DATA_DIR": str(data)}
    async with World(assets=ASSETS) as world:
        with filled(disk):
            code, out, err = await ran(world, disk, "run", **more)
        assert code == 1
        assert "the disk is full; make room on it" in out + err
        assert "Traceback" not in out + err
        async with command(world, disk, "run", **more) as bot:
            await ready(bot)
            dana = world.member("dana")
            await dana.types(f"/asset serial {SERIAL}")
            assert CARD in (await dana.answer()).plain
