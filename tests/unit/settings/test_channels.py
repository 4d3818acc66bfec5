"""Which channels are for one client."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from tests.unit.settings.test_inventories import settings

ONE = '[[channels]]\nid = "C0123456789"\nclient = "itflow/Kestrel Freight"\n'


def test_a_channel_is_for_one_client_of_an_itflow(tmp_path: Path) -> None:
    """By its id, which stays the same when it is renamed."""
    (channel,) = settings(tmp_path, ONE).channels
    assert (channel.id, channel.source) == ("C0123456789", "itflow")
    assert channel.client == "Kestrel Freight"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (ONE * 2, "channels: C0123456789 stands there twice"),
        (ONE + 'name = "x"', "channels[1].name is not a setting"),
        ('[[channels]]\nid = "#kestrel"\nclient = "itflow/A"', "must be a channel's id, such as"),
        ('[[channels]]\nid = "C0123456789"', "channels[1].client must be written as"),
        ('[[channels]]\nid = "C0123456789"\nclient = "itflow"', "as in itflow/Larkfield"),
        ('[[channels]]\nid = "C0123456789"\nclient = "factorial"', "has no clients"),
        ('[[channels]]\nid = "C0123456789"\nclient = "itflw/A"', "did you mean itflow?"),
    ],
)
def test_a_wrong_channel_is_named(tmp_path: Path, text: str, line: str) -> None:
    """In one line that says what may stand there."""
    with pytest.raises(SettingsError) as error:
        settings(tmp_path, text)
    assert line in "\n".join(error.value.lines)
