"""Whoever had something that somebody else took back, or gave away, is told so: once, in private.

It is told where they could not know: not of what they did themselves, nor of what is replaced for
a fault that they reported, of which they hear at each step; only full members of the workspace are.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.answering.answers import Answer
from bot.approvals import TELL, Means, Request, telling
from bot.deliveries.sending import Drawn
from bot.models import Asset, Model, RequestStatus
from bot.operations import Assign, Return, Transfer
from bot.operations.effects import label
from bot.render import reply
from bot.store import AsyncConnection, faults, request_parts, requests
from bot.store.deliveries import Delivery

TAKEN: Final = "taken"
"""The template of what they are told."""
_TAKES: Final = Assign | Return | Transfer
_SHOWN: Final = 20
"""So many of those taken together are listed."""
Member = Callable[[str, str], str | None]
"""The full member of the workspace who is this person of a source."""


class TakenOne(Model):
    """One asset that somebody has no longer."""

    label: str
    source: str
    returned: bool
    """Whether it went back into stock, rather than to somebody else."""


class TakenFrom(Answer):
    """What somebody has no longer, to them."""

    template = TAKEN
    by: str
    """The Slack user who asked for it."""
    at: datetime
    gone: tuple[TakenOne, ...]
    total: int


class Taken:
    """Owes the message in the transaction in which a request is completed, and draws it."""

    def __init__(self, means: Means, member: Member) -> None:
        self._means = means
        self._member = member
        self._read: tuple[tuple[str, int], Mapping[str, Sequence[TakenOne]]] = (("", 0), {})
        """What the request that was read last took from whom: of several, many are told."""

    async def followed(self, connection: AsyncConnection, request: Request) -> None:
        """Owe the message about a request that was completed, to each from whom it has taken."""
        if request.parent or request.status is not RequestStatus.COMPLETED:
            return  # what is one of several is told of with all of them, once they have ended
        to = set(await self._taken(connection, request))
        if to and (fault := await faults.waiting_for(connection, request.id)):
            to -= {report.user_id for report in fault.reports}
        if not to:
            return
        means = self._means
        await telling.owe(means, connection, request, TAKEN, sorted(to))
        key = f"{TELL}-{request.id}-{TAKEN}"
        await means.enqueue(connection, TELL, key, {"v": 1, "subject": request.id})

    def _who_had_it(self, request: Request) -> str | None:
        """The member who had what a request has taken, and did not ask for that themselves."""
        before, after = _holder(request.asset), _holder(request.found)
        done = request.status is RequestStatus.COMPLETED and request.outcome
        if not (done and done.kind == "done" and isinstance(request.operation, _TAKES)):
            return None
        if before is None or before == after:
            return None
        user = self._member(request.source, before)
        return None if user == request.requester_user else user

    async def draw(self, one: Delivery) -> Drawn | None:
        """The message, with all that was taken from somebody by what they are told of."""
        async with self._means.records.read() as connection:
            request = await requests.get(connection, one.subject)
            if request is None:
                return None
            gone = (await self._taken(connection, request)).get(one.to)
        if not gone:
            return None
        answer = TakenFrom(
            by=request.requester_user,
            at=request.ended_at or one.created_at,
            gone=tuple(gone[:_SHOWN]),
            total=len(gone),
        )
        return Drawn(reply(answer), request.version)

    async def _taken(
        self, connection: AsyncConnection, request: Request
    ) -> Mapping[str, Sequence[TakenOne]]:
        """What a request took from whom, by their Slack user."""
        key = (request.id, request.version)
        if self._read[0] != key:
            several = request.kind == "several"
            done = await request_parts.completed(connection, request.id) if several else [request]
            found: dict[str, list[TakenOne]] = {}
            for one in done:
                if user := self._who_had_it(one):
                    found.setdefault(user, []).append(_told(one))
            self._read = (key, found)
        return self._read[1]


def _holder(asset: Asset | None) -> str | None:
    return asset.assignee.id if asset and asset.assignee else None


def _told(request: Request) -> TakenOne:
    asset = request.asset
    return TakenOne(
        label=label(asset) if asset else "",
        source=request.source,
        returned=isinstance(request.operation, Return),
    )
