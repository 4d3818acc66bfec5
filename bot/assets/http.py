"""The one place where asset systems are spoken to over HTTP: auth, time limits, retries, errors.

A read that failed for a passing reason is repeated within its budget; a write never is. What the
library raises becomes one of ours here, with the library's own error as its cause.
"""

import asyncio
import logging
import ssl
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote

import httpx
import stamina
from pydantic import TypeAdapter, ValidationError

from bot.assets import refusals
from bot.assets.auth import KeyAuth
from bot.assets.clients import Clients
from bot.errors import (
    SettingsError,
    SourceError,
    SourceRefused,
    SourceUnavailable,
    UnknownOutcome,
)

logger = logging.getLogger(__name__)

T = TypeVar("T")

_LARGEST_ANSWER = 4 * 1024 * 1024
_LONGEST_PIECE = 200
_REDIRECTS = range(300, 400)
_EXPECTED = frozenset({200, 201, 202, 204, 404})
"""Statuses that are no news: people ask for what is not there."""
_PASSING = frozenset({408, 425, 429})
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@cache
def _trusted(scheme: str) -> ssl.SSLContext:
    """Who is trusted to vouch for an asset system: read once, and not in vain, it is long to read.

    Nobody vouches for one that is spoken to without encryption.
    """
    secure = scheme == "https"
    return httpx.create_ssl_context() if secure else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class UnreadableAnswer(SourceUnavailable):
    """A read was answered, and the answer is too large or is no answer: a smaller one may do."""


class Limits(NamedTuple):
    """How long anything may take, in seconds, and how often a read is tried."""

    connect: float = 5.0
    read: float = 10.0
    write: float = 10.0
    pool: float = 5.0
    read_budget: float = 30.0
    """One read with all its repeats and the waiting between them."""
    write_budget: float = 15.0
    attempts: int = 5
    first_wait: float = 0.2
    longest_wait: float = 5.0


class Http:
    """One asset system over HTTP: paths in, bodies out, and nothing but SourceError raised.

    Further options go to the library's client. Redirects are not followed: they would carry the
    key somewhere else. Callers may put a shorter time limit round any call.
    """

    def __init__(
        self,
        *,
        source: str,
        base_url: str,
        auth: KeyAuth,
        limits: Limits | None = None,
        **options: Any,
    ) -> None:
        self.source = source
        self.limits = limits = limits or Limits()
        url = _address(base_url)
        self.address = str(url).rstrip("/")
        self._auth = auth
        defaults = {
            "verify": _trusted(url.scheme),
            "timeout": httpx.Timeout(
                connect=limits.connect, read=limits.read, write=limits.write, pool=limits.pool
            ),
            "trust_env": url.host not in _LOOPBACK,  # a proxy cannot reach our own machine
        }
        self._clients = Clients(**{**defaults, **options}, follow_redirects=False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(source={self.source!r}, address={self.address!r})"

    async def close(self) -> None:
        """Let go of connections."""
        await self._clients.close()

    async def get(
        self,
        *path: str,
        budget: float | None = None,
        expected: frozenset[int] = _EXPECTED,
        **options: Any,
    ) -> bytes:
        """Read, again if need be; *budget* seconds for all of it, *options* as the library's.

        Statuses that are *expected* are logged as no news.
        Raises SourceUnavailable when it kept failing, SourceRefused when the answer is no.
        """
        seconds = self.limits.read_budget if budget is None else budget
        patience = _Patience(time.monotonic() + seconds)
        retries = stamina.retry_context(
            on=patience,
            attempts=self.limits.attempts,
            timeout=None,
            wait_initial=self.limits.first_wait,
            wait_max=self.limits.longest_wait,
            wait_jitter=self.limits.first_wait,
        )
        try:
            async with asyncio.timeout(seconds):
                async for attempt in retries:
                    with attempt:
                        return await self._exchange("GET", path, options, expected)
        except TimeoutError as error:
            raise patience.last or self._late(seconds) from (
                patience.last.__cause__ if patience.last else error
            )
        raise AssertionError("the last attempt returns or raises")

    async def write(
        self, method: str, *path: str, budget: float | None = None, **options: Any
    ) -> bytes:
        """Write, once; the body is `json` among the library's *options*.

        Raises SourceUnavailable when it was surely not done for a passing reason, SourceRefused
        when the answer is no, UnknownOutcome when it may have been done.
        """
        seconds = self.limits.write_budget if budget is None else budget
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(method, path, options, _EXPECTED)
        except TimeoutError as error:
            raise UnknownOutcome(
                f"{self.source} took a change and did not answer within {seconds:g} seconds",
                source=self.source,
            ) from error

    def parse(self, adapter: TypeAdapter[T], body: bytes, *, written: bool = False) -> T:
        """*body* as what *adapter* reads; SourceUnavailable, or UnknownOutcome if *written*."""
        try:
            return adapter.validate_json(body)
        except ValidationError as error:
            raise self.unreadable(body, error, written=written) from error

    def unreadable(
        self, body: bytes, error: ValidationError, *, written: bool = False
    ) -> SourceError:
        """What to raise for an answer that cannot be read, in one sentence."""
        kind = UnknownOutcome if written else SourceUnavailable
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if body.lstrip()[:1] == b"<":
            said = "a web page instead of data: is its address right?"
        elif not body.strip():
            said = "nothing"
        elif first["type"] == "json_invalid":
            said = "data that breaks off or is no JSON"
        else:
            where = ".".join(str(part) for part in first["loc"])
            said = f"data of another shape than documented ({where}: {first['msg']})"
        return kind(f"{self.source} answered with {said}", source=self.source)

    async def _exchange(
        self,
        method: str,
        path: tuple[str, ...],
        options: Mapping[str, Any],
        expected: frozenset[int],
    ) -> bytes:
        """One request and its answer, one log line."""
        place = "/".join(self._segment(part) for part in path)
        further = dict(options)
        # The library takes an address apart twice where it is given parameters beside it.
        query = httpx.QueryParams(further.pop("params", None))
        url = f"{self.address}/{place}?{query}" if query else f"{self.address}/{place}"
        began = time.perf_counter()
        status: int | None = None
        request: httpx.Request | None = None
        try:
            async with self._clients.one(within=self.limits.pool) as client:
                request = client.build_request(method, url, **further)
                response = await client.send(request, stream=True, auth=self._auth)
                status = response.status_code
                body = await self._body(response)
            _raise_for_status(response, body, request)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if isinstance(error, httpx.HTTPError) and request is not None:
                error.request = request  # not the copy that was sent, which has the key
            raise self._failure(error, method) from error
        else:
            return body
        finally:
            level = logging.INFO if status in expected else logging.WARNING
            self._log(level, method, place, status, time.perf_counter() - began)

    def _log(self, level: int, method: str, place: str, status: int | None, seconds: float) -> None:
        logger.log(
            level,
            "%s %s",
            method,
            status or "no answer",
            extra={
                "source": self.source,
                "method": method,
                "path": f"/{place}",
                "status": status,
                "seconds": round(seconds, 4),
            },
        )

    async def _body(self, response: httpx.Response) -> bytes:
        """All of it, unless it never ends."""
        pieces, size = [], 0
        try:
            async for piece in response.aiter_bytes():
                size += len(piece)
                if size > _LARGEST_ANSWER:
                    raise httpx.DecodingError("the answer is too large", request=response.request)
                pieces.append(piece)
        finally:
            await response.aclose()
        return b"".join(pieces)

    def _segment(self, part: str) -> str:
        if part in {"", ".", ".."}:
            raise SourceRefused(f"{self.source} has no record called {part!r}", source=self.source)
        return quote(part, safe="", errors="replace")

    def _failure(self, error: Exception, method: str) -> SourceError:
        """Ours for the library's *error*."""
        if isinstance(error, httpx.HTTPStatusError):
            return self._answered(error.response, method)
        if isinstance(error, httpx.InvalidURL):
            return SourceRefused(
                f"the question to {self.source} is too long to be asked", source=self.source
            )
        if isinstance(error, _NEVER_SENT):
            return SourceUnavailable(f"{self.source} cannot be reached", source=self.source)
        if isinstance(error, httpx.TimeoutException):
            said = "did not answer in time"
        elif isinstance(error, httpx.DecodingError):
            said = "gave an answer that cannot be read"
        else:
            said = "broke the connection off"
        if method == "GET":
            unreadable = isinstance(error, httpx.DecodingError)
            kind = UnreadableAnswer if unreadable else SourceUnavailable
            return kind(f"{self.source} {said}", source=self.source)
        return UnknownOutcome(f"{self.source} took a change and {said}", source=self.source)

    def _answered(self, response: httpx.Response, method: str) -> SourceError:
        """Ours for an answer that is no success."""
        status = response.status_code
        if status in _REDIRECTS:
            return SourceRefused(
                f"{self.source} points elsewhere ({status}): is its address right?",
                source=self.source,
                status=status,
            )
        words = f"{self.source} answered {status}{self._piece(response.content)}"
        if status in _PASSING or (response.is_server_error and method == "GET"):
            return SourceUnavailable(words, source=self.source)
        if response.is_server_error:
            return UnknownOutcome(f"{words} to a change", source=self.source)
        return SourceRefused(words, source=self.source, status=status)

    def _piece(self, body: bytes) -> str:
        """The beginning of what an error's body says, made harmless; it may be anything."""
        text = refusals.said(body)[: 4 * _LONGEST_PIECE]
        text = text.replace(self._auth.secret.get_secret_value(), "…")
        text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        if len(text) > _LONGEST_PIECE:
            text = text[: _LONGEST_PIECE - 1] + "…"
        return f": {text}" if text else ""

    def _late(self, seconds: float) -> SourceUnavailable:
        return SourceUnavailable(
            f"{self.source} did not answer within {seconds:g} seconds", source=self.source
        )


class _Patience:
    """Whether a failed read is worth another try, and how long to wait when the source says."""

    def __init__(self, ends: float) -> None:
        self._ends = ends
        self.last: SourceUnavailable | None = None

    def __call__(self, error: Exception) -> bool | float:
        if not isinstance(error, SourceUnavailable):
            return False
        self.last = error
        cause = error.__cause__
        if isinstance(cause, httpx.DecodingError):
            return False
        asked = _retry_after(cause.response) if isinstance(cause, httpx.HTTPStatusError) else None
        if asked is None:
            return True
        return asked if time.monotonic() + asked < self._ends else False


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds the answer asks to wait, None when it does not say so readably."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (ValueError, OverflowError, TypeError):
        return None


def _raise_for_status(response: httpx.Response, body: bytes, request: httpx.Request) -> None:
    """The library's own error for anything but a success, with the body readable in it."""
    if response.is_success:
        return
    encoded = {"content-encoding", "content-length", "transfer-encoding"}
    headers = [item for item in response.headers.multi_items() if item[0].lower() not in encoded]
    httpx.Response(
        response.status_code, headers=headers, content=body, request=request
    ).raise_for_status()


def pairs(params: Any) -> list[tuple[str, str]]:
    """Query parameters in any form the library takes, as pairs of our own."""
    return [
        (name, value.encode(errors="replace").decode())
        for name, value in httpx.QueryParams(params).multi_items()
    ]


def _address(base_url: str) -> httpx.URL:
    """The base address of an asset system; SettingsError if it is none."""
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL as error:
        raise SettingsError("the base address of an asset system is no address") from error
    if url.scheme not in {"http", "https"} or not url.host or url.query or url.fragment:
        raise SettingsError(
            "the base address of an asset system must look like https://host/path: "
            "no query, no fragment"
        )
    if url.userinfo:
        raise SettingsError("the base address of an asset system must not hold a user or password")
    return url
