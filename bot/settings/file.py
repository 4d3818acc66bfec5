"""What stands in assetbot.toml: sources, channels, roles, rules, what people agree to."""

import tomllib
from pathlib import Path
from typing import Any, Final

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.channels import read_channels
from bot.settings.given import Given
from bot.settings.handovers import read_handovers
from bot.settings.inventories import read_inventories
from bot.settings.places import read_channel
from bot.settings.roles import read_roles
from bot.settings.rules import read_rules
from bot.settings.sources import read_sources

_TABLES: Final = ("sources", "same_inventory", "channels", "roles", "rules", "handovers")
"""Written as [[name]], any number of them."""
_ONE_EACH: Final = ("faults", "feed")
"""Written as [name], once."""


def read_file(given: Given, path: Path | None) -> dict[str, Any]:
    """The settings of the file at `path` (None: there is no file), and those in its place.

    Raises SettingsError with a line for each key or variable that is wrong.
    """
    tables = _tables(path) if path else {}
    wrong = checks.Wrong()
    found: dict[str, Any] = {}
    with wrong.noted():
        found["sources"] = read_sources(given, path, tables.get("sources", []))
        found["same_inventory"] = read_inventories(
            tables.get("same_inventory", []), found["sources"]
        )
        found["channels"] = read_channels(tables.get("channels", []), found["sources"])
        found["roles"] = read_roles(tables.get("roles", []), found["sources"])
        found["faults_channel"] = read_channel("faults", tables.get("faults", {}))
        found["feed_channel"] = read_channel("feed", tables.get("feed", {}))
        found["rules"] = read_rules(tables.get("rules", []), found["sources"])
    with wrong.noted():
        found["handovers"] = read_handovers(tables.get("handovers", []))
    wrong.refuse()
    return found


def _tables(path: Path) -> dict[str, Any]:
    """The tables in a file, those of which there may be several as lists."""
    name = checks.plain(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {checks.plain(error)}") from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"{name} (ASSETBOT_CONFIG) cannot be read: {why}") from None
    for key, tables in content.items():
        if key in _ONE_EACH:
            if not isinstance(tables, dict):
                raise SettingsError(f"{name}: {key} must be written as a [{key}] table")
            continue
        if key not in _TABLES:
            known = (*_TABLES, *_ONE_EACH)
            meant = checks.alike(key, known, at_least=0.5) or _TABLES[0]
            shown = f"[{meant}]" if meant in _ONE_EACH else f"[[{meant}]]"
            raise SettingsError(
                f"{name}: {checks.plain(key)} is not a setting; did you mean {shown}?"
            )
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise SettingsError(f"{name}: {key} must be written as [[{key}]] tables")
    return content
