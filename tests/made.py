"""Assets, people and a source made up for tests of what keeps and reads them."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.assets.client import (
    Account,
    AssetChanges,
    Capabilities,
    NewAsset,
    NewModel,
    NewTicket,
    Page,
    Rejected,
    TargetClient,
)
from bot.errors import NotSupported
from bot.models import Asset, AssetModel, AssetRef, Named, Person, Status, Ticket

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = "factorial"


def asset(
    number: int = 1,
    *,
    source: str = SOURCE,
    serial: str | None = "",
    tag: str | None = None,
    name: str | None = None,
    category: str = "laptop",
    model: str = "MacBook Pro 14",
    status: Status = Status.IN_STOCK,
    has: str | None = None,
    location: str | None = None,
    team: str | None = None,
    client: str | None = None,
    warranty_end: date | None = None,
    updated_at: datetime | None = NOON - timedelta(days=30),
    notes: str | None = None,
    gone: bool = False,
    **more: Any,
) -> Asset:
    """Asset *number*, with serial number SN-000n unless told otherwise; `has` is who has it."""
    return Asset(
        ref=AssetRef(source, f"id-{number}"),
        serial_number=f"SN-{number:04}" if serial == "" else serial,
        tag=tag,
        name=name,
        model=AssetModel(id=model, category=category, manufacturer="Apple", name=model),
        status=Status.ASSIGNED if has else status,
        source_status="assigned" if has else str(status),
        assignee=Named(id=has, name=f"Person {has}") if has else None,
        location=Named(id=location, name=location) if location else None,
        team=Named(id=team, name=team) if team else None,
        client=Named(id=client, name=f"Client {client}") if client else None,
        warranty_end=warranty_end,
        updated_at=updated_at,
        notes=notes,
        gone=gone,
        **more,
    )


def person(number: int = 1, *emails: str, source: str = SOURCE, active: bool = True) -> Person:
    """Person *number* of a source."""
    return Person(
        source=source, id=str(number), name=f"Person {number}", emails=emails, active=active
    )


class FakeSource:
    """An asset system in memory, read in pages of a size, that can fail before any of them."""

    source = SOURCE
    capabilities = Capabilities()

    def __init__(
        self,
        assets: Sequence[Asset] = (),
        *,
        staff: Sequence[Person] = (),
        page_size: int = 2,
    ) -> None:
        self.held = list(assets)
        self.staff = list(staff)
        self.page_size = page_size
        self.rejected: tuple[Rejected, ...] = ()
        self.before_page: dict[int, Callable[[], object]] = {}
        """What happens before page n is handed out; what it raises is raised."""
        self.before_people: Callable[[], object] = lambda: None
        self.counts: int | None = None
        """What the source says it has, if not what it lists; -1 when it does not say."""

    @staticmethod
    def unreadable(*ids: str) -> tuple[Rejected, ...]:
        """Rows of these ids that cannot be read."""
        return tuple(Rejected(id=one, reason="serial_number: Field required") for one in ids)

    async def assets(self) -> AsyncIterator[Page[Asset]]:
        """Pages of what is held, one of them at least."""
        total = len(self.held) + len(self.rejected) if self.counts is None else self.counts
        starts = range(0, max(len(self.held), 1), self.page_size)
        for number, start in enumerate(starts, 1):
            self.before_page.get(number, lambda: None)()
            yield Page[Asset](
                items=tuple(self.held[start : start + self.page_size]),
                rejected=self.rejected if number == 1 else (),
                total=None if total < 0 else total,
            )

    async def get(self, asset_id: str) -> Asset | None:
        """One asset."""
        return next((one for one in self.held if one.ref.id == asset_id), None)

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """Assets with these serial numbers."""
        return [one for one in self.held if one.serial_number in serial_numbers]

    async def models(self) -> list[AssetModel]:
        """Every model."""
        return [one.model for one in self.held if one.model]

    async def people(self) -> list[Person]:
        """Every person."""
        self.before_people()
        return self.staff

    async def locations(self) -> list[Named]:
        """Every location."""
        return [one.location for one in self.held if one.location]

    async def teams(self) -> list[Named]:
        """Every team."""
        return [one.team for one in self.held if one.team]

    async def clients(self) -> list[Named]:
        """Every client."""
        return list({one.client for one in self.held if one.client})

    async def targets(self, clients: Sequence[Named]) -> list[TargetClient]:
        """Nothing."""
        return [TargetClient(client=one) for one in clients]

    async def account(self) -> Account:
        """Whom the source takes us for."""
        return Account(company_id="1", name="Made up")

    async def create(self, asset: NewAsset) -> Asset:
        """Not here."""
        raise NotSupported(f"{asset} is not made here", source=self.source)

    async def create_model(self, model: NewModel) -> AssetModel:
        """Not here."""
        raise NotSupported(f"{model} is not made here", source=self.source)

    async def update(self, asset_id: str, changes: AssetChanges) -> Asset:
        """Not here."""
        raise NotSupported(f"{asset_id} is not changed here: {changes}", source=self.source)

    async def assign(self, asset_id: str, person_id: str) -> Asset:
        """Not here."""
        raise NotSupported(f"{asset_id} is not given to {person_id} here", source=self.source)

    async def unassign(self, asset_id: str) -> Asset:
        """Not here."""
        raise NotSupported(f"{asset_id} is not taken back here", source=self.source)

    async def delete(self, asset_id: str) -> Asset:
        """Not here."""
        raise NotSupported(f"{asset_id} is not deleted here", source=self.source)

    async def open_ticket(self, ticket: NewTicket) -> Ticket:
        """Not here."""
        raise NotSupported(f"{ticket} is not opened here", source=self.source)

    async def find_ticket(self, asset_id: str, mark: str) -> Ticket | None:  # noqa: ARG002 - the port's
        """None."""
        return None

    async def close(self) -> None:
        """Nothing to let go of."""
