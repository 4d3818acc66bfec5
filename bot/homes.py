"""Home tabs: drawn when they are opened, and anew when something on them has changed.

What changes something says so in its own transaction and waits for nothing; what is drawn is
published only where it differs from what Slack has.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.errors import SlackFailed
from bot.people.identities import Identities
from bot.repeating import repeat
from bot.slack import Slack
from bot.store import AsyncConnection, Records, StoreFailed
from bot.store import homes as rows
from bot.store.homes import Taken
from bot.store.requested import Request

log = logging.getLogger(__name__)

LOOK_EVERY: Final = 1.0
"""Seconds from one look for tabs to be drawn anew to the next."""
FOLLOWED: Final = 1.5
"""Seconds in which a replica knows of assets what another has learnt."""
AT_ONCE: Final = 10
"""Tabs that are taken in one go: as many as are drawn within a lease, also where Slack is slow."""
_NOBODYS: Final = frozenset(("not_enabled", "user_not_found", "user_not_visible", "user_disabled"))
"""What Slack says of a tab that nobody sees."""

Draw = Callable[[str], Awaitable[Mapping[str, Any]]]
"""Draws the home tab of a Slack user, whoever they are now; raises StoreFailed and SlackFailed."""


class Homes:
    """The home tabs of one installation; `now` is real time."""

    def __init__(
        self,
        *,
        records: Records,
        slack: Slack,
        identities: Identities,
        installation: str,
        now: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._slack = slack
        self._identities = identities
        self._installation = installation
        self._now = now

    async def open(self, user: str, draw: Draw) -> None:
        """Somebody opens theirs; raises SlackFailed and StoreFailed."""
        async with self._records.begin() as connection:
            taken = await rows.open(connection, self._installation, user, at=self._now())
        async with self._leaving([user]):
            await self._drawn(taken, draw)

    async def follow(self, connection: AsyncConnection, request: Request) -> None:
        """A request has ended: who had its asset, or has it now, may see something else."""
        assets = (one for one in (request.asset, request.found) if one and one.assignee)
        people = [(one.ref.source, one.assignee.id) for one in assets if one.assignee]
        if to := getattr(request.operation, "to", None):
            people.append((request.source, to.id))
        users = {user for one in people if (user := self._identities.in_slack(*one))}
        await rows.changed(connection, self._installation, users)

    async def have_changed(self) -> None:
        """Something may be otherwise on every tab, for a source was read; raises StoreFailed."""
        async with self._records.begin() as connection:
            await rows.changed_for_all(connection, self._installation)

    async def watch(self, draw: Draw) -> None:
        """Draw anew what has changed, until cancelled."""
        due = partial(self.draw_due, draw)
        await repeat(due, every=LOOK_EVERY, failing="home tabs are not drawn anew")

    async def draw_due(self, draw: Draw) -> None:
        """Draw anew what has changed by now; raises StoreFailed."""
        if self._slack.silent:
            return
        async with self._records.begin() as connection:
            taken = await rows.take(connection, self._installation, now=self._now(), limit=AT_ONCE)
        left = {one.user for one in taken}
        async with self._leaving(left):
            if taken and self._records.shared:
                await asyncio.sleep(FOLLOWED)
            for one in taken:
                try:
                    await self._drawn(one, draw)
                except SlackFailed as failure:  # tried again when its lease is over
                    log.warning("a home tab is drawn later: %s", failure, extra={"user": one.user})
                left.remove(one.user)

    @asynccontextmanager
    async def _leaving(self, left: Collection[str]) -> AsyncIterator[None]:
        """Whoever is told to end meanwhile leaves to others, at once, what tabs are *left* then."""
        try:
            yield
        except asyncio.CancelledError:
            try:
                async with self._records.begin() as connection:
                    await rows.left(connection, self._installation, left)
            except StoreFailed as failure:  # their lease runs out by itself
                log.warning("home tabs were not left to others: %s", failure)
            raise

    async def _drawn(self, taken: Taken, draw: Draw) -> None:
        view = await draw(taken.user)
        shown = hashlib.sha256(json.dumps(view).encode()).hexdigest()
        try:
            if shown != taken.drawn:
                await self._slack.views.publish(taken.user, view)
        except SlackFailed as failure:
            if failure.code not in _NOBODYS:
                raise
            async with self._records.begin() as connection:
                await rows.gone(connection, self._installation, taken.user)
            return
        async with self._records.begin() as connection:
            await rows.drawn(connection, self._installation, taken, as_=shown)
