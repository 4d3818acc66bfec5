"""Clicks on requests: approve, deny, ask, answer, withdraw, settle, do without approval."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.approvals import Clicked as Came
from bot.approvals import How, Purpose
from bot.changes.cards import RequestRef
from bot.errors import AssetBotError, SlackFailed, UsageError
from bot.models import OLDER, Denied
from bot.render import modal, render
from handlers import requests
from handlers.answers import Later
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Submitted
from handlers.reading import read
from handlers.replies import Reply
from handlers.sending import Payload
from handlers.wording import why_not

log = logging.getLogger(__name__)

_AS_IT_WAS: Final = "a list of requests stays as it was"
"""What the log says where what somebody decided is done, and no more than that failed."""
Click = Callable[[Core, Clicked, RequestRef], Awaitable[Payload]]


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on a request's button."""
    ref = read(RequestRef, click.value)
    if click.action in IN_WORDS:
        await form.loading()
    await core.people.asker(click.user)
    told = await CLICKS[click.action](core, click, ref)
    if not (ref.listed and click.alone and click.response_url):
        return told
    if click.action not in IN_WORDS:
        return await _listed_anew(core, click.user, told) or told
    core.replies.keep(form.view, Reply(click.response_url, replaces=True))
    return told


async def _approve(core: Core, click: Clicked, ref: RequestRef) -> Payload:
    came = await core.approvals.decide(ref.request, click.user, "approved")
    return await _told(core, came, click.user, "approved")


async def _withdraw(core: Core, click: Clicked, ref: RequestRef) -> Payload:
    came = await core.approvals.withdraw(ref.request, click.user)
    return await _told(core, came, click.user, "withdrawn")


def _settled(how: How) -> Click:
    async def settle(core: Core, click: Clicked, ref: RequestRef) -> Payload:
        came = await core.approvals.settle(ref.request, click.user, how)
        return await _told(core, came, click.user, "settled")

    return settle


def _in_words(purpose: Purpose) -> Click:
    """Draws the form in which something is said about a request, for whoever may say it."""

    async def asked(core: Core, click: Clicked, ref: RequestRef) -> Payload:
        came = await core.approvals.may_say(ref.request, click.user, purpose)
        if isinstance(came.verdict, Denied):
            return _refused(came, came.verdict)
        request, question = came.request, ""
        if purpose == "answer":
            at = next((at for at, one in enumerate(request.questions) if not one.answered_at), None)
            question = "" if at is None else request.questions[at].text
            ref = ref.model_copy(update={"question": at})
        return modal(
            "request_words",
            callback=f"request_{purpose}",
            metadata=ref.model_dump_json(exclude_none=True),
            purpose=purpose,
            label=core.drawing.card(request, to=click.user, details=False).label,
            question=question,
        )

    return asked


async def _consent(core: Core, click: Clicked, ref: RequestRef) -> Payload:
    """Draws the form in which the consent of clients is recorded, for whoever may."""
    came = await core.approvals.may_say(ref.request, click.user, "consent")
    if isinstance(came.verdict, Denied):
        return _refused(came, came.verdict)
    request = came.request
    theirs = await core.approvals.to_record(request, click.user)
    sides = enumerate(request.concerned.sides)
    return modal(
        "request_consent",
        callback="request_consent",
        metadata=ref.model_dump_json(exclude_none=True),
        label=core.drawing.card(request, to=click.user, details=False).label,
        clients=[(f"reference_{at}", one.client.name) for at, one in sides if one in theirs],
    )


async def _finish(core: Core, click: Clicked, ref: RequestRef) -> Payload:
    came = await core.approvals.finish(ref.request, click.user)
    return await _told(core, came, click.user, "finishing")


async def _consented(core: Core, sent: Submitted, ref: RequestRef) -> Payload:
    """What comes of the references that were entered, each by its client's place."""
    request = await core.approvals.get(ref.request)
    references = {
        one.client.id: sent.entered.get(f"reference_{at}", "")
        for at, one in enumerate(request.concerned.sides)
    }
    came = await core.approvals.consent(ref.request, sent.user, references)
    return await _told(core, came, sent.user, "consented")


IN_WORDS: Final[dict[str, Click]] = {
    "request_deny": _in_words("deny"),
    "request_ask": _in_words("ask"),
    "request_answer": _in_words("answer"),
    "request_glass": _in_words("glass"),
    "request_consent": _consent,
}
"""Those that ask for words, in a form."""
CLICKS: Final[dict[str, Click]] = {
    **IN_WORDS,
    "request_approve": _approve,
    "request_withdraw": _withdraw,
    "request_happened": _settled("happened"),
    "request_did_not": _settled("did_not"),
    "request_finish": _finish,
    "request_try_again": _settled("again"),
}
"""Action id to what it does; the ids are permanent."""


ONCE: Final = ("request_deny", "request_answer", "request_glass")
"""Forms that change nothing when they are seen to once more."""


def submitted(core: Core, sent: Submitted) -> Later:
    """See to what was said about a request in a form."""
    return Later(_said(core, sent, read(RequestRef, sent.about)))


async def _said(core: Core, sent: Submitted, ref: RequestRef) -> Payload:
    """What comes of it; the list that the form was opened from no longer offers what is done."""
    told = await _done(core, sent, ref)
    place = core.replies.of(sent.view) if ref.listed else None
    if place and (now := await _listed_anew(core, sent.user, told)):
        try:
            await core.slack.messages.respond(place.url, now)
        except SlackFailed as failure:
            log.warning("%s: %s", _AS_IT_WAS, failure)
    return told


async def _listed_anew(core: Core, user: str, told: Payload) -> Payload | None:
    """The list below what came of a click in it; None where that cannot be read: it is done."""
    try:
        return await requests.redrawn(core, await core.people.asker(user), told)
    except AssetBotError as error:
        log.warning("%s: %s", _AS_IT_WAS, error)
        return None


async def _done(core: Core, sent: Submitted, ref: RequestRef) -> Payload:
    user, words = sent.user, sent.entered.get("words", "")
    await core.people.asker(user)
    match sent.callback:
        case "request_deny":
            came = await core.approvals.decide(ref.request, user, "denied", words)
            return await _told(core, came, user, "denied")
        case "request_ask":
            came = await core.approvals.question(ref.request, user, words)
            return await _told(core, came, user, "asked")
        case "request_answer":
            number = 0 if ref.question is None else ref.question
            came = await core.approvals.answer(ref.request, user, number, words)
            return await _told(core, came, user, "answered")
        case "request_consent":
            return await _consented(core, sent, ref)
        case "request_glass":
            came = await core.approvals.break_glass(ref.request, user, words)
            return await _told(core, came, user, "glass")
    raise UsageError(OLDER)


async def _told(core: Core, came: Came, user: str, done: str) -> Payload:
    """What the one who clicked is told, and nobody else: the cards tell everyone."""
    if isinstance(came.verdict, Denied):
        return _refused(came, came.verdict)
    card = await core.drawing.drawn_for(user, came.request)
    return render("request_clicked", card=card, done=done, reason="", how="", by="", at=None)


def _refused(came: Came, why: Denied) -> Payload:
    """Why nothing came of it, and nothing of the request; raises NotPermitted as `why_not` does."""
    said = {"reason": why_not(why), "how": came.how, "by": came.by or "", "at": came.at}
    return render("request_clicked", card=None, done="", **said)
