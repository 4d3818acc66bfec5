"""What a source's other records are called, remembered for a few minutes."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from bot.models import Named

V = TypeVar("V")

FRESH_FOR = 300.0
"""Seconds for which a list that was read is not read again."""


class Known(Generic[V]):
    """Values by id, when all of them were read, and which ids led nowhere."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._values: dict[str, V] = {}
        self._read_at: float | None = None
        self._absent: dict[str, float] = {}

    def replace(self, values: dict[str, V]) -> None:
        """All values, just read."""
        self._values, self._read_at = values, self._clock()
        self._absent.clear()

    def add(self, asked: Iterable[str], values: dict[str, V]) -> None:
        """Some values, just asked for; those asked for and not among them are absent."""
        now = self._clock()
        self._values.update(values)
        self._absent.update((one, now) for one in asked if one not in values)

    def get(self, record_id: str) -> V | None:
        """The value, None when it is not known."""
        return self._values.get(record_id)

    def all(self) -> list[V]:
        """All values held."""
        return list(self._values.values())

    @property
    def stale(self) -> bool:
        """Whether the list should be read again."""
        return self._read_at is None or self._clock() - self._read_at > FRESH_FOR

    def missing(self, ids: Iterable[str | None], *, again: bool) -> list[str]:
        """Which of these ids to ask for, each once; those found absent lately only if *again*."""
        soonest = self._clock() - FRESH_FOR
        return [
            one
            for one in dict.fromkeys(ids)
            if one
            and one not in self._values
            and (again or self._absent.get(one, soonest) <= soonest)
        ]


@lru_cache(maxsize=1024)
def called(record_id: str, name: str) -> Named:
    """The same value for the same name: places come with every asset."""
    return Named(id=record_id, name=name)
