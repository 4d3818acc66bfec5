"""“whoami”: which roles someone has, where each comes from, and what follows from them."""

from typing import Any

from bot.answers import WhoAmI
from bot.models import Asker
from bot.policy import Surface, may
from bot.render import render
from bot.roles import Held
from handlers.core import Core

Payload = dict[str, Any]


async def whoami(core: Core, asker: Asker) -> Payload:
    """What someone may and why; user groups are asked of Slack where need be."""
    held, standing = await core.roles.held(asker)
    allowed = [surface for surface in Surface if may(standing, surface)]
    answer = WhoAmI(
        name=asker.name,
        roles=tuple((str(one.grant.role), _where(one), one.why) for one in held),
        unread=standing.unread,
        may=tuple(map(str, allowed)),
        may_not=tuple(str(surface) for surface in Surface if surface not in allowed),
    )
    return render(answer.template, **answer.context())


def _where(held: Held) -> str:
    grant = held.grant
    if grant.sources is None:
        return "everywhere"
    sources = ", ".join(sorted(grant.sources))
    return f"{', '.join(sorted(grant.clients))} in {sources}" if grant.clients else sources
