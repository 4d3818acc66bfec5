"""The sandbox's levers on the page: the clock, what is broken, and the bot's own process."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from sandbox.control.asking import Unusable
from sandbox.factorial.faults import Fault as FactorialFault
from sandbox.itflow.faults import Fault as ITFlowFault
from sandbox.slack import Fault as SlackFault

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]

_SLOW_SECONDS: Final = 4.0
_DAY: Final = 86_400.0
_FURTHEST_DAYS: Final = 3660


class Process(Protocol):
    """The bot, where it was started here."""

    @property
    def running(self) -> bool:
        """Whether it runs."""
        ...

    async def kill(self) -> None:
        """End it at once, until it is started again."""
        ...

    async def start_again(self) -> None:
        """Start it anew."""
        ...


class Switch(NamedTuple):
    """Something that can be broken in several ways; each position is the faults it stands for."""

    name: str
    label: str
    positions: Mapping[str, Callable[[], list[Any]]]
    now: Callable[["World"], list[Any]]
    """The faults there are."""
    mend: Callable[["World"], None]
    add: Callable[["World", Any], object]


def _factorial(kind: Any, **more: Any) -> Callable[[], list[Any]]:
    return lambda: [FactorialFault(kind, times=None, **more)]


def _itflow(kind: Any, **more: Any) -> Callable[[], list[Any]]:
    return lambda: [ITFlowFault(kind, times=None, **more)]


def _slack(kind: Any, **more: Any) -> Callable[[], list[Any]]:
    return lambda: [SlackFault(kind, times=None, **more)]


SWITCHES: Final = (
    Switch(
        "factorial",
        "Factorial",
        {
            "works": list,
            "down": _factorial("status", status=503),
            "slow": _factorial("slow", seconds=_SLOW_SECONDS),
            "rate-limited": _factorial("status", status=429, retry_after="5"),
        },
        lambda world: world.factorial.faults,
        lambda world: world.factorial.mend(),
        lambda world, fault: world.factorial.faults.append(fault),
    ),
    Switch(
        "itflow",
        "ITFlow",
        {
            "works": list,
            "down": _itflow("status", status=503),
            "slow": _itflow("slow", seconds=_SLOW_SECONDS),
            "rate-limited": _itflow("status", status=429),
        },
        lambda world: world.itflow.faults,
        lambda world: world.itflow.mend(),
        lambda world, fault: world.itflow.add(fault),
    ),
    Switch(
        "slack",
        "Slack",
        {
            "works": list,
            "slow": _slack("slow", seconds=_SLOW_SECONDS),
            "server errors": _slack("status", status=503),
            "rate-limited": _slack("ratelimited", retry_after=3),
        },
        lambda world: world.workspace.faults.active,
        lambda world: world.workspace.faults.mend(),
        lambda world, fault: world.workspace.faults.add(fault),
    ),
)


class Levers:
    """What everyone with the page open may do to the world, and how it stands."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._one_at_a_time = asyncio.Lock()

    def stand(self) -> JSON:
        """How everything stands."""
        clock = self._world.clock
        return {
            "clock": {
                "ahead": clock.ahead,
                "moves": [list(move) for move in clock.moves],
                "today": clock.today().isoformat(),
            },
            "switches": [
                {
                    "name": switch.name,
                    "label": switch.label,
                    "positions": list(switch.positions),
                    "now": _position(switch, self._world),
                }
                for switch in SWITCHES
            ],
            "bot": self._bot(),
            "connections": len(self._world.workspace.sockets.connections),
            "over_http": self._world.workspace.http is not None,
        }

    def _bot(self) -> str | None:
        """How its process is, where it was started here."""
        bot = self._world.bot
        if bot is None:
            return None
        if not bot.running:
            return "killed"
        return "running" if self._world.workspace.dispatch.begun.is_set() else "starting"

    def switch(self, name: str, position: str) -> None:
        """Break something, or mend it."""
        for switch in SWITCHES:
            if switch.name == name and position in switch.positions:
                switch.mend(self._world)
                for fault in switch.positions[position]():
                    switch.add(self._world, fault)
                self._world.workspace.changes.bump()
                return
        raise Unusable(f"there is no {name} that could be {position}")

    def move_clock(self, *, days: int | None = None, to: str = "") -> None:
        """Let business time go on by so many *days*, or until the day *to*."""
        clock = self._world.clock
        today = clock.today()
        if days is None:
            try:
                days = (date.fromisoformat(to) - today).days
            except ValueError:
                raise Unusable("a day is written as 2026-11-22") from None
        if days < 0:
            raise Unusable(f"time goes on only: today it is {today:%Y-%m-%d}")
        ahead = clock.ahead + days * _DAY
        if ahead > _FURTHEST_DAYS * _DAY:
            raise Unusable("that is further than ten years from now")
        self._world.shift_clock(ahead)

    async def drop_sockets(self) -> None:
        """Cut every connection of the bot to Slack, which it has to make anew."""
        await self._world.workspace.sockets.drop()
        self._world.workspace.changes.bump()

    async def run_bot(self, *, running: bool) -> None:
        """Kill the bot's process, or start it again."""
        bot = self._world.bot
        if bot is None:
            raise Unusable("the bot was not started here, so it can only be stopped where it was")
        async with self._one_at_a_time:  # two pages never start two bots
            if bot.running is not running:
                await (bot.start_again() if running else bot.kill())
        self._world.workspace.changes.bump()


def _position(switch: Switch, world: "World") -> str:
    """Which position the faults of now are those of; empty for any that are none's."""
    now = switch.now(world)
    for name, faults in switch.positions.items():
        if now == faults():
            return name
    return ""
