"""Which client a channel is for, and how much may be read there."""

from collections.abc import Sequence

from bot.errors import NotPermitted
from bot.models import Scope
from bot.policy import Bound
from bot.settings import Channel, Inventory
from bot.settings.inventories import sources_of
from bot.store import Index


class Channels:
    """The channels that are for one client."""

    def __init__(
        self, channels: Sequence[Channel], index: Index, inventories: Sequence[Inventory] = ()
    ) -> None:
        self._channels = {one.id: one for one in channels}
        self._index = index
        self._inventories = inventories

    def bound(self, channel: str | None) -> Bound | None:
        """Whose a channel is, and what may be read there; None where it is nobody's.

        Raises NotPermitted while nothing is known of that client: better no answer than anybody's.
        """
        one = self._channels.get(channel or "")
        if one is None:
            return None
        clients = self._index.clients(one.source, one.client)
        if not clients:
            raise NotPermitted(
                f"This channel is for {one.client}, and I know of no asset of theirs. "
                "Please ask me in a direct message, or tell whoever runs this bot."
            )
        whole = sources_of(one.source, one.client, self._inventories)
        scope = Scope(sources=whole | {one.source}, clients=frozenset(clients), whole=whole)
        return Bound(client=one.client, scope=scope)
