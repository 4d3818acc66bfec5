"""The asset systems: listed in assetbot.toml, or the one Factorial that the environment names."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from bot.errors import SettingsError
from bot.settings import checks
from bot.settings.given import Given

FACTORIAL_URL: Final = "https://api.factorialhr.com"
FACTORIAL: Final = ("FACTORIAL_API_KEY", "FACTORIAL_ACCESS_TOKEN", "FACTORIAL_BASE_URL")
_SECRETS: Final = {"api_key_env": "api_key", "access_token_env": "access_token"}
_KEYS: Final = ("id", "kind", "base_url", "api_version", "record_url", *_SECRETS)

Secret = Annotated[SecretStr | None, checks.secret("from the source's own settings")]


class Source(BaseModel):
    """One asset system: its permanent id, where it answers, and the one secret it wants."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, checks.permanent_id]
    kind: Literal["factorial"]
    base_url: Annotated[str, checks.address] = FACTORIAL_URL
    api_key: Secret = None
    access_token: Secret = None
    api_version: str = "2026-10-01"
    record_url: Annotated[str, checks.record_page] | None = None
    """The page of a record, with {id} in it; without one no link is shown."""


def read_sources(given: Given, path: Path | None) -> tuple[Source, ...]:
    """The sources of the file at `path` (None: there is no file), else Factorial's shorthand.

    Raises SettingsError naming the key or the variable that is wrong.
    """
    listed = _listed(path) if path else []
    if not listed:
        factorial = _shorthand(given)
        return (factorial,) if factorial else ()
    wrong = checks.Wrong()
    sources = []
    for place, table in enumerate(listed, start=1):
        with wrong.noted():
            sources.append(_source(given, place, table))
    ids = [source.id for source in sources]
    wrong += [
        f"sources: two of them have the id {checks.shown(one)}"
        for one in dict.fromkeys(ids)
        if ids.count(one) > 1
    ]
    named = {name for table in listed for key, name in table.items() if key in _SECRETS}
    wrong += [
        f"{variable} is set, but the sources are those that {checks.plain(path)} lists:"
        " unset it, or name it there"
        for variable in FACTORIAL
        if given.text(variable) and variable not in named
    ]
    wrong.refuse()
    return tuple(sources)


def _shorthand(given: Given) -> Source | None:
    """The one Factorial that variables alone describe."""
    key, token = given.secret("FACTORIAL_API_KEY"), given.secret("FACTORIAL_ACCESS_TOKEN")
    address = given.text("FACTORIAL_BASE_URL")
    if key and token:
        raise SettingsError(
            "FACTORIAL_API_KEY and FACTORIAL_ACCESS_TOKEN are both set: keep one of them"
        )
    if not key and not token:
        if address:
            raise SettingsError("FACTORIAL_API_KEY is missing, though FACTORIAL_BASE_URL is set")
        return None
    try:
        return Source(
            id="factorial",
            kind="factorial",
            base_url=address or FACTORIAL_URL,
            api_key=key,
            access_token=token,
        )
    except ValidationError as error:
        wrong = checks.wrong(error)
        raise SettingsError(*(f"FACTORIAL_{field.upper()} {why}" for field, why in wrong)) from None


def _listed(path: Path) -> list[dict[str, Any]]:
    """The `[[sources]]` tables of a file."""
    name = checks.plain(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not TOML: {checks.plain(error)}") from None
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(f"{name} (ASSETBOT_CONFIG) cannot be read: {why}") from None
    for key in content:
        if key != "sources":
            raise SettingsError(
                f"{name}: {checks.plain(key)} is not a setting; did you mean [[sources]]?"
            )
    tables = content.get("sources", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SettingsError(f"{name}: sources must be written as [[sources]] tables")
    return tables


def _source(given: Given, place: int, table: dict[str, Any]) -> Source:
    """One `[[sources]]` table, with its secret from the variable it names."""
    where = f"sources[{place}]"
    for key, value in table.items():
        if key in _SECRETS.values():
            raise SettingsError(
                f"{where}.{key}: a secret does not belong in the file; put it in a variable and"
                f" name that in {key}_env"
            )
        if key not in _KEYS:
            near = checks.nearest(key, _KEYS)
            raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
        if not isinstance(value, str):
            raise SettingsError(f"{where}.{key} must be text in quotes")
    secrets = {
        _SECRETS[key]: _named_secret(given, f"{where}.{key}", variable)
        for key, variable in table.items()
        if key in _SECRETS
    }
    if len(secrets) != 1:
        raise SettingsError(f"{where} needs one of api_key_env and access_token_env")
    plain = {key: value for key, value in table.items() if key not in _SECRETS}
    try:
        return Source(**plain, **secrets)
    except ValidationError as error:
        wrong = checks.wrong(error)
        raise SettingsError(*(f"{where}.{field} {why}" for field, why in wrong)) from None


def _named_secret(given: Given, where: str, variable: str) -> SecretStr:
    """The secret in the variable that a key of the file names."""
    if not re.fullmatch(r"[A-Za-z_]\w{0,99}", variable, re.ASCII):
        raise SettingsError(f"{where} must be the name of an environment variable")
    secret = given.secret(variable)
    if secret is None:
        raise SettingsError(f"{variable} is not set, but {where} names it")
    return secret
