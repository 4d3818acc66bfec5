"""What a setting may be: each check says in words what is wrong, and never repeats a secret."""

import difflib
import ipaddress
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError

from bot.errors import SettingsError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHOWN: Final = 60
"""How much of a wrong value is repeated in the line about it."""


def shown(value: object) -> str:
    """A wrong value, on one line and not too long."""
    text = str(value)
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def plain(value: object) -> str:
    """A name or a path as it is, unless it would break the line."""
    text = str(value)
    return text if text.isprintable() else repr(text)


def nearest(word: str, known: Iterable[str]) -> str:
    """The rest of a sentence that names the valid word most like a wrong one."""
    like = alike(word, known, at_least=0)
    return f"; did you mean {like}?" if like else ""


def alike(word: str, known: Iterable[str], *, at_least: float = 0.8) -> str | None:
    """The valid word most like a wrong one, where *at_least* so much of it is the same."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=at_least)), None)


class Wrong(list[str]):
    """Lines about settings that are wrong, so that all of them can be told at once."""

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is refused in here, and go on."""
        try:
            yield
        except SettingsError as error:
            self += error.lines

    def refuse(self) -> None:
        """Raises SettingsError if anything was noted."""
        if self:
            raise SettingsError(*self)


def is_loopback(url: str) -> bool:
    """Whether the address can only be this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def wrong(error: ValidationError) -> list[tuple[str, str]]:
    """Each field that a model would not take, and why, in words."""
    return [
        (".".join(map(str, one["loc"])), _why(one))
        for one in error.errors(include_url=False, include_context=False)
    ]


def _why(one: "ErrorDetails") -> str:
    why = one["msg"].removeprefix("Value error, ")
    if one["type"] == "literal_error":
        return f"must be {why.removeprefix('Input should be ')}, not {shown(one['input'])}"
    return "is missing" if one["type"] == "missing" else why


def number(kind: type[int] | type[float], low: float, high: float) -> BeforeValidator:
    """A number between two others."""
    words = "a whole number" if kind is int else "a number"

    def checked(value: object) -> float:
        try:
            found = kind(str(value).strip())
        except ValueError:
            found = kind(low - 1)
        if not low <= found <= high:
            raise ValueError(f"must be {words} from {low:g} to {high:g}, not {shown(value)}")
        return found

    return BeforeValidator(checked)


def _switch(value: object) -> bool:
    """Whether something is switched on, as people write that."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().casefold()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"must be 1 or 0, not {shown(value)}")


def secret(where: str, *prefixes: str) -> AfterValidator:
    """A secret of the right shape; `where` says where it is copied from."""

    def checked(value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value() if value else ""
        if value and not re.fullmatch(r"[!-~]+", text):
            raise ValueError(f"holds a blank or a sign no secret has: copy it again {where}")
        if value and prefixes and not text.startswith(prefixes):
            raise ValueError(f"must begin with {prefixes[0]}: copy it {where}")
        return value

    return AfterValidator(checked)


def key(least: int) -> AfterValidator:
    """A key that somebody made up: long enough that nobody guesses it."""

    def checked(value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < least:
            raise ValueError(
                f"must have {least} characters or more: `openssl rand -hex 32` makes one"
            )
        return value

    return AfterValidator(checked)


def _address(value: str) -> str:
    """A web address a secret may be sent to: https, or http on this machine."""
    try:
        parts = urlsplit(value)
        fits = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not re.fullmatch(r"[!-~]+", value):
        raise ValueError(f"must be a web address like https://host, not {shown(value)}")
    if re.search(r"[@?#]", value):
        raise ValueError("must be a bare web address, without '@', '?' or '#'")
    if value.startswith("http:") and not is_loopback(value):
        raise ValueError("must begin with https:// (http:// is for this machine alone)")
    return value.rstrip("/")


def _monitor(value: SecretStr | None) -> SecretStr | None:
    """A web address that holds a secret, such as a monitor's; it is not shown."""
    text = value.get_secret_value() if value else "https://host"
    try:
        parts = urlsplit(text)
        fits = bool(parts.hostname) and parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:
        fits = False
    if not fits or not re.fullmatch(r"[!-~]+", text):
        raise ValueError("must be a web address, https://… or http://…, that can be requested")
    return value


def zone(value: str) -> str:
    """A time zone this machine knows."""
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        near = nearest(value, available_timezones())
        raise ValueError(f"names no time zone: {shown(value)}{near}") from None
    return value


def _record_page(value: str) -> str:
    """The address of a record's page, with one place for its id and perhaps one for its client."""
    filled = value.replace("{id}", "0").replace("{client}", "0", 1)
    if value.count("{id}") != 1 or re.search(r"[{}]", filled):
        raise ValueError("must hold {id} once, where the asset's id belongs")
    _address(filled.split("?")[0].split("#")[0])
    return value


def is_channel(value: object) -> bool:
    """Whether it is a channel's id."""
    return isinstance(value, str) and re.fullmatch(r"[CG][A-Z0-9]{2,}", value) is not None


def _channel(value: str) -> str:
    """A channel by its id."""
    if not is_channel(value):
        raise ValueError(f"must be a channel's id, such as C0123456789, not {shown(value)}")
    return value


def _permanent_id(value: str) -> str:
    """A name fit to stand in stored rows for good."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", value):
        raise ValueError("must be small letters, digits, - and _, at most 32 of them")
    return value


def _records_address(value: str) -> str:
    """Where the records lie: a SQLite file, for the asynchronous driver, or a PostgreSQL."""
    server = re.fullmatch(r"postgres(?:ql)?(?:\+psycopg)?(://[^/?#]*/[^/?#]+(?:\?.*)?)", value)
    if server:
        return f"postgresql{server[1]}"
    path = re.fullmatch(r"sqlite(?:\+aiosqlite)?:///([^?]*[^?/])", value)
    if path is None or path[1] == ":memory:":
        raise ValueError(
            "must be postgresql://USER:PASSWORD@HOST/NAME, or sqlite:///PATH, a file whose path"
            " has no '?'"
        )
    return f"sqlite+aiosqlite:///{path[1]}"


address = AfterValidator(_address)
"""A web address, kept without a / at its end."""
folder_address = AfterValidator(lambda value: _address(value) + "/")
"""A web address that names are put behind."""
monitor = AfterValidator(_monitor)
"""A web address that is a secret."""
switch = BeforeValidator(_switch)
time_zone = AfterValidator(zone)
record_page = AfterValidator(_record_page)
channel_id = AfterValidator(_channel)
permanent_id = AfterValidator(_permanent_id)
records_address = AfterValidator(_records_address)
