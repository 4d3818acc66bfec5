"""The boundary: acknowledges, sends replies, and words every error; no exception leaves it.

An exception that leaves an async Bolt listener can erase its acknowledgement, so that Slack shows
a failure although the work was done; here, therefore, stand the broad except clauses.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.answering.trail import refused
from bot.clock import real_time
from bot.errors import NotPermitted, SlackFailed
from bot.log import Gathered, bound, correlation, new_reference
from bot.metrics import Kind, Outcome
from bot.store.marks import mark
from handlers.answers import Later, Now
from handlers.claims import Claims
from handlers.core import Core
from handlers.happening import Happening, refuse_outsiders
from handlers.sending import looked_into, sent
from handlers.wording import Interrupted, who_helps, worded

log = logging.getLogger(__name__)

INTERRUPTED = "I am being restarted and could not finish this. Please ask again in a minute."
_KINDS: Mapping[str, Kind] = {
    "command": "command",
    "action": "action",
    "message": "message",
    "app_mention": "mention",
}
"""What each kind of happening counts as; every other is an event."""
NOTED_EVERY = timedelta(seconds=30)
"""How often it is kept when Slack last took an answer."""
FEW = 1
"""So many who wait for an answer keep nothing else from being done."""
TELLING = 1.0
"""Seconds for telling people that their question was not finished."""


class Boundary:
    """Sees to what happens to the end, and lets no exception out."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tasks: set[asyncio.Task[None]] = set()
        self._lines = Gathered(log)
        self.claims = Claims(core)
        self.sent_at: datetime | None = None
        """When Slack last took an answer that did not ride on an acknowledgement."""
        self._noted: datetime | None = None

    async def tell_unanswered(self) -> None:
        """Tell whoever waits in vain for an answer; raises SlackFailed and StoreFailed."""
        await self.claims.tell()

    async def note(self) -> None:
        """Keep what only this process knows yet; raises StoreFailed."""
        await self.claims.note()
        if self.sent_at and (not self._noted or self.sent_at - self._noted > NOTED_EVERY):
            async with self._core.records.begin() as connection:
                await mark(connection, "post", at=self.sent_at)
            self._noted = self.sent_at

    async def give_way(self, within: float, *, to: int = FEW) -> None:
        """Return when so few wait for an answer, or after so many seconds: people go first."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while len(self._tasks) > to:
                    await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, within: float) -> None:
        """Finish what was begun, for at most *within* seconds; who asked the rest is told so."""
        if self._tasks:
            _, pending = await asyncio.wait(self._tasks, timeout=within)
            for task in pending:
                task.cancel()
            if pending:
                await asyncio.wait(pending, timeout=TELLING)
        self._lines.write()

    async def answer(
        self, happening: Happening, listener: Callable[[], Awaitable[Now | Later]]
    ) -> None:
        """Acknowledge what happened and send the reply to it, be it what went wrong."""
        with bound(correlation.get() or new_reference()) as reference:
            begun = time.monotonic()
            answer: Now | Later
            try:
                if happening.body is not None:
                    refuse_outsiders(happening.body, self._core.installation)
                if happening.asks:
                    self._core.pace.check(happening.user)
                answer = await listener()
            except Exception as error:  # noqa: BLE001 - see the head of this file
                answer = self._told(error, reference, happening)
            if happening.acknowledge:
                await happening.acknowledge(answer.payload if isinstance(answer, Now) else None)
            if happening.acknowledge and isinstance(answer, Now):
                seconds = time.monotonic() - begun
                told = partial(self._ended, happening, seconds, answer.failure or "at_once")
                asyncio.get_running_loop().call_soon(told)  # whoever asked goes first
                return
            if happening.user and not happening.event_id:
                happening = happening._replace(event_id=f"{happening.kind}-{reference}")
                self.claims.begin(happening.event_id, happening.user)
            work = self._later(happening, begun, reference, answer)
            task = asyncio.create_task(work, name=happening.kind)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(lambda _: self.claims.ended(happening.event_id))

    async def _later(
        self, happening: Happening, begun: float, reference: str, answer: Now | Later
    ) -> None:
        try:
            told = answer if isinstance(answer, Now) else Now(await answer.work)
        except asyncio.CancelledError:
            told = self._told(Interrupted(INTERRUPTED), reference, happening)
        except Exception as error:  # noqa: BLE001 - see the head of this file
            told = self._told(error, reference, happening)
        outcome: Outcome = "unsent"
        try:
            if told.payload:
                await sent(answer.to or happening.send, looked_into(told.payload))
                self.sent_at = real_time()
            outcome = told.failure or "later"
        except SlackFailed as failure:
            # Its claim stays open, so that whoever asked is told when that is possible.
            log.error("the answer could not be sent: %s", failure)  # noqa: TRY400 - it says it all
        except Exception:
            log.exception("the answer could not be sent")
        self._ended(happening, time.monotonic() - begun, outcome)
        if happening.event_id and outcome != "unsent":
            await self.claims.done(happening.event_id)

    def _told(self, error: Exception, reference: str, happening: Happening) -> Now:
        """What the person is told of an error; that they were refused is written down."""
        if isinstance(error, NotPermitted) and happening.user and not error.noted:
            self._core.trail.note(happening.user, refused(happening.kind, error.on_record))
        helper = who_helps(error, self._core.roles, happening.user)
        return Now(*worded(error, reference, happening.command, helper))

    def _ended(self, happening: Happening, seconds: float, outcome: Outcome) -> None:
        facts = {"kind": happening.kind, "user": happening.user, "how": outcome}
        self._lines.info("answered", **facts, seconds=round(seconds, 4))
        self._core.metrics.answered(_KINDS.get(happening.kind, "event"), outcome)
