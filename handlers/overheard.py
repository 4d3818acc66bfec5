"""Messages not addressed to the bot, in channels that opted in: silent unless it is sure.

Whoever asked is answered, and nobody else, with what everyone who reads the channel may be shown.
"""

import asyncio
import logging
from collections.abc import Iterable
from datetime import date

from bot.answering.answers import Answer, HowMany, Paged, Table
from bot.answering.figures import Report
from bot.answering.topics import Talk
from bot.answering.trail import asked
from bot.errors import AssetBotError, NotPermitted, UsageError
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import question
from bot.language.questions import AssetHistory, FindAssets, Question
from bot.language.understanding import Words, understand
from bot.language.words.text import plain
from bot.models import Scope
from handlers.answers import Later, Now
from handlers.audience import members_alone
from handlers.core import Core
from handlers.events import direct_message
from handlers.lookup import worded
from handlers.payloads import Body, Said, said
from handlers.remembering import remember
from handlers.sending import Payload

log = logging.getLogger(__name__)

MOST = 300
"""Characters of a question that somebody asks of everyone; what is longer is a story."""
ANSWERED = frozenset(("find", "count", "history", "warranty"))
"""What is answered to nobody in particular."""
ANY = Parsed(intent="find", confidence=1)
"""What may have been asked before, as long as nobody has looked: then it leans on nothing."""


def heard(core: Core, body: Body) -> Said | None:
    """A message that is for the bot, or plainly asks what it knows where it may say so."""
    message = said(body, core.installation)
    if message is None or not message.overheard:
        return message
    asks = message.channel in core.listens() and not message.elsewhere
    return message if asks and _may_ask(core, message) else None


async def written(core: Core, message: Said) -> Now | Later:
    """Answer a direct message, or what was overheard."""
    return (
        Later(_overheard(core, message))
        if message.overheard
        else await direct_message(core, message)
    )


def plainly_asked(
    core: Core,
    text: str,
    words: Words,
    scope: Scope,
    today: date,
    *,
    before: Parsed | None = None,
) -> Question | None:
    """What is plainly asked of assets that the bot knows; None for anything else.

    It may lean on what the same person asked *before*, below which it stands.
    """
    parsed = understand(text, words, today=today, context=before, channel=True)
    if not parsed.sure or parsed.intent not in ANSWERED:
        return None
    try:
        asks = question(parsed, today=today)
    except UsageError:  # nobody asked the bot, so nobody is told what is wrong with it
        return None
    match asks:
        case FindAssets(words=written):
            return asks if _are_known(core, written, scope) else None
        case AssetHistory(word=str(word)):
            return asks if _are_known(core, [word], scope) else None
    return asks


def _are_known(core: Core, words: Iterable[str], scope: Scope) -> bool:
    """Whether these stand on assets as they are written, and are no words of everyday."""
    for word in words:
        held = core.index.find(scope, word, field="any")
        keys = (key for one in held for key in (one.asset.serial_number, one.asset.known_as))
        known = any(key and key.casefold() == word.casefold() for key in keys)
        if not known or not any(letter.isdigit() for letter in word):
            return False
    return True


def _may_ask(core: Core, message: Said) -> bool:
    """Whether a full member plainly asks, as far as the words of the inventory are at hand."""
    text = plain(message.text)
    if len(text) > MOST or f"@{core.installation.bot_user_id}" in text:
        return False  # a mention is told of by itself
    try:
        core.people.known(message.user)
        scope = _scope(core, message)
    except NotPermitted:
        return False
    words = core.spoken.lately(scope)
    today = core.now().date()
    before = ANY if message.thread else None
    return (
        words is None or plainly_asked(core, text, words, scope, today, before=before) is not None
    )


def _scope(core: Core, message: Said) -> Scope:
    """What is spoken of in a channel; raises NotPermitted where nobody knows that any more."""
    bound = core.channels.bound(message.channel)
    return bound.scope if bound else Scope()


async def _overheard(core: Core, message: Said) -> Payload | None:
    """The answer; nothing at all where there is none, for nobody waits for it."""
    try:
        return await _answer(core, message)
    except asyncio.CancelledError:
        log.info("not answered in a channel: the bot ends")
    except AssetBotError as error:
        log.info("not answered in a channel: %s", error)
    except Exception:
        log.exception("not answered in a channel")
    return None


async def _answer(core: Core, message: Said) -> Payload | None:
    asker = await core.people.asker(message.user)
    scope = _scope(core, message)
    words = core.spoken.lately(scope) or await core.spoken.words(scope)
    spot = core.topics.spot(message.channel, message.thread or message.ts, message.user)
    talk = Talk(spot, await core.topics.about(spot) if message.thread else None)
    today = core.today(asker)
    asks = plainly_asked(core, plain(message.text), words, scope, today, before=talk.before)
    if asks is None:
        return None
    core.pace.check(message.user)
    viewer = (await core.viewer_of(asker, message.channel)).for_everyone()
    answer = await core.lookup.answer(asks, viewer)
    if not _tells(answer):
        return None
    await members_alone(core, message.channel)
    core.trail.note(message.user, asked(asks, answer, viewer))
    remember(core, talk, asks, answer)
    return worded(answer, viewer, shareable=True, question=asks)


def _tells(answer: Answer) -> bool:
    """Whether an answer says anything of an asset."""
    match answer:
        case Paged() | HowMany() | Report():
            return answer.total > 0
        case Table():
            return any(row.card for row in answer.rows)
    return answer.found
