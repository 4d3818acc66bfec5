"""Stories that people act with the real bot: `python -m sandbox --play STORY`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from sandbox.disk import Disk
from sandbox.stories import (
    bulk_return,
    client_transfer,
    delete,
    handover,
    restore,
    transfer,
    warranty,
)
from sandbox.stories.breaking import Break
from sandbox.stories.play import Play, StoryFailedError
from sandbox.terminal import say
from sandbox.world import World

__all__ = ["STEPS", "STORIES", "Story", "StoryFailedError", "play"]


class Story(NamedTuple):
    """What people do, and what can go wrong in it, by step."""

    about: str
    act: Callable[[Play], Awaitable[None]]
    breaks: Mapping[str, Break]
    loses_disk: bool = False
    """Whether the bot's records are lost in it: those it has a disk of its own for."""


STORIES: Final[Mapping[str, Story]] = {
    "transfer": Story(str(transfer.__doc__), transfer.act, transfer.BREAKS),
    "delete": Story(str(delete.__doc__), delete.act, delete.BREAKS),
    "bulk-return": Story(str(bulk_return.__doc__), bulk_return.act, bulk_return.BREAKS),
    "client-transfer": Story(
        str(client_transfer.__doc__), client_transfer.act, client_transfer.BREAKS
    ),
    "handover": Story(str(handover.__doc__), handover.act, handover.BREAKS),
    "restore": Story(str(restore.__doc__), restore.act, restore.BREAKS, loses_disk=True),
    "warranty": Story(str(warranty.__doc__), warranty.act, warranty.BREAKS),
}
"""Every story by its name."""
STEPS: Final = ("ask", "question", "approve", "carry-out", "tell", "agree")
"""The steps of each of them."""


async def play(
    name: str,
    world: World,
    broken: str | None = None,
    *,
    tell: Callable[[str], None] = say,
    disk: Disk | None = None,
) -> None:
    """Let people act a story; raises StoryFailedError where it does not end as it should.

    `disk` is the bot's own, for stories in which it is lost.
    """
    story = STORIES[name]
    await story.act(Play(world, story.breaks, broken, tell=tell, disk=disk))
