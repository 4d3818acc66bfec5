"""The arguments of a Web API call, from query, form or JSON, and cutting lists into pages."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

T = TypeVar("T")
JSON = dict[str, Any]


class Arguments:
    """What a call was given, whichever way it came."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = {key: value for key, value in values.items() if value is not None}

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def word(self, key: str) -> str | None:
        """A string; None when it was not given."""
        value = self._values.get(key)
        if value is None or isinstance(value, str):
            return value
        raise _malformed(f"must provide a string [json-pointer:/{key}]")

    def required(self, key: str) -> str:
        """A string that must be given."""
        value = self.word(key)
        if not value:
            raise _malformed(f"missing required field: {key}")
        return value

    def flag(self, key: str) -> bool:
        """A boolean, which in forms is 1 or true."""
        return str(self._values.get(key)).lower() in {"1", "true"}

    def number(self, key: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self._values.get(key, default))
        except (TypeError, ValueError):
            raise _malformed(f"must be an integer [json-pointer:/{key}]") from None

    def listed(self, key: str) -> list[str]:
        """Words joined by commas, or a list of them."""
        value = self._values.get(key, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def json(self, key: str, error: str) -> Any:
        """An object or a list, which outside of JSON comes as a string; *error* when malformed."""
        value = self._values.get(key)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


class Method(NamedTuple):
    """One Web API method: what carries it out, and what the app needs for it."""

    run: Callable[["Workspace", Arguments], JSON]
    scopes: tuple[str, ...] = ()
    """All of them are needed."""
    app_token: bool = False
    reads: bool = False
    """Whether it may be called by GET."""


def page(rows: Sequence[T], args: Arguments, *, usual: int, row: str) -> tuple[list[T], JSON]:
    """The page of *rows* that `cursor` and `limit` ask for, and the metadata that leads on.

    Without a limit it is *usual* rows, 0 meaning all; *row* is the method's in the table of limits.
    """
    limit, may = args.number("limit", usual), LIMITS[row]
    if not may.least <= limit <= may.most:
        raise SlackError(may.error)
    start = _start(args.word("cursor"))
    if start > len(rows):
        raise SlackError("invalid_cursor")
    end = start + limit if limit else len(rows)
    cursor = base64.b64encode(f"next:{end}".encode()).decode() if end < len(rows) else ""
    return list(rows[start:end]), {"response_metadata": {"next_cursor": cursor}}


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        start = int(number)
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
    if word != "next" or start < 0:
        raise SlackError("invalid_cursor")
    return start


def _malformed(why: str) -> SlackError:
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {why}"]})
