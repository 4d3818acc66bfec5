"""Pages of a list, each told by the sort keys of the row that it is next to."""

from collections.abc import Sequence
from typing import Literal

from bot.language.questions import Asking, Position


def turned(question: Asking, direction: Literal["after", "before"], keys: Sequence[str]) -> str:
    """What a button carries that asks for the page after, or before, the row with these keys."""
    position = Position(direction=direction, keys=tuple(keys))
    return question.model_copy(update={"position": position}).carried()


def first_of(keys: Sequence[str], position: Position | None, size: int) -> int:
    """Where the page that was asked for begins in a list of rows with these keys, in their order.

    The last page where nothing is left behind it.
    """
    if position is None or len(position.keys) != 1:
        return 0
    (key,) = position.keys
    if position.direction == "before":
        return max(sum(one < key for one in keys) - size, 0)
    first = sum(one <= key for one in keys)
    return first if first < len(keys) else max(len(keys) - size, 0)
