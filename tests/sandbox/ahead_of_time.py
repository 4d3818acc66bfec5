"""Hours in an instant: a loop whose time goes on at once to whatever is due next."""

import asyncio
import selectors
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from sandbox.slack import Keys, Patience
from sandbox.slack.changes import Changes
from sandbox.slack.delivery.dispatch import Dispatch
from sandbox.slack.delivery.parcels import Ack, Parcel
from sandbox.slack.delivery.wire import Wire
from sandbox.slack.faults import Faults

T = TypeVar("T")


class _Impatient(selectors.DefaultSelector):
    """Takes any wait for over, and counts how long it would have been."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """What is ready now."""
        self.passed += max(timeout or 0.0, 0.0)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    """A loop that such a selector tells the time."""

    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        """Seconds that would have passed since it was made."""
        return self._impatient.passed


def in_no_time(work: Coroutine[Any, Any, T]) -> T:
    """What comes of something that waits for nothing but time."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(work)


class Listening:
    """An app that takes its time, and the moments at which it was told something."""

    def __init__(self, acks_after: float, failure: str) -> None:
        self.came: list[float] = []
        self.parcels: list[Parcel] = []
        self._acks_after = acks_after
        self._failure = failure

    async def carry(self, parcel: Parcel) -> Ack:
        """Acknowledge it, or fail, in its own time."""
        self.came.append(round(asyncio.get_running_loop().time(), 3))
        self.parcels.append(parcel)
        await asyncio.sleep(self._acks_after)
        return Ack(failure=self._failure)


def telling(*, acks_after: float = 0.0, failure: str = "") -> tuple[Dispatch, Listening]:
    """Slack's usual patience, and such an app."""
    app, changes = Listening(acks_after, failure), Changes()
    wire = Wire(Keys.made(), time.time, changes)
    return Dispatch(app, Patience(), changes, Faults(), wire), app
