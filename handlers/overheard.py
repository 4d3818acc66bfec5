"""Messages not addressed to the bot, in channels that opted in: silent unless it is sure."""

from bot.errors import NotPermitted
from bot.language.meant import question
from bot.language.questions import FindAssets, Question
from bot.language.text import plain
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from bot.models import Scope
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.events import COMMAND, direct_message
from handlers.forms import Form
from handlers.lookup import answer
from handlers.payloads import Body, Said, said

NO_WORDS = Words(Vocabulary())
"""What is heard until the words of the inventory are known: codes alone."""
MOST = 300
"""Characters of a question that somebody asks of everyone; what is longer is a story."""


def heard(core: Core, body: Body) -> Said | None:
    """A message that is for the bot, or plainly asks what it knows where it may say so."""
    message = said(body, core.installation)
    if message is None or not message.overheard:
        return message
    asks = message.channel in core.listens() and not message.elsewhere
    return message if asks and plainly_asked(core, message) else None


def plainly_asked(core: Core, message: Said) -> Question | None:
    """What a full member plainly asks of an asset that the bot knows; None for anything else."""
    text = plain(message.text)
    if len(text) > MOST or f"@{core.installation.bot_user_id}" in text:
        return None  # a mention is told of by itself
    try:
        core.people.known(message.user)
        bound = core.channels.bound(message.channel)
    except NotPermitted:
        return None
    scope = bound.scope if bound else Scope()
    words = core.spoken.ready(scope) or NO_WORDS
    parsed = understand(text, words, today=core.now().date(), channel=True)
    asked = question(parsed) if parsed.sure and parsed.intent == "find" else None
    if not isinstance(asked, FindAssets) or len(asked.words) != 1:
        return None
    (word,) = asked.words
    held = core.index.find(scope, word, field=asked.field)
    written = (key for one in held for key in (one.asset.serial_number, one.asset.known_as))
    known = any(one and one.casefold() == word.casefold() for one in written)
    return asked if known and any(letter.isdigit() for letter in word) else None


async def written(core: Core, message: Said) -> Now | Later:
    """Answer a direct message, or what was overheard."""
    return await (_overheard if message.overheard else direct_message)(core, message)


async def _overheard(core: Core, message: Said) -> Now | Later:
    """Answer whoever asked, and nobody else; they may share it."""
    asked = plainly_asked(core, message)
    if asked is None:
        return Now(None)
    return answer(
        core,
        message.user,
        lambda _: asked,
        channel=message.channel,
        command=COMMAND,
        form=Form(core.slack),
        shareable=True,
        spot=core.topics.spot(message.channel, message.thread or message.ts, message.user),
    )
