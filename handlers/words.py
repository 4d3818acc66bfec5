"""Sentences: what they ask for is told by the words of the inventory."""

from bot.answers import Choice, DidYouMean
from bot.language.commands import Asked
from bot.language.meant import question
from bot.language.parsed import Parsed
from bot.language.questions import AskInWords, question_json
from bot.language.understanding import Words
from bot.models import Asker
from bot.policy import Viewer
from bot.policy.roles import Standing
from bot.spoken import asked_for, choices, said_within
from handlers.core import Core


def at_once(
    core: Core, asker: Asker, standing: Standing, said: AskInWords, channel: str | None
) -> Asked | DidYouMean | None:
    """What a sentence asks for, where the words of its inventory are at hand."""
    viewer = core.viewer(asker, standing, channel)
    words = core.spoken.ready(said_within(viewer))
    return None if words is None else _settled(core, said, words, viewer)


async def settled(
    core: Core, asker: Asker, said: AskInWords, channel: str | None
) -> Asked | DidYouMean:
    """What a sentence asks for; the inventory's words are read first where that has to be."""
    viewer = core.viewer(asker, await core.standing(asker), channel)
    return _settled(core, said, await core.spoken.words(said_within(viewer)), viewer)


def _settled(core: Core, said: AskInWords, words: Words, viewer: Viewer) -> Asked | DidYouMean:
    parsed = core.spoken.understood(said, words, viewer)
    user = viewer.asker.user if viewer.asker else ""
    found = asked_for(said, parsed, words, user)
    return asked_back(found) if isinstance(found, Parsed) else found


def asked_back(parsed: Parsed) -> DidYouMean:
    """The question which of them is meant, each with a button."""
    listed = []
    for one in choices(parsed):
        asked = question(parsed.chosen(one))
        carried = question_json.dump_json(asked, exclude_none=True).decode()
        listed.append(Choice(label=one.label, question=carried))
    return DidYouMean(choices=tuple(listed))
