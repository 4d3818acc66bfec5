"""The lock of a data directory."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.store.lock import FILE, locked


def test_one_process_at_a_time_has_the_directory(tmp_path: Path) -> None:
    """A second one is told so; when the first has let go, the next may have it."""
    with (
        locked(tmp_path),
        pytest.raises(SettingsError, match="Another assetbot runs"),
        locked(tmp_path),
    ):
        pass
    with locked(tmp_path):
        pass


def test_a_lock_file_that_cannot_be_opened_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Where a folder stands in its place."""
    (tmp_path / FILE).mkdir()
    told = r"^The lock file .*assetbot\.lock cannot be opened"
    with pytest.raises(SettingsError, match=told), locked(tmp_path):
        pass
