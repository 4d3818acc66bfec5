"""The index's file on bad days: damaged, foreign, of another version, locked, full, shared."""

import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.errors import AssetBotError
from bot.language.questions import Filters
from bot.models import AssetRef, Scope
from bot.store import Index, StoreFailed
from bot.store.failures import failed
from bot.store.index import file as index_file
from tests.made import NOON, SOURCE, asset

ALL = Scope()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the index lies, in a folder that is yet to be made."""
    return tmp_path / "data of ours" / "index.sqlite3"


@pytest.fixture
def filled(path: Path) -> Path:
    """A closed index of a few hundred assets."""
    index = Index.open(path)
    fill(index)
    index.close()
    return path


def fill(index: Index, assets: int = 300) -> None:
    """A full sync."""
    generation = index.begin(SOURCE)
    rows = [asset(n, notes="x" * 500) for n in range(assets)]
    index.hold(SOURCE, generation, rows, checked_at=NOON, assigned={})
    index.finish(SOURCE, generation, at=NOON)


def found(index: Index) -> int:
    """How many assets a list has."""
    return index.listed(ALL, Filters(), position=None, limit=1).total


def test_what_was_held_is_there_after_closing(filled: Path) -> None:
    """An index is a file, not a cache of one process; closed, it is one file alone."""
    assert [one.name for one in filled.parent.iterdir()] == ["index.sqlite3"]
    index = Index.open(filled)

    assert found(index) == 300
    index.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"not a database at all" * 500),
        lambda path: path.write_bytes(path.read_bytes()[:3000]),
        lambda path: path.write_bytes(b""),
        lambda path: path.unlink(),
    ],
    ids=["garbage", "cut", "empty", "missing"],
)
def test_an_unusable_file_is_begun_anew(filled: Path, spoil: Callable[[Path], object]) -> None:
    """Opening it works, empty, and a sync fills it again."""
    spoil(filled)
    index = Index.open(filled)

    assert index.readings() == []
    assert found(index) == 0
    fill(index)
    assert found(index) == 300
    index.close()


def test_a_file_of_another_version_is_begun_anew(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Older or newer than the code: its rows are not read by rules they were not written by."""
    monkeypatch.setattr(index_file, "version", lambda: 7)
    index = Index.open(filled)

    assert found(index) == 0
    index.close()


def test_the_version_follows_what_the_content_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another table or another way to compare spellings is another version."""
    before = index_file.version()

    assert index_file.version() == before
    monkeypatch.setattr(index_file, "fold", str.upper)
    other = index_file.version()
    monkeypatch.setattr(index_file, "TABLES", "CREATE TABLE x (y)")

    assert len({before, other, index_file.version()}) == 3


def test_a_foreign_database_is_set_aside_unharmed(path: Path) -> None:
    """Somebody else's file is renamed, not written into."""
    path.parent.mkdir()
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE theirs (x)")
    foreign.commit()
    foreign.close()
    content = path.read_bytes()

    index = Index.open(path)

    assert index.readings() == []
    assert path.with_name("index.sqlite3.aside").read_bytes() == content
    index.close()


@pytest.fixture
def spoilt(filled: Path) -> Iterator[Index]:
    """An index whose file is overwritten with noise behind its header while it is open."""
    index = Index.open(filled)
    content = bytearray(filled.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    filled.write_bytes(content)
    yield index
    index.close()


def test_damage_met_by_a_question_begins_the_file_anew(
    spoilt: Index, caplog: pytest.LogCaptureFixture
) -> None:
    """The question is answered from an empty index, the log says why, and a sync fills it."""
    assert spoilt.find(ALL, "SN-0007", field="any") == []
    assert spoilt.readings() == []
    assert "begun anew" in caplog.text
    fill(spoilt)
    assert found(spoilt) == 300


def test_damage_met_by_a_write_fails_it_and_begins_the_file_anew(spoilt: Index) -> None:
    """The sync ends with one sentence; the next one fills a new file."""
    with pytest.raises(StoreFailed, match="cannot be used"):
        spoilt.begin(SOURCE)

    fill(spoilt)
    assert found(spoilt) == 300


def test_a_row_that_cannot_be_read_begins_the_file_anew(filled: Path) -> None:
    """A document that is no asset is damage like any other."""
    other = sqlite3.connect(filled)
    other.execute("UPDATE asset SET document = '{'")
    other.commit()
    other.close()
    index = Index.open(filled)

    assert index.get(ALL, AssetRef(SOURCE, "id-7")) is None
    assert index.readings() == []
    index.close()


def test_a_file_deleted_under_a_running_bot_is_made_again(filled: Path) -> None:
    """The next look at its readings, or the next write, notices."""
    index = Index.open(filled)
    filled.unlink()

    assert index.readings() == []
    filled.unlink()
    fill(index)

    assert filled.exists()
    assert found(index) == 300
    index.close()


def test_two_processes_share_an_index(filled: Path) -> None:
    """What one writes the other reads, at once."""
    bot, command = Index.open(filled), Index.open(filled)
    generation = command.begin(SOURCE)
    command.hold(SOURCE, generation, [asset(7, name="new")], checked_at=NOON, assigned={})

    held = bot.get(ALL, AssetRef(SOURCE, "id-7"))

    assert held is not None
    assert held.asset.name == "new"
    assert bot.refresh(asset(8, name="newer"), checked_at=NOON)
    assert command.find(ALL, "SN-0008", field="serial")[0].asset.name == "newer"
    bot.close()
    command.close()


def test_an_index_replaced_by_another_process_is_followed(filled: Path) -> None:
    """When one finds damage and begins anew, the other turns to the new file."""
    bot, command = Index.open(filled), Index.open(filled)
    command._anew(command._file.number, "made up")
    fill(command, 3)

    assert bot.reading(SOURCE).assets == 3
    assert found(bot) == 3
    bot.close()
    command.close()


def test_reading_goes_on_while_another_process_writes(filled: Path) -> None:
    """A lock never keeps a question waiting; a write gives up after a bounded time."""
    index = Index.open(filled)
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert found(index) == 300
    assert index.refresh(asset(1), checked_at=NOON) is False
    with pytest.raises(StoreFailed, match="locked by another program"):
        index._write(lambda _: None, wait=0.2)
    other.execute("ROLLBACK")
    assert index.refresh(asset(1), checked_at=NOON) is True
    other.close()
    index.close()


def test_a_write_waits_for_its_turn(filled: Path) -> None:
    """A sync that finds the file locked for a moment goes on when it is free."""
    index = Index.open(filled)
    other = sqlite3.connect(filled, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    writer = threading.Thread(target=fill, args=(index, 400))
    writer.start()
    other.execute("ROLLBACK")
    writer.join()

    assert found(index) == 400
    other.close()
    index.close()


def test_a_file_locked_by_another_program_is_told_in_one_sentence(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither set aside nor waited for without end."""
    monkeypatch.setattr(index_file, "WRITE_WAIT", 0.1)
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(AssetBotError, match=r"index\.sqlite3 is locked by another program"):
        Index.open(filled)

    other.execute("ROLLBACK")
    other.close()
    assert not filled.with_name("index.sqlite3.aside").exists()


def test_a_folder_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A file where the folder should be, or a folder where the file should be."""
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreFailed, match="cannot be"):
        Index.open(tmp_path / "file" / "index.sqlite3")
    (tmp_path / "index.sqlite3").mkdir()
    with pytest.raises(StoreFailed, match="cannot be"):
        Index.open(tmp_path / "index.sqlite3")


def test_a_disk_that_is_full_at_the_start_is_called_that(path: Path) -> None:
    """Already to read, SQLite needs room beside a file; without it, it speaks of an error."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert "the disk is full; make room on it" in str(failed(path, error))
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert "the disk reports an error" in str(failed(path, error))


def test_a_full_disk_fails_a_write_and_keeps_the_rest(filled: Path) -> None:
    """The sync ends with one sentence, what was held can be asked, and later it goes on."""
    resource = pytest.importorskip("resource", reason="no limit on a file's size here")
    index = Index.open(filled)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (filled.stat().st_size, limits[1]))
    try:
        with pytest.raises(StoreFailed, match=r"disk"):
            fill(index, 3000)
        assert found(index) >= 300
        assert index.refresh(asset(1), checked_at=NOON) in {True, False}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)

    fill(index, 3000)
    assert found(index) == 3000
    index.close()
