"""Clicks: each action id and who answers it. Action ids are permanent."""

from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

from bot.answering.answers import Answer, Found, Paged, Table
from bot.answering.trail import asked
from bot.errors import NotPermitted, SlackFailed, UsageError
from bot.language.changes import AskChange
from bot.language.questions import Question, question_json
from bot.models import OLDER, Asker, Denied
from bot.policy import may
from bot.render import render, reply
from handlers import (
    alert,
    alert_rule,
    anew,
    approval,
    change,
    chart,
    doing,
    fault,
    files,
    hand_over,
    history_file,
    new,
    search,
    several,
)
from handlers.answers import Later, Now
from handlers.audience import members_alone
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import answered, asked_again, shares, worded
from handlers.payloads import Clicked
from handlers.reading import read, read_by
from handlers.remembering import about
from handlers.sending import REPLACES, Payload, Send, noted

InForm = Callable[[Core, Clicked, Form], Coroutine[Any, Any, Payload]]
Click = Callable[[Core, Asker, Clicked, Question], Awaitable[Payload | None]]


async def action(core: Core, clicked: Clicked, form: Form) -> Now | Later:
    """Answer a click, by the tables below; a link needs no answer."""
    if clicked.action in LINKS:
        return Now(None)
    for actions, answers in IN_FORMS:
        if clicked.action in actions:
            return Later(_in_form(answers(core, clicked, form), clicked, form))
    return Later(_in_form(_clicked(core, clicked), clicked, form))


async def _in_form(
    answer: Coroutine[Any, Any, Payload | None], clicked: Clicked, form: Form
) -> Payload | None:
    """What comes of a click; a home tab has no room for an answer, so it stands in a form there."""
    if clicked.at_home:
        try:
            await form.loading()
        except BaseException:
            answer.close()
            raise
    return await answer


async def _changed(core: Core, clicked: Clicked, form: Form) -> Payload:
    if clicked.action in change.MENUS:
        return await change.turned(core, clicked)
    wanted = read(AskChange, clicked.value)
    asker = await core.people.asker(clicked.user)
    return await change.begun(core, asker, wanted, form, clicked.channel)


async def _clicked(core: Core, clicked: Clicked) -> Payload | None:
    asker = await core.people.asker(clicked.user)
    click = CLICKS.get(clicked.action)
    if click is None:
        raise UsageError(OLDER)
    question = read_by(question_json.validate_json, clicked.value)
    return await click(core, asker, clicked, question)


async def _show(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload | None:
    channel, thread = clicked.channel, clicked.thread
    respondable = bool(clicked.response_url)
    return await asked_again(core, asker, question, channel, thread, respondable=respondable)


async def _turn(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload:
    """Another page: in place of the one before, unless that is everyone's to read."""
    answer, viewer = await answered(core, asker, question, clicked.channel)
    shown = worded(answer, viewer, shareable=clicked.shareable, question=question)
    return {**shown, REPLACES: clicked.alone}


async def _leave_out(
    core: Core, asker: Asker, clicked: Clicked, question: Question
) -> Payload | None:
    """The same question without one part, in place of the answer to the whole of it."""
    shown = await asked_again(
        core,
        asker,
        question,
        clicked.channel,
        clicked.thread,
        respondable=bool(clicked.response_url),
        first=_first(core, clicked),
    )
    return {**shown, REPLACES: clicked.alone} if shown else None


def _first(core: Core, clicked: Clicked) -> Send | None:
    """Sends an answer to where the one before stands; None where it would stand beside that."""
    url = clicked.response_url
    if clicked.view:
        return Form(core.slack, view=clicked.view).show
    if not url or not clicked.alone:
        return None

    async def send(payload: Payload) -> None:
        await core.slack.messages.respond(url, {**payload, REPLACES: True})

    return send


async def _share(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload:
    if clicked.channel is None or clicked.response_url is None:
        raise UsageError(OLDER)
    standing = await core.standing(asker)
    viewer = core.viewer(asker, standing, clicked.channel).for_everyone()
    answer = await core.lookup.answer(question, viewer)
    verdict = may(standing, shares(answer))
    if isinstance(verdict, Denied):
        raise verdict.error()
    await members_alone(core, clicked.channel)
    shown = reply(_unmentioned(answer))
    deed = asked(question, answer, viewer, shared_in=clicked.channel)
    try:
        with noted(lambda: core.trail.note(asker.user, deed)):
            posted = await core.slack.messages.post(clicked.channel, shown, thread=clicked.thread)
    except SlackFailed as error:
        if error.code != "not_in_channel":
            raise
        raise NotPermitted("I am not in this channel: invite me, then share it.") from error
    if spoken_of := about(question, answer):
        spot = core.topics.spot(clicked.channel, None, asker.user)
        core.topics.below(spot, clicked.thread or posted.ts, spoken_of, anyone=True)
    return {**render("shared"), REPLACES: True}


def _unmentioned(answer: Answer) -> Answer:
    """The answer, naming people without sending them a notification."""
    match answer:
        case Found():
            return answer.model_copy(update={"card": answer.card.unmentioned()})
        case Paged():
            cards = tuple(card.unmentioned() for card in answer.cards)
            return answer.model_copy(update={"cards": cards})
        case Table():
            rows = tuple(row.unmentioned() for row in answer.rows)
            return answer.model_copy(update={"rows": rows})
        case _:
            return answer


CHANGES = frozenset(("change_asset", "change_choose"))
"""Buttons that begin a change: each carries what is known of it."""
IN_FORMS: tuple[tuple[Collection[str], InForm], ...] = (
    (approval.CLICKS, approval.clicked),
    (hand_over.ANSWERED, hand_over.clicked),
    (CHANGES | change.MENUS, _changed),
    (new.CLICKS | new.MENUS, new.clicked),
    (several.CLICKS, several.clicked),
    (fault.ACTIONS, fault.clicked),
    (alert.ANSWERED, alert.clicked),
    (alert_rule.ANSWERED, alert_rule.clicked),
    (files.CLICKS, files.clicked),
    (doing.CLICKS, doing.clicked),
    (search.CLICKS, search.clicked),
    (anew.CLICKS, anew.clicked),
)
"""Buttons and menus that may open a form, or stand in one, and who answers them."""
LINKS = frozenset(("open_record", "open_uri", "open_logins"))
CLICKS: dict[str, Click] = {
    "show_asset": _show,
    "leave_out": _leave_out,
    "page_earlier": _turn,
    "page_later": _turn,
    "page_looks": _turn,
    "share_answer": _share,
    history_file.ACTION: history_file.send,
    chart.ACTION: chart.send,
    files.COUNTS: files.counts,
}
