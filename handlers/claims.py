"""What people wait for: claimed while it is worked on, so that it is answered once, or owned up to.

The claim lies in the records. A process that dies leaves it there, and the next one tells whoever
asked that there will be no answer; likewise when Slack could not take one.
"""

import asyncio
import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from pydantic import ValidationError

from bot.clock import real_time
from bot.errors import SlackFailed
from bot.log import bound, correlation
from bot.render import render
from bot.store import StoreFailed, submissions
from bot.store.events import (
    Claim,
    Happened,
    Unanswered,
    claim_event,
    claim_new,
    events_done,
    move_claim,
    unanswered,
)
from bot.store.gathered import Gathered
from bot.store.submissions import Kept
from handlers.core import Core
from handlers.payloads import Submitted
from handlers.sending import is_passing
from handlers.transport import HOPELESS

log = logging.getLogger(__name__)

CLAIM_WITHIN = 1.0
"""Seconds an acknowledgement waits for the records; Slack waits for three."""
UNANSWERED_AFTER = timedelta(minutes=2)
"""So long after a claim nobody works on it any more; by then Slack has sent an event again."""
ABANDONED_AFTER = timedelta(seconds=30)
"""So long after its claim a form is carried on with: as long as a request's lease."""
CARRIED_ON_WITHIN = timedelta(hours=1)
"""So long after somebody sent a form they still want what they asked for in it."""
NOTED_AT_ONCE = 1_000
"""Answers noted in one statement: after an outage there are more than one may name."""
UNANSWERED = "I was interrupted before I could answer what you asked. Please ask again."


class Claims:
    """The claims of this process on what happened in one installation."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.working: dict[str, asyncio.Task[Claim]] = {}
        """What this process works on, each with its claim."""
        self._answered: set[str] = set()
        """What is done and is yet to be noted as such."""
        self._noting = asyncio.Lock()
        self._new = Gathered(self._claim_new)

    def begin(self, event_id: str, user: str, form: str = "") -> asyncio.Task[Claim]:
        """Claim something for someone who waits for an answer, with the form they sent."""
        task = asyncio.create_task(self._claimed(event_id, user, correlation.get(), form))
        self.working[event_id] = task
        return task

    async def delivered(self, event_id: str, user: str) -> Claim:
        """Whose a delivery of an event is; ours where the records cannot say in time."""
        known = self.working.get(event_id)
        task = known or self.begin(event_id, user)
        await asyncio.wait({task}, timeout=CLAIM_WITHIN)
        claim = task.result() if task.done() else Claim.OURS
        if claim is not Claim.OURS:
            self.ended(event_id)
        elif known:
            return Claim.DONE  # as good as: its answer is on its way
        return claim

    async def sent(self, event_id: str, user: str, form: Submitted | None) -> bool:
        """Whether it is ours to see to a form that was sent: not where somebody does already.

        Kept, another process carries on with it should this one die; so it is claimed before
        Slack is told that it came.
        """
        if event_id in self.working:
            return False
        task = self.begin(event_id, user, form.model_dump_json() if form else "")
        await asyncio.wait({task}, timeout=CLAIM_WITHIN)
        if task.done() and task.result() is Claim.UNDER_WAY:
            self.ended(event_id)
            return False
        return True

    async def abandoned(self) -> list[tuple[Kept, Submitted]]:
        """Forms that another process left, ours from now on; raises StoreFailed."""
        await self.note()
        now = real_time()
        before = now - ABANDONED_AFTER
        key, records = self._core.installation.key, self._core.records
        async with records.read() as connection:
            rows = await submissions.abandoned(connection, key, before=before)
        taken = []
        for row in rows:
            if row.event_id in self.working:
                continue
            form = _read(row.form) if now - row.at < CARRIED_ON_WITHIN else None
            if form is None:  # whoever sent it is told so
                async with records.begin() as connection:
                    await submissions.drop(connection, key, [row.event_id])
            elif await self._taken(row.event_id, before):
                self.working[row.event_id] = asyncio.create_task(_ours())
                taken.append((row, form))
        return taken

    def ended(self, event_id: str) -> None:
        """This process works on it no more."""
        self.working.pop(event_id, None)

    async def done(self, event_id: str) -> None:
        """It was answered: no redelivery is worked on, and nobody is told otherwise."""
        if task := self.working.get(event_id):
            await asyncio.wait({task})
        self._answered.add(event_id)
        try:
            await self.note()
        except StoreFailed as failure:
            log.warning("an answer is yet to be noted as sent: %s", failure)

    async def tell(self) -> None:
        """Tell whoever waits in vain; raises SlackFailed and StoreFailed, to be tried again."""
        await self.note()
        async with self._core.records.read() as connection:
            before = real_time() - UNANSWERED_AFTER
            rows = await unanswered(connection, self._core.installation.key, before=before)
        for row in rows:
            if row.event_id not in self.working and await self._taken(row.event_id, before):
                with bound(row.reference):
                    try:
                        await self._tell(row)
                    except BaseException:
                        await self._given_back(row, before)
                        raise

    async def _taken(self, event_id: str, before: datetime) -> bool:
        """Whether it is for this process to see to it: others look at the same rows."""
        key = self._core.installation.key
        async with self._core.records.begin() as connection:
            return await move_claim(connection, key, event_id, claimed_by=before, now=real_time())

    async def _given_back(self, row: Unanswered, before: datetime) -> None:
        """Let anyone tell them, and soon."""
        key, now = self._core.installation.key, real_time()
        with suppress(StoreFailed):
            async with self._core.records.begin() as connection:
                await move_claim(connection, key, row.event_id, claimed_by=now, now=before)

    async def _tell(self, row: Unanswered) -> None:
        payload = render("error", message=UNANSWERED, usage="", reference=row.reference)
        try:
            await self._core.slack.messages.post(row.user, payload)
        except SlackFailed as failure:
            if is_passing(failure) or failure.code in HOPELESS:
                raise  # nobody can be told just now
            log.error("unanswered, and cannot be told so: %s", failure, extra={"user": row.user})  # noqa: TRY400 - the sentence is the cause
        else:
            log.warning("unanswered, and told so", extra={"user": row.user})
        await self.done(row.event_id)

    async def _claimed(self, event_id: str, user: str, reference: str, form: str) -> Claim:
        key, now = self._core.installation.key, real_time()
        begun = self._core.records.begin if form else self._core.records.singly
        try:
            if not form and await self._new.of(Happened(event_id, user, reference, now)):
                return Claim.OURS
            async with begun() as connection:
                claim = await claim_event(
                    connection, key, event_id, now=now, user=user, reference=reference
                )
                if form and claim is Claim.OURS:
                    await submissions.keep(connection, key, event_id, form, at=now)
                return claim
        except StoreFailed as failure:
            # Better answered twice than never.
            log.warning("worked on without a claim: %s", failure)
            return Claim.OURS

    async def _claim_new(self, happened: Collection[Happened]) -> Mapping[Happened, bool]:
        async with self._core.records.singly() as connection:
            ours = await claim_new(connection, self._core.installation.key, happened)
        return {one: one.event_id in ours for one in happened}

    async def note(self) -> None:
        """Keep what is done and is yet to be noted as such; raises StoreFailed."""
        key = self._core.installation.key
        # In turn: what came together is noted together, by whoever is first.
        async with self._noting:
            answered = list(self._answered)
            for first in range(0, len(answered), NOTED_AT_ONCE):
                ids = answered[first : first + NOTED_AT_ONCE]
                async with self._core.records.begin() as connection:
                    await events_done(connection, key, ids, now=real_time())
                    await submissions.drop(connection, key, ids)
                self._answered.difference_update(ids)


def _read(form: str) -> Submitted | None:
    """A form as it was kept; None where another version of ours did, in a way unknown here."""
    try:
        return Submitted.model_validate_json(form)
    except ValidationError as error:
        log.warning("a form cannot be carried on with: %s", error)
        return None


async def _ours() -> Claim:
    return Claim.OURS
