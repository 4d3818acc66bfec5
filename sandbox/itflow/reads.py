"""Reads: the filters of each module, of which the first that was sent is the only one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.itflow import php
from sandbox.itflow.answers import JSON
from sandbox.itflow.call import Call
from sandbox.itflow.database import Database
from sandbox.itflow.records import COLUMNS, Asset, Contact, Interface, Reply, Ticket, written
from sandbox.itflow.sql import SqlError, fold

LIMIT = 50
_STATUSES = {
    "1": ("New", "#dc3545"),
    "2": ("Open", "#007bff"),
    "3": ("On Hold", "#28a745"),
    "4": ("Resolved", "#343a40"),
    "5": ("Closed", "#343a40"),
}
_UNPLUGGED: JSON = dict.fromkeys(COLUMNS[Interface])

Read = Callable[[Call], Sequence[JSON]]


def assets(call: Call) -> Sequence[JSON]:
    """Assets; only the whole list and a look-up by MAC tell where they are plugged in."""
    database, query = call.database, call.query
    if "asset_id" in query:
        row = database.assets.get(str(php.number(query["asset_id"])))
        return [written(row)] if row and _sees_asset(call, row) else []
    if "asset_type" in query:
        kind = query["asset_type"]
        return _assets_with(call, "asset_type", kind[:1].upper() + kind[1:])
    for column in ("asset_name", "asset_serial"):
        if column in query:
            return _assets_with(call, column, query[column])
    joined = database.joined()
    if "asset_mac" in query:
        wanted = fold(query["asset_mac"])
        joined = [
            (asset, plug)
            for asset, plug in joined
            if plug and plug.interface_mac is not None and fold(plug.interface_mac) == wanted
        ]
    else:
        for column in ("asset_uri", "asset_uri_2"):
            if column in query:
                return _assets_with(call, column, query[column])
    if call.scope.allowed is not None or call.scope.denied:
        joined = [pair for pair in joined if _sees_asset(call, pair[0])]
    return [
        {**written(asset), **(written(plug) if plug else _UNPLUGGED)}
        for asset, plug in _page(call, joined)
    ]


def _assets_with(call: Call, column: str, value: str) -> Sequence[JSON]:
    found = call.database.assets_with(column, value)
    return [written(row) for row in _page(call, [row for row in found if _sees_asset(call, row)])]


def _sees_asset(call: Call, row: Asset) -> bool:
    return call.scope.sees(row.asset_client_id)


def contacts(call: Call) -> Sequence[JSON]:
    """Contacts; a look-up by number finds the mobiles of other clients' contacts, too."""
    database, query = call.database, call.query
    if "contact_id" not in query and "contact_phone_or_mobile" in query:
        number = query["contact_phone_or_mobile"]

        def has_number(row: Contact) -> bool:
            phoned = row.contact_phone == number and call.scope.sees(row.contact_client_id)
            return phoned or row.contact_mobile == number

        return [written(row) for row in database.contacts if has_number(row)][:1]
    return _CONTACTS(call)


def software(call: Call) -> Sequence[JSON]:
    """Licences; no filter but the id works, and the one by name is a wrong statement."""
    if "software_id" not in call.query:
        if "software_name" in call.query:
            raise SqlError("Unknown column 'asset_id' in 'order clause'")
        if {"software_key", "software_type"} & call.query.keys():
            return []
    return _SOFTWARE(call)


def tickets(call: Call) -> Sequence[JSON]:
    """Tickets; one by its id tells the name of its status, the list its number."""
    found = _TICKETS(call)
    if "ticket_id" in call.query:
        return [{**row, **_status(row["ticket_status"])} for row in found]
    return found


def _status(status_id: str) -> JSON:
    name, color = _STATUSES[status_id]
    return {
        "ticket_status_id": status_id,
        "ticket_status_name": name,
        "ticket_status_color": color,
        "ticket_status_active": "1",
        "ticket_status_pauses_sla": "0",
        "ticket_status_order": "0",
    }


def replies(call: Call) -> Sequence[JSON]:
    """What was written on tickets, with a little of the ticket; archived ones only on demand."""
    query = call.query
    found = []
    for reply in call.database.replies:
        ticket = call.database.tickets.get(reply.ticket_reply_ticket_id)
        if ticket and call.scope.sees(ticket.ticket_client_id) and _asked_for(reply, query):
            found.append(_with_ticket(reply, ticket, call.agents.get(reply.ticket_reply_by)))
    return _page(call, found)


def _asked_for(reply: Reply, query: Any) -> bool:
    if reply.ticket_reply_archived_at and not php.number(query.get("include_archived")):
        return False
    if "ticket_reply_id" in query:
        return reply.ticket_reply_id == str(php.number(query["ticket_reply_id"]))
    if "ticket_id" in query and reply.ticket_reply_ticket_id != str(php.number(query["ticket_id"])):
        return False
    return "type" not in query or fold(reply.ticket_reply_type) == fold(query["type"])


def _with_ticket(reply: Reply, ticket: Ticket, name: str | None) -> JSON:
    return {
        **written(reply),
        "ticket_prefix": ticket.ticket_prefix,
        "ticket_number": ticket.ticket_number,
        "ticket_subject": ticket.ticket_subject,
        "ticket_client_id": ticket.ticket_client_id,
        "ticket_reply_by_name": name,
    }


def _page(call: Call, found: Sequence[Any]) -> Sequence[Any]:
    """The rows of a page."""
    limit, offset = call.either("limit", LIMIT), call.either("offset", 0)
    if limit < 0 or offset < 0:
        raise SqlError(f"You have an error in your SQL syntax near '{limit} OFFSET {offset}'")
    return found[offset : offset + limit]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A module whose table is read as it is."""

    rows: Callable[[Database], Iterable[Any]]
    client: str
    ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    unpaged: tuple[str, ...] = ()

    def __call__(self, call: Call) -> Sequence[JSON]:
        """The page that was asked for."""
        query = call.query
        found = [row for row in self.rows(call.database) if call.scope.sees(_of(row, self.client))]
        name = next((name for name in (*self.ids, *self.texts) if name in query), None)
        if name in self.ids:
            wanted = str(php.number(query[name]))
            return [written(row) for row in found if _of(row, name) == wanted]
        if name:
            wanted = fold(query[name])
            found = [row for row in found if fold(_of(row, name)) == wanted]
        shown = found if name in self.unpaged else _page(call, found)
        return [written(row) for row in shown]


def _of(row: Any, column: str) -> str:
    return getattr(row, column) or ""


def _nothing(call: Call) -> Sequence[JSON]:
    return _page(call, [])


_CONTACTS = _Plain(
    lambda database: database.contacts,
    "contact_client_id",
    ("contact_id",),
    ("contact_email",),
    unpaged=("contact_email",),
)
_SOFTWARE = _Plain(lambda database: database.software, "software_client_id", ("software_id",))
_TICKETS = _Plain(lambda database: database.tickets, "ticket_client_id", ("ticket_id",))

READS: dict[str, Read] = {
    "assets": assets,
    "clients": _Plain(lambda database: database.clients, "client_id", (), ("client_name",)),
    "contacts": contacts,
    "locations": _Plain(
        lambda database: database.locations, "location_client_id", ("location_id",)
    ),
    "networks": _Plain(
        lambda database: database.networks,
        "network_client_id",
        ("network_id",),
        ("network_name",),
    ),
    "vendors": _Plain(lambda database: database.vendors, "vendor_client_id", ("vendor_id",)),
    "software": software,
    "tickets": tickets,
    "ticket_replies": replies,
    "credentials": _Plain(
        lambda database: database.credentials, "credential_client_id", ("credential_id",)
    ),
    **dict.fromkeys(
        ("certificates", "documents", "domains", "expenses", "invoices", "products", "quotes"),
        _nothing,
    ),
}
