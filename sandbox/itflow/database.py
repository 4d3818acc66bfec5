"""The tables of one ITFlow, and what is looked up in them often."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from sandbox.itflow.records import (
    COLUMNS,
    Asset,
    Client,
    Contact,
    Credential,
    Interface,
    Location,
    Network,
    Reply,
    Row,
    Software,
    Ticket,
    Vendor,
)
from sandbox.itflow.sql import fold

_AnyRow = TypeVar("_AnyRow", bound=Row)


class Table(Generic[_AnyRow]):
    """Rows by id, in the order of their ids; ids are never given twice."""

    def __init__(self, kind: type[_AnyRow]) -> None:
        self._id = COLUMNS[kind][0]
        self._rows: dict[str, _AnyRow] = {}
        self._last = 0

    def __iter__(self) -> Iterator[_AnyRow]:
        """Every row."""
        return iter(self._rows.values())

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def next_id(self) -> str:
        """The id the next row gets."""
        return str(self._last + 1)

    def get(self, row_id: str) -> _AnyRow | None:
        """The row with that id."""
        return self._rows.get(row_id)

    def insert(self, row: _AnyRow) -> _AnyRow:
        """Add a row under its id, which must be greater than every other."""
        row_id = getattr(row, self._id)
        if int(row_id) <= self._last:
            raise ValueError(f"{self._id} {row_id} is out of order")
        self._rows[row_id] = row
        self._last = int(row_id)
        return row

    def remove(self, row_id: str) -> None:
        """Take a row out."""
        del self._rows[row_id]


class Database:
    """All tables; what is looked up must be told of writes to assets and interfaces."""

    def __init__(self) -> None:
        self.clients = Table(Client)
        self.contacts = Table(Contact)
        self.locations = Table(Location)
        self.networks = Table(Network)
        self.vendors = Table(Vendor)
        self.software = Table(Software)
        self.tickets = Table(Ticket)
        self.replies = Table(Reply)
        self.credentials = Table(Credential)
        self.assets = Table(Asset)
        self.interfaces = Table(Interface)
        self._plugs: dict[str, list[Interface]] | None = None
        self._joined: list[tuple[Asset, Interface | None]] | None = None
        self._indexes: dict[str, dict[str, list[Asset]]] = {}

    def changed(self) -> None:
        """Assets or interfaces came or went: forget what was looked up in them."""
        self._plugs = self._joined = None
        self.rewritten()

    def rewritten(self) -> None:
        """Assets or interfaces have other values: forget which value is where."""
        self._indexes = {}

    def interfaces_of(self, asset_id: str) -> list[Interface]:
        """What belongs to an asset."""
        if self._plugs is None:
            plugs = defaultdict(list)
            for plug in self.interfaces:
                plugs[plug.interface_asset_id].append(plug)
            self._plugs = dict(plugs)
        return self._plugs.get(asset_id, [])

    def primary(self, asset_id: str) -> list[Interface]:
        """The primary interfaces of an asset; there may be none, and several."""
        return [one for one in self.interfaces_of(asset_id) if one.interface_primary == "1"]

    def joined(self) -> list[tuple[Asset, Interface | None]]:
        """Every asset with its primary interface, once for each it has."""
        if self._joined is None:
            self._joined = [
                (asset, plug)
                for asset in self.assets
                for plug in self.primary(asset.asset_id) or (None,)
            ]
        return self._joined

    def assets_with(self, column: str, value: str) -> list[Asset]:
        """Assets with that value as the collation compares it; null equals nothing."""
        index = self._indexes.get(column)
        if index is None:
            found = defaultdict(list)
            for asset in self.assets:
                held = getattr(asset, column)
                if held is not None:
                    found[fold(held)].append(asset)
            index = self._indexes[column] = dict(found)
        return index.get(fold(value), [])
