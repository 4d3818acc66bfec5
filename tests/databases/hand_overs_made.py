"""A hand-over in each state that a row can be in, with its words."""

from datetime import datetime, timedelta
from typing import Any

from bot.store import AsyncConnection, HandOver, hand_overs
from tests.made import SOURCE

STATES: tuple[dict[str, Any], ...] = (
    {"status": "offered", "asks_at": timedelta(days=3), "due_at": timedelta(days=3)},
    {"status": "accepted", "answered": True, "closed": True, "terms": "Lock it.", "fault_id": "f1"},
    {"status": "declined", "answered": True, "comment": "Zoë never saw it: 😀"},
    {"status": "lapsed", "why": "silence", "reminded": 2},
    {"status": "lapsed", "why": "given", "closed": True},
    {"status": "offered", "reachable": False, "user_id": None},
)


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """One of each, on assets of their own."""
    for number, state in enumerate(STATES, start=1):
        await hand_overs.add(connection, _made(number, person, at, **state))


def _made(
    number: int,
    person: str,
    at: datetime,
    *,
    answered: bool = False,
    closed: bool = False,
    **more: Any,
) -> HandOver:
    said = {"answered_at": at, "answered_by": person, "answered_user": "U0001"} if answered else {}
    facts: dict[str, Any] = {
        "id": f"00000000-0000-4000-9000-{number:012}",
        "installation_id": "E0001:T0001",
        "request_id": f"00000000-0000-4000-8000-{number:012}",
        "bundle": f"00000000-0000-4000-a000-{number % 2:012}" if number > 2 else None,
        "source": SOURCE,
        "asset_id": f"id-{number}",
        "client_id": "acme",
        "to_id": "1",
        "recipient": person,
        "user_id": "U0001",
        "giver": person,
        "giver_user": "U0001",
        "offered_at": at,
        "asked_at": at,
        "closed_at": at if closed else None,
        "label": f"Acme · LT-000{number}",
        "model": "MacBook Pro 14",
        "category": "laptop",
        "client_name": "Acme",
        "to_name": "Ana",
    }
    dated = {name: at + span for name, span in more.items() if isinstance(span, timedelta)}
    return HandOver.model_validate({**facts, **said, **more, **dated})
