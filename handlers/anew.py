"""Asking anew: a form in which each part of what was understood can be changed."""

from typing import Final

from bot.answering.anew import Anew, asked
from bot.errors import UsageError
from bot.language.questions import Filtered, question_json
from bot.models import OLDER, Named
from bot.render import as_form
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import asked_again
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read, read_by
from handlers.replies import Reply
from handlers.sending import REPLACES, Payload, Send

CALLBACK: Final = "anew"
"""The stored name of the form."""
CLICKS: Final = frozenset(("anew_open",))


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """The form of the question that a button carries, for whoever may ask it."""
    question = _question(click.value)
    is_in_form = form.is_open
    await form.loading()
    if click.response_url and not is_in_form:
        core.replies.keep(form.view, Reply(click.response_url, click.alone))
    asker = await core.people.asker(click.user)
    answer = await core.offering.form(question, await core.viewer_of(asker, click.channel))
    about = Anew(question=question, channel=click.channel, thread=click.thread)
    return as_form(answer, CALLBACK, about.carried())


def _question(value: str) -> Filtered:
    question = read_by(question_json.validate_json, value)
    if not isinstance(question, Filtered):
        raise UsageError(OLDER)
    return question


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask what was entered; its answer takes the place of the one before, where that is known."""
    about = read(Anew, sent.about)
    question = asked(about.question, sent.entered)
    if isinstance(question, dict):
        return Wrong(question)
    reply = core.replies.of(sent.view)
    work = _asked(core, sent, about, question, reply)
    return Later(work, _to(core, reply) if reply else None)


async def _asked(
    core: Core, sent: Submitted, about: Anew, question: Filtered, reply: Reply | None
) -> Payload | None:
    asker = await core.people.asker(sent.user)
    shown = await asked_again(
        core,
        asker,
        question,
        about.channel,
        about.thread,
        respondable=reply is not None,
        first=_first(core, sent, reply),
        pictures=question != about.question,
    )
    return {**shown, REPLACES: reply.replaces} if shown and reply else shown


def _first(core: Core, sent: Submitted, reply: Reply | None) -> Send | None:
    """Sends an answer to where the whole of it takes its place; None where it would stand twice."""
    if reply is None:
        return Form(core.slack, view=sent.view).show
    if not reply.replaces:
        return None

    async def send(payload: Payload) -> None:
        await core.slack.messages.respond(reply.url, {**payload, REPLACES: True})

    return send


def _to(core: Core, reply: Reply) -> Send:
    """Sends an answer to where the one before stands; what went wrong takes no place."""

    async def send(payload: Payload) -> None:
        await core.slack.messages.respond(reply.url, payload)

    return send


async def options(core: Core, searched: Searched) -> list[Named]:
    """What a menu of the form offers, as far as it is known who asks: Slack waits for it."""
    about = read(Anew, searched.about)
    viewer = core.viewer_at_once(searched.user, about.channel)
    if viewer is None:
        return []
    return await core.offering.options(searched.name, searched.typed, viewer)
