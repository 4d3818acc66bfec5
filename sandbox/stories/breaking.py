"""What can go wrong at the steps of a story, and then stays so."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from sandbox.slack import Fault
from sandbox.world import World


class Break(NamedTuple):
    """Something that goes wrong in a world."""

    says: str
    breaks: Callable[[World], object]


def _source_is_down(world: World) -> None:
    world.factorial.fail("status", times=None, status=503)


def _no_clicks(world: World) -> None:
    world.workspace.faults.add(Fault("undelivered", "interactive", times=None))


def _nothing_posted(world: World) -> None:
    world.workspace.faults.add(Fault("status", "chat.postMessage", times=None))


def _nothing_told(world: World) -> None:
    _nothing_posted(world)
    world.workspace.faults.add(Fault("status", "chat.update", times=None))


ANYWHERE: Final[Mapping[str, Break]] = {
    "ask": Break("Factorial answers 503 to everything", _source_is_down),
    "question": Break("Slack takes no new message", _nothing_posted),
    "approve": Break("Slack delivers no click", _no_clicks),
    "tell": Break("Slack takes no message and draws none anew", _nothing_told),
}
"""What any story can suffer from, by the step that suffers."""
