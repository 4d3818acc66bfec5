"""Requests in each state that a row can be in, with their words, decisions and messages."""

from datetime import datetime, timedelta

from bot.assets.client import AssetChanges
from bot.models import AssetRef, Named, RequestStatus, Role
from bot.operations import Edit, Operation, Transfer, precondition
from bot.policy import Actor, Concerned, Rule, Who
from bot.store import AsyncConnection, deliveries, request_runs, requests
from bot.store.requested import CARD, Decision, Outcome, Question, Request
from tests.made import SOURCE, asset

ORIGINS = {
    1: None,
    2: "undo:00000000-0000-4000-8000-000000000003:edit",
    3: "fault:00000000-0000-4000-9000-000000000003",
}
RULE = Rule(
    name="two agree",
    operations=frozenset({"transfer"}),
    ask=Who(roles=frozenset({Role.OPERATOR})),
    approve=Who(roles=frozenset({Role.APPROVER}), manager=True),
    needed=2,
    reason=True,
    remind_after=timedelta(days=1),
)


def request(number: int, person: str, at: datetime, operation: Operation) -> Request:
    """Request *number*, pending, about the asset of that number."""
    about = asset(number, has="1", client="acme")
    return Request(
        id=f"00000000-0000-4000-8000-{number:012}",
        installation_id="E0001:T0001",
        kind=operation.kind,
        source=SOURCE,
        asset_id=f"id-{number}",
        client_id="acme",
        requester=person,
        requester_user="U0001",
        status=RequestStatus.PENDING,
        rule=RULE,
        concerned=Concerned(managers=frozenset({(SOURCE, "2")})),
        created_at=at,
        expires_at=at + RULE.expires_after,
        due_at=at + timedelta(days=1),
        remind_at=at + timedelta(days=1),
        operation=operation,
        precondition=precondition(about),
        asset=about,
        client_name="Acme",
        reason="Zoë said so: 😀 “ok”",
        requested_by=Actor(person=person, user="U0001", name="Ana"),
    )


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """One that is pending, with a question, one that is under way, and one that failed."""
    to = Named(id="2", name="Ben")
    for number in (1, 2, 3):
        ref = AssetRef(SOURCE, f"id-{number}")
        edit = Edit(ref=ref, changes=AssetChanges(tag="LT-1", notes=None))
        wanted = edit if number == 3 else Transfer(ref=ref, to=to)
        made = request(number, person, at, wanted).model_copy(update={"origin": ORIGINS[number]})
        await requests.add(connection, made)
        for place in ("U0001", "C0001"):
            await deliveries.owe(
                connection, CARD, made.id, place, installation="E0001:T0001", version=1, at=at
            )
        decided = Decision(person=person, user="U0001", verdict="approved", at=at, comment="Yes.")
        to_status = RequestStatus.APPROVED if number > 1 else None
        await requests.decide(connection, made, decided, to=to_status, execute_by=at)
        if number > 1:
            claimed = await request_runs.claim(connection, made.id, "one", clock=at)
            assert claimed
            if number == 3:
                await _fail(connection, claimed.held, at)
        else:
            seen = await requests.get(connection, made.id)
            assert seen
            question = Question(by=person, user="U0001", at=at, text="Why?")
            await requests.ask(connection, seen, question)


async def _fail(connection: AsyncConnection, held: Request, at: datetime) -> None:
    outcome = Outcome(kind="changed", at=at, changed=("assignee",))
    words = {"error": "It is somebody else's.", "found": asset(3).model_dump_json()}
    await request_runs.end(
        connection, held, RequestStatus.FAILED, outcome, words=words, ended_at=at
    )
