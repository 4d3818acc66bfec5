"""Where the answers stand that forms are about: known to the process that opened the form alone.

Such an address lets anyone who has it write in the bot's name, so it lies in no form. Where a form
is sent to another process, or too late for its address, it is answered in the form itself.
"""

import time
from collections.abc import Callable
from typing import Final, NamedTuple

KEPT_FOR: Final = 25 * 60.0
"""Seconds; Slack takes answers for thirty minutes."""
_MOST_KEPT: Final = 1_000


class Reply(NamedTuple):
    """The address of an answer, and whether another may take its place."""

    url: str
    replaces: bool


class Replies:
    """The newest of them, by the form: the oldest stand first."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, Reply]] = {}

    def keep(self, view: str, reply: Reply) -> None:
        """Remember where the answer stands that a form is about."""
        now = self._clock()
        self._kept.pop(view, None)
        self._kept[view] = now, reply
        for old, (at, _) in list(self._kept.items()):
            if len(self._kept) <= _MOST_KEPT and now - at < KEPT_FOR:
                break
            del self._kept[old]

    def of(self, view: str) -> Reply | None:
        """Where the answer stands, as long as it can be reached."""
        at, reply = self._kept.get(view, (0.0, None))
        return reply if self._clock() - at < KEPT_FOR else None
