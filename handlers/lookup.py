"""Questions about assets: from the words, through the core, to a reply."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.answers import Answer, Found, Help, Paged, Table
from bot.language.commands import COMMANDS
from bot.language.questions import AskHelp, AssetsOf, Question, ShowAsset, question_json
from bot.models import Asker
from bot.render import as_json, render
from handlers.answers import Later, Now
from handlers.core import Core

Payload = dict[str, Any]
Read = Callable[[date], Question]


def answer(
    core: Core,
    user: str,
    read: Read,
    *,
    channel: str | None,
    command: str,
    shareable: bool = False,
) -> Now | Later:
    """Answer what `read` makes of the words: at once where nothing has to be waited for."""
    asker = core.people.known(user)
    if asker:
        question = read(core.today(asker))
        if isinstance(question, AskHelp):
            return Now(worded(_help(command), shareable=False))
        at_once = core.lookup.at_once(question, core.viewer(asker, channel))
        if at_once:
            answer = _shareable(at_once) if shareable else at_once
            return Now(as_json(answer.template, **answer.context()))
    return Later(_later(core, user, read, channel, command=command, shareable=shareable))


async def _later(
    core: Core, user: str, read: Read, channel: str | None, *, command: str, shareable: bool
) -> Payload:
    asker = await core.people.asker(user)
    question = read(core.today(asker))
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
    if shareable:
        answer = _shareable(answer, question)
    return render(answer.template, **answer.context())


def _shareable(answer: Answer, question: Question | None = None) -> Answer:
    """The answer with a button that shows it to everyone, where it can have one."""
    if isinstance(answer, Found | Paged | Table):
        return answer.model_copy(update={"share": _shared(answer, question)})
    return answer


def _shared(answer: Found | Paged | Table, question: Question | None) -> str | None:
    """The question that shows the same to everyone: never “mine”, which is somebody else there."""
    if isinstance(answer, Found):
        question = ShowAsset(ref=answer.card.asset.ref)
    if question is None or question == AssetsOf():
        return None
    return question_json.dump_json(question, exclude_none=True).decode()
