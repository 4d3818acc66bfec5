"""“whoami”: which roles someone has, where each comes from, and what follows from them."""

from typing import Any

from bot.answers import WhoAmI
from bot.models import Asker
from bot.policy import Surface, may
from bot.render import render
from bot.roles import in_words
from handlers.core import Core

Payload = dict[str, Any]


async def whoami(core: Core, asker: Asker) -> Payload:
    """What someone may and why; user groups are asked of Slack where need be."""
    held, standing = await core.roles.held(asker)
    allowed = [surface for surface in Surface if may(standing, surface)]
    answer = WhoAmI(
        name=asker.name,
        roles=tuple((in_words(one.grant), one.why) for one in held),
        unread=standing.unread,
        may=tuple(map(str, allowed)),
        may_not=tuple(str(surface) for surface in Surface if surface not in allowed),
    )
    return render(answer.template, **answer.context())
