"""Tickets about assets. ITFlow cannot be asked for those of one asset, so all are read."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final

from pydantic import ValidationError

from bot.assets.client import NewTicket
from bot.assets.itflow.api import ApiClient, Wrote
from bot.assets.itflow.pages import pieces
from bot.assets.itflow.records import AssetRecord, TicketRecord
from bot.errors import SourceError, SourceRefused, UnknownOutcome
from bot.models import Ticket, Tickets

_SHOWN: Final = 3
_AT_ONCE: Final = 100
_LONGEST_SUBJECT: Final = 200
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


class TicketDesk:
    """Opens tickets; that one was opened is told by reading it back alone."""

    def __init__(self, api: ApiClient) -> None:
        self._api = api

    async def open(self, row: AssetRecord, ticket: NewTicket) -> Ticket:
        """Open a ticket about an asset that was just read; sent once.

        Raises UnknownOutcome where it may have been opened and cannot be found.
        """
        wrote, lost = None, None
        try:
            wrote = await self._api.write("tickets", "create", _body(row, ticket))
        except UnknownOutcome as unknown:
            lost = unknown
        try:
            made = await self._made(row.asset_id, ticket.mark, wrote)
        except SourceError as error:
            raise UnknownOutcome(
                f"{self._api.source} took a ticket, which could not be checked: {error}",
                source=self._api.source,
            ) from error
        if made is None:
            raise lost or SourceRefused(
                f"{self._api.source} opened no ticket: {wrote.message if wrote else ''}",
                source=self._api.source,
            )
        return made

    async def find(self, asset_id: str, mark: str) -> Ticket | None:
        """The ticket about an asset with this mark in its subject."""
        async for piece in pieces(self._api, "tickets", "ticket_id", limit=_AT_ONCE):
            for row in piece.rows:
                if found := _marked(row, asset_id, mark):
                    return found
        return None

    async def _made(self, asset_id: str, mark: str, wrote: Wrote | None) -> Ticket | None:
        if wrote is None or wrote.new_id is None:
            return await self.find(asset_id, mark)
        rows = await self._api.rows("tickets", {"ticket_id": wrote.new_id})
        return next((one for row in rows if (one := _marked(row, asset_id, mark))), None)


def _body(row: AssetRecord, ticket: NewTicket) -> dict[str, str]:
    """What ITFlow is sent: a subject that it would not cut, and details, which are HTML to it.

    The contact of the ticket is whoever has the asset; where nobody does, ITFlow takes the
    client's first.
    """
    subject = " ".join(ticket.subject.replace("<", "(").replace(">", ")").split())
    room = _LONGEST_SUBJECT - len(ticket.mark) - len(" []")
    lines = escape(ticket.details).splitlines() or [""]
    contact = {"ticket_contact_id": row.asset_contact_id} if row.asset_contact_id else {}
    return {
        "client_id": row.asset_client_id,
        "ticket_subject": f"{subject[:room].strip()} [{ticket.mark}]",
        "ticket_details": "<br>".join(lines),
        "ticket_priority": ticket.priority,
        "ticket_asset_id": row.asset_id,
        **contact,
    }


def _marked(sent: Mapping[str, object], asset_id: str, mark: str) -> Ticket | None:
    """A row of tickets, if it is the one of that asset with this mark."""
    try:
        row = TicketRecord.model_validate(sent)
    except ValidationError:
        return None
    ours = row.ticket_asset_id == asset_id and f"[{mark}]" in (row.ticket_subject or "")
    named = {row.ticket_status or "": row.ticket_status_name or ""}
    return _ticket(row, named) if ours else None


def _ticket(row: TicketRecord, statuses: Mapping[str, str]) -> Ticket:
    status = row.ticket_status or ""
    return Ticket(
        id=row.ticket_id,
        number=f"{row.ticket_prefix or ''}{row.ticket_number or row.ticket_id}",
        subject=row.ticket_subject or "",
        status=statuses.get(status) or f"Status {status}",
    )
