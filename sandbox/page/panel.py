"""The panel beside the chat: the levers, the records and the wire, as one open page looks at it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from sandbox.control.asking import Unusable
from sandbox.page.deeds import text
from sandbox.page.levers import Levers
from sandbox.page.records import SYSTEMS, found
from sandbox.page.words import Words
from sandbox.slack import NotPossible

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]

_LOOK_AGAIN: Final = 1.0
"""Seconds after which records are looked at again without a sign that they changed."""
_NOBODY_LOOKS: Final = -1


class Panel:
    """What one page shows of the world, and does to it."""

    def __init__(self, world: "World", levers: Levers, words: Words) -> None:
        self._world = world
        self._levers = levers
        self._words = words
        self._stand: JSON = {}
        self._looking: dict[str, str] = {}
        """Which words are looked for in which system's records."""
        self._shown: dict[str, JSON] = {}
        self._told_of = _NOBODY_LOOKS
        """The last exchange that was told."""
        self.deeds: dict[str, Callable[[JSON], Awaitable[JSON | None]]] = {
            "clock": self._clock,
            "switch": self._switch,
            "drop_sockets": self._drop_sockets,
            "kill_bot": self._kill_bot,
            "start_bot": self._start_bot,
            "words": self._words_of,
            "look": self._look,
            "look_away": self._look_away,
            "watch_wire": self._watch_wire,
            "unwatch_wire": self._unwatch_wire,
            "exchange": self._exchange,
        }
        """By the word in `do`."""

    @property
    def look_again(self) -> float | None:
        """After how many seconds there may be news that nobody was told of."""
        return _LOOK_AGAIN if self._looking else None

    def news(self) -> list[JSON]:
        """What is new since it was asked last, as frames."""
        frames = []
        stand = self._levers.stand()
        if stand != self._stand:
            self._stand = stand
            frames.append({"kind": "world", **stand})
        for system, words in self._looking.items():
            shown = found(self._world, system, words)
            if self._shown.get(system) != shown:
                self._shown[system] = shown
                frames.append({"kind": "records", **shown})
        if self._told_of != _NOBODY_LOOKS:
            exchanges = self._world.workspace.wire.exchanges
            fresh = [one.summary() for one in exchanges if one.number > self._told_of]
            if fresh:
                self._told_of = fresh[-1]["number"]
                frames.append({"kind": "wire", "exchanges": fresh})
        return frames

    async def _clock(self, frame: JSON) -> None:
        days = frame.get("days")
        if days is not None and (isinstance(days, bool) or not isinstance(days, int)):
            raise Unusable('"days" must be a whole number')
        self._levers.move_clock(days=days, to=text(frame, "to", ""))

    async def _switch(self, frame: JSON) -> None:
        self._levers.switch(text(frame, "name"), text(frame, "position"))

    async def _drop_sockets(self, _: JSON) -> None:
        await self._levers.drop_sockets()

    async def _kill_bot(self, _: JSON) -> None:
        await self._levers.run_bot(running=False)

    async def _start_bot(self, _: JSON) -> None:
        await self._levers.run_bot(running=True)

    async def _words_of(self, frame: JSON) -> JSON:
        return {"words": await self._words.of(text(frame, "command"))}

    async def _look(self, frame: JSON) -> None:
        """Show the records of a system that hold those words, now and as they change."""
        system = text(frame, "system")
        if system not in SYSTEMS:
            raise Unusable(f"there is no system called {system}")
        self._looking[system] = text(frame, "words", "")
        self._shown.pop(system, None)
        self._world.workspace.changes.bump()

    async def _look_away(self, _: JSON) -> None:
        self._looking.clear()
        self._shown.clear()

    async def _watch_wire(self, _: JSON) -> None:
        self._told_of = 0
        self._world.workspace.changes.bump()

    async def _unwatch_wire(self, _: JSON) -> None:
        self._told_of = _NOBODY_LOOKS

    async def _exchange(self, frame: JSON) -> JSON:
        number = frame.get("number")
        details = self._world.workspace.wire.details(number) if isinstance(number, int) else None
        if details is None:
            raise NotPossible("that exchange is too long ago")
        return details
