"""Bad days on demand: what goes wrong with calls to Slack, and with what Slack delivers."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, get_args

from aiohttp import web

from sandbox import ends

CallKind = Literal[
    "ratelimited",  # 429 with Retry-After, before anything is done
    "status",  # an HTTP error instead of an answer, before anything is done
    "refused",  # ok: false with the name in `error`, before anything is done
    "reset",  # the connection is reset before anything is done
    "hang",  # nothing is done and no answer comes until the fault is mended
    "slow",  # it is done, and answered after `seconds`
    "lost",  # it is done, and the connection ends without an answer
    "html",  # it is done, and answered with a web page and 200
    "truncated",  # it is done, and the JSON of the answer breaks off
    "redirected",  # another address is named instead, before anything is done
]
DeliveryKind = Literal[
    "duplicate",  # it is delivered twice at once
    "late",  # it is delivered after `seconds`
    "held",  # it is delivered when the fault is mended
    "undelivered",  # it never arrives, for the `reason` that Slack then gives
]
Kind = CallKind | DeliveryKind
Reason = Literal[
    "http_timeout",
    "http_error",
    "connection_failed",
    "ssl_error",
    "too_many_redirects",
    "unknown_error",
]
"""Why a delivery failed, in Slack's words."""

CALLS: Final[frozenset[str]] = frozenset(get_args(CallKind))
_ERRORS: Final = range(400, 600)
DELIVERIES: Final[frozenset[str]] = frozenset(get_args(DeliveryKind))


@dataclass(slots=True)
class Fault:
    """What goes wrong, with what, and how often.

    *method* is a Web API method or `response_url`; for deliveries the kind (`slash_commands`,
    `interactive`, `events_api`) or the type (`app_mention`, `block_actions`); empty is any.
    """

    kind: Kind
    method: str = ""
    times: int | None = 1
    """How many it meets; None until it is mended."""
    status: int = 503
    retry_after: int | str | None = 1
    """The header of a 429 or an HTTP error; None leaves it out."""
    error: str = "internal_error"
    """The name of a refusal."""
    page: str = ""
    """The web page an HTTP error comes with, as from a proxy; empty for Slack's own JSON."""
    to: str = ""
    """Where a redirection leads."""
    seconds: float = 5.0
    reason: Reason = "http_timeout"
    """Why a delivery did not arrive."""

    def __post_init__(self) -> None:
        """Refuse what could never happen; raises ValueError."""
        if self.kind not in CALLS | DELIVERIES:
            known = ", ".join(sorted(CALLS | DELIVERIES))
            raise ValueError(f"there is no fault called {self.kind}; there are: {known}")
        if self.times is not None and self.times < 1:
            raise ValueError("a fault meets something once at least")
        if self.status not in _ERRORS:
            raise ValueError("an HTTP error has a status from 400 to 599")
        if self.reason not in get_args(Reason):
            raise ValueError(f"a delivery fails with one of {', '.join(get_args(Reason))}")


class Faults:
    """Everything that is to go wrong now."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._mended = asyncio.Event()

    def add(self, fault: Fault) -> Fault:
        """Let it go wrong from now on."""
        self.active.append(fault)
        return fault

    def mend(self) -> None:
        """End all faults, and let go of whatever was kept waiting."""
        self.active.clear()
        self._mended.set()
        self._mended = asyncio.Event()

    async def mended(self, within: float | None = None) -> None:
        """Wait until the faults of now are mended, or *within* seconds have passed."""
        mended = self._mended
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await mended.wait()

    def with_call(self, method: str) -> Fault | None:
        """The fault that meets a call of *method*, which is counted."""
        return self._meeting(CALLS, {method})

    def with_delivery(self, names: Collection[str]) -> Fault | None:
        """The fault that meets a delivery with any of these *names*, which is counted."""
        return self._meeting(DELIVERIES, names)

    def _meeting(self, kinds: Collection[str], names: Collection[str]) -> Fault | None:
        for fault in self.active:
            if fault.kind in kinds and (not fault.method or fault.method in names):
                self._count(fault)
                return fault
        return None

    def _count(self, fault: Fault) -> None:
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.active.remove(fault)

    async def answer(
        self, method: str, request: web.Request, usual: Callable[[], Awaitable[web.Response]]
    ) -> web.Response:
        """The *usual* answer to a call, with whatever fault meets it."""
        fault = self.with_call(method)
        if fault is None:
            return await usual()
        instead = await self._before(fault, request)
        if instead:
            return instead
        answer = await usual()
        if fault.kind == "slow":
            await self.mended(fault.seconds)
        return _spoilt(fault, request, answer)

    async def _before(self, fault: Fault, request: web.Request) -> web.Response | None:
        """What comes instead of doing anything; None where it is done all the same."""
        match fault.kind:
            case "reset":
                return ends.reset(request)
            case "hang":
                await self.mended()
                return ends.dropped(request)
        return _instead(fault)


def _instead(fault: Fault) -> web.Response | None:
    """What is answered where nothing is done."""
    retry_after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    match fault.kind:
        case "ratelimited":
            return _error("ratelimited", 429, retry_after)
        case "status":
            return _error("service_unavailable", fault.status, retry_after, fault.page)
        case "refused":
            return _error(fault.error, 200, {})
        case "redirected":
            return web.Response(status=302, headers={"Location": fault.to})
    return None


def _spoilt(fault: Fault, request: web.Request, answer: web.Response) -> web.Response:
    """What is left of the answer to something that has been done."""
    match fault.kind:
        case "lost":
            return ends.dropped(request)
        case "html":
            return _page("<!doctype html><title>Something went wrong</title>", 200, {})
        case "truncated":
            whole = answer.body if isinstance(answer.body, bytes) else b""
            return web.Response(
                body=whole[: len(whole) // 2], status=answer.status, content_type="application/json"
            )
    return answer


def _page(text: str, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


def _error(name: str, status: int, headers: dict[str, str], page: str = "") -> web.Response:
    if page:
        return _page(page, status, headers)
    return web.Response(
        status=status,
        text=json.dumps({"ok": False, "error": name}),
        content_type="application/json",
        headers=headers,
    )
