"""Any source, with nothing ever written to it."""

from typing import Any, NoReturn

from bot.assets.client import AssetChanges, AssetClient, Capabilities, NewAsset, NewModel, NewTicket
from bot.errors import NotSupported


class ReadOnly:
    """An AssetClient that is another one, and refuses every write of it before it is begun."""

    def __init__(self, client: AssetClient, by: str = "ASSETBOT_READ_ONLY=1") -> None:
        """`by` is the setting that makes it so, as it is written: whoever is refused is told it."""
        self._client = client
        self._by = by
        self.source = client.source
        self.assets = client.assets
        self.get = client.get
        self.find_by_serial = client.find_by_serial
        self.models = client.models
        self.people = client.people
        self.locations = client.locations
        self.teams = client.teams
        self.clients = client.clients
        self.targets = client.targets
        self.account = client.account
        self.find_ticket = client.find_ticket
        self.close = client.close

    @property
    def capabilities(self) -> Capabilities:
        """What the source can do, were it not read-only."""
        return self._client.capabilities.model_copy(
            update={"read_only": True, "read_only_by": self._by}
        )

    async def create(self, asset: NewAsset) -> NoReturn:
        """Not here."""
        self._refuse(asset)

    async def create_model(self, model: NewModel) -> NoReturn:
        """Not here."""
        self._refuse(model)

    async def update(self, asset_id: str, changes: AssetChanges) -> NoReturn:
        """Not here."""
        self._refuse(asset_id, changes)

    async def assign(self, asset_id: str, person_id: str) -> NoReturn:
        """Not here."""
        self._refuse(asset_id, person_id)

    async def unassign(self, asset_id: str) -> NoReturn:
        """Not here."""
        self._refuse(asset_id)

    async def delete(self, asset_id: str) -> NoReturn:
        """Not here."""
        self._refuse(asset_id)

    async def open_ticket(self, ticket: NewTicket) -> NoReturn:
        """Not here."""
        self._refuse(ticket)

    def _refuse(self, *_what: Any) -> NoReturn:
        raise NotSupported(f"{self.source} is read-only here ({self._by})", source=self.source)
