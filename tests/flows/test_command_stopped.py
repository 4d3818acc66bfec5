"""A command that is told to end before it is done, as by a timer that has lost patience."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.store import Records
from tests.empty import records_in

CHECKOUT = Path(__file__).parents[2]
TOLD = """
import os, signal, sys
from pathlib import Path

from bot.cli import main
from bot.store import copying

check = copying.check


def checked(path):
    check(path)
    os.kill(os.getpid(), signal.Signals[sys.argv[2]])


copying.check = checked
folder = Path(sys.argv[1])
if "background" in sys.argv:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
if "nohup" in sys.argv:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
sys.exit(main(["backup", "b.sqlite3"], environ={"ASSETBOT_DATA_DIR": str(folder)}, folder=folder))
"""


STOPS = [["SIGTERM"], ["SIGINT"], ["SIGHUP"], ["SIGTERM", "background"]]

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a signal there ends a process at once"
)


@pytest.mark.parametrize("told", STOPS, ids=" ".join)
async def test_a_backup_that_is_stopped_leaves_no_half_copy(
    tmp_path: Path, told: list[str]
) -> None:
    """What it had copied is removed, and it says that it was stopped, whoever started it."""
    await (await Records.open(records_in(tmp_path))).close()
    before = _there(tmp_path)
    assert await _backed_up(tmp_path, *told) == (130, "assetbot: stopped\n")
    assert _there(tmp_path) - before == set()


async def test_a_backup_that_is_to_outlive_its_terminal_is_made(tmp_path: Path) -> None:
    """As nohup has it."""
    await (await Records.open(records_in(tmp_path))).close()
    assert await _backed_up(tmp_path, "SIGHUP", "nohup") == (0, "")
    assert "b.sqlite3" in _there(tmp_path)


async def _backed_up(folder: Path, *told: str) -> tuple[int | None, str]:
    """How a backup ends that is told this when all is copied, and what it says of it."""
    command = (sys.executable, "-c", TOLD, str(folder), *told)
    child = await asyncio.create_subprocess_exec(
        *command,
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(30):
        _, said = await child.communicate()
    return child.returncode, said.decode()


def _there(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}
