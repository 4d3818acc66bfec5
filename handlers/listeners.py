"""Listeners of ours as Bolt calls them: commands, clicks, forms, searches, messages, events."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from bot import modals
from bot.errors import AskedTooMuch, PersonError
from bot.models import Named
from bot.render import modal
from bot.store.events import Claim
from handlers import payloads
from handlers.answers import Later, Now, Wrong
from handlers.boundary import Boundary
from handlers.core import Core
from handlers.forms import Form
from handlers.happening import Bolt, Happening, guarded, refuse_outsiders
from handlers.left_forms import LeftForms, Listens
from handlers.payloads import Asked, Body, Clicked, Said, Searched, Submitted
from handlers.sending import Payload, as_json

log = logging.getLogger(__name__)


class Listeners:
    """Turns listeners of ours into listeners of Bolt's."""

    def __init__(self, core: Core, *, uncounted: Collection[str] = ()) -> None:
        """Clicks that are *uncounted* are no questions."""
        self._core = core
        self.boundary = Boundary(core)
        self.left_forms = LeftForms(core, self.boundary)
        self._claims = self.boundary.claims
        self._uncounted = uncounted

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

            typed = f"{asked.command} "
            happening = Happening(
                "command", asked.user, body, send, acknowledge, command=typed, asks=True
            )
            await self.boundary.answer(happening, lambda: listener(self._core, asked, form))

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
                if clicked.response_url and not form.is_open:
                    await self._core.slack.messages.respond(clicked.response_url, payload)
                elif form.can_show:
                    await form.show(payload)

            asks = clicked.action not in self._uncounted
            happening = Happening("action", clicked.user, body, send, asks=asks)
            await self.boundary.answer(happening, lambda: listener(self._core, clicked, form))

        return guarded(bolt)

    def submission(
        self, listener: Listens, *, again: Collection[str] = (), asks: bool = False
    ) -> Bolt:
        """A form that was sent: what is wrong is said in it, else it waits for what comes of it.

        One that *asks* a question counts as one; any other is seen to, however much was asked.
        Forms with a callback in *again* may be seen to twice and do no harm: another process
        carries on with those that this one leaves. Who sent any other is told to ask again.
        """
        self.left_forms.may_be_again(again, listener)

        async def bolt(ack: AsyncAck, body: Body) -> None:
            submitted = payloads.submitted(body)
            form = Form(self._core.slack, view=submitted.view)
            answer = self._come_of(listener, submitted, body, asks=asks)
            if isinstance(answer, Wrong):
                await ack(response_action="errors", errors=dict(answer.inputs))
                return
            event_id = submitted.event_id
            kept = submitted.callback in self.left_forms and isinstance(answer, Later)
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
                await self.boundary.answer(happening, lambda: _told(answer))
            elif isinstance(answer, Later):
                answer.work.close()

        return guarded(bolt)

    def _come_of(
        self, listener: Listens, sent: Submitted, body: Body, *, asks: bool
    ) -> Wrong | Later | Exception:
        """What a form comes to; who asked too much has it still, with all that was entered."""
        try:
            refuse_outsiders(body, self._core.installation)
            answer = listener(self._core, sent)
        except Exception as error:  # noqa: BLE001 - see handlers/boundary.py
            return error
        if not asks or isinstance(answer, Wrong) or sent.event_id in self._claims.working:
            return answer
        try:
            self._core.pace.check(sent.user)
        except AskedTooMuch as refusal:
            answer.work.close()
            return Wrong({next(iter(sent.entered)): str(refusal)}) if sent.entered else refusal
        return answer

    def options(self, listener: Callable[[Core, Searched], Awaitable[Sequence[Named]]]) -> Bolt:
        """A menu whose choices are found as one types; none where anything goes wrong."""

        async def bolt(ack: AsyncAck, body: Body) -> None:
            found: Sequence[Named] = ()
            try:
                refuse_outsiders(body, self._core.installation)
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
                    await self.boundary.answer(
                        self._said(said, body), lambda: listener(self._core, said)
                    )
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

            await self.boundary.answer(
                Happening(body["event"]["type"], "", body, _nowhere), quietly
            )

        return guarded(bolt)

    @staticmethod
    async def ignored(ack: AsyncAck) -> None:
        """Acknowledge what nothing answers yet, so that Slack does not send it again."""
        await ack()

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

        asks = not said.overheard
        return Happening(kind, said.user, body, send, event_id=said.event_id, asks=asks)


async def _told(answer: Later | Exception) -> Later:
    """What comes of a form that was sent, or was wrong in a way its inputs cannot show."""
    if isinstance(answer, Exception):
        raise answer
    return answer


async def _nowhere(_payload: Payload) -> None:
    """Nobody asked, so nobody is told; the log has it."""
