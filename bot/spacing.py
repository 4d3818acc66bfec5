"""Turns in channels, so long apart as Slack asks: given out by the records, so to all processes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.store import Records, marks

_MOST_KEPT: Final = 1_000
"""Turns remembered before those that are over are forgotten."""
_GOOD_FOR: Final = timedelta(seconds=15)
"""For so long a turn that has come can be taken: what is due is looked for more often."""
_FARTHEST: Final = timedelta(minutes=10)
"""A turn that is further off was given out by a clock that was put back since."""


class Spacing:
    """Gives out turns to say something in a channel, in the order in which they are asked for."""

    def __init__(self, records: Records, apart: float, *, now: Callable[[], datetime]) -> None:
        self._records = records
        self._apart = timedelta(seconds=apart)
        self._now = now
        self._kept: dict[str, datetime] = {}
        """When the turn is of each message that waits for it in this process."""

    async def turn(self, channel: str, message: str) -> float:
        """The seconds until a message's turn; it has the same until it may be sent, at none."""
        now = self._now()
        self._forget(now)
        at = self._kept.pop(message, None)
        if at is None or not -_GOOD_FOR <= at - now <= _FARTHEST:
            async with self._records.singly() as connection:
                at = await marks.turn(
                    connection,
                    f"turn in {channel}",
                    clock=now,
                    apart=self._apart,
                    farthest=_FARTHEST,
                )
        if at <= now:
            return 0.0
        self._kept[message] = at
        return (at - now).total_seconds()

    def _forget(self, now: datetime) -> None:
        if len(self._kept) > _MOST_KEPT:
            self._kept = {one: at for one, at in self._kept.items() if at + _GOOD_FOR >= now}
