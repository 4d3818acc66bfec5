"""What is wrong in assetbot.toml is told together, and with what is likely meant."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import read
from tests.unit.settings.test_settings import SLACK, SOURCE, listed

CASES = {
    SOURCE.replace('"KEY"', '"FACTORIAL_KEY_ONE"'): (
        "sources[1].api_key_env names FACTORIAL_KEY_ONE, an environment variable that is not set:"
        " set it, or take that source out of the file; it may stand in .env as well"
    ),
    "[slack]\n": "slack is not a setting of this file; did you mean one of SLACK_BOT_TOKEN, ",
    'timezone = "UTC"\n': "did you mean ASSETBOT_TIMEZONE, in the environment or .env?",
    "[zzzzzz]\n": "zzzzzz is not a setting; there are [[sources]], ",
    SOURCE.replace('id = "a"', "id = “a”"): 'line has curly quotes: write " in their place',
}


def refused(text: str, folder: Path) -> tuple[str, ...]:
    """The lines about a file that says this."""
    listed(folder, text)
    with pytest.raises(SettingsError) as error:
        read({**SLACK, "KEY": "k"}, folder)
    return error.value.lines


@pytest.mark.parametrize(("text", "says"), CASES.items())
def test_what_is_likely_meant_is_said(tmp_path: Path, text: str, says: str) -> None:
    """A variable by its name, a table by the nearest one, quotes by those that belong there."""
    assert says in refused(text, tmp_path)[0]


def test_what_is_wrong_with_the_tables_of_a_file_is_told_together(tmp_path: Path) -> None:
    """A wrong source keeps neither a wrong rule nor a wrong alert from being told."""
    rule = '[[rules]]\nname = "r"\noperations = ["move"]\nsource = "a"\n'
    wrong = '[[alerts]]\nid = "A b"\n[[roles]]\nrole = "king"\n'
    told = refused(SOURCE.replace("KEY", "NOT_SET") + rule + wrong, tmp_path)
    assert [line.split(".")[0] for line in told] == [
        "sources[1]",
        "roles[1]",
        "rules[1]",
        "alerts[1]",
    ]


@pytest.mark.parametrize("secret", ["s3cretkey", "S3CRETKEY", "ABCDEF0123456789ABCDEF"])
def test_what_may_be_the_secret_itself_is_not_repeated(tmp_path: Path, secret: str) -> None:
    """Written where the name of its variable belongs."""
    assert secret not in "".join(refused(SOURCE.replace("KEY", secret), tmp_path))
