"""The columns: what each is called, in our files and in others', and what it says of an asset."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from bot.assets.csv.cells import clean
from bot.models import Asset, Named

Show = Callable[[Asset], object]


class Column(NamedTuple):
    """One column of a CSV."""

    key: str
    heading: str
    show: Show
    """What an asset has there; None for nothing."""
    field: str = ""
    """Of AssetChanges, NewAsset; "" where no source can be given it."""
    others: tuple[str, ...] = ()
    """What else it may be called, as `_plain` leaves it."""

    def says(self, asset: Asset, text: str) -> bool:
        """Whether a clean text is what an asset has there, as it stands."""
        return self.show(asset) == text

    def shown(self, asset: Asset) -> str:
        """The cell of an asset, clean."""
        value = self.show(asset)
        if value is None:
            return ""
        if type(value) is str:
            return clean(value)
        return value.isoformat() if isinstance(value, date) else clean(str(value))


def _name(named: Named | None) -> str | None:
    return named.name if named else None


COLUMNS = (
    Column("source", "Source", lambda a: a.ref.source),
    Column("client", "Client", lambda a: _name(a.client), others=("client name",)),
    Column("id", "Id", lambda a: a.ref.id, others=("asset id",)),
    Column("name", "Name", lambda a: a.name, "name", ("asset name",)),
    Column("tag", "Asset Tag", lambda a: a.tag, "tag", ("tag", "label")),
    Column("description", "Description", lambda a: a.description, "description"),
    Column(
        "type",
        "Type",
        lambda a: a.model and a.model.category,
        "model_id",
        ("type name", "category", "asset type"),
    ),
    Column(
        "make",
        "Make",
        lambda a: a.model and a.model.manufacturer,
        "model_id",
        ("brand", "manufacturer", "asset make"),
    ),
    Column("model", "Model", lambda a: a.model and a.model.name, "model_id", ("asset model",)),
    Column(
        "serial",
        "Serial Number",
        lambda a: a.serial_number,
        "serial_number",
        ("serial", "serial no", "asset serial"),
    ),
    Column("os", "OS", lambda a: a.os, "os", ("operating system", "asset os")),
    Column(
        "status",
        "Status",
        lambda a: a.source_status or a.status,
        "status",
        ("asset status",),
    ),
    Column(
        "assignee",
        "Assigned To",
        lambda a: _name(a.assignee),
        "assignee_id",
        ("assignee", "owner", "owner id", "contact"),
    ),
    Column(
        "location",
        "Location",
        lambda a: _name(a.location),
        "location_id",
        ("workplace", "workplace id"),
    ),
    Column("team", "Team", lambda a: _name(a.team), "team_id", ("team id",)),
    Column("physical_location", "Physical Location", lambda a: a.physical_location),
    Column("ip", "IP", lambda a: a.ip, "ip", ("primary ip", "ip address", "asset ip")),
    Column("mac", "MAC", lambda a: a.mac, "mac", ("primary mac", "mac address", "asset mac")),
    Column("network", "Network", lambda a: _name(a.network), "network_id"),
    Column("vendor", "Vendor", lambda a: _name(a.vendor), "vendor_id"),
    Column("uri", "URI", lambda a: a.uri, "uri", ("url", "asset uri")),
    Column(
        "purchase_date",
        "Purchase Date",
        lambda a: a.purchase_date,
        "purchase_date",
        ("asset purchase date",),
    ),
    Column(
        "warranty_end",
        "Warranty Expire",
        lambda a: a.warranty_end,
        "warranty_end",
        ("warranty end", "warranty end date", "warranty", "asset warranty expire"),
    ),
    Column(
        "install_date",
        "Install Date",
        lambda a: a.install_date,
        "install_date",
        ("asset install date",),
    ),
    Column("cents", "Purchase Price Cents", lambda a: a.price and a.price.minor_units, "price"),
    Column("currency", "Currency", lambda a: a.price and a.price.currency, "price"),
    Column("notes", "Notes", lambda a: a.notes, "notes", ("asset notes",)),
)
"""In the order they are written."""

BY_KEY = {column.key: column for column in COLUMNS}
TELLING = ("id", "serial", "name")
"""The columns that say which asset is meant, the surest first."""


def _plain(heading: str) -> str:
    """A heading as it is compared: letters and digits, one blank between words."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


_CALLED = {
    called: column
    for column in COLUMNS
    for called in (_plain(column.heading), _plain(column.key), *column.others)
}


def column_of(heading: str) -> Column | None:
    """The column a heading names, None when there is none of that name."""
    return _CALLED.get(_plain(heading))
