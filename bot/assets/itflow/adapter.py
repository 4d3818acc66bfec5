"""ITFlow behind the port every asset system is read and changed through."""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any, Final

from bot.assets.client import (
    Account,
    AssetChanges,
    Capabilities,
    NewAsset,
    NewModel,
    NewTicket,
    Page,
    TargetClient,
    refuse_unsupported,
)
from bot.assets.itflow.api import ApiClient
from bot.assets.itflow.as_assets import FIELDS, NAMES, STATUSES, WORDS, as_fields, model_of
from bot.assets.itflow.directory import EVERY_CLIENT, Directory
from bot.assets.itflow.fields import CUT, TEXTS, Value
from bot.assets.itflow.reading import Reader
from bot.assets.itflow.records import AssetRecord
from bot.assets.itflow.rights import Rights, probe
from bot.assets.itflow.tickets import TicketDesk
from bot.assets.itflow.writing import Writer
from bot.assets.together import together
from bot.errors import NotSupported, SourceRefused
from bot.models import Asset, AssetModel, Named, Person, Status, Ticket

_CAN: Final = Capabilities(
    create=True,
    update=True,
    assign=True,
    unassign=True,
    delete=True,
    create_model=True,
    tickets=True,
    statuses=frozenset(WORDS),
    fields=FIELDS,
    never_cleared=frozenset({"purchase_date", "warranty_end", "install_date"}),
    needs=frozenset({"name", "client_id"}),
    new_by_status=True,
    any_model=True,
    longest={one: TEXTS[name] for one, name in NAMES.items() if name in TEXTS}
    | {"model_id": TEXTS["asset_model"]},
    in_bytes=frozenset({"notes"}),
    nothing=frozenset({"0"}),
    cut_at=CUT,
    tells_denied=False,
    limits=(
        "A date that is set cannot be cleared through ITFlow's API.",
        "Assets can be archived and restored in ITFlow's web pages only.",
        "An asset stays with its client; moving it means making a new one.",
        "A “<” with anything but a blank after it is refused: ITFlow would cut the text there.",
        "Services, histories, custom fields and further interfaces cannot be read.",
        "Logins are never asked for.",
    ),
    deletes=(
        "With it go its interfaces with their addresses, its notes, tags and custom fields.",
        "So does ITFlow's own history of it.",
        "Contacts, documents, files, logins, services, software and tickets lose their link to it.",
    ),
)
_RIGHTS_LAST: Final = 3600.0
"""Seconds: each refusal is a line in ITFlow's own log."""
_CLIENTS_NAMED: Final = 3
_LONGEST_SERIAL: Final = 200
_LINKS: Final = {
    "assignee_id": "assignee",
    "location_id": "location",
    "network_id": "network",
    "vendor_id": "vendor",
}


class ITFlow:
    """One ITFlow as an `AssetClient`; it owns *api* and closes it.

    Tickets are read with the whole list: an asset asked for by itself has those of that time.
    """

    def __init__(self, api: ApiClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._reader = Reader(api)
        self._writer = Writer(api, self._reader)
        self._tickets = TicketDesk(api)
        self._directory = Directory(api, clock)
        self._clock = clock
        self._rights: Rights | None = None
        self._asked_at = 0.0

    @property
    def source(self) -> str:
        """The source's permanent id."""
        return self._api.source

    @property
    def capabilities(self) -> Capabilities:
        """What ITFlow can be asked to do, with this key once its rights are known."""
        return self._rights.of(_CAN) if self._rights else _CAN

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def assets(self) -> AsyncIterator[Page[Asset]]:
        """Every asset, page by page; the last page alone knows how many there are.

        Archived assets are among them, and assets of archived clients.
        """
        if self._rights is None or self._clock() - self._asked_at > _RIGHTS_LAST:
            await self._ask_rights()
        await self._directory.refresh()
        count = 0
        async for page in self._reader.pages():
            count += len(page.items) + len(page.rejected)
            items = tuple(self._directory.asset(row) for row in page.items)
            yield Page[Asset](items=items, rejected=page.rejected)
        yield Page[Asset](items=(), total=count)

    async def get(self, asset_id: str) -> Asset | None:
        """One asset; None when there is none that may be seen."""
        row = await self._reader.seen(asset_id)
        if row is None:
            await self._check_that_any_are_shown()
            return None
        return await self._named(row)

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """Every asset with one of these serial numbers, archived ones among them."""
        wanted = {
            one.strip().casefold(): one.strip()
            for one in serial_numbers
            if one.strip() and len(one) <= _LONGEST_SERIAL
        }
        answers = await together(
            *(self._reader.matching({"asset_serial": _sendable(one)}) for one in wanted.values())
        )
        found = {
            row.asset_id: row
            for answer in answers
            for row in answer
            if (row.asset_serial or "").strip().casefold() in wanted
        }
        if wanted and not found:
            await self._check_that_any_are_shown()
        placed = await together(*(self._reader.seen(asset_id) for asset_id in found))
        rows = [row for row in placed if row is not None]
        await self._directory.learn(rows)
        return [self._directory.asset(row) for row in rows]

    async def models(self) -> list[AssetModel]:
        """Every combination of type, make and model that an asset has."""
        async for page in self._reader.pages():
            for row in page.items:
                self._directory.asset(row)
        return self._directory.models()

    async def people(self) -> list[Person]:
        """Every contact, those put away among them, inactive."""
        return await self._directory.people()

    async def locations(self) -> list[Named]:
        """Every location of every client."""
        return await self._directory.locations()

    async def teams(self) -> list[Named]:
        """None: ITFlow has no teams."""
        return []

    async def clients(self) -> list[Named]:
        """Every client the key may see, without the archived ones."""
        return [
            Named(id=row.client_id, name=row.client_name or f"Client {row.client_id}")
            for row in await self._directory.clients()
            if not row.client_archived_at
        ]

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """Their own contacts, locations and networks, and the vendors that each may have."""
        return await self._directory.targets(clients)

    async def account(self) -> Account:
        """Which clients the key sees, and what it may do there; ITFlow does not say whose it is."""
        rights = await self._ask_rights()
        if "assets" not in rights.read:
            raise SourceRefused(
                f"{self.source} does not let this key see assets", source=self.source, status=403
            )
        clients = [one for one in await self._directory.clients() if not one.client_archived_at]
        names = [one.client_name or one.client_id for one in clients]
        shown = ", ".join(names[:_CLIENTS_NAMED])
        more = len(names) - _CLIENTS_NAMED
        said = f"{shown} and {more} more" if more > 0 else shown
        return Account(
            company_id=self._api.http.address,
            name=f"one that sees {said or 'no client'}",
            rights=rights.in_words(),
        )

    async def create(self, asset: NewAsset) -> Asset:
        """Make a new asset of a client; NotSupported for what ITFlow has no field for."""
        self._refuse_unless("create")
        refuse_unsupported(self.source, _CAN, asset)
        client_id = asset.client_id or ""
        await self._require_links(asset.given(), client_id)
        fields = as_fields(asset, source=self.source)
        return await self._named(await self._writer.create(client_id, fields))

    async def create_model(self, model: NewModel) -> AssetModel:
        """Name a model; ITFlow has these words with each asset, and no models to make."""
        return model_of([model.category, model.manufacturer, model.name])

    async def update(self, asset_id: str, changes: AssetChanges) -> Asset:
        """Write the named fields; NotSupported for what ITFlow has no field for."""
        self._refuse_unless("update")
        refuse_unsupported(self.source, _CAN, changes)
        row = await self._row(asset_id)
        await self._require_links(changes.given(), row.asset_client_id)
        fields = as_fields(changes, source=self.source)
        if _status(row) is changes.status:
            fields.pop("asset_status", None)  # its own word for it stays
        return await self._changed(row, fields)

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Give one asset to a contact of its client."""
        self._refuse_unless("assign")
        row = await self._row(asset_id)
        await self._require_links({"assignee_id": person_id}, row.asset_client_id)
        fields = {"asset_contact_id": person_id, "asset_status": WORDS[Status.ASSIGNED]}
        return await self._changed(row, fields)

    async def unassign(self, asset_id: str) -> Asset:
        """Take one asset back into stock."""
        self._refuse_unless("unassign")
        fields = {"asset_contact_id": None, "asset_status": WORDS[Status.IN_STOCK]}
        return await self._changed(await self._row(asset_id), fields)

    async def delete(self, asset_id: str) -> Asset:
        """Delete one asset; answers with it as it was deleted."""
        self._refuse_unless("delete")
        row = await self._row(asset_id)
        asset = await self._named(row)
        await self._writer.delete(row)
        return asset.model_copy(update={"gone": True})

    async def open_ticket(self, ticket: NewTicket) -> Ticket:
        """Open a ticket of the asset's client about it."""
        self._refuse_unless("tickets")
        return await self._tickets.open(await self._row(ticket.asset_id), ticket)

    async def find_ticket(self, asset_id: str, mark: str) -> Ticket | None:
        """The ticket about an asset that was opened with this mark."""
        return await self._tickets.find(asset_id, mark)

    async def _check_that_any_are_shown(self) -> None:
        """Raise SourceRefused where not one asset is: what shows nothing denies nothing."""
        if not await self._reader.shows_any():
            raise SourceRefused(
                f"{self.source} shows no asset at all: which clients may the key's user see?",
                source=self.source,
            )

    async def _ask_rights(self) -> Rights:
        self._rights = rights = await probe(self._api)
        self._asked_at = self._clock()
        self._directory.leave_out(rights.unseen)
        return rights

    async def _named(self, row: AssetRecord) -> Asset:
        await self._directory.learn([row])
        return self._directory.asset(row)

    async def _changed(self, row: AssetRecord, fields: Mapping[str, Value]) -> Asset:
        return await self._named(await self._writer.update(row, fields))

    async def _row(self, asset_id: str) -> AssetRecord:
        """The asset as it is now; SourceRefused when there is none to be seen."""
        row = await self._reader.placed(asset_id)
        if row is None:
            raise SourceRefused(
                f"{self.source} has no such asset, or none that the key may see",
                source=self.source,
            )
        return row

    async def _require_links(self, given: Mapping[str, Any], client_id: str) -> None:
        """Refuse contacts and places of another client, which ITFlow would take unseen."""
        links = {name: link for name, link in given.items() if name in _LINKS and link}
        clients = await together(
            *(self._directory.client_of(_LINKS[name], link) for name, link in links.items())
        )
        for name, client in zip(links, clients, strict=True):
            shared = name == "vendor_id" and client == EVERY_CLIENT
            if client != client_id and not shared:
                raise SourceRefused(
                    f"{self.source} has no such {_LINKS[name]} at the asset's client",
                    source=self.source,
                )

    def _refuse_unless(self, operation: str) -> None:
        if not getattr(self.capabilities, operation):
            raise NotSupported(
                f"{self.source}: the key may not do that ({operation})", source=self.source
            )


def _status(row: AssetRecord) -> Status | None:
    return STATUSES.get((row.asset_status or "").strip().casefold())


def _sendable(text: str) -> str:
    """Text that can be sent: half a surrogate pair cannot."""
    return text.encode(errors="replace").decode()
