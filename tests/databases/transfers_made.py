"""Transfers between clients: one half done, and one that waits for the other client."""

from datetime import datetime

from bot.models import AssetRef, Named, RequestStatus, Role
from bot.operations import Kind
from bot.operations.client_transfer import ClientTransfer, Lost
from bot.policy import Actor, Concerned, Rule, Side, Who
from bot.store import AsyncConnection, request_runs, requests
from bot.store.requested import Decision, Outcome, Request
from tests.databases.requests_made import request
from tests.made import SOURCE

_KINDS: frozenset[Kind] = frozenset({"client_transfer"})
_RULE = Rule(
    name="both clients",
    operations=_KINDS,
    ask=Who(roles=frozenset({Role.OPERATOR})),
    approve=Who(clients=True),
    needed="clients",
)
_SIDES = (
    Side(client=Named(id="acme", name="Acme"), contacts=frozenset({(SOURCE, "2")}), here=True),
    Side(client=Named(id="3", name="Kestrel Freight")),
)


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """Both with a consent and its reference; the one with a new record and the old one left."""
    waits, half = (_asked(number, person, at) for number in (4, 5))
    for made in (waits, half):
        await requests.add(connection, made)
        decided = Decision(
            person=person,
            user="U0001",
            verdict="consented",
            at=at,
            consents={"3": "CHG-4711"},
            actor=Actor(person=person, user="U0001", name="Ana"),
        )
        to_status = RequestStatus.APPROVED if made is half else None
        await requests.decide(connection, made, decided, to=to_status, execute_by=at)
    claimed = await request_runs.claim(connection, half.id, "one", clock=at)
    assert claimed
    held = claimed.held
    assert isinstance(held.operation, ClientTransfer)
    step = held.operation.model_copy(update={"made": "65", "verified": True})
    await request_runs.step(connection, held, step)
    outcome = Outcome(kind="half_done", at=at)
    words = {"error": "itflow does not let this key delete"}
    await request_runs.end(
        connection, held, RequestStatus.FAILED, outcome, words=words, ended_at=at
    )


def _asked(number: int, person: str, at: datetime) -> Request:
    transfer = ClientTransfer(
        ref=AssetRef(SOURCE, f"id-{number}"),
        to=Named(id="3", name="Kestrel Freight"),
        links={"vendor_id": Named(id="2", name="Bechtle")},
        lost=(Lost(field="location", was="Shop", there=(Named(id="1", name="Shop"),)),),
        leaves="delete",
    )
    more = {"rule": _RULE, "concerned": Concerned(sides=_SIDES)}
    return request(number, person, at, transfer).model_copy(update=more)
