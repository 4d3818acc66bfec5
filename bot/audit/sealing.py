"""Seals events in order, every ten seconds, by one process at a time."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.audit import seals
from bot.errors import AssetBotError
from bot.repeating import repeat
from bot.store import Records, seal_rows
from bot.store.history_rows import Recorded
from bot.store.seal_rows import Seal, SealedElsewhere

EVERY = 10.0
"""Seconds from one look for unsealed events to the next."""
_AT_ONCE = 100
"""Events sealed in one transaction: few enough that nobody waits for it."""
_A_FEW = 20
"""Seals made without a pause."""
_RESTS = 19
"""So many times as long as it took to seal them, before more are sealed."""
_HURRIES = 4
"""The same once an event has waited so long that it would soon be overdue."""
_LONGEST_REST = 2.0
"""Seconds: what took long has mostly waited for the database, and held up nobody meanwhile."""
_LONG = timedelta(seconds=30)
"""Half the time after which an event without a seal is overdue."""
_LOOK_BACK = 1_000
"""How far below the last sealed number a look goes for one that was committed late."""
_SWEEP = 3600.0
"""Seconds after which a look goes through all of history, however late something came."""


class WrongKey(AssetBotError):  # noqa: N818 - says what is so
    """The chain was begun under another key, or its end was changed."""


class Unreadable(AssetBotError):  # noqa: N818 - says what is so
    """An event is not what was written any more, so nobody can say what is to be sealed."""


class Sealer:
    """Appends to the chain what has no seal yet."""

    def __init__(self, records: Records, key: bytes | None, now: Callable[[], datetime]) -> None:
        self._records = records
        self._key = key
        self._now = now
        self._swept: float | None = None

    async def keep_sealing(self, *, every: float = EVERY) -> None:
        """Seal for as long as the bot runs; what keeps it from that is said once."""
        await repeat(self.seal, every=every, failing="history is not sealed")

    async def seal(self) -> int:
        """Seal every event that has no seal; how many that were.

        Raises WrongKey where the chain is not this key's, StoreFailed, and Unreadable where one
        cannot be read, once all others have their seals.
        """
        if self._key is None:
            return 0
        done, after = 0, await self._after()
        last: Seal | None = None
        damaged: list[int] = []
        while True:
            began = time.monotonic()
            found = await self._unsealed(after)
            if not found:
                break
            after = max(found)
            damaged += (number for number, event in found.items() if event is None)
            events = [event for event in found.values() if event]
            if not events:
                continue
            last = last or await self._end(self._key)
            made = await self._made(self._key, events, last)
            try:
                async with self._records.begin() as connection:
                    await seal_rows.add(connection, made)
            except SealedElsewhere:
                return done  # whatever is left, the other process has, or the next look
            done, last = done + len(events), made[-1]
            took, waited = time.monotonic() - began, self._now() - events[0].at
            await asyncio.sleep(rest(took, waited=waited))
        if damaged:
            raise Unreadable(f"event {damaged[0]} cannot be read: compare it with a backup.")
        return done

    async def _after(self) -> int:
        """The number beyond which is looked: all of history at first and once an hour."""
        if self._swept is None or time.monotonic() - self._swept > _SWEEP:
            self._swept = time.monotonic()
            return 0
        async with self._records.read() as connection:
            return await seal_rows.highest_sealed(connection) - _LOOK_BACK

    async def _unsealed(self, after: int) -> dict[int, Recorded | None]:
        async with self._records.read() as connection:
            return await seal_rows.unsealed(connection, after=after, limit=_AT_ONCE)

    async def _end(self, key: bytes) -> Seal | None:
        """The last seal of the chain; raises WrongKey."""
        async with self._records.read() as connection:
            ends = await seal_rows.last_two(connection)
        if ends and not seals.is_ours(key, *[*ends, None][:2]):
            raise WrongKey(
                "the newest seal was not made under this key, so none is added. Give the key "
                "that was used before; `assetbot audit verify` says more."
            )
        return ends[0] if ends else None

    async def _made(self, key: bytes, events: list[Recorded], last: Seal | None) -> list[Seal]:
        """Their seals, behind the last of the chain; others come between a few and the next."""
        at = self._now()
        made: list[Seal] = []
        for number, event in enumerate(events):
            if number % _A_FEW == 0:
                await asyncio.sleep(0)
            last = seals.linked(key, seals.drafted(key, event, at=at), last)
            made.append(last)
        return made


def rest(took: float, *, waited: timedelta) -> float:
    """Seconds from some seals, which took so many, to the next: whoever asks meanwhile goes first.

    After a busy hour there is much to seal; what has *waited* long is not kept for good.
    """
    return min(took * (_RESTS if waited < _LONG else _HURRIES), _LONGEST_REST)
