"""Questions about assets: from the words, through the core, to a reply."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.answers import Answer, Found, Help, Paged, Table
from bot.language.commands import COMMANDS, Asked
from bot.language.questions import AskHelp, AssetsOf, Question, ShowAsset, question_json
from bot.models import Asker
from bot.render import render
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.doing import Deed, done
from handlers.forms import Form

Payload = dict[str, Any]
Read = Callable[[date], Asked]
"""The words, read on the day it is for whoever wrote them."""


def answer(
    core: Core,
    user: str,
    read: Read,
    *,
    channel: str | None,
    command: str,
    form: Form,
    shareable: bool = False,
) -> Now | Later:
    """Answer what `read` makes of the words: at once where nothing has to be waited for."""
    asker = core.people.known(user)
    if asker:
        question = read(core.today(asker))
        if isinstance(question, Deed):
            return Later(_done(core, asker, question, form, channel))
        if isinstance(question, AskHelp):
            return Now(worded(_help(command), shareable=False))
        at_once = core.lookup.at_once(question, core.viewer(asker, channel))
        if at_once:
            return Now(worded(at_once, shareable=shareable))
    return Later(_later(core, user, read, channel, command=command, form=form, shareable=shareable))


async def _done(core: Core, asker: Asker, wanted: Deed, form: Form, channel: str | None) -> Payload:
    return dict(await done(core, asker, wanted, form, channel))


async def _later(
    core: Core,
    user: str,
    read: Read,
    channel: str | None,
    *,
    command: str,
    form: Form,
    shareable: bool,
) -> Payload:
    asker = await core.people.asker(user)
    question = read(core.today(asker))
    if isinstance(question, Deed):
        return await _done(core, asker, question, form, channel)
    if isinstance(question, AskHelp):
        return worded(_help(command), shareable=False)
    return worded(
        await answered(core, asker, question, channel), shareable=shareable, question=question
    )


async def answered(core: Core, asker: Asker, question: Question, channel: str | None) -> Answer:
    """The core's answer to a question, within what the asker may see in that channel."""
    return await core.lookup.answer(question, core.viewer(asker, channel))


def _help(command: str) -> Help:
    rows = tuple((f"{command} {row.usage}", row.meaning) for row in COMMANDS.values())
    first = (f"{command} C02XL0ABJGH5", "one asset, or up to 20, by serial number, tag or id")
    return Help(commands=(first, *rows), command=command)


def worded(answer: Answer, *, shareable: bool, question: Question | None = None) -> Payload:
    """The reply that an answer is; *shareable* where everyone may be shown it."""
    if shareable and isinstance(answer, Found | Paged | Table):
        answer = answer.model_copy(update={"share": _shared(answer, question)})
    return render(answer.template, **answer.context())


def _shared(answer: Found | Paged | Table, question: Question | None) -> str | None:
    """The question that shows the same to everyone: never “mine”, which is somebody else there."""
    if isinstance(answer, Found):
        question = ShowAsset(ref=answer.card.asset.ref)
    if question is None or question == AssetsOf():
        return None
    return question_json.dump_json(question, exclude_none=True).decode()
