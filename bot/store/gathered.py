"""Questions that come at the same moment, as one: a read for all that wait, as `together` has it.

What is asked while another is answered is asked after it, so no answer is older than its question.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from typing import Final, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Ask = Callable[[Collection[K]], Awaitable[Mapping[K, V]]]
"""Answers for each of the keys it is given."""

AT_ONCE: Final = 16
"""So many keys are asked for in one go, at the most."""


class Gathered(Generic[K, V]):
    """Answers for one key each, asked for together with those that come at the same moment."""

    def __init__(self, ask: Ask[K, V]) -> None:
        self._ask = ask
        self._come: dict[K, asyncio.Future[V]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def of(self, key: K) -> V:
        """What is answered for a key, or what the question raised."""
        answer = self._come.get(key)
        if answer is None:
            answer = self._come[key] = asyncio.get_running_loop().create_future()
            answer.add_done_callback(_seen)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all())
        return await asyncio.shield(answer)  # others may wait for the same

    async def _ask_all(self) -> None:
        while self._come:
            some = {key: self._come.pop(key) for key in [*self._come][:AT_ONCE]}
            try:
                answers = await self._ask(some.keys())
            except Exception as error:  # noqa: BLE001 - whoever waits is told of it
                for answer in some.values():
                    answer.set_exception(error)
            except BaseException:  # the process ends: nobody is to wait for good
                for answer in (*some.values(), *self._come.values()):
                    answer.cancel()
                self._come.clear()
                raise
            else:
                for key, answer in some.items():
                    answer.set_result(answers[key])


def evened(keys: Collection[K]) -> list[K]:
    """The same keys, the last of them repeated up to a power of two.

    A statement has few lengths then, so that a server that knows it by heart need not know many.
    """
    found = [*keys]
    most = 1 << max(len(found) - 1, 0).bit_length()
    return found + found[-1:] * (most - len(found))


def _seen(answer: "asyncio.Future[V]") -> None:
    """Nobody may wait any more for what went wrong: asyncio is not to wonder about it."""
    if not answer.cancelled():
        answer.exception()
