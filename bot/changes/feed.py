"""The feed: one line in a channel for each completed change, where the settings name one."""

from collections.abc import Callable
from typing import ClassVar, Final

from bot.answering.answers import Answer
from bot.approvals import TELL, Means, Request
from bot.changes.cards import RequestCard
from bot.changes.drawing import Drawing
from bot.channels import Whose, lies_in
from bot.deliveries.sending import Drawn
from bot.models import RequestStatus
from bot.operations.client_transfer import ClientTransfer
from bot.render import reply
from bot.store import AsyncConnection, Records, deliveries, requests
from bot.store.deliveries import Delivery

LINE: Final = "feed_line"
"""The template of the one line."""


class FeedLine(Answer):
    """A change that was completed, as everyone in a channel may read it."""

    template: ClassVar[str] = LINE
    card: RequestCard


class Feed:
    """Owes the line in the transaction in which a request is completed, and draws it."""

    def __init__(
        self,
        means: Means,
        drawing: Drawing,
        *,
        channel: Callable[[], str | None],
        bound: Whose,
    ) -> None:
        """`bound` says whose a channel is: in a client's channel nobody else's changes are told."""
        self._means = means
        self._drawing = drawing
        self._channel = channel
        self._bound = bound

    async def followed(self, connection: AsyncConnection, request: Request) -> None:
        """Owe the line about a request that was completed."""
        channel = self._channel()
        if channel is None or request.status is not RequestStatus.COMPLETED:
            return
        if request.kind == "several":
            return  # each of them has a line of its own, and some may not have been done
        if not self._lies_there(request, channel):
            return
        means = self._means
        await deliveries.owe(
            connection,
            LINE,
            request.id,
            channel,
            installation=means.installation,
            version=request.version,
            at=means.clock(),
        )
        key = f"{TELL}-{request.id}-feed"
        await means.enqueue(connection, TELL, key, {"v": 1, "subject": request.id})

    def _lies_there(self, request: Request, channel: str) -> bool:
        clients = [request.client_id]
        if isinstance(request.operation, ClientTransfer):
            clients.append(request.operation.to.id)
        return lies_in(self._bound, channel, request.source, clients)

    async def draw(self, one: Delivery) -> Drawn | None:
        """The line, as whoever may read least in the channel may read it, notifying nobody."""
        async with self._records.read() as connection:
            request = await requests.get(connection, one.subject)
        if request is None:
            return None
        answer = FeedLine(card=self._drawing.card(request, to=one.to, details=False))
        return Drawn(reply(answer), request.version)

    @property
    def _records(self) -> Records:
        return self._means.records
