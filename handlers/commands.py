"""`/asset`: the one slash command; what may follow it stands in `bot.language.commands`."""

from bot.answering.topics import Talk
from bot.language.commands import read
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import answer, is_channel
from handlers.payloads import Asked


async def command(core: Core, asked: Asked, form: Form) -> Now | Later:
    """Answer a slash command."""
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
