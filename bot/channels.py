"""Which client a channel is for, and how much may be read there.

`[[channels]]` of assetbot.toml says so for good; admins say it of any other channel from within
Slack, which is kept in the records. Every process knows of it within seconds.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from rapidfuzz import process

from bot import history
from bot.errors import NotPermitted, UsageError
from bot.models import ADMINS, Scope
from bot.policy import Bound
from bot.repeating import repeat
from bot.settings import Channel, Inventory
from bot.settings.inventories import sources_of
from bot.store import Index, Records
from bot.store import channels as rows
from bot.store.channels import Said

REFRESH_EVERY = 2.0
"""Seconds from one look at what other processes were told to the next."""
MOST_NAMED = 12
"""Clients named where one is not known."""


Whose = Callable[[str | None], Bound | None]
"""Whose a channel is, None where it is nobody's; raises NotPermitted where nobody can say."""


def lies_in(whose: Whose, channel: str, source: str, clients: Iterable[str | None]) -> bool:
    """Whether what is of these clients of a source, by their ids, may be told in a channel."""
    try:
        bound = whose(channel)
    except NotPermitted:
        return False
    return bound is None or all(bound.has(source, one) for one in clients)


class Channels:
    """The channels of one installation that are for one client."""

    def __init__(
        self,
        given: Sequence[Channel],
        *,
        index: Index,
        records: Records,
        installation: str,
        sources: Sequence[str],
        now: Callable[[], datetime],
        inventories: Sequence[Inventory] = (),
    ) -> None:
        self.take_up(given)
        self._said: dict[str, Said] = {}
        self._index = index
        self._records = records
        self._installation = installation
        self._sources = sources
        self._now = now
        self._inventories = inventories
        self._changing = asyncio.Lock()
        """Held while it is read or said, so that nothing older takes the place of what is newer."""

    def take_up(self, given: Sequence[Channel]) -> None:
        """Go by these of the file from now on."""
        self._given = {one.id: Said(one.id, one.source, one.client) for one in given}

    async def refresh(self) -> None:
        """Take up what admins have said, to whatever process."""
        async with self._changing, self._records.read() as connection:
            said = await rows.channels(connection, self._installation)
            self._said = {one.channel: one for one in said}

    async def watch(self) -> None:
        """Take it up every few seconds, until cancelled."""
        unread = "which channels are for a client was not read"
        await repeat(self.refresh, every=REFRESH_EVERY, failing=unread)

    def bound(self, channel: str | None) -> Bound | None:
        """Whose a channel is, and what may be read there; None where it is nobody's.

        Raises NotPermitted while nothing is known of that client: better no answer than anybody's.
        """
        one = self._given.get(channel or "") or self._said.get(channel or "")
        if one is None:
            return None
        clients = self._index.clients(one.source, one.client)
        if not clients:
            raise NotPermitted(
                f"This channel is for {one.client}, and I know of no asset of theirs. "
                "Please ask me in a direct message.",
                roles=ADMINS,
            )
        whole = sources_of(one.source, one.client, self._inventories)
        scope = Scope(sources=whole | {one.source}, clients=frozenset(clients), whole=whole)
        return Bound(client=one.client, scope=scope)

    async def bind(self, channel: str | None, client: str | None, *, by: str) -> str | None:
        """Say which client a channel is for, None for nobody's; returns the client's name.

        `by` is the person id of an admin. Raises UsageError where that cannot be said.
        """
        if channel is None or channel.startswith("D"):
            raise UsageError("Only a channel can be for a client: type this in one.")
        if given := self._given.get(channel):
            raise UsageError(
                f"assetbot.toml says that this channel is for {given.client}, and that wins: "
                "it can be changed there alone."
            )
        said = self._client(channel, client) if client is not None else None
        async with self._changing:
            await self._keep(channel, said, by)
            if said:
                self._said[channel] = said
            else:
                self._said.pop(channel, None)
        return said.client if said else None

    async def _keep(self, channel: str, said: Said | None, by: str) -> None:
        async with self._records.begin() as connection:
            if said:
                at = self._now()
                await rows.keep(connection, self._installation, said, by=by, at=at)
            elif not await rows.forget(connection, self._installation, channel):
                raise UsageError("This channel is for no client as it is.")
            await history.append(connection, self._event(channel, said, by))

    def _event(self, channel: str, said: Said | None, by: str) -> history.Event:
        facts = {"channel": channel, **({"source": said.source} if said else {})}
        kind = "channel_bound" if said else "channel_freed"
        texts = {"client": said.client} if said else {}
        return history.Event(kind=kind, at=self._now(), actor=by, facts=facts, texts=texts)

    def _client(self, channel: str, text: str) -> Said:
        """The one client that is called so, perhaps with its source before a stroke."""
        source, stroke, name = text.partition("/")
        wanted = [(source, name)] if stroke and source in self._sources else []
        wanted = wanted or [(one, text) for one in self._sources]
        found = [(one, name) for one, name in wanted if self._index.clients(one, name.strip())]
        if len(found) > 1:
            named = " or ".join(f"{one}/{name}" for one, name in found)
            raise UsageError(f"Several sources have a client of that name: write {named}.")
        if not found:
            raise UsageError(self._unknown(text))
        ((source, name),) = found
        known = self._index.values(Scope(sources=frozenset({source})), "client")
        shown = {one.casefold(): one for one in known}
        return Said(channel, source, shown.get(name.strip().casefold(), name.strip()))

    def _unknown(self, text: str) -> str:
        values = self._index.values(Scope(), "client")
        near = [one[0] for one in process.extract(text, values, limit=MOST_NAMED)]
        known = f"Known: {', '.join(near)}." if near else "No source has clients."
        return f"There is no client “{text}”. {known}"
