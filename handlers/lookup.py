"""Questions about assets: from the words, through the core, to a reply."""

import logging
from collections.abc import Callable
from datetime import date

from bot.answering.answers import (
    Answer,
    DidYouMean,
    Found,
    HowMany,
    Listed,
    ListedModels,
    NotFound,
    Paged,
    Table,
)
from bot.answering.figures import Report, Shown
from bot.answering.openings import Opening
from bot.answering.topics import Talk
from bot.answering.trail import asked
from bot.deliveries.sending import CHANNEL
from bot.errors import SlackFailed
from bot.language.asked import Asked, AskMissed, AskReceived, BindChannel, Deed, SayThanks
from bot.language.parsed import Parsed
from bot.language.questions import (
    AskHelp,
    AskInWords,
    AskWhoAmI,
    AssetsOf,
    Filtered,
    FindAssets,
    Question,
    ShowAsset,
)
from bot.models import Asker
from bot.policy import Surface, Viewer, may
from bot.policy.roles import Standing
from bot.render import as_json, render, reply
from handlers import channels, hand_over, words
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.doing import done
from handlers.forms import Form
from handlers.helping import helped, slipped
from handlers.remembering import remember
from handlers.sending import Payload, Send
from handlers.whoami import whoami

log = logging.getLogger(__name__)

Read = Callable[[date], Asked | AskInWords]
"""The words, read on the day it is for whoever wrote them."""
Shared = Found | HowMany | ListedModels | Paged | Report | Table
"""Answers that may be shown to everyone."""
UNSCOPED = AskWhoAmI | BindChannel
"""What reads no asset: answered in a channel too whose client nobody knows any more."""


def answer(
    core: Core,
    user: str,
    read: Read,
    *,
    channel: str | None,
    command: str,
    form: Form,
    shareable: bool = False,
    talk: Talk | None = None,
) -> Now | Later:
    """Answer what `read` makes of the words: at once where nothing has to be waited for.

    It leans on the *talk* so far, which is about this from now on.
    """
    if known := core.known(user):
        asker, standing = known
        wanted = read(core.today(asker))
        if isinstance(wanted, AskHelp | SayThanks):
            return Now(_told(wanted, command, standing))
        if not isinstance(wanted, UNSCOPED):
            viewer = core.viewer(asker, standing, channel)
            parsed, question = words.at_once(core, viewer, wanted, talk)
            if isinstance(question, AskHelp):
                return Now(helped(command, standing))
            if isinstance(question, Deed):
                return Later(done(core, asker, question, form, channel))
            if isinstance(question, FindAssets | ShowAsset) and (
                at_once := core.lookup.at_once(question, viewer)
            ):
                core.trail.note(user, asked(question, at_once, viewer))
                remember(core, talk, question, at_once, parsed)
                shared = _shared_as(at_once, viewer) if shareable else {}
                return Now(as_json(at_once.template, **{**at_once.context(), **shared}))
    again = replied(
        core, user, read, channel, command=command, form=form, shareable=shareable, talk=talk
    )
    return Later(again)


async def replied(
    core: Core,
    user: str,
    read: Read,
    channel: str | None,
    *,
    command: str,
    form: Form,
    shareable: bool,
    talk: Talk | None = None,
) -> Payload:
    """The reply to what `read` makes of the words, whatever has to be waited for."""
    asker = await core.people.asker(user)
    parsed, question = await words.settled(core, asker, read(core.today(asker)), channel, talk=talk)
    match question:
        case DidYouMean():
            said_back = reply(question)
        case AskHelp() | SayThanks():
            said_back = _told(question, command, await core.standing(asker))
        case AskWhoAmI():
            said_back = await whoami(core, asker)
        case AskMissed():
            said_back = await _missed(core, asker, question, channel, talk)
        case AskReceived():
            said_back = await hand_over.received(core, asker, question, channel)
        case BindChannel():
            said_back = await channels.bind(core, user, question, channel)
        case _ if isinstance(question, Deed):
            said_back = await done(core, asker, question, form, channel)
        case _:
            said_back = await said(
                core, asker, question, channel, shareable=shareable, talk=talk, words=parsed
            )
    return said_back


async def _missed(
    core: Core, asker: Asker, missed: AskMissed, channel: str | None, talk: Talk | None
) -> Payload:
    """What was given to somebody and they have not confirmed; else what there is of theirs."""
    if awaited := await hand_over.awaited(core, asker, channel):
        return awaited
    question = FindAssets(words=(missed.word,)) if missed.word else AssetsOf()
    found, viewer = await answered(core, asker, question, channel)
    remember(core, talk, question, found)
    if isinstance(found, Found | Listed):
        found = found.model_copy(update={"opening": Opening(said="nothing_comes")})
    return worded(found, viewer, shareable=False)


async def said(
    core: Core,
    asker: Asker,
    question: Question,
    channel: str | None,
    *,
    shareable: bool,
    talk: Talk | None = None,
    words: Parsed | None = None,
) -> Payload:
    """The reply to a question; what there is a picture of comes with one, in a direct message.

    The *words* are what was understood of the sentence that asked it.
    """
    found, viewer = await answered(core, asker, question, channel)
    remember(core, talk, question, found, words)
    if isinstance(found, NotFound) and found.field == "any":
        near = slipped(found.word, viewer.standing)
        found = found.model_copy(update={"command": near})
    found = await _pictured(core, found, question, viewer)
    return worded(found, viewer, shareable=shareable, question=question)


async def _pictured(core: Core, answer: Answer, question: Question, viewer: Viewer) -> Answer:
    """The answer, once the picture that there may be of it was sent."""
    if isinstance(answer, Shown):
        return await core.charting.pictured(answer, question, viewer)
    return answer


async def answered(
    core: Core, asker: Asker, question: Question, channel: str | None
) -> tuple[Answer, Viewer]:
    """The core's answer to a question, and as whom it was asked; what is to be written down is."""
    viewer = await core.viewer_of(asker, channel)
    found = await core.lookup.answer(question, viewer)
    core.trail.note(asker.user, asked(question, found, viewer))
    return found, viewer


async def asked_again(
    core: Core,
    asker: Asker,
    question: Question,
    channel: str | None,
    thread: str | None,
    *,
    respondable: bool,
    first: Send | None = None,
    pictures: bool = True,
) -> Payload | None:
    """The reply to what is asked by a click below an answer: that is what is spoken of now.

    What there is to be a picture of is sent by `first`, where one is given, before it is drawn:
    then nothing is left to be said unless that fails.
    """
    answer, viewer = await answered(core, asker, question, channel)
    if channel:
        remember(core, Talk(core.topics.spot(channel, thread, asker.user)), question, answer)
    shareable = is_channel(channel) and respondable
    if pictures and isinstance(answer, Shown) and answer.total:
        coming = answer.model_copy(update={"picture": "coming"})
        shown = worded(coming, viewer, shareable=shareable, question=question)
        is_there = first is not None and await _sent(first, shown)
        pictured = await core.charting.pictured(answer, question, viewer)
        if is_there and pictured.picture == "sent":
            return None
        answer = pictured
    return worded(answer, viewer, shareable=shareable, question=question)


async def _sent(send: Send, payload: Payload) -> bool:
    """Whether Slack took it; if not, it is sent once more with what became of its picture."""
    try:
        await send(payload)
    except SlackFailed as failure:
        log.warning("the answer is sent with its picture: %s", failure)
        return False
    return True


def _told(asked: AskHelp | SayThanks, command: str, standing: Standing) -> Payload:
    """The reply to what asks of no asset."""
    return helped(command, standing) if isinstance(asked, AskHelp) else render("welcome")


def worded(
    answer: Answer, viewer: Viewer, *, shareable: bool, question: Question | None = None
) -> Payload:
    """The reply that an answer is; *shareable* where everyone may be shown it."""
    if shareable:
        answer = answer.model_copy(update=_shared_as(answer, viewer, question))
    return reply(answer)


def _shared_as(
    answer: Answer, viewer: Viewer, question: Question | None = None
) -> dict[str, str | None]:
    """What an answer has beside what it is: a button that shows it to everyone, where it can."""
    if not isinstance(answer, Shared):
        return {}
    may_share = may(viewer.standing, shares(answer))
    return {"share": _shared(answer, question, viewer) if may_share else None}


def is_channel(channel: str | None) -> bool:
    """Whether others may read there, so that an answer can be shared with them."""
    return (channel or "").startswith(CHANNEL)


def shares(answer: Answer) -> Surface:
    """What sharing an answer is."""
    return Surface.SHARE_ONE if isinstance(answer, Found) else Surface.SHARE_LIST


def _shared(answer: Shared, question: Question | None, viewer: Viewer) -> str | None:
    """The question that shows the same to everyone: “mine” is somebody else's there."""
    if isinstance(answer, Found):
        return answer.card.question
    if isinstance(question, AssetsOf) and not question.email and viewer.asker:
        whose = question.slack_user or viewer.asker.user
        question = question.model_copy(update={"slack_user": whose})
    if isinstance(question, Filtered) and question.filters.person == "":
        whose = viewer.asker.user if viewer.asker else ""
        filters = question.filters.model_copy(update={"person": whose})
        question = question.model_copy(update={"filters": filters})
    if question is None:
        return None
    return question.carried()
