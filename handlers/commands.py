"""`/asset`: the one slash command; what may follow it stands in `bot.language.commands`."""

from contextlib import suppress
from typing import Final

from bot.answering.lists import NAMED
from bot.answering.rights import entitled
from bot.answering.spelling import but_for_number
from bot.answering.topics import Talk
from bot.errors import NotPermitted, UsageError
from bot.language.commands.files import without_all
from bot.language.commands.filters import written
from bot.language.commands.reading import read
from bot.language.questions import AskInWords, AssetsOf, ListAssets
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import answer, is_channel
from handlers.payloads import Asked
from handlers.sending import Payload

_FILTERED: Final = frozenset(("export", "report"))
"""Commands beside `list` that take its filters."""


async def command(core: Core, asked: Asked, form: Form) -> Now | Later:
    """Answer a slash command."""
    first = asked.text.strip().partition(" ")[0].lower()
    if first == "of":
        _of_whom(core, asked)
    if first not in _FILTERED:
        return _answered(core, asked, form)
    try:
        said = _answered(core, asked, form)
    except UsageError as error:
        raise _corrected(core, asked, error) from None
    return Later(_worked(core, asked, said), said.to) if isinstance(said, Later) else said


def _answered(core: Core, asked: Asked, form: Form) -> Now | Later:
    here = "" if is_channel(asked.channel) else asked.channel or ""
    return answer(
        core,
        asked.user,
        lambda today: read(asked.text, today=today),
        channel=asked.channel,
        command=asked.command,
        form=form,
        shareable=is_channel(asked.channel),
        talk=Talk(core.topics.spot(here, None, asked.user)) if here else None,
    )


def _of_whom(core: Core, asked: Asked) -> None:
    """Raise NotPermitted where a name alone says who, to whoever may not ask for others' things.

    They are told so before the name is looked for: what comes near it is somebody's name.
    """
    known = core.known(asked.user)
    if known is None:
        return
    with suppress(UsageError):
        if isinstance(read(asked.text, today=core.today(known[0])), AskInWords):
            entitled(AssetsOf(email=asked.text), core.viewer(*known, asked.channel))


async def _worked(core: Core, asked: Asked, said: Later) -> Payload | None:
    try:
        return await said.work
    except UsageError as error:
        raise _corrected(core, asked, error) from None


def _corrected(core: Core, asked: Asked, error: UsageError) -> UsageError:
    """The same error of filters, its example for the command that was typed and of what is there.

    What filters are read by knows neither the command nor the inventory.
    """
    words = error.usage.split(" ", 1)
    typed, _, rest = asked.text.strip().partition(" ")
    if words[0] not in ("list", typed):
        return error
    if typed.casefold() == "export":
        rest = without_all(rest)
    if ":" not in rest and (meant := _filter_of(core, asked, rest.strip())):
        message = f"“{rest.strip()}” is not a filter. Do you mean {meant}?"
        return UsageError(message, usage=f"{typed} {meant}")
    return UsageError(str(error), usage=" ".join([typed, *words[1:]]))


def _filter_of(core: Core, asked: Asked, word: str) -> str | None:
    """The filter that a word is a value of, for who may list; it may stand for one or many."""
    known = core.known(asked.user)
    if known is None or not word:
        return None
    try:
        viewer = entitled(ListAssets(), core.viewer(*known, asked.channel))
    except NotPermitted:
        return None
    for field in NAMED:
        if value := but_for_number(word, core.index.values(viewer.scope, field)):
            return written({field: (value,)})
    return None
