"""What stands in assetbot.toml, all of it: sources, rules, roles, terms, alerts, retention."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.alerts import read_alerts
from bot.settings.channels import read_channels
from bot.settings.given import Given
from bot.settings.handovers import read_handovers
from bot.settings.inventories import read_inventories
from bot.settings.places import read_channel, read_listens
from bot.settings.retention import read_retention
from bot.settings.roles import read_roles
from bot.settings.rules import read_rules
from bot.settings.sources import read_sources

CONFIG: Final = "assetbot.toml"
"""The file, in the folder where a process is started, unless another is named."""
_TABLES: Final = ("sources", "same_inventory", "channels", "roles", "rules", "handovers", "alerts")
"""Written as [[name]], any number of them."""
_ONE_EACH: Final = ("faults", "feed", "listen", "retention")
"""Written as [name], once."""


def read_file(given: Given, path: Path | None, zone: str) -> dict[str, Any]:
    """The settings of the file at `path` (None: there is no file), and those in its place.

    *zone* is the time zone where the file names none.

    Raises SettingsError with a line for each key or variable that is wrong.
    """
    content = _content(path) if path else {}
    tables = _tables(path, content) if path else {}
    wrong = checks.Wrong()
    found: dict[str, Any] = {}
    with wrong.noted():
        found["sources"] = read_sources(given, path, tables.get("sources", []))
        found["same_inventory"] = read_inventories(
            tables.get("same_inventory", []), found["sources"]
        )
        found["channels"] = read_channels(tables.get("channels", []), found["sources"])
        found["roles"] = read_roles(tables.get("roles", []), found["sources"])
        found["faults_channel"] = read_channel("faults", content.get("faults", {}))
        found["listens"] = read_listens(content.get("listen", {}))
        found["feed_channel"] = read_channel("feed", content.get("feed", {}))
        found["rules"] = read_rules(tables.get("rules", []), found["sources"])
    with wrong.noted():
        found["handovers"] = read_handovers(tables.get("handovers", []))
        found["alerts"] = read_alerts(tables.get("alerts", []), zone)
    with wrong.noted():
        found["retention"] = read_retention(content.get("retention", {}))
    wrong.refuse()
    return found


def _content(path: Path) -> dict[str, Any]:
    """What a file says."""
    name = checks.plain(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {checks.plain(error)}") from None
    except RecursionError:
        raise SettingsError(f"{name} is not read: its values are nested too deep") from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"{name} (ASSETBOT_CONFIG) cannot be read: {why}") from None


def _tables(path: Path, content: Mapping[str, Any]) -> Mapping[str, list[dict[str, Any]]]:
    """The lists of tables in a file."""
    name = checks.plain(path)
    for key, tables in content.items():
        if key in _ONE_EACH:
            if not isinstance(tables, dict):
                raise SettingsError(f"{name}: {key} must be written as one [{key}] table")
        elif key not in _TABLES:
            meant = checks.alike(key, (*_TABLES, *_ONE_EACH), at_least=0.5) or _TABLES[0]
            written = f"[{meant}]" if meant in _ONE_EACH else f"[[{meant}]]"
            raise SettingsError(
                f"{name}: {checks.plain(key)} is not a setting; did you mean {written}?"
            )
        elif not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise SettingsError(f"{name}: {key} must be written as [[{key}]] tables")
    return content
