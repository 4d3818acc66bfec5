"""Faults in each state that a row can be in, with their reports, words and messages."""

from datetime import datetime, timedelta

from bot.store import AsyncConnection, deliveries, faults
from bot.store.faulted import CARD, Fault, FaultStatus, Report, Severity, Step
from tests.made import SOURCE, asset

_INSTALLATION = "E0001:T0001"


def fault(number: int, person: str, at: datetime) -> tuple[Fault, Report]:
    """Fault *number*, just reported, of the asset of that number."""
    fault_id = f"00000000-0000-4000-9000-{number:012}"
    report = Report(
        id=f"00000000-0000-4000-9001-{number:012}",
        fault_id=fault_id,
        person_id=person,
        user_id="U0001",
        severity=Severity.LIMITED,
        at=at,
        words="Zoë said so: 😀 “it hums”",
    )
    made = Fault(
        id=fault_id,
        installation_id=_INSTALLATION,
        source=SOURCE,
        asset_id=f"id-{number}",
        client_id="acme",
        severity=Severity.LIMITED,
        steps=(Step(kind="reported", at=at, by=person, user="U0001", report=report.id),),
        ticket="wanted",
        created_at=at,
        due_at=at + timedelta(seconds=30),
        asset=asset(number, has="1", client="acme"),
        reports=(report,),
    )
    return made, report


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """One whose ticket is wanted, one whose replacement is stuck, and one that is done."""
    for number in (1, 2, 3):
        made, report = fault(number, person, at)
        await faults.add(connection, made, report)
        for template, place in ((CARD, "C0001"), ("fault_step/0", "U0001")):
            await deliveries.owe(
                connection, template, made.id, place, installation=_INSTALLATION, version=1, at=at
            )
        seen = await faults.get(connection, made.id)
        assert seen
        if number == 2:
            stuck = {
                "replacement": "stuck",
                "new_asset_id": "id-9",
                "receiver": "1",
                "actor": person,
                "actor_user": "U0001",
                "due_at": None,
                "steps": (*seen.steps, Step(kind="return_failed", at=at, request="r-1")),
            }
            words = {"step:1": "Ben has it now.", "new": "LT-9"}
            await faults.move(connection, seen, seen.model_copy(update=stuck), words)
        if number == 3:
            done = {
                "status": FaultStatus.DONE,
                "ticket": "opened",
                "ticket_id": "7",
                "ticket_number": "TCK-7",
                "ended_at": at,
                "due_at": None,
                "steps": (*seen.steps, Step(kind="done", at=at, by=person, user="U0001")),
            }
            await faults.move(connection, seen, seen.model_copy(update=done), {"step:1": "Ok."})
