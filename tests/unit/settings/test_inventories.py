"""Which sources are said to hold the same inventory."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read

SOURCES = """
[[sources]]
id = "factorial"
kind = "factorial"
api_key_env = "FACTORIAL_API_KEY"
[[sources]]
id = "itflow"
kind = "itflow"
base_url = "https://itflow.example.com"
api_key_env = "ITFLOW_API_KEY"
"""
SECRETS = {"FACTORIAL_API_KEY": "f" * 32, "ITFLOW_API_KEY": "i" * 32}


def settings(folder: Path, text: str) -> Settings:
    """The settings with this behind the sources."""
    (folder / "assetbot.toml").write_text(SOURCES + text)
    return read(SECRETS, folder, need_slack=False)


def test_a_source_and_a_client_of_an_itflow_hold_the_same(tmp_path: Path) -> None:
    """The first one is shown first; a client's name is all that stands behind the stroke."""
    text = '[[same_inventory]]\nholders = ["factorial", "itflow/A / B & Co"]'
    ((first, second),) = settings(tmp_path, text).same_inventory
    assert (first.source, first.client) == ("factorial", None)
    assert (second.source, second.client) == ("itflow", "A / B & Co")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[same_inventory]\n", "same_inventory must be written as [[same_inventory]] tables"),
        ("[[same_inventry]]\n", "did you mean [[same_inventory]]?"),
        ("[[same_inventory]]\n", "holders must be a list, such as"),
        ("[[same_inventory]]\nholders = [1]", "holders must be a list, such as"),
        ("[[same_inventory]]\nholder = []", "same_inventory[1].holder is not a setting"),
        ('[[same_inventory]]\nholders = ["factorial"]', "must name two sources or more"),
        ('[[same_inventory]]\nholders = ["itflow/A", "itflow/B"]', "must name two sources"),
        ('[[same_inventory]]\nholders = ["factoral", "itflow/A"]', "did you mean factorial?"),
        ('[[same_inventory]]\nholders = ["factorial", "itflow"]', "as in itflow/Larkfield"),
        ('[[same_inventory]]\nholders = ["factorial/A", "itflow/A"]', "has no clients"),
        (
            '[[same_inventory]]\nholders = ["factorial", "itflow/A"]\n' * 2,
            "a source or client stands in two of them",
        ),
    ],
)
def test_a_wrong_inventory_is_named(tmp_path: Path, text: str, line: str) -> None:
    """In one line that says what may stand there."""
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, text)
    assert line in "\n".join(error.value.lines)
