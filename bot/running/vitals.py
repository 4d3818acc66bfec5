"""How a running bot is, from its first moment on: what supervisors and people with pagers ask."""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from bot import alarms
from bot.clock import real_time
from bot.installed import REMEDY, UNINSTALLED
from bot.running import checks
from bot.store import Index, Records
from bot.store import alarms as alarm_rows
from bot.store.marks import marks
from bot.store.runs import last_runs
from handlers.health import Fact, Health
from handlers.transport import SocketMode

LONGEST_DOWN = 60.0
"""Seconds without a connection after which a restart is worth trying."""
LONGEST_WAIT = 600.0
"""Seconds that a start waits for Slack before a restart is worth trying: it asks all the time."""


class Vitals:
    """What can be told of a bot: at once of its data, and of Slack as soon as that answers."""

    def __init__(
        self,
        records: Records,
        index: Index,
        unread: Callable[[], Sequence[str]],
        *,
        sources: Collection[str] = (),
        alarm_after: timedelta = timedelta(days=1),
        longest_wait: float = LONGEST_WAIT,
    ) -> None:
        self._records = records
        self._index = index
        self._unread = unread
        self._sources = sources
        self._alarm_after = alarm_after
        self._longest_wait = longest_wait
        self._began = time.monotonic()
        self.met = False
        """Slack has said who the bot is."""
        self.socket: SocketMode | None = None

    def health(self) -> Health:
        """What is asked at /healthz, /readyz and /statusz."""
        return Health(
            live={"database": self.database, "transport": self.transport},
            ready={"index": self.index, "connected": self.connected},
            status={"installed": self.installed, "alarms": self.alarms},
        )

    async def database(self) -> Fact:
        """Whether the records answer."""
        async with self._records.read() as connection:
            await last_runs(connection, limit=1)
        return Fact(ok=True, says="answers")

    async def installed(self) -> Fact:
        """Whether the app is installed, as far as Slack has told; what stays if it is not."""
        async with self._records.read() as connection:
            ended = (await marks(connection)).get(UNINSTALLED)
        says = (
            f"no more, since {ended:%Y-%m-%d %H:%M} UTC. {REMEDY}" if ended else "as far as known"
        )
        return Fact(ok=ended is None, says=says)

    async def alarms(self) -> Fact:
        """Whether nothing has failed to go well for too long."""
        async with self._records.read() as connection:
            found = await alarms.stopped(
                connection, self._sources, now=real_time(), after=self._alarm_after
            )
            standing = await alarm_rows.standing(connection)
        line = checks.alarmed([*found, *standing], real_time())
        return Fact(ok=line.well, says=line.says)

    async def transport(self) -> Fact:
        """Whether Slack can reach the bot; down for over a minute, a restart may help."""
        if not self.met:
            waited = time.monotonic() - self._began
            return Fact(ok=waited < self._longest_wait, says=f"waiting for Slack, {waited:.0f} s")
        if self.socket is None:
            return Fact(ok=True, says="listening")
        down = self.socket.down_for
        says = "connected" if self.socket.connected else f"down for {down:.0f} s"
        return Fact(ok=down < LONGEST_DOWN, says=says)

    async def connected(self) -> Fact:
        """Whether Slack reaches the bot now."""
        fact = await self.transport()
        return fact._replace(ok=self.met and (self.socket is None or self.socket.connected))

    async def index(self) -> Fact:
        """Whether every source has once been read to its end."""
        if unread := self._unread():
            return Fact(ok=False, says=f"still reading {', '.join(unread)}")
        assets = sum(reading.assets for reading in self._index.readings())
        return Fact(ok=True, says=f"{assets} assets")

    def connections(self) -> int | None:
        """How many connections to Slack are open; None where Slack opens them itself."""
        return self.socket.connections if self.socket else None
