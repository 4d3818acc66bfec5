"""Writes to tickets."""

import secrets

from sandbox.itflow import php
from sandbox.itflow.answers import Answer, created, updated
from sandbox.itflow.call import Call
from sandbox.itflow.records import Reply, Ticket

_RESOLVED = "4"
_KEY_BYTES = 24  # 32 characters


def create(call: Call) -> Answer:
    """A new ticket; nothing but a subject is needed, not even a client."""
    if php.empty(call.text("ticket_subject")):
        return created(None)
    tickets = call.database.tickets
    details = php.text(call.body["ticket_details"]) if call.sent("ticket_details") else "< blank >"
    row = Ticket(
        tickets.next_id,
        ticket_number=tickets.next_id,
        ticket_source="API",
        ticket_subject=call.text("ticket_subject"),
        ticket_details=details + "<br>",
        ticket_priority=call.text("ticket_priority") or "Low",
        ticket_url_key=secrets.token_urlsafe(_KEY_BYTES),
        ticket_created_at=call.stamp(),
        ticket_assigned_to=call.id("ticket_assigned_to"),
        ticket_vendor_id=call.id("ticket_vendor_id"),
        ticket_client_id=call.client_id,
        ticket_contact_id=_contact(call),
        ticket_asset_id=call.id("ticket_asset_id"),
    )
    return created(tickets.insert(row).ticket_id)


def resolve(call: Call) -> Answer:
    """Resolve a ticket, once; whether the key may see its client is not asked."""
    row = _ticket(call)
    if row is None or row.ticket_resolved_at is not None:
        return updated(done=False)
    row.ticket_status = _RESOLVED
    row.ticket_resolved_at = row.ticket_updated_at = call.stamp()
    row.ticket_first_response_at = row.ticket_first_response_at or call.stamp()
    return updated(done=True)


def reply(call: Call) -> Answer:
    """Write on a ticket."""
    ticket, text = _ticket(call), php.text(call.body.get("ticket_reply"))
    if ticket is None or php.empty(text):
        return created(None)
    replies = call.database.replies
    row = Reply(
        replies.next_id,
        ticket_reply=text,
        ticket_reply_type=call.text("ticket_reply_type") or "Internal",
        ticket_reply_created_at=call.stamp(),
        ticket_reply_by=call.user.id if call.user else "0",
        ticket_reply_ticket_id=ticket.ticket_id,
    )
    if call.sent("ticket_status"):
        ticket.ticket_status = call.id("ticket_status")
    ticket.ticket_updated_at = call.stamp()
    return created(replies.insert(row).ticket_reply_id)


def _ticket(call: Call) -> Ticket | None:
    row = call.database.tickets.get(call.id("ticket_id"))
    return row if row and row.ticket_client_id == call.client_id else None


def _contact(call: Call) -> str:
    """The contact that was sent, else the client's primary one."""
    if call.id("ticket_contact_id") != "0":
        return call.id("ticket_contact_id")
    for row in call.database.contacts:
        if row.contact_client_id == call.client_id and row.contact_primary == "1":
            return row.contact_id
    return "0"
