"""Turns in channels, so long apart as Slack asks: counted in this process alone."""

import time
from collections.abc import Callable
from typing import Final

_MOST_KEPT: Final = 1_000
"""Turns and channels remembered before those that are over are forgotten."""
_GOOD_FOR: Final = 15.0
"""Seconds for which a turn that has come can be taken: what is due is looked for more often."""


class Spacing:
    """Gives out turns to say something in a channel, in the order in which they are asked for."""

    def __init__(self, apart: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._clock = clock
        self._next: dict[str, float] = {}
        """When the next turn is, by channel."""
        self._kept: dict[str, float] = {}
        """When the turn is of each message that waits for it."""

    def turn(self, channel: str, message: str) -> float:
        """The seconds until a message's turn; it has the same until it may be sent, at none."""
        now = self._clock()
        self._forget(now)
        at = self._kept.pop(message, None)
        if at is None or at + _GOOD_FOR < now:
            at = max(now, self._next.get(channel, now))
            self._next[channel] = at + self._apart
        if at <= now:
            return 0.0
        self._kept[message] = at
        return at - now

    def _forget(self, now: float) -> None:
        if len(self._next) + len(self._kept) <= _MOST_KEPT:
            return
        self._next = {one: at for one, at in self._next.items() if at > now}
        self._kept = {one: at for one, at in self._kept.items() if at + _GOOD_FOR >= now}
