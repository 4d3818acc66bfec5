"""The key of the seals: given, or made once and kept where nobody else reads it."""

import logging
import stat
from pathlib import Path

import pytest

from bot.audit import keys
from bot.errors import SettingsError
from bot.settings import Settings, read
from bot.store import Records, seal_rows
from bot.store.seal_rows import Seal
from tests.empty import records_in
from tests.made import NOON

GIVEN = "a key of thirty-two characters or more"


def settings(folder: Path, **more: str) -> Settings:
    """The settings of a bot in a folder."""
    return read(more, folder, need_slack=False, need_sources=False)


async def ready(folder: Path, *, sealed: bool = False, **more: str) -> bytes | None:
    """The key that a bot in this folder seals under."""
    given = settings(folder, **more)
    records = await Records.open(records_in(given.data_dir))
    if sealed:
        async with records.begin() as connection:
            await seal_rows.add(connection, [Seal(1, 1, NOON, "", {}, NOON, "")])
    try:
        return await keys.ready(given, records)
    finally:
        await records.close()


async def test_a_key_that_is_given_is_used(tmp_path: Path) -> None:
    """As a variable or as a file, and none is made."""
    (tmp_path / "key").write_text(f"{GIVEN}\n")
    assert await ready(tmp_path, ASSETBOT_AUDIT_KEY=GIVEN) == GIVEN.encode()
    assert await ready(tmp_path, ASSETBOT_AUDIT_KEY_FILE="key") == GIVEN.encode()
    assert not (tmp_path / "data" / keys.FILE).exists()


async def test_without_one_a_key_is_made_once(tmp_path: Path) -> None:
    """For its owner alone, the same at the next start, and no two bots have the same."""
    key = await ready(tmp_path)
    file = tmp_path / "data" / keys.FILE
    assert key is not None
    assert len(key) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await ready(tmp_path) == key == keys.read(settings(tmp_path))
    assert await ready(tmp_path / "other") != key


async def test_a_key_that_was_lost_is_not_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Another one would only hide that: the log says so, and the bot runs."""
    with caplog.at_level(logging.WARNING):
        assert await ready(tmp_path, sealed=True) is None
    assert "put it back" in caplog.text
    assert not (tmp_path / "data" / keys.FILE).exists()


def test_a_key_file_that_is_empty_is_refused(tmp_path: Path) -> None:
    """It is no key that nobody guesses."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / keys.FILE).write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        keys.read(settings(tmp_path))


def test_a_key_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    """In one line that says how to make one, and does not repeat it."""
    with pytest.raises(SettingsError) as refused:
        settings(tmp_path, ASSETBOT_AUDIT_KEY="hunter2")
    assert "ASSETBOT_AUDIT_KEY must have 32 characters or more" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_a_channel_is_given_by_its_id(tmp_path: Path) -> None:
    """A name could be another channel tomorrow."""
    assert settings(tmp_path, ASSETBOT_AUDIT_CHANNEL="C0123456789").audit_channel == "C0123456789"
    with pytest.raises(SettingsError, match="ASSETBOT_AUDIT_CHANNEL must be a channel's id"):
        settings(tmp_path, ASSETBOT_AUDIT_CHANNEL="#it-desk")


def test_the_key_is_kept_out_of_the_log(tmp_path: Path) -> None:
    """It is among what every line is cleaned of."""
    given = settings(tmp_path, ASSETBOT_AUDIT_KEY=GIVEN)
    assert GIVEN in {secret.get_secret_value() for secret in given.secrets}
