"""`assetbot check` is red where `assetbot run` would end at once, and makes nothing."""

import errno
import os
import socket
import sys
from pathlib import Path

import pytest

from sandbox.world import World
from tests.flows import processes
from tests.flows.test_terminal import Ran
from tests.flows.test_terminal import ran as ran  # noqa: PLC0414 - a fixture


def red(out: str) -> list[str]:
    """The red lines of a check."""
    return [line for line in out.splitlines() if line.startswith("RED")]


async def test_a_port_in_use_is_red(ran: Ran) -> None:
    """With the setting to change, as `assetbot run` says it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with World(assets=10) as world:
            code, out, _ = await ran(world, "check", ASSETBOT_PORT=str(port))
    (line,) = red(out)
    assert (code, line.split()[1]) == (1, "port")
    assert f"ASSETBOT_PORT: 127.0.0.1:{port} cannot be listened on" in line


async def test_a_free_port_is_well_and_left_free(ran: Ran) -> None:
    """It is looked at twice, and free both times."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with World(assets=10) as world:
        for _ in range(2):
            code, out, _ = await ran(world, "check", ASSETBOT_PORT=str(port))
            assert (code, f"127.0.0.1:{port} is free" in out) == (0, True), out


async def test_the_port_of_the_bot_that_runs_here_is_well(tmp_path: Path) -> None:
    """A check beside the running bot finds its port taken by that very bot."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        more = {"ASSETBOT_PORT": str(taken.getsockname()[1])}
    async with World(assets=10) as world, processes.command(world, tmp_path, "run", **more) as bot:
        await processes.ready(bot)
        code, out, _ = await processes.ran(world, tmp_path, "check", **more)
    assert (code, red(out)) == (0, []), out
    assert "is taken, as it is while the bot runs on this data" in out


async def test_no_port_for_events_over_http_is_red(ran: Ran) -> None:
    """Slack could send them nowhere."""
    async with World(assets=10) as world:
        more = {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
        code, out, _ = await ran(world, "check", ASSETBOT_PORT="0", **more)
    assert (code, [line.split()[1] for line in red(out)]) == (1, ["port"])


@pytest.mark.parametrize("below", ["file", "file/data"])
async def test_a_data_folder_that_is_a_file_or_below_one_is_red(
    ran: Ran, tmp_path: Path, below: str
) -> None:
    """In place of the note that the first run makes it; the sources are looked at all the same."""
    (tmp_path / "file").write_text("")
    async with World(assets=10) as world:
        code, out, _ = await ran(world, "check", ASSETBOT_DATA_DIR=str(tmp_path / below))
    (line,) = red(out)
    assert code == 1
    assert line.endswith(f"cannot be made or written: {tmp_path / 'file'} is a file")
    assert "the first `assetbot run` makes them" not in out
    assert "ok   source factorial assets" in out
    assert os.listdir(tmp_path) == ["file"]  # noqa: PTH208 - pathlib's may wait, says the linter


def by_mode_alone(path: str | Path, mode: int) -> bool:
    """What may be done with a file of one's own by anybody but root, who may do all."""
    return os.stat(path).st_mode >> 6 & mode == mode  # noqa: PTH116 - as above


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no mode there")
@pytest.mark.parametrize("missing", ["data", "data/deeper"])
async def test_a_data_folder_that_cannot_be_written_is_red(
    ran: Ran, tmp_path: Path, missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be it there, or be it yet to be made in one."""
    monkeypatch.setattr(os, "access", by_mode_alone)  # the tests may be run by root
    (tmp_path / "data").mkdir(mode=0o500)
    async with World(assets=10) as world:
        code, out, _ = await ran(world, "check", ASSETBOT_DATA_DIR=str(tmp_path / missing))
    (line,) = red(out)
    assert code == 1
    assert line.endswith(f"written: {tmp_path / 'data'}: Permission denied")
    assert os.listdir(tmp_path / "data") == []  # noqa: PTH208 - as above


async def test_a_lock_file_of_another_user_is_red(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is where root has started the bot; the port is that bot's, for all that can be told."""
    opened = os.open

    def by_others(path: str | Path, *how: int, **more: int) -> int:
        if str(path).endswith("assetbot.lock"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "access", by_mode_alone)
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "assetbot.lock").touch(mode=0o000)
    monkeypatch.setattr(os, "open", by_others)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with World(assets=10) as world:
            port = str(taken.getsockname()[1])
            code, out, _ = await ran(world, "check", ASSETBOT_PORT=port)
    (line,) = red(out)
    assert code == 1
    assert line.endswith("assetbot.lock: Permission denied")
