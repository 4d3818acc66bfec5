"""`[retention]` in assetbot.toml: how many days rows are kept."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read
from bot.settings.retention import DEFAULTS
from bot.store.retention import PERISHABLE


def given(folder: Path, text: str) -> Settings:
    """The settings with this in assetbot.toml."""
    (folder / "assetbot.toml").write_text(text)
    return read({}, folder, need_slack=False, need_sources=False)


def test_without_a_word_the_defaults_hold(tmp_path: Path) -> None:
    """History and requests are kept for good."""
    kept = given(tmp_path, "").retention
    assert kept == DEFAULTS
    assert (kept["slack_event"], kept["delivery"], kept["history"]) == (7, 180, None)


def test_what_is_said_holds_beside_the_defaults(tmp_path: Path) -> None:
    """Days, or unlimited."""
    kept = given(tmp_path, '[retention]\ndelivery = "unlimited"\nhistory = 3650\n').retention
    assert kept == {**DEFAULTS, "delivery": None, "history": 3650}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("deliverys = 1", r"retention\.deliverys is not a setting; did you mean delivery\?"),
        ("delivery = 29", "must be a number of days from 30 to 36500"),
        ("job = 0", "from 1 to"),
        ("job = true", "from 1 to"),
        ('job = "7d"', "not '7d'"),
        ("job = 1.5", r"not '1\.5'"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, says: str) -> None:
    """One line with the key and what it may be."""
    with pytest.raises(SettingsError, match=says):
        given(tmp_path, f"[retention]\n{line}\n")


def test_it_is_one_table(tmp_path: Path) -> None:
    """Two brackets are said to be one too many."""
    with pytest.raises(SettingsError, match=r"as one \[retention\] table"):
        given(tmp_path, "[[retention]]\njob = 1\n")


def test_each_setting_is_of_rows_that_can_go() -> None:
    """Beside those of the job engine, which lets go of its own."""
    assert set(DEFAULTS) == {*PERISHABLE, "job"}
