"""How long what the bot keeps is kept: the `[retention]` table, in days for each table of rows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.errors import SettingsError
from bot.settings import checks

UNLIMITED: Final = "unlimited"
DEFAULTS: Final[Mapping[str, int | None]] = MappingProxyType(
    {
        "slack_event": 7,
        "job": 7,
        "delivery": 180,
        "sync_run": 90,
        "request": None,
        "hand_over": None,
        "fault": None,
        "import": 30,
        "history": None,
        "home": 2,
        "topic": 7,
    }
)
"""Days by name, None for good; of history it is the words that go, never what is sealed."""
_LEAST: Final[Mapping[str, int]] = dict.fromkeys(
    ("delivery", "request", "hand_over", "fault", "history"), 30
)
"""What somebody may yet ask about, or has just been told, is kept for so long at least."""
_MOST: Final = 36_500


def read_retention(table: Mapping[str, Any]) -> dict[str, int | None]:
    """The `[retention]` table over the defaults; raises SettingsError with a line for each."""
    wrong, found = checks.Wrong(), dict(DEFAULTS)
    for key, value in table.items():
        with wrong.noted():
            if key not in DEFAULTS:
                near = checks.nearest(key, tuple(DEFAULTS))
                raise SettingsError(f"retention.{checks.plain(key)} is not a setting{near}")
            found[key] = _days(key, value)
    wrong.refuse()
    return found


def _days(key: str, value: object) -> int | None:
    if value == UNLIMITED:
        return None
    least = _LEAST.get(key, 1)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MOST:
        raise SettingsError(
            f'retention.{key} must be a number of days from {least} to {_MOST}, or "{UNLIMITED}",'
            f" not {checks.shown(value)}"
        )
    return value
