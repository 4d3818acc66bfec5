"""Sends replies, and again what Slack could not take."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.errors import SlackFailed

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Send = Callable[[Payload], Awaitable[None]]

REPLACES = "replace_original"
"""Slack's key of a reply that takes the place of what was clicked."""
SEND_AGAIN_AFTER = (1.0, 3.0)
"""Seconds before a reply that Slack could not take is sent again."""
_PASSING = frozenset(
    {"no_answer", "unreadable", "ratelimited", "internal_error", "fatal_error", "request_timeout"}
    | {"service_unavailable", "http_429", "rate_limited"}
)


@contextmanager
def noted(note: Callable[[], object]) -> Iterator[None]:
    """Have what is shown to others noted, also where Slack does not say whether it showed it."""
    try:
        yield
    except SlackFailed as failure:
        if failure.in_doubt:
            note()
        raise
    note()


def is_passing(failure: SlackFailed) -> bool:
    """Whether what Slack could not do may work a moment later."""
    return failure.code in _PASSING or failure.code.startswith("http_5")


async def sent(send: Send, payload: Payload) -> None:
    """Send a reply, and again when Slack could not take it: better twice than never."""
    for pause in SEND_AGAIN_AFTER:
        try:
            await send(dict(payload))
        except SlackFailed as failure:
            if not is_passing(failure):
                raise
            log.warning("the answer is sent again: %s", failure)
            await asyncio.sleep(pause)
        else:
            return
    await send(dict(payload))


def as_json(payload: Payload | str) -> str:
    """A reply as JSON, which it may be already."""
    return payload if isinstance(payload, str) else json.dumps(payload)


def looked_into(payload: Payload | str) -> Payload:
    """A reply as what its JSON says."""
    read: Payload = json.loads(payload) if isinstance(payload, str) else payload
    return read
