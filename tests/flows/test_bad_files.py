"""The bot's own files on bad days: spoilt, locked, of another version, and a disk that is full.

The index is a copy: it is made anew by itself. The records are the truth: they are never replaced.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.starting import started
from bot.store import Index, StoreFailed, engine, records
from sandbox.world import World
from tests.flows.conftest import ASSETS, Scene, Stage, settings_for

SERIAL = "C02XL0ABJGH5"
INDEX = "index.sqlite3"
RECORDS = "records.sqlite3"
LIVING = ASSETS - 2
"""Two of the inventory are gone from the source."""
Spoil = Callable[[Path], object]


def garbage(file: Path) -> None:
    """Something that is no database."""
    file.write_bytes(b"not a database at all" * 5000)


def truncated(file: Path) -> None:
    """The first half of it, as a copy that broke off leaves it."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def empty(file: Path) -> None:
    """Nothing at all."""
    file.write_bytes(b"")


def of_version(number: int) -> Spoil:
    """An index that another assetbot has written."""

    def write(file: Path) -> None:
        with connected(file) as connection:
            connection.execute(f"PRAGMA user_version = {number}")

    return write


@contextmanager
def connected(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection as another program has one."""
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits for a lock that end soon, though not while a busy machine merely takes its time."""
    for module in (engine, records):
        monkeypatch.setattr(module, "BUSY_WAIT", 1.0)
    monkeypatch.setattr(Index._write, "__kwdefaults__", {"wait": 1.0})


async def read(scene: Scene) -> None:
    """Returns once the bot, by itself, has read the inventory to its end."""
    async with asyncio.timeout(30):
        while not (await scene.bot.vitals.index()).ok:  # noqa: ASYNC110 - an index tells nobody that it is whole
            await asyncio.sleep(0.01)


async def answer(scene: Scene, line: str) -> str:
    """What Dana is answered."""
    await scene.dana.types(line)
    return (await scene.dana.answer()).plain


@pytest.mark.parametrize(
    "spoil",
    [
        garbage,
        *(pytest.param(one, marks=pytest.mark.prove) for one in (truncated, empty)),
        of_version(1),
        pytest.param(of_version(2**31 - 1), marks=pytest.mark.prove),
    ],
    ids=["garbage", "truncated", "empty", "older", "newer"],
)
async def test_an_index_that_cannot_be_used_is_made_anew(stage: Stage, spoil: Spoil) -> None:
    """The bot starts, answers from the source meanwhile, and reads the inventory by itself."""
    async with stage(spoil=lambda data: spoil(data / INDEX)) as scene:
        assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")
        await read(scene)
        assert f"of {LIVING}" in await answer(scene, "/asset list")


async def test_an_index_spoilt_under_the_running_bot_is_made_anew(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """The question that meets the damage is answered by the source, and the next tick reads all."""
    async with stage() as scene:
        garbage(scene.bot._parts.settings.data_dir / INDEX)
        assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")
        await scene.bot.tick()
        await read(scene)
        assert f"of {LIVING}" in await answer(scene, "/asset list")
    assert "begun anew" in caplog.text


async def test_an_index_lost_right_after_it_was_read_is_read_again_at_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """A reading of the same minute is no reason to wait: nobody finds anything meanwhile."""
    async with stage() as scene:
        for _ in range(2):
            caplog.clear()
            (scene.bot._parts.settings.data_dir / INDEX).unlink()
            await scene.bot.tick()
            assert "begun anew" in caplog.text
            await read(scene)


@pytest.mark.usefixtures("impatient")
async def test_an_index_locked_by_another_program_keeps_nobody_waiting(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Questions are answered from it; a sync that cannot write says why, and the next goes well."""
    async with stage(ASSETBOT_FRESH_FOR="0") as scene:
        with connected(scene.bot._parts.settings.data_dir / INDEX) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")
            assert f"of {LIVING}" in await answer(scene, "/asset list")
            await scene.bot.job_table.read("factorial")
            assert "index.sqlite3 is locked by another program" in caplog.text
            other.execute("ROLLBACK")
        await scene.bot.job_table.read("factorial")
        assert f"of {LIVING}" in await answer(scene, "/asset list")


@pytest.mark.usefixtures("impatient")
async def test_records_locked_by_another_program_keep_nobody_from_an_answer(
    stage: Stage,
) -> None:
    """Commands, lists and direct messages are answered in time, and nobody is told otherwise."""
    async with stage() as scene:
        with connected(scene.bot._parts.settings.data_dir / RECORDS) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")
            assert "Your assets" in await answer(scene, "/asset mine")
            await scene.dana.says(f"who has {SERIAL}?")
            assert "Alex Moreno" in (await scene.dana.answer()).plain
            other.execute("ROLLBACK")
        await scene.quiet()
        assert not [one for one in scene.slack.dispatch.log if one.ack.failure]
        with connected(scene.bot._parts.settings.data_dir / RECORDS) as other:
            (left,) = other.execute(
                "SELECT count(*) FROM ab_slack_event WHERE done_at IS NULL"
            ).fetchone()
        assert left == 0


@pytest.mark.parametrize("spoil", [garbage, truncated])
async def test_damaged_records_stop_the_start_and_are_left_as_they_are(
    tmp_path: Path, stage: Stage, spoil: Spoil
) -> None:
    """One sentence with the file and what to do; somebody must look before history is given up."""
    left: list[bytes] = []

    def spoilt(data: Path) -> None:
        spoil(data / RECORDS)
        left.append((data / RECORDS).read_bytes())

    with pytest.raises(SettingsError, match=r"records\.sqlite3 is damaged .* the backup"):
        async with stage(spoil=spoilt):
            pass
    assert left == [(tmp_path / "data" / RECORDS).read_bytes()]


async def test_records_of_a_newer_assetbot_stop_the_start(stage: Stage) -> None:
    """An older program does not guess at what it does not know."""

    def newer(data: Path) -> None:
        with connected(data / RECORDS) as connection:
            connection.execute("UPDATE ab_alembic_version SET version_num = '9999'")
            connection.execute("UPDATE ab_runs_with SET oldest = '9998'")

    with pytest.raises(SettingsError, match="written by a newer assetbot"):
        async with stage(spoil=newer):
            pass


async def test_records_of_an_older_assetbot_are_brought_up_to_date(stage: Stage) -> None:
    """The bot starts on the very first records there were, and answers."""
    first = min((Path(__file__).parents[1] / "databases").glob("*.sqlite3"))
    async with stage(spoil=lambda data: shutil.copy(first, data / RECORDS)) as scene:
        assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")


async def test_records_begun_anew_over_an_empty_file_are_no_secret(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """An empty file is what a start that was killed leaves, or a loss: the log says which file."""
    async with stage(spoil=lambda data: empty(data / RECORDS)) as scene:
        assert "Alex Moreno" in await answer(scene, f"/asset serial {SERIAL}")
    assert "records.sqlite3 was empty" in caplog.text


@pytest.mark.usefixtures("impatient")
async def test_a_file_that_is_locked_at_the_start_is_named(tmp_path: Path) -> None:
    """A start that must wait for another program says for which file; a later one may succeed."""
    async with World(assets=30) as world:
        settings = settings_for(world, tmp_path)
        async with started(settings):
            pass
        with connected(settings.data_dir / RECORDS) as other:
            other.execute("PRAGMA locking_mode = EXCLUSIVE")
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StoreFailed, match=r"records\.sqlite3 is locked by another program"):
                async with started(settings):
                    pass
        async with started(settings) as bot:
            assert (await bot.vitals.database()).ok
