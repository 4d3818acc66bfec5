"""What stands in assetbot.toml, all of it: sources, rules, roles, terms, alerts, retention."""

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.alerts import read_alerts
from bot.settings.channels import read_channels
from bot.settings.given import Given
from bot.settings.handovers import read_handovers
from bot.settings.inventories import read_inventories
from bot.settings.model import fields
from bot.settings.places import read_channel, read_listens
from bot.settings.retention import read_retention
from bot.settings.roles import read_roles
from bot.settings.rules import read_rules
from bot.settings.sources import Source, called_so, read_sources

CONFIG: Final = "assetbot.toml"
"""The file, in the folder where a process is started, unless another is named."""
_TABLES: Final = ("sources", "same_inventory", "channels", "roles", "rules", "handovers", "alerts")
"""Written as [[name]], any number of them."""
_ONE_EACH: Final = ("faults", "feed", "listen", "retention")
"""Written as [name], once."""


def read_file(given: Given, path: Path | None, zone: str) -> tuple[dict[str, Any], checks.Wrong]:
    """The settings of the file at `path` (None: there is no file), and those in its place.

    *zone* is the time zone where the file names none. Beside them comes a line for each key or
    variable that is wrong; what they are of is left out.
    """
    wrong, found = checks.Wrong(), dict[str, Any]()
    content: Mapping[str, Any] = {}
    tables: Mapping[str, list[dict[str, Any]]] = {}
    with wrong.noted():
        content = _content(path) if path else {}
        tables = _tables(path, content) if path else {}
    if wrong:
        return found, wrong  # nothing of it can be told from the rest
    listed = tables.get("sources", [])
    sources = called_so(listed)
    with wrong.noted():
        found["sources"] = sources = read_sources(given, path, listed)
    for name, read in _readers(content, tables, sources, zone).items():
        with wrong.noted():
            found[name] = read()
    return found, wrong


def _readers(
    content: Mapping[str, Any],
    tables: Mapping[str, list[dict[str, Any]]],
    sources: tuple[Source, ...],
    zone: str,
) -> dict[str, Callable[[], Any]]:
    """What reads each setting, so that what is wrong with one keeps no other from being told."""
    return {
        "same_inventory": lambda: read_inventories(tables.get("same_inventory", []), sources),
        "channels": lambda: read_channels(tables.get("channels", []), sources),
        "roles": lambda: read_roles(tables.get("roles", []), sources),
        "faults_channel": lambda: read_channel("faults", content.get("faults", {})),
        "listens": lambda: read_listens(content.get("listen", {})),
        "feed_channel": lambda: read_channel("feed", content.get("feed", {})),
        "rules": lambda: read_rules(tables.get("rules", []), sources),
        "handovers": lambda: read_handovers(tables.get("handovers", [])),
        "alerts": lambda: read_alerts(tables.get("alerts", []), zone),
        "retention": lambda: read_retention(content.get("retention", {})),
    }


def _content(path: Path) -> dict[str, Any]:
    """What a file says."""
    name = checks.plain(path)
    text = ""
    try:
        return tomllib.loads(text := path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        why = f"{checks.plain(error)}{_quoted(text, str(error))}"
        raise SettingsError(f"{name} is not TOML: {why}") from None
    except RecursionError:
        raise SettingsError(f"{name} is not read: its values are nested too deep") from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"{name} (ASSETBOT_CONFIG) cannot be read: {why}") from None


def _quoted(text: str, error: str) -> str:
    """A hint where the line that cannot be read has the quotes that a word processor puts there."""
    place = re.search(r"at line (\d+)", error)
    line = text.splitlines()[int(place[1]) - 1 : int(place[1])] if place else []
    if not line or not set(line[0]) & set("“”„‘’«»"):
        return ""
    return '; that line has curly quotes: write " in their place'


def _tables(path: Path, content: Mapping[str, Any]) -> Mapping[str, list[dict[str, Any]]]:
    """The lists of tables in a file."""
    name = checks.plain(path)
    for key, tables in content.items():
        if key in _ONE_EACH:
            if not isinstance(tables, dict):
                raise SettingsError(f"{name}: {key} must be written as one [{key}] table")
        elif key not in _TABLES:
            raise SettingsError(f"{name}: {checks.plain(key)} is not a setting{_meant(key)}")
        elif not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise SettingsError(f"{name}: {key} must be written as [[{key}]] tables")
    return content


def _meant(key: str) -> str:
    """What may be meant by a key that the file does not have."""
    word = key.upper()
    variables = [
        one.name
        for _, one in fields()
        if one.name in {word, f"ASSETBOT_{word}"} or one.name.startswith(f"{word}_")
    ]
    if variables:
        named = variables[0] if len(variables) == 1 else f"one of {', '.join(variables)}"
        return f" of this file; did you mean {named}, in the environment or .env?"
    if meant := checks.alike(key, (*_TABLES, *_ONE_EACH), at_least=0.5):
        return f"; did you mean {_written(meant)}?"
    return f"; there are {', '.join(map(_written, (*_TABLES, *_ONE_EACH)))}"


def _written(table: str) -> str:
    return f"[{table}]" if table in _ONE_EACH else f"[[{table}]]"
