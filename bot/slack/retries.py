"""When a call of Slack is made again: what it says it did not do, and reads that failed."""

from collections.abc import Awaitable, Callable
from typing import Final

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

Wait = Callable[[float], Awaitable[object]]

RETRIES: Final = 3
TOO_MANY: Final = 429
_LONGEST_WAIT: Final = 60
"""Seconds: when Slack asks for more, the call fails and whoever made it decides."""


class Patience(AsyncRetryHandler):
    """Calls again what Slack did not do: when it says so, or for a read whenever it failed."""

    def __init__(self, wait: Wait, *, repeatable: bool) -> None:
        super().__init__(max_retry_count=RETRIES)
        self._wait = wait
        self._repeatable = repeatable

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        del state, request
        if response is not None and response.status_code == TOO_MANY:
            return _told(response) is not None
        if isinstance(error, aiohttp.ClientConnectorError):
            return True
        broken = isinstance(error, aiohttp.ClientConnectionError | aiohttp.ClientPayloadError)
        failed = response is not None and response.status_code >= 500  # noqa: PLR2004 - HTTP's own
        return self._repeatable and (failed or broken) and not isinstance(error, TimeoutError)

    async def prepare_for_next_attempt_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        """Waits as long as Slack says, or twice as long as the last time."""
        del request, error
        state.next_attempt_requested = True
        told = _told(response) if response and response.status_code == TOO_MANY else None
        await self._wait(told if told is not None else 0.5 * 2**state.current_attempt)
        state.increment_current_attempt()


def seconds(header: str | None) -> float | None:
    """How long to wait, when it is said and bearable."""
    try:
        wait = float(header or 1)
    except ValueError:
        return None
    return wait if 0 <= wait <= _LONGEST_WAIT else None


def _told(response: HttpResponse) -> float | None:
    """How long a 429 asks to wait, when that is bearable."""
    for name, value in response.headers.items():
        if name.lower() == "retry-after":
            return seconds(value[0])
    return seconds(None)
