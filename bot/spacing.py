"""Turns in channels, so long apart as Slack asks: counted in this process alone."""

import time
from collections.abc import Callable

_MOST_KEPT = 1_000
"""Channels remembered before those whose last turn is over are forgotten."""


class Spacing:
    """Gives out turns to say something in a channel."""

    def __init__(self, apart: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = apart
        self._clock = clock
        self._next: dict[str, float] = {}

    def turn(self, channel: str, *, within: float) -> float:
        """The seconds until the turn that is taken; none is where that is longer than *within*."""
        now = self._clock()
        if len(self._next) > _MOST_KEPT:
            self._next = {one: at for one, at in self._next.items() if at > now}
        wait = max(0.0, self._next.get(channel, now) - now)
        if wait <= within:
            self._next[channel] = now + wait + self._apart
        return wait
