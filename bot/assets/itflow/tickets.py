"""The open tickets of assets: ITFlow cannot be asked for those of one, so all are read."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from typing import Final

from bot.assets.itflow.records import TicketRecord
from bot.models import Ticket, Tickets

_SHOWN: Final = 3
_NONE: Final = Tickets(open=0)


class OpenTickets:
    """How many tickets each asset has open, and its newest three; unknown until they were read."""

    def __init__(self, found: Mapping[str, Tickets] | None = None) -> None:
        self._found = found

    @classmethod
    def among(cls, rows: Iterable[TicketRecord], statuses: Mapping[str, str]) -> "OpenTickets":
        """Those of a list of open ones, oldest first, as ITFlow lists them."""
        counts: Counter[str] = Counter()
        newest: defaultdict[str, deque[TicketRecord]] = defaultdict(lambda: deque(maxlen=_SHOWN))
        for row in rows:
            if row.ticket_asset_id:
                counts[row.ticket_asset_id] += 1
                newest[row.ticket_asset_id].appendleft(row)
        return cls(
            {
                asset_id: Tickets(
                    open=count, newest=tuple(_ticket(row, statuses) for row in newest[asset_id])
                )
                for asset_id, count in counts.items()
            }
        )

    def of(self, asset_id: str) -> Tickets | None:
        """Those of one asset; None when none were read."""
        return None if self._found is None else self._found.get(asset_id, _NONE)


def _ticket(row: TicketRecord, statuses: Mapping[str, str]) -> Ticket:
    status = row.ticket_status or ""
    return Ticket(
        id=row.ticket_id,
        number=f"{row.ticket_prefix or ''}{row.ticket_number or row.ticket_id}",
        subject=row.ticket_subject or "",
        status=statuses.get(status) or f"Status {status}",
    )
