"""`assetbot backup`, a process of its own beside one that goes on writing, and `restore`."""

import asyncio
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot import history
from bot.audit import keys
from bot.audit.sealing import Sealer
from bot.cli import main
from bot.clock import real_time
from bot.errors import AssetBotError, SettingsError, UsageError
from bot.history import Event
from bot.settings import Settings, read
from bot.store import Records
from bot.store.lock import locked
from bot.terminal import backups
from sandbox.world import World
from tests.empty import records_in
from tests.flows.processes import ran

TOGETHER = 3
"""Events that are written in one transaction: a backup has all of them or none."""
PACE = 0.03
"""Seconds from one transaction to the next: all that is written is read and verified later."""


def at(folder: Path, **more: str) -> Settings:
    """The settings of a bot with its data there."""
    return read(more, folder, need_slack=False, need_sources=False)


@asynccontextmanager
async def written_to(settings: Settings) -> AsyncIterator[asyncio.Event]:
    """Records that are written to thirty times a second, and sealed; set once they are."""
    records = await Records.open(records_in(settings.data_dir))
    sealer = Sealer(records, keys.make(settings), real_time)
    going = asyncio.Event()

    async def write() -> None:
        number = 0
        while True:
            event = Event(kind="x", at=real_time(), facts={"n": number}, texts={"word": "y" * 500})
            async with records.begin() as connection:
                for _ in range(TOGETHER):
                    await history.append(connection, event)
            number += 1
            if number % 20 == 0:
                await sealer.seal()
                going.set()
            if going.is_set():
                await asyncio.sleep(PACE)

    writing = asyncio.create_task(write())
    try:
        yield going
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        await records.close()


def numbers(path: Path) -> Counter[int]:
    """How often each number stands in the history of a file."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT facts FROM ab_history WHERE kind = 'x' ORDER BY seq")
        return Counter(json.loads(facts)["n"] for (facts,) in rows)


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(one.name for one in folder.iterdir())


async def test_a_backup_under_load_is_one_moment_and_is_restored_as_such(tmp_path: Path) -> None:
    """A transaction is in it whole or not at all, none is missing, and its seals hold."""
    elsewhere = tmp_path / "elsewhere"
    async with World(assets=1) as world:
        async with written_to(at(tmp_path)) as going:
            await going.wait()
            code, out, err = await ran(world, tmp_path, "backup", "kept.sqlite3")
        assert code == 0, out + err
        kept = tmp_path / "kept.sqlite3"
        found = numbers(kept)
        assert set(found.values()) == {TOGETHER}
        assert sorted(found) == list(range(len(found)))
        assert "as sealed" in out
        assert kept.stat().st_mode & 0o077 == 0
    (elsewhere / "data").mkdir(parents=True)
    shutil.copy(tmp_path / "data" / keys.FILE, elsewhere / "data")
    told: list[str] = []
    assert await backups.restore(at(elsewhere), kept, told.append)
    assert numbers(elsewhere / "data" / "records.sqlite3") == found
    assert "as sealed" in "\n".join(told)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A backup of records with some history."""
    settings, path = at(tmp_path / "lost"), tmp_path / "kept.sqlite3"

    async def make() -> None:
        async with written_to(settings) as going:
            await going.wait()
        assert await backups.back_up(settings, path, print)

    asyncio.run(make())
    return path


def test_a_backup_writes_over_no_file(tmp_path: Path, kept: Path) -> None:
    """It says so, and the file is as it was."""
    before = kept.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        asyncio.run(backups.back_up(at(tmp_path / "lost"), kept, print))
    assert kept.read_bytes() == before


async def test_a_backup_of_a_damaged_file_is_not_kept(tmp_path: Path, kept: Path) -> None:
    """Nothing is left of it but the sentence that says what is wrong."""
    settings = at(tmp_path / "lost")
    records = settings.data_dir / "records.sqlite3"
    content = bytearray(records.read_bytes())
    content[4096 * 3 : 4096 * 20] = bytes(4096 * 17)
    records.write_bytes(content)
    with pytest.raises(AssetBotError, match="damaged"):
        await backups.back_up(settings, tmp_path / "second.sqlite3", print)
    assert names(kept.parent) == ["kept.sqlite3", "lost"]


async def test_a_backup_of_a_trail_that_was_tampered_with_is_kept_and_says_so(
    tmp_path: Path, kept: Path
) -> None:
    """It may be all there is; the exit code is 1."""
    settings, told = at(tmp_path / "lost"), list[str]()
    with closing(sqlite3.connect(settings.data_dir / "records.sqlite3")) as connection:
        connection.execute("UPDATE ab_history SET kind = 'z' WHERE seq = 5")
        connection.commit()
    second = kept.with_name("second.sqlite3")
    assert not await backups.back_up(settings, second, told.append)
    assert second.name in names(kept.parent)
    assert any(line.startswith("Event 5 of") for line in told)


def test_the_commands_back_up_and_restore(
    tmp_path: Path, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is backed up in a terminal is restored in one: exit code 0, and a line for each fact."""
    lost, new = tmp_path / "lost", tmp_path / "new"
    assert command(lost, "backup", "second.sqlite3") == 0
    second = str(lost / "second.sqlite3")
    assert command(new, "restore", "nothing.sqlite3") == 2
    assert "There is no file" in capsys.readouterr().err
    assert command(new, "restore", second) == 0
    records = new / "data" / "records.sqlite3"
    out = capsys.readouterr().out
    assert "Changes under way: 0" in out
    assert f"{records} is restored" in out
    assert numbers(records) == numbers(kept)
    assert command(new, "restore", second) == 1
    assert "records.sqlite3 is there" in capsys.readouterr().err


def command(folder: Path, *words: str) -> int:
    """What `assetbot …` ends with in a folder."""
    return main(words, environ={"FACTORIAL_API_KEY": "x"}, folder=folder)


async def test_a_restore_writes_over_no_data(tmp_path: Path, kept: Path) -> None:
    """Neither records nor an index may be there; the folder stays as it was."""
    settings = at(tmp_path / "lost")
    before = (settings.data_dir / "records.sqlite3").read_bytes()
    with pytest.raises(backups.NotRestored, match=r"records\.sqlite3 is there: move everything"):
        await backups.restore(settings, kept, print)
    assert (settings.data_dir / "records.sqlite3").read_bytes() == before
    for name in ("records.sqlite3", "records.sqlite3-wal", "records.sqlite3-shm"):
        (settings.data_dir / name).unlink(missing_ok=True)
    (settings.data_dir / "index.sqlite3").write_bytes(b"x")
    with pytest.raises(backups.NotRestored, match=r"index\.sqlite3 is there"):
        await backups.restore(settings, kept, print)


async def test_nothing_is_restored_while_a_bot_runs(tmp_path: Path, kept: Path) -> None:
    """It holds the lock of its data folder."""
    settings = at(tmp_path / "new")
    settings.data_dir.mkdir(parents=True)
    with locked(settings.data_dir), pytest.raises(SettingsError, match="Another assetbot runs"):
        await backups.restore(settings, kept, print)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no records"),
        (b"PK\x03\x04 a zip" * 300, "is not a database"),
        (b"SQLite format 3\x00" + b"\x07" * 5000, "is not a database"),
    ],
)
async def test_what_is_no_backup_is_not_restored(tmp_path: Path, content: bytes, says: str) -> None:
    """One sentence, and the data folder is as empty as before."""
    file, settings = tmp_path / "odd", at(tmp_path / "new")
    file.write_bytes(content)
    with pytest.raises(AssetBotError, match=says):
        await backups.restore(settings, file, print)
    assert names(settings.data_dir) == ["assetbot.lock"]


async def test_without_its_key_a_backup_is_restored_and_says_what_to_put_back(
    tmp_path: Path, kept: Path
) -> None:
    """It is the records that are needed most."""
    told: list[str] = []
    assert await backups.restore(at(tmp_path / "new"), kept, told.append)
    assert any("its key is not here" in line for line in told)


async def test_on_postgresql_it_is_said_how(tmp_path: Path) -> None:
    """One sentence each, with the command."""
    settings = at(tmp_path, ASSETBOT_DATABASE_URL="postgresql://bot@127.0.0.1:1/bot")
    with pytest.raises(UsageError, match="pg_dump --format=custom"):
        await backups.back_up(settings, tmp_path / "b", print)
    with pytest.raises(UsageError, match="pg_restore"):
        await backups.restore(settings, tmp_path / "b", print)


async def test_what_pg_restore_brought_back_is_told_what_it_cannot_know(
    tmp_path: Path, postgres_url: str
) -> None:
    """The same that a restored file is told."""
    settings, told = at(tmp_path, ASSETBOT_DATABASE_URL=postgres_url), list[str]()
    assert await backups.restore(settings, None, told.append)
    assert told[1].startswith("Changes under way: 0")
