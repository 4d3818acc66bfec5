"""One JSON line an event, each under the reference of what caused it, with secrets taken out.

The reference a person is shown ("ref 7KQ2M9") is the correlation id of every line of that event,
from the payload to each call of a source, so that looking it up in the log finds the cause.
"""

import asyncio
import json
import logging
import random
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from math import isfinite
from typing import Any, Final, TextIO

from pydantic import SecretStr

correlation: ContextVar[str] = ContextVar("correlation", default="")
"""The reference of the event being worked on; empty outside of one."""

HIDDEN: Final = "[hidden]"

# Crockford's base 32: no I, L, O or U, so that a reference survives being read aloud.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 6

_NAMES: Final = (
    r"(?:x-)?api[-_]?key|access[-_]?token|(?:bot|app)[-_]?token|signing[-_]?secret"
    r"|authorization|ticket"
)
_NAME: Final = re.compile(rf"(?i)(?:\w*[-_])?(?:{_NAMES})(?:[-_]\w*)?")
_SHAPES: Final = (
    (re.compile(r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+"), HIDDEN),
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]{8,}"), rf"\1{HIDDEN}"),
    (
        re.compile(rf"""(?i)({_NAMES})(\W{{0,3}}[:=]\W{{0,3}})(?!bearer\b)[^\s"'\\,;&)\]}}]+"""),
        rf"\1\2{HIDDEN}",
    ),
    # A response address lets whoever has it answer in the bot's name.
    (re.compile(r"(https://hooks\.slack(?:-gov)?\.com/)[^\s\"'\\]+"), rf"\1{HIDDEN}"),
)

# What each of those shapes holds: most lines have none of it, and need not be searched.
_TRACES: Final = (
    "xox",
    "xapp-",
    "bearer",
    "key",
    "token",
    "secret",
    "authoriz",
    "ticket",
    "hooks.",
)

# Libraries that talk about themselves, some of them with whole payloads: only what goes wrong.
_QUIET: Final = (
    *("aiohttp", "aiosqlite", "alembic", "asyncio", "dbos", "httpcore", "httpx"),
    *("slack_bolt", "slack_sdk", "sqlalchemy"),
)

_SOON: Final = 0.02
"""Seconds for which lines that can wait are gathered."""

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def new_reference() -> str:
    """A short name for one event, easy to read out; a billion of them, so a day's do not clash."""
    number = random.getrandbits(5 * _LENGTH)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_LENGTH))


def bound(reference: str) -> AbstractContextManager[str]:
    """Puts every line logged inside under this reference."""
    return _Bound(reference)


class _Bound:
    """What `bound` gives: a generator would take three times as long, twice for each payload."""

    __slots__ = ("_before", "_reference")

    def __init__(self, reference: str) -> None:
        self._reference = reference

    def __enter__(self) -> str:
        self._before = correlation.set(self._reference)
        return self._reference

    def __exit__(self, *_: object) -> None:
        correlation.reset(self._before)


class Gathered:
    """Lines that can wait a moment, then written together with their own times and references.

    To make one takes half as long after another, to write them is one step for all, and whoever
    asks in that moment is not kept.
    """

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._waiting: list[tuple[str, dict[str, Any]]] = []

    def info(self, message: str, **facts: Any) -> None:
        """Have a line written soon, if the log has such; to be called on the event loop."""
        if not self._logger.isEnabledFor(logging.INFO):
            return
        if not self._waiting:
            asyncio.get_running_loop().call_later(_SOON, self.write)
        said = {"msg": message, "created": time.time(), **facts}
        self._waiting.append((correlation.get(), said))

    def write(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        level = {"levelno": logging.INFO, "levelname": "INFO", "name": self._logger.name}
        with ExitStack() as at_once:
            for one in _handlers():
                at_once.enter_context(one.at_once())
            for reference, said in waiting:
                with bound(reference):
                    self._logger.handle(logging.makeLogRecord({**level, **said}))


def configure(stream: TextIO, level: str, *, hide: Iterable[SecretStr] = ()) -> None:
    """Sends the process's log to `stream`, one JSON line an event; called once, at start.

    `hide` are the secrets of this installation: taken out of every line wherever they appear,
    besides whatever looks like one.
    """
    # No line names these, and each costs time: place, thread and process of whoever logs.
    logging._srcfile = None  # noqa: SLF001 - as Python's manual says
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    root = logging.getLogger()
    for handler in _handlers():
        root.removeHandler(handler)
    root.addHandler(_Lines(stream, [secret.get_secret_value() for secret in hide]))
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


class _Lines(logging.StreamHandler[TextIO]):
    """Writes records as lines, and is never itself a reason to fail."""

    def __init__(self, stream: TextIO, secrets: Iterable[str]) -> None:
        super().__init__(stream)
        self.setFormatter(_Json(secrets))

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Lets what is logged inside wait for its end, and writes that in one step."""
        with self.lock or nullcontext():
            stream, self.stream = self.stream, (waiting := StringIO())
            try:
                yield
            finally:
                self.stream = stream
                with suppress(OSError, ValueError):  # as below
                    stream.write(waiting.getvalue())
                    stream.flush()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """A log that cannot be written (a closed pipe, a full disk) stops nothing else."""


def _handlers() -> list[_Lines]:
    return [one for one in logging.getLogger().handlers if isinstance(one, _Lines)]


class _Json(logging.Formatter):
    """A record as one line: time, level, logger, message, ref, extra fields, error."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        # Longest first, so that one secret inside another leaves no half of it; what is shorter
        # than eight characters would blank ordinary words.
        known = {one for one in secrets if len(one) >= 8}  # noqa: PLR2004 - said above
        self._known = sorted(known, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, without the newline."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            "ref": correlation.get(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[0] is not None:
            fields["error"] = self.formatException(record.exc_info)
        try:
            line = _encode(fields)
        except (TypeError, ValueError):  # something JSON cannot hold
            return json.dumps(self._clean(fields))
        return json.dumps(self._clean(fields)) if self._is_suspect(line) else line

    def _is_suspect(self, line: str) -> bool:
        """Whether a line may hold something secret; behind an escape it could be in disguise."""
        folded = line.lower()
        return (
            "\\" in line
            or any(map(folded.__contains__, _TRACES))
            or any(map(line.__contains__, self._known))
        )

    def _clean(self, value: Any) -> Any:
        """The value as JSON can hold it, without anything secret."""
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float) and isfinite(value):
            return value
        if isinstance(value, Mapping):
            return {
                str(name): HIDDEN if _is_secret(str(name)) else self._clean(inner)
                for name, inner in value.items()
            }
        if isinstance(value, list | tuple | set | frozenset):
            return [self._clean(inner) for inner in value]
        text = _text(value)
        for one in self._known:
            text = text.replace(one, HIDDEN)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


_encode = json.JSONEncoder(allow_nan=False).encode


@lru_cache(maxsize=500)
def _is_secret(name: str) -> bool:
    """Whether what is logged under a name is never to be seen."""
    return _NAME.fullmatch(name) is not None


def _message(record: logging.LogRecord) -> str:
    """The record's message, even when its arguments do not fit it."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return f"{record.msg} {record.args!r}"


def _text(value: object) -> str:
    """The value in words, even when its own are broken."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001 - whatever it is, the line must still be written
        return f"<{type(value).__name__}>"
