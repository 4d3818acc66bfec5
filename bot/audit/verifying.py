"""Finds whatever is not as it was sealed: edited, removed, reordered, cut."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime

from bot.audit import seals
from bot.store import AsyncConnection, seal_rows
from bot.store.history_rows import Recorded
from bot.store.seal_rows import Seal, Tail

ANOTHER_KEY = (
    "Neither the first nor the last seal was made under this key: it is another key, or both "
    "were changed."
)


class Verification:
    """One walk along the chain; what it came to is known at its end."""

    def __init__(self, key: bytes, *, head: str | None = None) -> None:
        self._key = key
        self._wanted = head
        self._last: Seal | None = None
        self._position = 0
        """Of the last seal met, be it readable or not."""
        self.head = ""
        """The hash of the last seal."""
        self.seals = 0
        self.erased = 0
        """Texts that are no longer there, which is how a person is erased."""
        self.tail = Tail(0, None, None)

    async def faults(self, connection: AsyncConnection) -> AsyncIterator[str]:
        """A line for each fault, in the order of the chain."""
        if await self._is_another_keys(connection):
            yield ANOTHER_KEY
            return
        found = not self._wanted
        async for page, events in seal_rows.chain(connection):
            for position, seal in page.items():
                for fault in self._met(position, seal, events):
                    yield fault
                found = found or (seal is not None and seal.hash == self._wanted)
        self.tail = await seal_rows.tail(connection)
        if not found:
            yield (
                f"The chain does not hold the head {self._wanted}: it was cut, or made anew from "
                "there on."
            )

    async def _is_another_keys(self, connection: AsyncConnection) -> bool:
        """Whether neither end of the chain is ours: one that was changed in between still is."""
        async for page, _ in seal_rows.chain(connection):
            first = next(iter(page.values()))
            break
        else:
            return False
        ends = [*await seal_rows.last_two(connection), None]
        last, before = ends[:2]
        return not seals.is_ours(self._key, first, None) and not seals.is_ours(
            self._key, last, before
        )

    def _met(
        self, position: int, seal: Seal | None, events: Mapping[int, Recorded | None]
    ) -> Iterator[str]:
        last, self._position = self._position, position
        before, self._last = self._last, seal
        self.seals += 1
        if seal is None:
            yield f"The seal at position {position} cannot be read."
            return
        event = events.get(seal.event)
        name = _name(seal, event)
        self.head = seal.hash
        if position < 1:
            yield f"{name}: its seal stands before the first, where none was made."
        elif position != last + 1:
            yield f"{name}: the seals before its own, up to position {position - 1}, are missing."
        elif (before or position == 1) and seals.link(
            self._key, seal, before.hash if before else ""
        ) != seal.hash:
            yield f"{name}: its seal, or the one before it, was changed."
        if seal.event not in events:
            yield f"{name}: it was removed."
        elif event is None:
            yield f"{name}: it was edited, and can no longer be read."
        else:
            yield from self._compared(name, seal, event)

    def _compared(self, name: str, seal: Seal, event: Recorded) -> Iterator[str]:
        if seals.content(self._key, event) != seal.content:
            yield f"{name}: it was edited."
        words = seals.words(self._key, event)
        for text in sorted(words.keys() | seal.texts.keys(), key=str):
            if text not in words:
                self.erased += 1
            elif text not in seal.texts:
                yield f"{name}: the text “{text}” was added."
            elif words[text] != seal.texts[text]:
                yield f"{name}: the text “{text}” was edited."


def _name(seal: Seal, event: Recorded | None) -> str:
    """An event as a fault names it: by number and time, the seal's where both are told."""
    if event and event.at != seal.at:
        return f"Event {seal.event} of {_moment(seal.at)}, now {_moment(event.at)}"
    return f"Event {seal.event} of {_moment(seal.at)}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
