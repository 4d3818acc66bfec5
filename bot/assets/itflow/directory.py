"""What clients, contacts, locations, networks and vendors are called, and which tickets are open.

ITFlow joins no names: rows hold ids, and each kind of name has a list of its own.
"""

import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from bot.assets.client import TargetClient
from bot.assets.itflow.api import ApiClient
from bot.assets.itflow.as_assets import as_asset, as_model, as_person
from bot.assets.itflow.pages import LIMIT, pieces
from bot.assets.itflow.records import (
    AssetRecord,
    ClientRecord,
    ContactRecord,
    LocationRecord,
    NetworkRecord,
    Record,
    TicketRecord,
    VendorRecord,
)
from bot.assets.itflow.tickets import OpenTickets
from bot.assets.names import Known, called
from bot.assets.together import together
from bot.errors import SourceRefused, SourceUnavailable
from bot.models import Asset, AssetModel, Named, Person

logger = logging.getLogger(__name__)

R = TypeVar("R", bound=Record)

EVERY_CLIENT: Final = "0"
"""Whose a vendor is that all clients have."""
_TICKETS_AT_ONCE: Final = 100  # each comes with all that was written in it


class Kind(NamedTuple):
    """One of the things an asset is linked to."""

    module: str
    record: type[Record]
    prefix: str
    word: str
    link: str
    """The field of an asset with its id."""


KINDS: Final = {
    "assignee": Kind("contacts", ContactRecord, "contact", "Contact", "asset_contact_id"),
    "location": Kind("locations", LocationRecord, "location", "Location", "asset_location_id"),
    "network": Kind("networks", NetworkRecord, "network", "Network", "interface_network_id"),
    "vendor": Kind("vendors", VendorRecord, "vendor", "Vendor", "asset_vendor_id"),
}


class Directory:
    """Names for the ids in asset records; the rest of the adapter never sees an id alone."""

    def __init__(self, api: ApiClient, clock: Callable[[], float]) -> None:
        self._api = api
        self._clients: Known[ClientRecord] = Known(clock)
        self._names: dict[str, Known[str]] = {name: Known(clock) for name in KINDS}
        self._models: dict[str, AssetModel] = {}
        self._tickets = OpenTickets()
        self._unseen: frozenset[str] = frozenset()

    def leave_out(self, modules: frozenset[str]) -> None:
        """Do not ask for what the key may not see."""
        self._unseen = modules

    async def refresh(self) -> None:
        """Read the tickets, and again what is older than a few minutes, as far as it may be."""
        reads = [
            self._unless_refused(self._read_names(name))
            for name, known in self._names.items()
            if known.stale and KINDS[name].module not in self._unseen
        ]
        await together(self._unless_refused(self.clients()), self._read_tickets(), *reads)

    async def clients(self) -> list[ClientRecord]:
        """Every client, read now unless it was lately; archived ones among them."""
        if self._clients.stale and "clients" not in self._unseen:
            rows = [row async for row in self._listed("clients", "client_id", ClientRecord)]
            self._clients.replace({row.client_id: row for row in rows})
        return self._clients.all()

    async def people(self) -> list[Person]:
        """Every contact, read now; SourceRefused when they may not be seen."""
        await self._unless_refused(self.clients())
        people = [
            as_person(
                row,
                source=self._api.source,
                client=self._client(row.contact_client_id),
                living=not self._is_archived(row.contact_client_id),
            )
            async for row in self._listed("contacts", "contact_id", ContactRecord)
        ]
        self._names["assignee"].replace({person.id: person.name for person in people})
        return people

    async def locations(self) -> list[Named]:
        """Every location that was not put away."""
        rows = [
            row
            async for row in self._listed("locations", "location_id", LocationRecord)
            if not row.location_archived_at
        ]
        return [
            Named(id=row.location_id, name=row.location_name or row.location_id) for row in rows
        ]

    def models(self) -> list[AssetModel]:
        """Every combination of type, make and model that was met."""
        return list(self._models.values())

    async def learn(self, rows: Sequence[AssetRecord]) -> None:
        """Ask for what these few assets name and is not known, all at once."""
        reads: list[Coroutine[Any, Any, Any]] = [self._unless_refused(self.clients())]
        for name, known in self._names.items():
            kind = KINDS[name]
            if kind.module not in self._unseen:
                missing = known.missing((getattr(row, kind.link) for row in rows), again=True)
                reads += [self._unless_refused(self._learn(name, one)) for one in missing]
        await together(*reads)

    def asset(self, row: AssetRecord) -> Asset:
        """The asset of a row, with whatever names are known."""
        if model := as_model(row):
            self._models.setdefault(model.id, model)
        return as_asset(
            row,
            source=self._api.source,
            client=self._client(row.asset_client_id),
            names={name: self._named(name, row) for name in KINDS},
            tickets=self._tickets.of(row.asset_id),
            client_archived=self._is_archived(row.asset_client_id),
        )

    async def client_of(self, name: str, record_id: str) -> str | None:
        """The client whose contact, location, network or vendor that is, read now.

        None when there is none, or it was put away.
        """
        row = await self._one(KINDS[name], record_id)
        if row is None or getattr(row, f"{KINDS[name].prefix}_archived_at"):
            return None
        return str(getattr(row, f"{KINDS[name].prefix}_client_id"))

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """What each of some clients has, read now; of what the key may not see, nothing."""
        found: dict[str, Mapping[str, Sequence[Named]]] = {}

        async def read(name: str) -> None:
            found[name] = await self._by_client(name)

        seen = [name for name, kind in KINDS.items() if kind.module not in self._unseen]
        await together(*(self._unless_refused(read(name)) for name in seen))
        return [
            TargetClient(client=one, **{name: _at(name, one.id, of) for name, of in found.items()})
            for one in clients
        ]

    async def _by_client(self, name: str) -> Mapping[str, Sequence[Named]]:
        """Everything of one kind that was not put away, by the client whose it is."""
        kind = KINDS[name]
        found: dict[str, list[Named]] = defaultdict(list)
        async for row in self._listed(kind.module, f"{kind.prefix}_id", kind.record):
            if not getattr(row, f"{kind.prefix}_archived_at"):
                one = Named(id=str(getattr(row, f"{kind.prefix}_id")), name=_name_of(row, kind))
                found[str(getattr(row, f"{kind.prefix}_client_id"))].append(one)
        return found

    def _client(self, client_id: str) -> Named | None:
        if client_id == "0":
            return None
        known = self._clients.get(client_id)
        return called(client_id, (known.client_name if known else None) or f"Client {client_id}")

    def _is_archived(self, client_id: str) -> bool:
        known = self._clients.get(client_id)
        return bool(known and known.client_archived_at)

    def _named(self, name: str, row: AssetRecord) -> Named | None:
        record_id = getattr(row, KINDS[name].link)
        if record_id is None:
            return None
        known = self._names[name].get(record_id)
        return called(record_id, known or f"{KINDS[name].word} {record_id}")

    async def _read_names(self, name: str) -> None:
        kind = KINDS[name]
        id_field = f"{kind.prefix}_id"
        found = {
            str(getattr(row, id_field)): _name_of(row, kind)
            async for row in self._listed(kind.module, id_field, kind.record)
        }
        self._names[name].replace({one: text for one, text in found.items() if text})

    async def _learn(self, name: str, record_id: str) -> None:
        row = await self._one(KINDS[name], record_id)
        text = _name_of(row, KINDS[name]) if row else ""
        self._names[name].add([record_id], {record_id: text} if text else {})

    async def _one(self, kind: Kind, record_id: str) -> Record | None:
        """One record by its id, which is compared again."""
        id_field = f"{kind.prefix}_id"
        rows = _readable(await self._api.rows(kind.module, {id_field: record_id}), kind.record)
        return next((row for row in rows if getattr(row, id_field) == record_id), None)

    async def _read_tickets(self) -> None:
        """The open tickets of all assets; kept as they were when they do not come."""
        if "tickets" in self._unseen:
            return
        try:
            found = self._listed("tickets", "ticket_id", TicketRecord, limit=_TICKETS_AT_ONCE)
            rows = [row async for row in found if row.ticket_asset_id and row.is_open]
            statuses = await self._status_names(rows)
        except SourceRefused:
            self._tickets = OpenTickets()
        except SourceUnavailable as error:
            logger.warning("%s, so the open tickets are those of before", error)
        else:
            self._tickets = OpenTickets.among(rows, statuses)

    async def _status_names(self, rows: Iterable[TicketRecord]) -> dict[str, str]:
        """What statuses are called: a list has their numbers, one ticket alone the name."""
        examples = {row.ticket_status: row.ticket_id for row in rows if row.ticket_status}
        names = {}
        for status, ticket_id in examples.items():
            alone = await self._api.rows("tickets", {"ticket_id": ticket_id})
            for row in _readable(alone, TicketRecord):
                if row.ticket_status_name:
                    names[status] = row.ticket_status_name
        return names

    async def _listed(
        self, module: str, id_field: str, record: type[R], *, limit: int = LIMIT
    ) -> AsyncIterator[R]:
        async for piece in pieces(self._api, module, id_field, limit=limit):
            for row in _readable(piece.rows, record):
                yield row

    async def _unless_refused(self, read: Coroutine[Any, Any, Any]) -> None:
        """A key may see assets and not the vendors; better an id for a name than no asset."""
        try:
            await read
        except SourceRefused as error:
            logger.warning("%s, so some names are missing", error)


def _at(name: str, client_id: str, found: Mapping[str, Sequence[Named]]) -> tuple[Named, ...]:
    """What a client has of one kind; of vendors, what every client has as well."""
    shared = found.get(EVERY_CLIENT, ()) if name == "vendor" else ()
    return (*found.get(client_id, ()), *shared)


def _name_of(row: Record, kind: Kind) -> str:
    return str(getattr(row, f"{kind.prefix}_name") or "").strip()


def _readable(rows: Iterable[dict[str, Any]], record: type[R]) -> list[R]:
    """Rows as records; one that cannot be read has no name to give."""
    found = []
    for row in rows:
        try:
            found.append(record.model_validate(row))
        except ValidationError:
            logger.warning("a row of ITFlow's %s cannot be read", record.__name__)
    return found
