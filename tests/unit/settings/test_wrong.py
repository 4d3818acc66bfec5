"""Settings that are wrong: all of them are told at once, and likely misspellings too."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read
from tests.unit.settings.test_settings import ENOUGH, SLACK, SOURCE, listed


def refusals(environ: Mapping[str, str], folder: Path) -> list[str]:
    """All lines that these settings are refused with."""
    with pytest.raises(SettingsError) as caught:
        read(environ, folder)
    return [*caught.value.lines]


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    """One line each, wherever it stands, and no line about what only follows from another."""
    listed(tmp_path, SOURCE + 'bas_url = "x"\n' + SOURCE.replace('id = "a"', 'id = "A b"'))
    environ = {
        **ENOUGH,
        "KEY": "k",
        "SLACK_BOT_TOKEN": "xapp-1",
        "SLACK_APP_TOKEN_FILE": "nowhere",
        "ASSETBOT_PORT": "many",
        "ASSETBOT_TIMEZON": "UTC",
        "ASSETBOT_DATA_DIR": "~nosuch/x",
    }
    begun = [
        "ASSETBOT_TIMEZON is not a setting; did you mean ASSETBOT_TIMEZONE?",
        "SLACK_APP_TOKEN and SLACK_APP_TOKEN_FILE are both set",
        "ASSETBOT_DATA_DIR names '~nosuch/x'",
        "sources[1].bas_url is not a setting",
        "sources[2].id must be small letters",
        "FACTORIAL_API_KEY is set, but the sources are those",
        "SLACK_BOT_TOKEN must begin with xoxb-",
        "ASSETBOT_PORT must be a whole number",
    ]
    lines = refusals(environ, tmp_path)
    assert [line[: len(start)] for line, start in zip(lines, begun, strict=True)] == begun


def test_everything_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    """What has to be fetched can be fetched in one go."""
    (tmp_path / ".env").touch()
    missing = [line.split(" is missing")[0] for line in refusals({}, tmp_path)]
    assert missing == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "FACTORIAL_API_KEY"]


def test_where_no_file_could_have_what_is_missing_the_folder_is_named(tmp_path: Path) -> None:
    """Most likely it was started in the wrong one; where something is only wrong, it was not."""
    says = f"there is no .env and no assetbot.toml in {tmp_path}: start it where they are"
    assert refusals({}, tmp_path)[-1].startswith(says)
    assert refusals({**ENOUGH, "ASSETBOT_PORT": "x"}, tmp_path)[1:] == []
    (tmp_path / "assetbot.toml").touch()
    assert refusals({}, tmp_path)[-1].startswith(f"there is no .env in {tmp_path}: start it")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SLACK_BOTTOKEN", "SLACK_BOT_TOKEN"),
        ("SLACK_TOKEN", "SLACK_BOT_TOKEN"),
        ("SLACK_BOT_TOKEN_FIL", "SLACK_BOT_TOKEN_FILE"),
        ("SLACK_SIGNING_SECERT", "SLACK_SIGNING_SECRET"),
        ("FACTORIAL_APIKEY", "FACTORIAL_API_KEY"),
        ("FACTORIAL_TOKEN", "FACTORIAL_ACCESS_TOKEN"),
    ],
)
def test_a_misspelt_variable_is_named_beside_what_is_missing(
    tmp_path: Path, written: str, meant: str
) -> None:
    """The likely setting is told, the value is not, and nothing is taken for what it is not."""
    lines = refusals({written: "xoxb-s3cret"}, tmp_path)
    assert lines[-1] == f"{written} is not a setting; did you mean {meant}?"
    assert "s3cret" not in "".join(lines)
    beside_an_error = refusals(
        {**ENOUGH, "SLACK_SIGNING_SECERT": "x", "ASSETBOT_PORT": "x"}, tmp_path
    )
    assert beside_an_error[-1].startswith("SLACK_SIGNING_SECERT is not a setting; did you mean")


def test_every_misspelling_is_named_at_once(tmp_path: Path) -> None:
    """Also beside one of ours, for which alone it does not start."""
    given = {"ASSETBOT_TIMEZON": "UTC", "SLACK_BOT_TOKN": "xoxb-1", "FACTORIAL_APIKEY": "k"}
    named = [line.split()[0] for line in refusals(given, tmp_path)]
    assert named == sorted(given, key=lambda name: (not name.startswith("ASSETBOT_"), name))


@pytest.mark.parametrize("written", ["ASSETBOT_FOO", "ASSETBOT_TOKEN", "ASSETBOT_", "ASSETBOT_X"])
def test_nothing_is_suggested_where_nothing_is_near(tmp_path: Path, written: str) -> None:
    """What every setting of ours begins with makes none of them alike."""
    assert refusals({**ENOUGH, written: "1"}, tmp_path) == [f"{written} is not a setting"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ASSETBOT_SYNC", "ASSETBOT_SYNC_MINUTES"),
        ("ASSETBOT_DB_URL", "ASSETBOT_DATABASE_URL"),
        ("ASSETBOT_PROT", "ASSETBOT_PORT"),
        ("ASSETBOT_DATA", "ASSETBOT_DATA_DIR"),
    ],
)
def test_what_is_near_is_suggested(tmp_path: Path, written: str, meant: str) -> None:
    """One letter, or one word, of a short name is enough of it."""
    (line,) = refusals({**ENOUGH, written: "1"}, tmp_path)
    assert line == f"{written} is not a setting; did you mean {meant}?"


def test_what_other_programs_are_told_is_no_misspelling(tmp_path: Path) -> None:
    """A variable is a doubt only if it is like a setting that nobody gave and none has read."""
    listed(tmp_path, SOURCE.replace('"KEY"', '"FACTORIAL_APIKEY"'))
    environ = {
        **SLACK,
        "FACTORIAL_APIKEY": "k",
        "SLACK_API_TOKEN": "xoxp-1",
        "SLACK_WEBHOOK_URL": "https://hooks.example.test",
        "SLACK_CLIENT_SECRET": "x",
        "FACTORY_API_KEY": "x",
    }
    assert read(environ, tmp_path).misspelt == ()
    doubts = read({**environ, "SLACK_SIGNING_SECERT": "x"}, tmp_path).misspelt
    assert doubts == ("SLACK_SIGNING_SECERT is not a setting; did you mean SLACK_SIGNING_SECRET?",)
