"""Sentences: what they ask for is told by the words of the inventory."""

from typing import NamedTuple

from bot.answering.answers import Choice, DidYouMean
from bot.answering.rights import entitled
from bot.answering.spoken import as_said, asked_for, choices, leaning, said_within
from bot.answering.topics import Talk
from bot.errors import NotPermitted
from bot.language.asked import Asked, AskExport, AskReportFile
from bot.language.changes import AskChange, AskFault, AskNew, AskSeveral
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import meant, question
from bot.language.questions import AskInWords, ListAssets, ReportAssets, question_json
from bot.language.understanding import Words
from bot.models import Asker
from bot.policy import Viewer
from handlers.core import Core

Named = ListAssets | ReportAssets | AskExport | AskReportFile
"""What is typed with filters, whose values are names of the inventory."""


class Meant(NamedTuple):
    """What was understood of a sentence, if it was one, and what is asked for by that."""

    parsed: Parsed | None
    asked: Asked | DidYouMean


NOT_YET = (None, None)
"""Nothing is understood before the words of the inventory are known."""


def at_once(
    core: Core, viewer: Viewer, read: Asked | AskInWords, talk: Talk | None
) -> Meant | tuple[None, None]:
    """What is asked for, where the words of its inventory are at hand."""
    if not isinstance(read, AskInWords) and _is_settled(read):
        return Meant(None, read)
    words = core.spoken.ready(said_within(viewer))
    return NOT_YET if words is None else _settled(core, read, words, viewer, talk)


async def settled(
    core: Core, asker: Asker, read: Asked | AskInWords, channel: str | None, *, talk: Talk | None
) -> Meant:
    """What is asked for; the inventory's words are read first where that has to be."""
    if not isinstance(read, AskInWords) and _is_settled(read):
        return Meant(None, read)
    viewer = await core.viewer_of(asker, channel)
    words = await core.spoken.words(said_within(viewer))
    return _settled(core, read, words, viewer, talk)


def _is_settled(read: Asked) -> bool:
    """Whether the words of the inventory are not needed to tell what is meant."""
    if not isinstance(read, Named):
        return True
    return not (read.filters.category or (isinstance(read, AskExport) and read.words))


def _settled(
    core: Core, said: AskInWords | Asked, words: Words, viewer: Viewer, talk: Talk | None
) -> Meant:
    if not isinstance(said, AskInWords):
        return Meant(None, as_said(said, words, viewer))
    before, lost = leaning(said, words, viewer, talk.before if talk else None)
    parsed = core.spoken.understood(said, words, viewer, context=before)
    found = asked_for(said, parsed, words, viewer, lost=lost)
    return Meant(parsed, asked_back(found, viewer) if isinstance(found, Parsed) else found)


def asked_back(parsed: Parsed, viewer: Viewer) -> DidYouMean:
    """The question which of them is meant, each with a button; raises NotPermitted.

    What somebody may not ask is not offered to them either: it is told with names.
    """
    listed: list[Choice] = []
    refused: NotPermitted | None = None
    for one in choices(parsed):
        try:
            carried = _carried(parsed.chosen(one), viewer)
        except NotPermitted as error:
            refused = error
        else:
            listed.append(Choice(label=one.label, **carried))
    if refused and not listed:
        raise refused
    return DidYouMean(choices=tuple(listed), left_out=parsed.left_out)


def _carried(parsed: Parsed, viewer: Viewer) -> dict[str, str]:
    """What the button of a choice carries, by what it does."""
    user = viewer.asker.user if viewer.asker else ""
    match asked := meant(parsed, user=user, today=viewer.today):
        case AskChange():
            if asked.among:
                entitled(question_json.validate_json(asked.among), viewer)
            return {"change": asked.carried()}
        case AskSeveral():
            if asked.of is not None:
                entitled(asked.of, viewer)
            return {"several": asked.carried()}
        case AskFault():
            if asked.among:
                entitled(question_json.validate_json(asked.among), viewer)
            return {"fault": asked.carried()}
        case AskNew():
            return {"new": asked.carried()}
    asks = question(parsed, today=viewer.today)
    entitled(asks, viewer)
    return {"question": asks.carried()}
