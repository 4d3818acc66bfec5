"""`[faults]` and `[feed]` in assetbot.toml: where the bot says what happens."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read

SOURCE = """
[[sources]]
id = "factorial"
kind = "factorial"
api_key_env = "FACTORIAL_API_KEY"

"""


def given(folder: Path, text: str) -> Settings:
    """The settings of a file."""
    (folder / "assetbot.toml").write_text(text + SOURCE)
    return read({"FACTORIAL_API_KEY": "k" * 20}, folder, need_slack=False)


def test_both_are_off_by_default(tmp_path: Path) -> None:
    """Operators are told of faults directly, nobody of changes."""
    settings = given(tmp_path, "")
    assert (settings.faults_channel, settings.feed_channel) == (None, None)


def test_each_names_a_channel(tmp_path: Path) -> None:
    """A table of one key each."""
    settings = given(tmp_path, '[faults]\nchannel = "C0FAULTS"\n[feed]\nchannel = "C0FEED99"\n')
    assert (settings.faults_channel, settings.feed_channel) == ("C0FAULTS", "C0FEED99")


def test_it_listens_where_it_is_told_to(tmp_path: Path) -> None:
    """Nowhere by default."""
    assert given(tmp_path, "").listens == frozenset()
    settings = given(tmp_path, '[listen]\nchannels = ["C0DESK001", "C0HELP001"]\n')
    assert settings.listens == {"C0DESK001", "C0HELP001"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[listen]\nchannels = "C0DESK001"', "listen.channels must be a list"),
        ('[listen]\nchannels = ["#desk"]', "listen.channels must be a list"),
        ('[listen]\nchannel = "C0DESK001"', "listen.channel is not a setting; did you mean"),
        ('[faults]\nchannel = "#desk"', "faults.channel must be a channel's id"),
        ("[feed]\nchannel = 3", "feed.channel must be a channel's id"),
        ('[feed]\nchanel = "C0FEED99"', "feed.chanel is not a setting; did you mean channel"),
        ('[[feed]]\nchannel = "C0FEED99"', r"feed must be written as one \[feed\] table"),
        ("faults = 1", r"faults must be written as one \[faults\] table"),
        ("[fault]", r"fault is not a setting; did you mean \[faults\]"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    """In one sentence."""
    with pytest.raises(SettingsError, match=says):
        given(tmp_path, text)
