"""Stories that people act with the real bot: `python -m sandbox --play STORY`."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from sandbox.disk import Disk
    from sandbox.stories.breaking import Break
    from sandbox.stories.playing import Play
    from sandbox.world import World

__all__ = ["STEPS", "STORIES", "Story", "StoryFailedError", "play"]


class StoryFailedError(Exception):
    """A story did not end as it should; says at which step, and why."""


class Story(NamedTuple):
    """What people do; how, and what can go wrong in it, is loaded when it is played."""

    module: str
    about: str
    loses_disk: bool = False
    """Whether the bot's records are lost in it: those it has a disk of its own for."""

    @property
    def act(self) -> "Callable[[Play], Awaitable[None]]":
        """Lets them do it."""
        act: Callable[[Play], Awaitable[None]] = self._loaded().act
        return act

    @property
    def breaks(self) -> "Mapping[str, Break]":
        """What can go wrong, by step."""
        breaks: Mapping[str, Break] = self._loaded().BREAKS
        return breaks

    def _loaded(self) -> ModuleType:
        return import_module(f"{__name__}.{self.module}")


STORIES: Final[Mapping[str, Story]] = {
    "transfer": Story(
        "transfer",
        "A laptop goes from Alex to Mei: the IT desk asks for it, one of two approvers agrees.",
    ),
    "delete": Story(
        "delete",
        "A laptop that was sold is deleted: the IT desk asks for it, two approvers have to agree.",
    ),
    "bulk-return": Story(
        "bulk_return",
        "Somebody leaves: the IT desk takes back all they have at once, and one list is approved.",
    ),
    "client-transfer": Story(
        "client_transfer",
        "A laptop of one client becomes another's: the one agrees here, the other did by mail.",
    ),
    "handover": Story(
        "handover",
        "A laptop is handed over: Mei says that it is not hers, is asked again, and then has it.",
    ),
    "restore": Story(
        "restore",
        "The disk is lost just after a laptop changed hands: "
        "the restored bot does and says it once.",
        loses_disk=True,
    ),
    "warranty": Story(
        "warranty",
        "The warranty of a screen ends: an alert, put off, comes back, extended, silent.",
    ),
}
"""Every story by its name."""
STEPS: Final = ("ask", "question", "approve", "carry-out", "tell", "agree")
"""The steps of each of them."""


async def play(
    name: str,
    world: "World",
    broken: str | None = None,
    *,
    tell: Callable[[str], None] | None = None,
    disk: "Disk | None" = None,
) -> None:
    """Let people act a story; raises StoryFailedError where it does not end as it should.

    `disk` is the bot's own, for stories in which it is lost.
    """
    from sandbox.stories.playing import Play
    from sandbox.terminal import say

    story = STORIES[name]
    await story.act(Play(world, story.breaks, broken, tell=tell or say, disk=disk))
