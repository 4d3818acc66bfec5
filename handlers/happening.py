"""What a person did, as the boundary sees to it."""

import logging
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from bot.errors import NotPermitted
from bot.slack import Installation
from handlers import payloads
from handlers.payloads import Body
from handlers.sending import Payload, Send

log = logging.getLogger(__name__)

Bolt = Callable[..., Awaitable[BoltResponse | None]]
_OUTSIDER = (
    "I only answer members of the organisation this inventory belongs to. Please ask one of them."
)


class Happening(NamedTuple):
    """Something a person did, and the ways to answer it."""

    kind: str
    user: str
    body: Body | None
    """As Slack sent it; None for what was looked into before, by a process that died."""
    send: Send
    """Sends a reply after the acknowledgement."""
    acknowledge: Callable[[Payload | str | None], Awaitable[None]] | None = None
    """Acknowledges with the reply, where a reply may ride on that; None when already done."""
    event_id: str = ""
    """What it is claimed under while it is worked on; empty where it is not."""
    command: str = ""
    """What was typed before the text, and so belongs before an example."""
    asks: bool = False
    """Whether it is a question, of which one person may ask so many a minute."""


def refuse_outsiders(body: Body, installation: Installation) -> None:
    """Raises NotPermitted for what comes from elsewhere, or from somebody of elsewhere."""
    if not payloads.ours(body, installation) or payloads.foreign(body, installation):
        raise NotPermitted(_OUTSIDER)


def guarded(listener: Callable[[AsyncAck, Body], Awaitable[BoltResponse | None]]) -> Bolt:
    """Answer 500 where not even an acknowledgement was possible: Slack sends events again."""

    async def bolt(ack: AsyncAck, body: Body) -> BoltResponse | None:
        try:
            return await listener(ack, body)
        except Exception:
            log.exception("not acknowledged")
            return BoltResponse(status=500, body="")

    return bolt
