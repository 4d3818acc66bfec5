"""Many values at once, in little memory."""

from array import array
from collections.abc import Sequence
from typing import Generic, TypeVar, overload

from bot.models import Model

M = TypeVar("M", bound=Model)


class Packed(Sequence[M], Generic[M]):
    """Values of one kind, made when looked at out of one piece of memory that is given back whole.

    As objects they would take three times as much, and leave holes that stay for good.
    """

    def __init__(self, kind: type[M]) -> None:
        self._kind = kind
        self._text = bytearray()
        self._ends = array("Q", [0])

    def add(self, value: M) -> None:
        """One more, at the end."""
        self._text += value.model_dump_json(exclude_defaults=True).encode()
        self._ends.append(len(self._text))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> M: ...

    @overload
    def __getitem__(self, place: slice) -> list[M]: ...

    def __getitem__(self, place: int | slice) -> M | list[M]:
        if isinstance(place, slice):
            return [self._made(number) for number in range(len(self))[place]]
        return self._made(range(len(self))[place])

    def _made(self, number: int) -> M:
        text = self._text[self._ends[number] : self._ends[number + 1]]
        return self._kind.model_validate_json(text)
