"""How many questions one person may ask in a minute, counted in this process alone."""

import math
import time
from collections import deque
from collections.abc import Callable

from bot.errors import AskedTooMuch

MINUTE = 60.0
_MOST_KEPT = 10_000
"""People remembered before those who have been silent for a minute are forgotten."""


class Pace:
    """Counts what each person asks."""

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._asked: dict[str, deque[float]] = {}

    def wait(self, user: str) -> float:
        """Count one more; how many seconds they have to wait instead, 0 where they need not."""
        now = self._clock()
        if len(self._asked) > _MOST_KEPT:
            self._asked = {one: at for one, at in self._asked.items() if now - at[-1] < MINUTE}
        asked = self._asked.setdefault(user, deque(maxlen=self._a_minute))
        if len(asked) == self._a_minute and now - asked[0] < MINUTE:
            return MINUTE - (now - asked[0])
        asked.append(now)
        return 0.0

    def check(self, user: str) -> None:
        """Count one more; raises AskedTooMuch where that is more than a minute's."""
        if seconds := math.ceil(self.wait(user)):
            again = "1 second" if seconds == 1 else f"{seconds} seconds"
            raise AskedTooMuch(
                f"I answer one person {self._a_minute} times a minute. Please ask again in {again}."
            )
