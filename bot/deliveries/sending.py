"""Messages owed: each drawn from its subject when it is sent, until Slack has the newest.

Nothing about an asset waits for Slack: what cannot be sent now is sent later, and who cannot be
reached is told of to whoever owes the message.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from bot.deliveries.spacing import Spacing
from bot.errors import SlackFailed
from bot.log import bound, new_reference
from bot.slack import Posted, Slack
from bot.store import Records, StoreFailed
from bot.store import deliveries as rows
from bot.store.deliveries import Delivery
from bot.store.restored import unknown_since

log = logging.getLogger(__name__)

AT_ONCE: Final = 50
"""So many messages are sent in one go; the rest is due still."""
_WITHIN: Final = 40.0
"""Seconds for sending one message, waits that Slack asks for included: well within a lease."""
_FRESH: Final = timedelta(seconds=_WITHIN + 5)
"""What must be left of a lease for a message to be sent."""
APART: Final = 1.0
"""Seconds between two messages in a channel, which Slack asks for."""
_SKEW: Final = timedelta(minutes=5)
"""How far Slack's clock may be behind ours."""
_PAUSES: Final = (5, 15, 60, 300, 900)
"""Seconds until a message that Slack could not take is sent again; the last one for good."""
_AWAY: Final = timedelta(hours=1)
"""Until a message is drawn anew again where the bot may not write just now: people still read it,
and where it was put out it is let in again, as a channel that was archived is opened."""
_AWAY_AT_MOST: Final = 7 * 24
"""How often that is tried."""
ELSEWHERE: Final = "read_elsewhere"
"""What we say ourselves of a channel that people of other organisations read."""
CHANNEL: Final = ("C", "G")
"""What the ids of channels begin with."""
UNREACHABLE: Final = frozenset(
    ("channel_not_found", "user_not_found", "not_in_channel", "is_archived", "user_disabled")
) | frozenset(
    ("cannot_dm_bot", "users_not_found", "account_inactive_user", "is_inactive", ELSEWHERE)
)
"""What Slack says of a place where nobody can be told anything."""
_UNGRANTED: Final = "missing_scope"
_LOST: Final = frozenset(("message_not_found", "cant_update_message", "edit_window_closed"))
"""What Slack says of a message of ours that can no longer be drawn anew."""


class Drawn(NamedTuple):
    """A message as it is to be sent, and which version of its subject it shows."""

    payload: Mapping[str, Any]
    version: int


Draw = Callable[[Delivery], Awaitable[Drawn | None]]
"""Draws a message; None where there is no longer anything to say.

What a message is drawn by stands before the stroke in its template; what stands behind it tells
several of a kind about one subject apart.
"""


class Deliveries:
    """Sends what is owed."""

    def __init__(
        self,
        *,
        records: Records,
        slack: Slack,
        draw: Mapping[str, Draw],
        now: Callable[[], datetime],
        unreachable: Callable[[Delivery], Awaitable[None]],
        retry_unreachable_after: Mapping[str, timedelta] = MappingProxyType({}),
        apart: float = APART,
    ) -> None:
        """`draw` by template; `now` is real time; `unreachable` hears of who cannot be told.

        `retry_unreachable_after` says, by template, after how long one that reached nobody is tried
        again; new messages of one channel are `apart` by so many seconds.
        """
        self._records = records
        self._slack = slack
        self._draw = draw
        self._now = now
        self._unreachable = unreachable
        self._retry_unreachable_after = retry_unreachable_after
        self._spacing = Spacing(apart)
        self._come: asyncio.Queue[str] = asyncio.Queue()
        """The subjects of messages that were put off until now."""
        self.sent_at: datetime | None = None
        """When Slack last took a message of this process; real time."""

    async def send_due(self, subject: str) -> None:
        """Send every message about a subject that is due; none while nothing may be said."""
        while not self._slack.silent:
            async with self._records.singly() as connection:
                taken = await rows.claim(connection, subject, now=self._now(), limit=AT_ONCE)
            await self._send_all(taken)
            if len(taken) < AT_ONCE:
                return

    async def send_put_off(self) -> None:
        """Send what was put off as its turn comes, until cancelled.

        Nothing hangs on it: what is due and was not sent is found by its row.
        """
        async with asyncio.TaskGroup() as sending:
            while True:
                sending.create_task(self._send_in_turn(await self._come.get()))

    async def _send_in_turn(self, subject: str) -> None:
        with bound(new_reference()):
            try:
                await self.send_due(subject)
            except Exception:
                log.exception("what was put off was not sent", extra={"subject": subject})

    async def _send_all(self, taken: Sequence[Delivery]) -> None:
        """Send one after the other; who is told to end meanwhile hands on those not begun."""
        left = deque(taken)
        try:
            while left:
                await self._send_taken(left.popleft())
        except asyncio.CancelledError:
            await self._hand_on(left)
            raise

    async def _hand_on(self, left: Collection[Delivery]) -> None:
        try:
            async with self._records.begin() as connection:
                for one in left:
                    await rows.put_off(connection, one, due_at=self._now())
        except StoreFailed as failure:  # their lease runs out by itself
            facts = {"deliveries": [one.id for one in left]}
            log.warning("what was not sent yet was not handed on: %s", failure, extra=facts)

    async def _send_taken(self, one: Delivery) -> None:
        """Send one of those taken; one that fails is tried after its lease, and holds up no other.

        Raises StoreFailed: without records none is to be sent.
        """
        try:
            if held := await self._held(one):
                await self._send(held)
        except StoreFailed:
            raise
        except Exception:
            facts = {"delivery": one.id, "to": one.to, "template": one.template}
            log.exception("a message was not sent", extra=facts)

    async def _held(self, one: Delivery) -> Delivery | None:
        """A message that is still ours to send: others may have kept it waiting for long."""
        now = self._now()
        if one.lease_until and one.lease_until - now > _FRESH:
            return one
        async with self._records.singly() as connection:
            return await rows.hold(connection, one, now=now)

    async def _send(self, one: Delivery) -> None:
        drawn = await self._draw[one.template.partition("/")[0]](one)
        if drawn is None:
            await self._settled(one, Posted(one.channel or "", one.ts or ""), one.version)
            return
        if wait := self._wait(one):
            await self._put_off(one, wait)
            return
        try:
            async with asyncio.timeout(_WITHIN):
                posted = await self._put(one, drawn)
        except TimeoutError:
            await self._refused(one, SlackFailed("no answer in time", code="no_answer"))
        except SlackFailed as failure:
            await self._refused(one, failure)
        else:
            await self._settled(one, posted, drawn.version)

    def _wait(self, one: Delivery) -> float:
        """The seconds until its channel takes it, where it is new there."""
        if one.ts or not one.to.startswith(CHANNEL):
            return 0.0
        return self._spacing.turn(one.to, one.id)

    async def _put_off(self, one: Delivery, wait: float) -> None:
        """Leave a message until its turn: whoever sends waits for none."""
        due_at = self._now() + timedelta(seconds=wait)
        async with self._records.singly() as connection:
            await rows.put_off(connection, one, due_at=due_at)
        asyncio.get_running_loop().call_later(wait, self._come.put_nowait, one.subject)

    async def _put(self, one: Delivery, drawn: Drawn) -> Posted:
        """Draw the message anew where Slack has it, else say it.

        Where people of other organisations read nothing is said, and what stands there stays.
        """
        directory = self._slack.directory
        elsewhere = one.to.startswith(CHANNEL) and await directory.read_elsewhere(one.to)
        known = Posted(one.channel, one.ts) if one.channel and one.ts else None
        if known is None and one.in_doubt:
            known = await self._found(one)
        if known:
            if not elsewhere:
                await self._slack.messages.replace(known, drawn.payload)
            return known
        if elsewhere:
            raise SlackFailed("people of other organisations read there", code=ELSEWHERE)
        return await self._slack.messages.post(one.to, drawn.payload, delivery=one.id)

    async def _found(self, one: Delivery) -> Posted | None:
        """Where Slack has a message of which we do not know whether it does.

        Where the bot was not granted to read, it is said again: better twice than never.
        """
        async with self._records.read() as connection:
            since = await unknown_since(connection, one.created_at)
        try:
            return await self._slack.messages.find_delivery(one.to, one.id, since=since - _SKEW)
        except SlackFailed as failure:
            if failure.code != _UNGRANTED:
                raise
            log.warning("a message may stand there twice: %s", failure, extra={"delivery": one.id})
            return None

    async def _settled(self, one: Delivery, posted: Posted, version: int) -> None:
        self.sent_at = self._now() if posted.ts else self.sent_at
        channel, ts, at = posted.channel, posted.ts, self._now()
        sent = partial(rows.sent, one=one, channel=channel, ts=ts, drawn=version, at=at)
        await self._records.together(sent)

    async def _refused(self, one: Delivery, failure: SlackFailed) -> None:
        facts = {"delivery": one.id, "to": one.to, "template": one.template}
        if failure.code in UNREACHABLE | _LOST:
            log.error("a message cannot be delivered: %s", failure, extra=facts)
            await self._lost(one, failure.code)
            if failure.code in UNREACHABLE and one.ts is None:
                await self._unreachable(one)
            return
        await self._later(one, failure, facts)

    async def _lost(self, one: Delivery, code: str) -> None:
        """Try it no more, unless its place may be reached another time."""
        again = self._again(one, code)
        async with self._records.singly() as connection:
            if again is None:
                await rows.unreachable(connection, one, code)
                return
            due_at = self._now() + again
            await rows.failed(connection, one, code, due_at=due_at, in_doubt=one.in_doubt)

    def _again(self, one: Delivery, code: str) -> timedelta | None:
        """After how long a message is tried again that was refused for good; None for never."""
        if code not in UNREACHABLE:
            return None
        if one.ts is None:
            return self._retry_unreachable_after.get(one.template)
        return _AWAY if one.attempt <= _AWAY_AT_MOST else None

    async def _later(self, one: Delivery, failure: SlackFailed, facts: Mapping[str, str]) -> None:
        pause = timedelta(seconds=_PAUSES[min(one.attempt - 1, len(_PAUSES) - 1)])
        log.warning("a message is sent again later: %s", failure, extra=facts)
        async with self._records.singly() as connection:
            await rows.failed(
                connection,
                one,
                failure.code,
                due_at=self._now() + pause,
                in_doubt=one.in_doubt or failure.in_doubt,  # until it is found
            )
