"""The port every asset system is read and changed through."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

from pydantic import Field

from bot.errors import NotSupported
from bot.models import Asset, AssetModel, Model, Money, Named, Person, Status, Ticket

T = TypeVar("T")


class Rejected(Model):
    """A row the source sent that could not be read: which one, and why in one sentence."""

    id: str
    reason: str


class Page(Model, Generic[T]):
    """One page of a source's list: what could be read, what could not, and the source's count."""

    items: tuple[T, ...]
    rejected: tuple[Rejected, ...] = ()
    total: int | None = None


class Capabilities(Model):
    """What a source can be asked to do; what is missing here raises NotSupported when asked."""

    create: bool = False
    update: bool = False
    assign: bool = False
    unassign: bool = False
    delete: bool = False
    tickets: bool = False
    """Whether tickets about assets can be opened."""
    create_model: bool = False
    """Whether a model that is not there yet can be made."""
    categories: tuple[str, ...] = ()
    """The categories that a new model can have; empty where any will do."""
    statuses: frozenset[Status] = frozenset()
    """The statuses that can be written to it."""
    status_follows: bool = False
    """Whether it may refuse every status but assigned while somebody has the asset."""
    fields: frozenset[str] = frozenset()
    """The fields of AssetChanges and NewAsset that can be written to it, by name."""
    never_cleared: frozenset[str] = frozenset()
    """Those of them that cannot be cleared once they have a value."""
    needs: frozenset[str] = frozenset()
    """The fields that a new asset must have, beside model and serial number."""
    new_by_status: bool = False
    """Whether a new asset can have any of the statuses, not only the one its assignee implies."""
    any_model: bool = False
    """Whether any words may name category, manufacturer and model: it keeps no list of models."""
    longest: Mapping[str, int] = {}
    """The most characters that a field holds, by field, where that is known."""
    in_bytes: frozenset[str] = frozenset()
    """The fields of which that is in bytes."""
    nothing: frozenset[str] = frozenset()
    """The texts that it takes for none in a field that a new asset must have."""
    cut_at: str = ""
    """A regular expression for what no text may contain: the source would cut the text there."""
    read_only: bool = False
    """Whether the settings forbid every write to it."""
    read_only_by: str = ""
    """The setting that does, as it is written."""
    tells_denied: bool = True
    """Whether it tells \"not permitted\" from \"not there\"; else both look like \"not there\"."""
    limits: tuple[str, ...] = ()
    """What it cannot do, each in a sentence for a person."""
    deletes: tuple[str, ...] = ()
    """What is lost when a record is deleted, each in a sentence for a person."""

    def category(self, word: str) -> str | None:
        """A category as the source spells it, case and blanks aside; None where it has no such."""
        word = " ".join(word.split())
        if not self.categories:
            return word
        return next((one for one in self.categories if _folded([one]) == _folded([word])), None)

    def against(self, field: str, value: str | None) -> str | None:
        """Why a field cannot be given a text, in a sentence; None where it can."""
        if value and (most := self.most(field, value)):
            return f"At most {most} fit there."
        if value and field in self.needs and value.strip() in self.nothing:
            return f"“{value.strip()}” would be taken for nothing there."
        if value and self.cuts(value):
            return "Leave out “<”: the rest behind it would be lost there."
        return None

    def most(self, field: str, text: str) -> str | None:
        """How much a field holds, in words, where a text is more; None where it fits."""
        limit = self.longest.get(field)
        size = len(text.encode(errors="replace")) if field in self.in_bytes else len(text)
        if limit is None or size <= limit:
            return None
        return f"{limit:,} {'bytes' if field in self.in_bytes else 'characters'}"

    def cuts(self, text: str) -> bool:
        """Whether the source would cut a text."""
        return bool(self.cut_at) and re.search(self.cut_at, text) is not None


class Account(Model):
    """Who we are to a source, as `assetbot check` shows it."""

    company_id: str
    name: str
    rights: tuple[str, ...] = ()
    """What we may see and do there, each a sentence, where the source can be asked for it."""


class AssetChanges(Model):
    """The fields to write, by name; those not named stay as they are, None clears one."""

    serial_number: str | None = None
    tag: str | None = None
    model_id: str | None = None
    status: Status | None = None
    location_id: str | None = None
    team_id: str | None = None
    purchase_date: date | None = None
    warranty_end: date | None = None
    price: Money | None = None
    notes: str | None = None
    name: str | None = None
    description: str | None = None
    os: str | None = None
    ip: str | None = None
    mac: str | None = None
    uri: str | None = None
    vendor_id: str | None = None
    network_id: str | None = None
    install_date: date | None = None

    def given(self) -> dict[str, Any]:
        """Only the fields that were named, those set to None among them."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class TargetClient(Model):
    """A client that an asset may go to, and what it can be linked to there: shared vendors too."""

    client: Named
    assignee: tuple[Named, ...] = ()
    location: tuple[Named, ...] = ()
    vendor: tuple[Named, ...] = ()
    network: tuple[Named, ...] = ()


LINKS: Final[Mapping[str, Literal["location", "team", "model", "vendor", "network"]]] = {
    "location_id": "location",
    "team_id": "team",
    "model_id": "model",
    "vendor_id": "vendor",
    "network_id": "network",
}
"""The fields that are the id of something else, and what an asset calls that."""


class NewModel(Model):
    """What a new model is made from."""

    category: str
    manufacturer: str
    name: str

    def is_called(self, model: AssetModel) -> bool:
        """Whether a model is what this would make: its maker's name for it, case and blanks aside.

        What its category is called is its source's affair.
        """
        return self.called == _folded((model.manufacturer or "", model.name))

    @property
    def called(self) -> Sequence[str]:
        """Its maker and its name as they are compared."""
        return _folded((self.manufacturer, self.name))


def _folded(words: Sequence[str]) -> list[str]:
    return [" ".join(word.casefold().split()) for word in words]


class NewAsset(AssetChanges):
    """What a new asset is made from."""

    model_id: str = Field(...)
    serial_number: str = Field(...)
    assignee_id: str | None = None
    client_id: str | None = None


class NewTicket(Model):
    """What a new ticket about an asset is made from; texts are plain, whatever stands in them."""

    asset_id: str
    subject: str
    details: str
    priority: Literal["Low", "Medium", "High"]
    mark: str = Field(min_length=8)
    """Stands in its subject, and in that of no other: by it the ticket is found again."""


def refuse_unsupported(source: str, can: Capabilities, changes: AssetChanges) -> None:
    """Raise NotSupported, before anything is sent, for what a source cannot be given."""
    given = changes.given()
    if unknown := sorted(given.keys() - can.fields):
        raise NotSupported(f"{source} cannot be given {', '.join(unknown)}", source=source)
    if "status" in given and given["status"] not in can.statuses:
        raise NotSupported(
            f"{source} cannot be given the status {given['status'] or 'none'}", source=source
        )
    if isinstance(changes, NewAsset) and (lacks := sorted(can.needs - given.keys())):
        raise NotSupported(f"{source} needs {', '.join(lacks)} for a new asset", source=source)


class AssetClient(Protocol):
    """One asset system; every call raises SourceError and nothing else of the wire.

    Reads are repeated by the client where that may help, writes never. A write answers with the
    record as read back; when its answer never came it raises UnknownOutcome.
    """

    @property
    def source(self) -> str:
        """The source's permanent id."""

    @property
    def capabilities(self) -> Capabilities:
        """What this source can do."""

    def assets(self) -> AsyncIterator[Page[Asset]]:
        """Every asset, page by page, with names of model, assignee and place filled in."""

    async def get(self, asset_id: str) -> Asset | None:
        """One asset, or None when the source has no such id."""

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """Every asset with one of these serial numbers, compared without regard to case."""

    async def models(self) -> list[AssetModel]:
        """Every model."""

    async def people(self) -> Sequence[Person]:
        """Every person, those who have left among them."""

    async def locations(self) -> list[Named]:
        """Every location."""

    async def teams(self) -> list[Named]:
        """Every team."""

    async def clients(self) -> list[Named]:
        """Every client that is not archived; none where a source has no clients."""

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """What each of these has that an asset could be linked to, except what is archived."""

    async def account(self) -> Account:
        """Who we are to the source; the cheapest call that proves address and key."""

    async def create(self, asset: NewAsset) -> Asset:
        """Make a new asset."""

    async def create_model(self, model: NewModel) -> AssetModel:
        """Make a new model."""

    async def update(self, asset_id: str, changes: AssetChanges) -> Asset:
        """Write the named fields of one asset."""

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Give one asset to a person."""

    async def unassign(self, asset_id: str) -> Asset:
        """Take one asset back into stock."""

    async def delete(self, asset_id: str) -> Asset:
        """Delete one asset; answers with the record as it was deleted."""

    async def open_ticket(self, ticket: NewTicket) -> Ticket:
        """Open a ticket about an asset; answers with it as read back."""

    async def find_ticket(self, asset_id: str, mark: str) -> Ticket | None:
        """The ticket about an asset that was opened with this mark, open or closed."""

    async def close(self) -> None:
        """Close its connections."""
