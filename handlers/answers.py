"""The boundary: acknowledges, sends replies, and words every error; no exception leaves it.

An exception that leaves an async Bolt listener can erase its acknowledgement, so that Slack shows
a failure although the work was done; here, therefore, stand the broad except clauses.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from bot import modals
from bot.errors import NotPermitted, PersonError, SlackFailed, UsageError
from bot.log import bound, correlation, new_reference
from bot.metrics import Failure, Kind, Outcome
from bot.models import Named
from bot.render import modal
from bot.store.events import Claim
from bot.store.marks import mark
from bot.sync import real_time
from bot.trail import refused
from handlers import payloads
from handlers.claims import UNANSWERED, Claims
from handlers.core import Core
from handlers.forms import Form, replying
from handlers.happening import Bolt, Happening, guarded
from handlers.payloads import Asked, Body, Clicked, Said, Searched, Submitted
from handlers.sending import Payload, Send, as_json, looked_into, sent
from handlers.wording import Interrupted, who_helps, worded

log = logging.getLogger(__name__)

REPLACES = "replace_original"
"""The key of a click's reply that says whether it takes the place of what was clicked."""
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
OUTSIDER = (
    "I only answer members of the organisation this inventory belongs to. Please ask one of them."
)


class Now(NamedTuple):
    """A reply that needs no waiting, or waits no more; with why it is not the answer, if so."""

    payload: Payload | str | None
    """As JSON where it has not been looked into: so it can ride on an acknowledgement."""
    failure: Failure | None = None


class Wrong(NamedTuple):
    """What is wrong in a form, by the name of the input: said there, and the form stays."""

    inputs: Mapping[str, str]


class Later(NamedTuple):
    """A reply that needs waiting: acknowledged at once, sent when it is there."""

    work: Coroutine[Any, Any, Payload | None]
    to: Send | None = None
    """Where it is sent, where a form does not wait for it but is closed."""


Listens = Callable[[Core, Submitted], Wrong | Later]
"""What sees to a form that was sent."""


class Answering:
    """Turns listeners of ours into listeners of Bolt's."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tasks: set[asyncio.Task[None]] = set()
        self._claims = Claims(core)
        self._again: dict[str, Listens] = {}
        """Who sees to a form, by its callback: those that another process may see to again."""
        self.sent_at: datetime | None = None
        """When Slack last took an answer that did not ride on an acknowledgement."""
        self._noted: datetime | None = None

    def command(self, listener: Callable[[Core, Asked, Form], Awaitable[Now | Later]]) -> Bolt:
        """A slash command: a reply that is there rides on the acknowledgement."""

        async def bolt(ack: AsyncAck, body: Body) -> None:
            asked = payloads.asked(body)
            form = Form(self._core.slack, trigger=asked.trigger)

            async def send(payload: Payload) -> None:
                if form.is_open:
                    await form.show(payload)
                else:
                    await self._core.slack.messages.respond(asked.response_url, payload)

            async def acknowledge(payload: Payload | str | None) -> None:
                if payload is None:
                    await ack()
                else:  # as it is: Bolt would copy it block by block
                    ack.response = BoltResponse(status=200, body=as_json(payload))

            happening = Happening(
                "command", asked.user, body, send, acknowledge, command=f"{asked.command} "
            )
            await self._answer(happening, lambda: listener(self._core, asked, form))

        return guarded(bolt)

    def action(
        self,
        listener: Callable[[Core, Clicked, Form], Awaitable[Now | Later]],
        read: Callable[[Body], Clicked] = payloads.clicked,
    ) -> Bolt:
        """A click: acknowledged first, answered in its modal or by its response address."""

        async def bolt(ack: AsyncAck, body: Body) -> None:
            clicked = read(body)
            form = Form(self._core.slack, trigger=clicked.trigger, view=clicked.view)
            await ack()

            async def send(payload: Payload) -> None:
                replace = payload.pop(REPLACES, False)
                if form.is_open:
                    await form.show(payload)
                elif clicked.response_url:
                    await self._core.slack.messages.respond(
                        clicked.response_url, payload, replace=replace
                    )

            happening = Happening("action", clicked.user, body, send)
            await self._answer(happening, lambda: listener(self._core, clicked, form))

        return guarded(bolt)

    def submission(self, listener: Listens, *, again: Collection[str] = ()) -> Bolt:
        """A form that was sent: what is wrong is said in it, else it waits for what comes of it.

        Forms with a callback in *again* may be seen to twice and do no harm: another process
        carries on with those that this one leaves. Who sent any other is told to ask again.
        """
        self._again |= dict.fromkeys(again, listener)

        async def bolt(ack: AsyncAck, body: Body) -> None:
            submitted = payloads.submitted(body)
            form = Form(self._core.slack, view=submitted.view)
            answer: Wrong | Later | Exception
            try:
                self._refuse_outsiders(body)
                answer = listener(self._core, submitted)
            except Exception as error:  # noqa: BLE001 - see the head of this file
                answer = error
            if isinstance(answer, Wrong):
                await ack(response_action="errors", errors=dict(answer.inputs))
                return
            event_id = f"view-{submitted.view}-{submitted.drawn}"
            kept = submitted.callback in self._again and isinstance(answer, Later)
            to = answer.to if isinstance(answer, Later) else None
            happening = Happening("view", submitted.user, body, to or form.show, event_id=event_id)
            ours = await self._claims.sent(event_id, submitted.user, submitted if kept else None)
            try:
                if to:
                    await ack()
                else:
                    await ack(response_action="update", view=modal("working", callback=""))
            except BaseException:
                self._claims.ended(event_id)
                raise
            if ours:
                await self._answer(happening, lambda: _come_of(answer))
            elif isinstance(answer, Later):
                answer.work.close()

        return guarded(bolt)

    async def carry_on(self) -> None:
        """Carry on with the forms that a process left that died; raises StoreFailed."""
        for kept, submitted in await self._claims.abandoned():
            with bound(kept.reference):
                log.warning("carried on with what was sent to another process")
                send = replying(self._core.slack, submitted.view, submitted.user)
                happening = Happening("view", submitted.user, None, send, event_id=kept.event_id)
                await self._answer(happening, partial(self._seen_to_again, submitted))

    async def _seen_to_again(self, submitted: Submitted) -> Later:
        listener = self._again.get(submitted.callback)
        if listener is None:
            raise UsageError(UNANSWERED)
        answer = listener(self._core, submitted)
        if isinstance(answer, Wrong):
            raise UsageError(" ".join(answer.inputs.values()))
        return answer

    def options(self, listener: Callable[[Core, Searched], Awaitable[Sequence[Named]]]) -> Bolt:
        """A menu whose choices are found as one types; none where anything goes wrong."""

        async def bolt(ack: AsyncAck, body: Body) -> None:
            found: Sequence[Named] = ()
            try:
                self._refuse_outsiders(body)
                found = await listener(self._core, payloads.searched(body))
            except PersonError as refusal:
                log.info("no choices: %s", refusal)
            except Exception:
                log.exception("no choices")
            await ack(options=[modals.option(one) for one in found if modals.optional(one)])

        return guarded(bolt)

    def message(
        self,
        listener: Callable[[Core, Said], Awaitable[Now | Later]],
        read: Callable[[Core, Body], Said | None],
    ) -> Bolt:
        """A message to the bot: claimed, acknowledged, answered where it was written, then done."""

        async def bolt(ack: AsyncAck, body: Body) -> BoltResponse | None:
            said = read(self._core, body)
            if said is None:
                await ack()
                return None
            claim = await self._claims.delivered(said.event_id, said.user)
            if claim is Claim.UNDER_WAY:
                # By a process that may have died: a later delivery can take it over.
                log.info("left to be sent again", extra={"event": said.event_id})
                return BoltResponse(status=500, body="")
            try:
                await ack()
                if claim is Claim.OURS:
                    await self._answer(self._said(said, body), lambda: listener(self._core, said))
            except BaseException:
                self._claims.ended(said.event_id)
                raise
            return None

        return guarded(bolt)

    def event(self, listener: Callable[[Core, Body], Awaitable[None]]) -> Bolt:
        """Any other event: nobody waits for an answer."""

        async def bolt(ack: AsyncAck, body: Body) -> None:
            await ack()

            async def quietly() -> Now | Later:
                async def work() -> None:
                    await listener(self._core, body)

                return Later(work())

            await self._answer(Happening(body["event"]["type"], "", body, _nowhere), quietly)

        return guarded(bolt)

    @staticmethod
    async def ignored(ack: AsyncAck) -> None:
        """Acknowledge what nothing answers yet, so that Slack does not send it again."""
        await ack()

    async def tell_unanswered(self) -> None:
        """Tell whoever waits in vain for an answer; raises SlackFailed and StoreFailed."""
        await self._claims.tell()

    async def note(self) -> None:
        """Keep what only this process knows yet; raises StoreFailed."""
        await self._claims.note()
        if self.sent_at and (not self._noted or self.sent_at - self._noted > NOTED_EVERY):
            async with self._core.records.begin() as connection:
                await mark(connection, "post", at=self.sent_at)
            self._noted = self.sent_at

    async def give_way(self, within: float) -> None:
        """Return when few wait for an answer, or after so many seconds: people go first."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while len(self._tasks) > FEW:
                    await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, within: float) -> None:
        """Finish what was begun, for at most *within* seconds; who asked the rest is told so."""
        if not self._tasks:
            return
        _, pending = await asyncio.wait(self._tasks, timeout=within)
        for task in pending:
            task.cancel()
        if pending:
            await asyncio.wait(pending, timeout=TELLING)

    async def _answer(
        self, happening: Happening, listener: Callable[[], Awaitable[Now | Later]]
    ) -> None:
        with bound(correlation.get() or new_reference()) as reference:
            begun = time.monotonic()
            answer: Now | Later
            try:
                if happening.body is not None:
                    self._refuse_outsiders(happening.body)
                answer = await listener()
            except Exception as error:  # noqa: BLE001 - see the head of this file
                answer = self._told(error, reference, happening)
            if happening.acknowledge:
                await happening.acknowledge(answer.payload if isinstance(answer, Now) else None)
            if happening.acknowledge and isinstance(answer, Now):
                self._ended(happening, begun, answer.failure or "at_once")
                return
            if happening.user and not happening.event_id:
                happening = replace(happening, event_id=f"{happening.kind}-{reference}")
                self._claims.begin(happening.event_id, happening.user)
            work = self._later(happening, begun, reference, answer)
            task = asyncio.create_task(work, name=happening.kind)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(lambda _: self._claims.ended(happening.event_id))

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
                await sent(happening.send, looked_into(told.payload))
                self.sent_at = real_time()
            outcome = told.failure or "later"
        except SlackFailed as failure:
            # Its claim stays open, so that whoever asked is told when that is possible.
            log.error("the answer could not be sent: %s", failure)  # noqa: TRY400 - it says it all
        except Exception:
            log.exception("the answer could not be sent")
        self._ended(happening, begun, outcome)
        if happening.event_id and outcome != "unsent":
            await self._claims.done(happening.event_id)

    def _told(self, error: Exception, reference: str, happening: Happening) -> Now:
        """What the person is told of an error; that they were refused is written down."""
        if isinstance(error, NotPermitted) and happening.user:
            self._core.trail.note(happening.user, refused(happening.kind, str(error)))
        helper = who_helps(error, self._core.roles)
        return Now(*worded(error, reference, happening.command, helper))

    def _ended(self, happening: Happening, begun: float, outcome: Outcome) -> None:
        seconds = round(time.monotonic() - begun, 4)
        facts = {"kind": happening.kind, "user": happening.user, "how": outcome}
        log.info("answered", extra={**facts, "seconds": seconds})
        self._core.metrics.answered(_KINDS.get(happening.kind, "event"), outcome)

    def _refuse_outsiders(self, body: Body) -> None:
        installation = self._core.installation
        if not payloads.ours(body, installation) or payloads.foreign(body, installation):
            raise NotPermitted(OUTSIDER)

    def _said(self, said: Said, body: Body) -> Happening:
        core = self._core
        kind = body["event"]["type"]

        async def send(payload: Payload) -> None:
            if kind == "app_mention" or said.overheard:
                await core.slack.messages.post_ephemeral(
                    said.channel, said.user, payload, thread=said.thread
                )
            else:
                await core.slack.messages.post(said.channel, payload, thread=said.thread)

        return Happening(kind, said.user, body, send, event_id=said.event_id)


async def _come_of(answer: Later | Exception) -> Later:
    """What comes of a form that was sent, or was wrong in a way its inputs cannot show."""
    if isinstance(answer, Exception):
        raise answer
    return answer


async def _nowhere(_payload: Payload) -> None:
    """Nobody asked, so nobody is told; the log has it."""
