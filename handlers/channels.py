"""“channel client NAME”: says which client the channel it is typed in is for."""

from bot.language.asked import BindChannel
from bot.models import Denied
from bot.policy import Surface, may
from bot.render import render
from handlers.core import Core
from handlers.sending import Payload


async def bind(core: Core, user: str, asked: BindChannel, channel: str | None) -> Payload:
    """Say it, if an admin asks; raises NotPermitted and UsageError."""
    actor = await core.roles.actor(user)
    verdict = may(actor.standing, Surface.RUN)
    if isinstance(verdict, Denied):
        raise verdict.error()
    client = await core.channels.bind(channel, asked.client, by=actor.person)
    return render("channel_client", client=client)
