"""Clicks on requests: approve, deny, ask, answer, withdraw, settle, do without approval."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Literal

from pydantic import ValidationError

from bot.approvals import Clicked as Came
from bot.approvals import How
from bot.errors import UsageError
from bot.forms import RequestRef
from bot.models import Denied
from bot.render import modal, render
from handlers.answers import Later
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Submitted

OLDER = "This card is from an older version of me. Say “/asset approvals” for what waits for you."
Payload = Mapping[str, Any]
Purpose = Literal["deny", "ask", "answer", "glass"]
Click = Callable[[Core, Clicked, RequestRef, Form], Awaitable[Payload]]


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on a request's button."""
    return await CLICKS[click.action](core, click, read(click.value), form)


async def _approve(core: Core, click: Clicked, ref: RequestRef, _form: Form) -> Payload:
    came = await core.approvals.decide(ref.request, click.user, "approved")
    return _told(core, came, click.user, "approved")


async def _withdraw(core: Core, click: Clicked, ref: RequestRef, _form: Form) -> Payload:
    came = await core.approvals.withdraw(ref.request, click.user)
    return _told(core, came, click.user, "withdrawn")


def _settled(how: How) -> Click:
    async def settle(core: Core, click: Clicked, ref: RequestRef, _form: Form) -> Payload:
        came = await core.approvals.settle(ref.request, click.user, how)
        return _told(core, came, click.user, "settled")

    return settle


def _in_words(purpose: Purpose) -> Click:
    """Opens the form in which something is said about a request."""

    async def opened(core: Core, click: Clicked, ref: RequestRef, form: Form) -> Payload:
        await form.open(modal("working", callback=""))
        request = await core.approvals.get(ref.request)
        card = core.drawing.card(request, to=click.user)
        open_ones = [at for at, one in enumerate(request.questions) if one.answered_at is None]
        asked = open_ones[0] if open_ones and purpose == "answer" else None
        about = ref.model_copy(update={"question": asked})
        return modal(
            "request_words",
            callback=f"request_{purpose}",
            metadata=about.model_dump_json(exclude_none=True),
            purpose=purpose,
            label=card.label,
            question=request.questions[open_ones[0]].text if open_ones else "",
        )

    return opened


CLICKS: Final[dict[str, Click]] = {
    "request_approve": _approve,
    "request_deny": _in_words("deny"),
    "request_ask": _in_words("ask"),
    "request_answer": _in_words("answer"),
    "request_withdraw": _withdraw,
    "request_happened": _settled("happened"),
    "request_did_not": _settled("did_not"),
    "request_try_again": _settled("again"),
    "request_glass": _in_words("glass"),
}
"""Action id to what it does; the ids are permanent."""


def submitted(core: Core, sent: Submitted) -> Later:
    """See to what was said about a request in a form."""
    return Later(_said(core, sent, read(sent.about)))


async def _said(core: Core, sent: Submitted, ref: RequestRef) -> dict[str, Any]:
    user, words = sent.user, sent.entered.get("words", "")
    match sent.callback:
        case "request_deny":
            came = await core.approvals.decide(ref.request, user, "denied", words)
            return dict(_told(core, came, user, "denied"))
        case "request_ask":
            came = await core.approvals.question(ref.request, user, words)
            return dict(_told(core, came, user, "asked"))
        case "request_answer":
            number = 0 if ref.question is None else ref.question
            came = await core.approvals.answer(ref.request, user, number, words)
            return dict(_told(core, came, user, "answered"))
        case "request_glass":
            came = await core.approvals.break_glass(ref.request, user, words)
            return dict(_told(core, came, user, "glass"))
    raise UsageError(OLDER)


def read(value: str) -> RequestRef:
    """Which request a button or a form is about; raises UsageError for what none carries."""
    try:
        return RequestRef.model_validate_json(value)
    except ValidationError as error:
        raise UsageError(OLDER) from error


def _told(core: Core, came: Came, user: str, done: str) -> Payload:
    """What the one who clicked is told, and nobody else: the cards tell everyone."""
    reason = came.verdict.reason if isinstance(came.verdict, Denied) else ""
    return render(
        "request_clicked",
        card=core.drawing.card(came.request, to=user),
        done=done,
        reason=reason,
        by=came.by or "",
        at=came.at,
    )
