"""Writes to clients, their contacts and their locations."""

from typing import Any, Final

from sandbox.itflow import php
from sandbox.itflow.answers import Answer, created, deleted, updated
from sandbox.itflow.call import Call
from sandbox.itflow.records import Client, Contact, Location, Row
from sandbox.itflow.sql import SqlError, fitting, fold

_CLIENT_TEXTS: Final = ("client_name", "client_type", "client_website", "client_notes")
_CONTACT_TEXTS: Final = (
    *("contact_name", "contact_title", "contact_department", "contact_email"),
    *("contact_extension", "contact_notes"),
)
_CONTACT_NUMBERS: Final = ("contact_phone", "contact_mobile")
_CONTACT_IDS: Final = (
    *("contact_primary", "contact_important", "contact_billing", "contact_technical"),
    "contact_location_id",
)
_LOCATION_TEXTS: Final = (
    *("location_name", "location_description", "location_country", "location_address"),
    *("location_city", "location_state", "location_zip", "location_hours", "location_notes"),
)
_WIDTH: Final = 200


def create_client(call: Call) -> Answer:
    """A new client; one that is named an id is refused."""
    if php.empty(call.text("client_name")) or call.client_id != "0":
        return created(None)
    clients = call.database.clients
    row = Client(
        clients.next_id,
        client_lead=call.id("client_is_lead"),
        client_rate=call.text("client_rate") if call.sent("client_rate") else None,
        client_currency_code="USD",
        client_net_terms=call.id("client_net_terms"),
        client_created_at=call.stamp(),
        **_texts(call, _CLIENT_TEXTS),
    )
    return created(clients.insert(row).client_id)


def update_client(call: Call) -> Answer:
    """What is sent; a wrong statement without the lead, and the rate and terms that are null."""
    row = call.database.clients.get(call.client_id)
    if row is None:
        return updated(done=False)
    if not call.sent("client_is_lead"):
        raise SqlError("You have an error in your SQL syntax near 'client_lead = ,'")
    for name in ("client_rate", "client_net_terms"):
        if not call.sent(name) and getattr(row, name) is None:
            raise SqlError(f"You have an error in your SQL syntax near '{name} = ,'")
    wanted = _sent_texts(call, _CLIENT_TEXTS) | {"client_lead": call.id("client_is_lead")}
    wanted |= _sent_texts(call, ("client_rate", "client_net_terms"))
    return updated(done=_write(row, wanted, "client_updated_at", call))


def archive_client(call: Call) -> Answer:
    """Archive a client; whose client it is, is not asked."""
    return _archive(call.database.clients.get(call.client_id), "client", call)


def unarchive_client(call: Call) -> Answer:
    """Take a client out of the archive."""
    return _unarchive(call.database.clients.get(call.client_id), "client")


def create_contact(call: Call) -> Answer:
    """A new contact, with an e-mail nobody else has at this client."""
    contacts = call.database.contacts
    name, email = call.text("contact_name"), call.text("contact_email")
    taken = any(
        row.contact_client_id == call.client_id and fold(row.contact_email or "") == fold(email)
        for row in contacts
    )
    if php.empty(name) or php.empty(email) or call.client_id == "0" or taken:
        return created(None)
    row = Contact(
        contacts.next_id,
        contact_created_at=call.stamp(),
        contact_client_id=call.client_id,
        **_texts(call, _CONTACT_TEXTS),
        **{name: _digits(call.text(name)) for name in _CONTACT_NUMBERS},
        **{name: call.id(name) for name in _CONTACT_IDS},
    )
    return created(contacts.insert(row).contact_id)


def update_contact(call: Call) -> Answer:
    """What is sent, and nothing else."""
    row = _contact(call)
    if row is None:
        return updated(done=False)
    wanted = _sent_texts(call, _CONTACT_TEXTS)
    wanted |= {n: _digits(call.text(n)) for n in _CONTACT_NUMBERS if call.sent(n)}
    wanted |= {name: call.id(name) for name in _CONTACT_IDS if call.sent(name)}
    return updated(done=_write(row, wanted, "contact_updated_at", call))


def delete_contact(call: Call) -> Answer:
    """Gone, and said so."""
    row = _contact(call)
    if row is not None:
        call.database.contacts.remove(row.contact_id)
    return deleted(said=row is not None)


def archive_contact(call: Call) -> Answer:
    """Archive a contact; whether the key may see its client is not asked."""
    return _archive(_contact(call), "contact", call)


def unarchive_contact(call: Call) -> Answer:
    """Take a contact out of the archive."""
    return _unarchive(_contact(call), "contact")


def create_location(call: Call) -> Answer:
    """A new location."""
    if php.empty(call.text("location_name")) or call.client_id == "0":
        return created(None)
    locations = call.database.locations
    row = Location(
        locations.next_id,
        location_created_at=call.stamp(),
        location_client_id=call.client_id,
        **_texts(call, _LOCATION_TEXTS),
    )
    return created(locations.insert(row).location_id)


def _contact(call: Call) -> Contact | None:
    row = call.database.contacts.get(call.id("contact_id"))
    return row if row and row.contact_client_id == call.client_id else None


def _archive(row: Row | None, prefix: str, call: Call) -> Answer:
    column = f"{prefix}_archived_at"
    if row is None or getattr(row, column) is not None:
        return updated(done=False)
    setattr(row, column, call.stamp())
    return updated(done=True)


def _unarchive(row: Row | None, prefix: str) -> Answer:
    column = f"{prefix}_archived_at"
    if row is None or getattr(row, column) is None:
        return updated(done=False)
    setattr(row, column, None)
    return updated(done=True)


def _texts(call: Call, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: fitting(call.text(name), _WIDTH) for name in names}


def _sent_texts(call: Call, names: tuple[str, ...]) -> dict[str, str]:
    return {name: fitting(call.text(name), _WIDTH) for name in names if call.sent(name)}


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isascii() and char.isdigit())


def _write(row: Row, wanted: dict[str, str], stamped: str, call: Call) -> bool:
    """Whether anything of it was new to the row."""
    new = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    if new:
        setattr(row, stamped, call.stamp())
    return bool(new)
