"""Rows as the database holds them: every value a string or null, columns in their order.

Columns are named as ITFlow names them, so that a row is written as it stands.
"""

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

Text = str | None


@dataclass(slots=True)
class Row:
    """A row of any table."""


@dataclass(slots=True)
class Asset(Row):
    """One asset."""

    asset_id: str
    asset_type: Text = None
    asset_name: Text = None
    asset_description: Text = None
    asset_make: Text = None
    asset_model: Text = None
    asset_serial: Text = None
    asset_os: Text = None
    asset_uri: Text = None
    asset_uri_2: Text = None
    asset_uri_client: Text = None
    asset_status: Text = None
    asset_purchase_reference: Text = None
    asset_purchase_date: Text = None
    asset_warranty_expire: Text = None
    asset_install_date: Text = None
    asset_photo: Text = None
    asset_physical_location: Text = None
    asset_notes: Text = None
    asset_favorite: str = "0"
    asset_created_at: Text = None
    asset_updated_at: Text = None
    asset_archived_at: Text = None
    asset_accessed_at: Text = None
    asset_vendor_id: str = "0"
    asset_location_id: str = "0"
    asset_contact_id: str = "0"
    asset_client_id: str = "0"


@dataclass(slots=True)
class Interface(Row):
    """Where an asset is plugged in; one of them should be primary."""

    interface_id: str
    interface_name: Text = None
    interface_description: Text = None
    interface_type: Text = None
    interface_mac: Text = None
    interface_ip: Text = None
    interface_nat_ip: Text = None
    interface_ipv6: Text = None
    interface_notes: Text = None
    interface_primary: str = "0"
    interface_created_at: Text = None
    interface_updated_at: Text = None
    interface_archived_at: Text = None
    interface_network_id: Text = None
    interface_asset_id: str = "0"


@dataclass(slots=True)
class Client(Row):
    """A customer."""

    client_id: str
    client_lead: str = "0"
    client_name: Text = None
    client_type: Text = None
    client_website: Text = None
    client_referral: Text = None
    client_rate: Text = None
    client_currency_code: Text = None
    client_net_terms: Text = None
    client_tax_id_number: Text = None
    client_abbreviation: Text = None
    client_notes: Text = None
    client_favorite: str = "0"
    client_created_at: Text = None
    client_updated_at: Text = None
    client_archived_at: Text = None
    client_accessed_at: Text = None


@dataclass(slots=True)
class Contact(Row):
    """A person at a client; `contact_pin` is nobody else's business."""

    contact_id: str
    contact_name: Text = None
    contact_title: Text = None
    contact_email: Text = None
    contact_phone_country_code: Text = None
    contact_phone: Text = None
    contact_extension: Text = None
    contact_mobile_country_code: Text = None
    contact_mobile: Text = None
    contact_photo: Text = None
    contact_pin: Text = None
    contact_notes: Text = None
    contact_primary: str = "0"
    contact_important: str = "0"
    contact_billing: str = "0"
    contact_technical: str = "0"
    contact_created_at: Text = None
    contact_updated_at: Text = None
    contact_archived_at: Text = None
    contact_accessed_at: Text = None
    contact_location_id: str = "0"
    contact_vendor_id: str = "0"
    contact_user_id: str = "0"
    contact_department: Text = None
    contact_client_id: str = "0"


@dataclass(slots=True)
class Location(Row):
    """A place of a client."""

    location_id: str
    location_name: Text = None
    location_description: Text = None
    location_country: Text = None
    location_address: Text = None
    location_city: Text = None
    location_state: Text = None
    location_zip: Text = None
    location_phone_country_code: Text = None
    location_phone: Text = None
    location_phone_extension: Text = None
    location_fax_country_code: Text = None
    location_fax: Text = None
    location_hours: Text = None
    location_photo: Text = None
    location_primary: str = "0"
    location_notes: Text = None
    location_favorite: str = "0"
    location_created_at: Text = None
    location_updated_at: Text = None
    location_archived_at: Text = None
    location_accessed_at: Text = None
    location_contact_id: str = "0"
    location_client_id: str = "0"


@dataclass(slots=True)
class Network(Row):
    """A network of a client."""

    network_id: str
    network_name: Text = None
    network_description: Text = None
    network_vlan: Text = None
    network: Text = None
    network_subnet: Text = None
    network_gateway: Text = None
    network_primary_dns: Text = None
    network_secondary_dns: Text = None
    network_dhcp_range: Text = None
    network_notes: Text = None
    network_favorite: str = "0"
    network_created_at: Text = None
    network_updated_at: Text = None
    network_archived_at: Text = None
    network_accessed_at: Text = None
    network_location_id: str = "0"
    network_client_id: str = "0"


@dataclass(slots=True)
class Vendor(Row):
    """Someone things are bought from; client 0 is every client."""

    vendor_id: str
    vendor_name: Text = None
    vendor_description: Text = None
    vendor_contact_name: Text = None
    vendor_phone_country_code: Text = None
    vendor_phone: Text = None
    vendor_extension: Text = None
    vendor_email: Text = None
    vendor_website: Text = None
    vendor_hours: Text = None
    vendor_sla: Text = None
    vendor_code: Text = None
    vendor_account_number: Text = None
    vendor_notes: Text = None
    vendor_favorite: str = "0"
    vendor_created_at: Text = None
    vendor_updated_at: Text = None
    vendor_archived_at: Text = None
    vendor_accessed_at: Text = None
    vendor_client_id: str = "0"
    vendor_template_id: str = "0"


@dataclass(slots=True)
class Software(Row):
    """A licence, with its key."""

    software_id: str
    software_name: Text = None
    software_description: Text = None
    software_version: Text = None
    software_type: Text = None
    software_license_type: Text = None
    software_key: Text = None
    software_seats: Text = None
    software_purchase_reference: Text = None
    software_purchase: Text = None
    software_expire: Text = None
    software_notes: Text = None
    software_favorite: str = "0"
    software_created_at: Text = None
    software_updated_at: Text = None
    software_archived_at: Text = None
    software_accessed_at: Text = None
    software_vendor_id: str = "0"
    software_client_id: str = "0"


@dataclass(slots=True)
class Ticket(Row):
    """A ticket, with the key to see it as a guest."""

    ticket_id: str
    ticket_prefix: str = "TCK-"
    ticket_number: str = "0"
    ticket_source: Text = None
    ticket_category: Text = None
    ticket_subject: Text = None
    ticket_details: Text = None
    ticket_priority: Text = None
    ticket_status: str = "1"
    ticket_sla_id: str = "0"
    ticket_billable: str = "0"
    ticket_schedule: Text = None
    ticket_onsite: str = "0"
    ticket_vendor_ticket_number: str = "0"
    ticket_feedback: Text = None
    ticket_url_key: Text = None
    ticket_created_at: Text = None
    ticket_updated_at: Text = None
    ticket_due_at: Text = None
    ticket_resolved_at: Text = None
    ticket_archived_at: Text = None
    ticket_first_response_at: Text = None
    ticket_response_due_at: Text = None
    ticket_resolution_due_at: Text = None
    ticket_response_sla_met: Text = None
    ticket_resolution_sla_met: Text = None
    ticket_response_sla_alert_stage: str = "0"
    ticket_resolution_sla_alert_stage: str = "0"
    ticket_closed_at: Text = None
    ticket_created_by: str = "0"
    ticket_assigned_to: str = "0"
    ticket_closed_by: str = "0"
    ticket_vendor_id: str = "0"
    ticket_client_id: str = "0"
    ticket_contact_id: str = "0"
    ticket_location_id: str = "0"
    ticket_asset_id: str = "0"
    ticket_quote_id: str = "0"
    ticket_invoice_id: str = "0"
    ticket_project_id: str = "0"
    ticket_recurring_ticket_id: str = "0"
    ticket_order: str = "0"


@dataclass(slots=True)
class Reply(Row):
    """What somebody wrote on a ticket."""

    ticket_reply_id: str
    ticket_reply: Text = None
    ticket_reply_type: str = "Internal"
    ticket_reply_time_worked: str = "00:00:00"
    ticket_reply_created_at: Text = None
    ticket_reply_updated_at: Text = None
    ticket_reply_archived_at: Text = None
    ticket_reply_by: str = "0"
    ticket_reply_ticket_id: str = "0"


@dataclass(slots=True)
class Credential(Row):
    """A log-in; only a part of its columns is known, and nobody should ask for them."""

    credential_id: str
    credential_name: Text = None
    credential_username: Text = None
    credential_password: Text = None
    credential_asset_id: str = "0"
    credential_client_id: str = "0"


_KINDS: tuple[type[Row], ...] = (
    *(Asset, Interface, Client, Contact, Location, Network, Vendor, Software),
    *(Ticket, Reply, Credential),
)
COLUMNS = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS}
"""The columns of each table, in their order."""

_VALUES = {kind: attrgetter(*columns) for kind, columns in COLUMNS.items()}


def written(row: Row) -> dict[str, Any]:
    """A row with all its columns."""
    kind = type(row)
    return dict(zip(COLUMNS[kind], _VALUES[kind](row), strict=True))
