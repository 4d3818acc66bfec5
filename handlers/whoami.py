"""“whoami”: which roles someone has, where each comes from, and what follows from them."""

from bot.answering.answers import WhoAmI
from bot.models import Asker
from bot.people.roles import in_words
from bot.policy import open_to
from bot.render import reply
from handlers.core import Core
from handlers.sending import Payload


async def whoami(core: Core, asker: Asker) -> Payload:
    """What someone may and why; user groups are asked of Slack where need be."""
    held, standing = await core.roles.held(asker)
    kept = core.approvals.read_only()
    allowed, others = open_to(standing, read_only=all(kept.values()))
    answer = WhoAmI(
        name=asker.name,
        roles=tuple((in_words(one.grant), one.why) for one in held),
        unread=standing.unread,
        may=allowed,
        may_not=others,
        read_only=tuple((source, by) for source, by in kept.items() if by),
        helper=core.roles.one_with(beside=asker.user),
    )
    return reply(answer)
