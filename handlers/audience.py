"""Who reads a channel: what is shown there is for the least entitled of them."""

from contextlib import suppress

from bot.errors import NotPermitted, SlackFailed
from handlers.core import Core
from handlers.sending import is_passing


async def members_alone(core: Core, channel: str) -> None:
    """Raises NotPermitted where others than full members read a channel, or nobody can tell.

    What a full member without any role may read is then what everyone there may.
    """
    try:
        if await core.slack.directory.read_elsewhere(channel):
            raise NotPermitted("People of other organisations read this channel: not shared.")
        async for users in core.slack.directory.members(channel):
            await _are_members(core, users)
    except SlackFailed as error:
        if is_passing(error):
            raise
        raise NotPermitted(
            "I cannot tell who reads this channel, so I share nothing in it. "
            "If it is a private one, invite me first."
        ) from error


async def _are_members(core: Core, users: list[str]) -> None:
    for user in users:
        if core.people.row(user) is None:
            with suppress(NotPermitted):  # what they are is looked at below
                await core.people.asker(user)
        row = core.people.row(user)
        if row is None or row.stranger:
            raise NotPermitted("People of other organisations read this channel: not shared.")
        if row.is_guest:
            raise NotPermitted("Guests read this channel: not shared.")
