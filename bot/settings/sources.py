"""The asset systems: listed in assetbot.toml, or those the environment alone describes."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError, model_validator

from bot.errors import SettingsError
from bot.operations.client_transfer import Leaves
from bot.phrases import SYSTEMS
from bot.settings import checks
from bot.settings.given import Given

FACTORIAL_URL: Final = "https://api.factorialhr.com"
ITFLOW_PAGE: Final = "/agent/asset.php?client_id={client}&asset_id={id}"
"""Where ITFlow shows an asset, below its address."""
SECRETS: Final = ("FACTORIAL_API_KEY", "FACTORIAL_ACCESS_TOKEN", "ITFLOW_API_KEY")
SHORTHAND: Final = (*SECRETS, "FACTORIAL_BASE_URL", "ITFLOW_BASE_URL")
"""The variables that describe a source without a file."""
_FACTORIAL_ONLY: Final = ("api_version", "access_token_env")
_SECRETS: Final = {"api_key_env": "api_key", "access_token_env": "access_token"}
_ITFLOW_ONLY: Final = ("transferred",)
_SWITCH: Final = "read_only"
_KEYS: Final = (
    *("id", "kind", "base_url", "api_version", "record_url"),
    *(_SWITCH, *_ITFLOW_ONLY, *_SECRETS),
)

_NAME_ALONE: Final = re.compile(r"[A-Z]{2,20}(_[A-Z]{2,20}|_[A-Z0-9]){1,5}")
"""What reads like a variable's name, and like no secret."""

Secret = Annotated[SecretStr | None, checks.secret("from the source's own settings")]


class Source(BaseModel):
    """One asset system: its permanent id, where it answers, and the one secret it wants."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, checks.permanent_id]
    kind: Literal["factorial", "itflow"]
    base_url: Annotated[str, checks.address] = FACTORIAL_URL
    """Every Factorial answers there; an ITFlow has to be given one."""
    api_key: Secret = None
    access_token: Secret = None
    api_version: str = "2026-10-01"
    record_url: Annotated[str, checks.record_page] | None = None
    """The page of a record, with {id} in it and perhaps {client}."""
    read_only: bool = False
    """Whether nothing is ever written to it."""
    transferred: Leaves = "retire"
    """What becomes of the record that an asset leaves when it goes to another client."""

    @model_validator(mode="after")
    def _itflow_has_an_address(self) -> Self:
        if self.kind == "itflow" and "base_url" not in self.model_fields_set:
            raise ValueError("lacks base_url: where does this ITFlow answer?")
        return self

    @property
    def record_page(self) -> str | None:
        """Where a record is shown: as set, else where ITFlow does; None where it is not known."""
        if self.record_url is None and self.kind == "itflow":
            return self.base_url + ITFLOW_PAGE
        return self.record_url

    @property
    def logins_page(self) -> str | None:
        """Where the logins and services of an asset are shown: ITFlow has them with its record."""
        return self.record_page if self.kind == "itflow" else None

    @property
    def has_clients(self) -> bool:
        """Whether what it holds is of several clients, each with an inventory of its own."""
        return self.kind == "itflow"


def read_sources(
    given: Given, path: Path | None, listed: Sequence[dict[str, Any]]
) -> tuple[Source, ...]:
    """The sources that the file at `path` lists (None: there is no file), else the shorthand's.

    Raises SettingsError naming the key or the variable that is wrong.
    """
    if path is None or not listed:
        return _shorthand(given)
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
        for variable in SHORTHAND
        if given.text(variable) and variable not in named
    ]
    wrong.refuse()
    return tuple(sources)


def called_so(listed: Sequence[dict[str, Any]]) -> tuple[Source, ...]:
    """As much of sources that are wrong as names them, for what else in the file names them."""
    tables = listed or [{"id": kind, "kind": kind} for kind in SYSTEMS]
    said: list[dict[str, Any]] = [
        {key: table.get(key) for key in ("id", "kind")} for table in tables
    ]
    named = [one for one in said if all(isinstance(word, str) for word in one.values())]
    return tuple(Source.model_construct(**one) for one in named)


def _shorthand(given: Given) -> tuple[Source, ...]:
    """The Factorial and the ITFlow that variables alone describe."""
    wrong = checks.Wrong()
    sources = []
    for one in (_factorial, _itflow):
        with wrong.noted():
            if source := one(given):
                sources.append(source)
    wrong.refuse()
    return tuple(sources)


def _factorial(given: Given) -> Source | None:
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
    return _described(
        "factorial", base_url=address or FACTORIAL_URL, api_key=key, access_token=token
    )


def _itflow(given: Given) -> Source | None:
    key, address = given.secret("ITFLOW_API_KEY"), given.text("ITFLOW_BASE_URL")
    if key and not address:
        raise SettingsError("ITFLOW_BASE_URL is missing, though ITFLOW_API_KEY is set")
    if address and not key:
        raise SettingsError("ITFLOW_API_KEY is missing, though ITFLOW_BASE_URL is set")
    return _described("itflow", base_url=address, api_key=key) if key else None


def _described(kind: str, **values: Any) -> Source:
    """The source of that kind, which is also its id."""
    try:
        return Source(**{"id": kind, "kind": kind, **values})
    except ValidationError as error:
        wrong = checks.wrong(error)
        lines = (f"{kind.upper()}_{field.upper()} {why}" for field, why in wrong)
        raise SettingsError(*lines) from None


def _source(given: Given, place: int, table: dict[str, Any]) -> Source:
    """One `[[sources]]` table, with its secret from the variable it names."""
    where = f"sources[{place}]"
    for key, value in table.items():
        if key in _SECRETS.values():
            raise SettingsError(
                f"{where}.{key}: a secret does not belong in the file; put it in a variable and"
                f" name that in {key}_env"
            )
        _refuse(where, key, value, table.get("kind"))
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
        lines = (".".join(filter(None, (where, field))) + f" {why}" for field, why in wrong)
        raise SettingsError(*lines) from None


def _refuse(where: str, key: str, value: object, kind: object) -> None:
    """Refuse what does not stand in a `[[sources]]` table, or not so."""
    if key not in _KEYS:
        near = checks.nearest(key, _KEYS)
        raise SettingsError(f"{where}.{checks.plain(key)} is not a setting{near}")
    if key == _SWITCH:
        if not isinstance(value, bool):
            raise SettingsError(f"{where}.{key} must be true or false, without quotes")
        return
    if not isinstance(value, str):
        raise SettingsError(f"{where}.{key} must be text in quotes")
    if key in _FACTORIAL_ONLY and kind == "itflow":
        raise SettingsError(f"{where}.{key} is for Factorial: ITFlow has an api_key_env only")
    if key in _ITFLOW_ONLY and kind == "factorial":
        raise SettingsError(f"{where}.{key} is for ITFlow: a Factorial has no clients")
    if key == "transferred" and value == "archive":
        raise SettingsError(
            f'{where}.{key} cannot be "archive": ITFlow archives in its web pages only;'
            ' write "retire" or "delete"'
        )


def _named_secret(given: Given, where: str, variable: str) -> SecretStr:
    """The secret in the variable that a key of the file names."""
    if not re.fullmatch(r"[A-Za-z_]\w{0,99}", variable, re.ASCII):
        raise SettingsError(f"{where} must be the name of an environment variable")
    secret = given.secret(variable)
    if secret is None:
        # What may be the secret itself, written where its name belongs, is not repeated.
        named = f"{variable}, " if _NAME_ALONE.fullmatch(variable) else ""
        raise SettingsError(
            f"{where} names {named}an environment variable that is not set: set it, or take that"
            " source out of the file; it may stand in .env as well"
        )
    return secret
