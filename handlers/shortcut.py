"""Shortcuts: assets in somebody's message, and searching or adding one from anywhere."""

import asyncio
import re
from typing import Final

from bot.answering.answers import Table
from bot.answering.mentioned import MOST, mentioned
from bot.errors import UsageError
from bot.language.changes import AskNew
from bot.language.questions import FindAssets
from bot.policy import Surface, may
from bot.render import modal
from handlers import search
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import answered, is_channel, worded
from handlers.payloads import Clicked
from handlers.sending import Payload

IN_MESSAGE: Final = "find_in_message"
ANYWHERE: Final = "find_or_add"
"""The callbacks of the manifest, which are permanent."""
CALLBACKS: Final = re.compile(f"{IN_MESSAGE}|{ANYWHERE}")
_NOTHING: Final = "I know no serial number, tag or name of an asset in this message."


async def used(core: Core, clicked: Clicked, form: Form) -> Now | Later:
    """Answer a shortcut: in private, or in a form where it was used from nowhere."""
    if clicked.action == ANYWHERE:
        return Later(_anywhere(core, clicked, form))
    return Later(_in_message(core, clicked))


async def _in_message(core: Core, clicked: Clicked) -> Payload:
    asker = await core.people.asker(clicked.user)
    viewer = await core.viewer_of(asker, clicked.channel)
    words = await asyncio.to_thread(mentioned, core.index, viewer.scope, clicked.value)
    if not words:
        raise UsageError(_NOTHING)
    question = FindAssets(words=words[:MOST])
    answer, viewer = await answered(core, asker, question, clicked.channel)
    if isinstance(answer, Table):
        answer = answer.model_copy(update={"more": len(words) > MOST})
    shareable = is_channel(clicked.channel)
    return worded(answer, viewer, shareable=shareable, question=question)


async def _anywhere(core: Core, clicked: Clicked, form: Form) -> Payload:
    await form.loading()
    asker = await core.people.asker(clicked.user)
    adds = may(await core.standing(asker), Surface.CHANGES)
    new = AskNew().carried() if adds else None
    return modal("search", callback=search.CALLBACK, new=new)
