"""Files that are worked on: nobody else reads them, and none stays."""

import errno
import os
import stat
from pathlib import Path

import pytest

from bot.files.spool import Spool
from bot.store import StoreFailed


def test_a_file_is_for_the_bots_user_alone_and_is_removed_at_the_end(tmp_path: Path) -> None:
    """Whatever its folder lets others do."""
    spool = Spool(tmp_path / "files")
    with spool.file() as path:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [*(tmp_path / "files").iterdir()] == []


def test_what_a_process_that_died_has_left_is_removed(tmp_path: Path) -> None:
    """At the next start; where nothing was ever kept, nothing is wrong."""
    spool = Spool(tmp_path / "files")
    spool.clear()
    with spool.file() as path:
        path.with_name("file-of-a-dead-process").write_text("Serial Number")
        spool.clear()
        assert [*path.parent.iterdir()] == []


def test_a_file_for_which_there_is_no_room_is_said_in_one_sentence(tmp_path: Path) -> None:
    """Be it met as the folder is made, or as the file is written: nothing of it stays."""
    (tmp_path / "taken").touch()
    with (
        pytest.raises(StoreFailed, match=r"taken cannot be used: "),
        Spool(tmp_path / "taken").file(),
    ):
        pass
    with pytest.raises(StoreFailed, match="No space left"), Spool(tmp_path / "files").file():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert [*(tmp_path / "files").iterdir()] == []
