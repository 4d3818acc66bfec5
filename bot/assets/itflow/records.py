"""The records of ITFlow's API as this client hands them out.

Only the fields named here are kept: a row holds more, some of it secret (a contact's PIN, the key
to a ticket's page), and what is not taken over can be shown nowhere. Keys of digits, which older
releases send beside the names, are dropped in the same way.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.models import WHEN_USED


def _date(value: Any) -> Any:
    """A date; none is written as null, as nothing or as zeros, and a half one is none."""
    if isinstance(value, str) and (not value.strip() or value.startswith("0000") or "-00" in value):
        return None
    if value is not None and "-" not in str(value)[1:]:
        raise ValueError("no date, but a number, which would be read as seconds")
    return value


def _link(value: Any) -> Any:
    """An id; none is written as 0."""
    return None if value is None or str(value) in {"", "0"} else value


Id = Annotated[str, Field(coerce_numbers_to_str=True, pattern="^[0-9]{1,18}$")]
Text = Annotated[str | None, Field(coerce_numbers_to_str=True)]
Day = Annotated[date | None, BeforeValidator(_date)]
Link = Annotated[Id | None, BeforeValidator(_link)]


class Record(BaseModel):
    """A record as far as it is read."""

    model_config = ConfigDict(**WHEN_USED, frozen=True, extra="ignore")


class AssetRecord(Record):
    """An asset, and where it is plugged in as far as the answer told.

    The interface's fields come with lists and with look-ups by MAC alone; they are None in
    answers to the others.
    """

    asset_id: Id
    asset_name: Text = None
    asset_description: Text = None
    asset_type: Text = None
    asset_make: Text = None
    asset_model: Text = None
    asset_serial: Text = None
    asset_os: Text = None
    asset_uri: Text = None
    asset_uri_2: Text = None
    asset_status: Text = None
    asset_purchase_date: Day = None
    asset_warranty_expire: Day = None
    asset_install_date: Day = None
    asset_physical_location: Text = None
    asset_notes: Text = None
    asset_created_at: Text = None
    asset_updated_at: Text = None
    asset_archived_at: Text = None
    asset_vendor_id: Link = None
    asset_location_id: Link = None
    asset_contact_id: Link = None
    asset_client_id: Id = "0"
    interface_id: Link = None
    interface_ip: Text = None
    interface_mac: Text = None
    interface_network_id: Link = None
    interfaces: int = 0
    """How many interfaces call themselves primary; more than one is a fault in ITFlow's data."""

    @property
    def name(self) -> str:
        """What to call it."""
        return self.asset_name or self.asset_serial or self.asset_id

    @property
    def archived(self) -> bool:
        """Whether it was put away; lists have such assets too."""
        return bool(self.asset_archived_at)


class ClientRecord(Record):
    """A customer."""

    client_id: Id
    client_name: Text = None
    client_archived_at: Text = None


class ContactRecord(Record):
    """A person at a client, without phone numbers and PIN."""

    contact_id: Id
    contact_name: Text = None
    contact_email: Text = None
    contact_archived_at: Text = None
    contact_location_id: Link = None
    contact_client_id: Id = "0"


class LocationRecord(Record):
    """A place of a client."""

    location_id: Id
    location_name: Text = None
    location_archived_at: Text = None
    location_client_id: Id = "0"


class NetworkRecord(Record):
    """A network of a client."""

    network_id: Id
    network_name: Text = None
    network_archived_at: Text = None
    network_client_id: Id = "0"


class VendorRecord(Record):
    """Who sells to a client, or to all of them: then its client is 0."""

    vendor_id: Id
    vendor_name: Text = None
    vendor_archived_at: Text = None
    vendor_client_id: Id = "0"


class TicketRecord(Record):
    """A ticket, without what was written in it and without the key to its page."""

    ticket_id: Id
    ticket_prefix: Text = None
    ticket_number: Text = None
    ticket_subject: Text = None
    ticket_status: Text = None
    ticket_resolved_at: Text = None
    ticket_closed_at: Text = None
    ticket_archived_at: Text = None
    ticket_asset_id: Link = None
    ticket_status_name: Text = None
    """Told of one ticket asked for by its id, not in lists."""

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do; 4 is Resolved and 5 Closed in every ITFlow."""
        done = self.ticket_resolved_at or self.ticket_closed_at or self.ticket_archived_at
        return not done and self.ticket_status not in {"4", "5"}
