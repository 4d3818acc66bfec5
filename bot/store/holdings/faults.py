"""What faults hold about people: who reported them, who saw to them, whose the asset was."""

import json
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.holdings import blanking
from bot.store.holdings.blanking import ERASED, Whose
from bot.store.holdings.table import Holding, by_person
from bot.store.schema.faults import fault, fault_report, fault_text

_by_report = by_person(fault_report.c.person_id)


def _of_fault(whose: Whose) -> ColumnElement[bool]:
    """Faults that they reported or saw to, or whose asset was theirs."""
    steps = cast(fault.c.steps, String)
    reported = select(fault_report.c.fault_id).where(_by_report(whose))
    had = (
        and_(
            fault.c.source == source,
            fault.c.id.in_(
                select(fault_text.c.fault_id).where(
                    fault_text.c.name == "asset",
                    fault_text.c.text.contains(f'"{one}"', autoescape=True),
                )
            ),
        )
        for source, one in whose.called("source")
    )
    return or_(
        fault.c.actor.in_(sorted(whose.persons)),
        fault.c.id.in_(reported),
        *(steps.contains(f'"{one}"', autoescape=True) for one in (*whose.persons, *whose.users)),
        *had,
    )


def _of_text(whose: Whose) -> ColumnElement[bool]:
    return fault_text.c.fault_id.in_(select(fault.c.id).where(_of_fault(whose)))


async def _erase_texts(connection: AsyncConnection, whose: Whose) -> None:
    """Their words go; an asset stays without their name, which no other words say either."""
    found = await connection.execute(select(fault_report.c.id).where(_by_report(whose)))
    reports = frozenset(found.scalars())
    query = select(fault.c.id, fault.c.source, fault.c.steps).where(_of_fault(whose))
    for row in (await connection.execute(query)).all():
        about = select(fault_text).where(fault_text.c.fault_id == row.id)
        words = {one.name: one.text for one in await connection.execute(about)}
        asset = json.loads(words.pop("asset", "null"))
        names = blanking.names_in(asset, whose, row.source)
        said = {
            f"step:{at}" for at, step in enumerate(row.steps) if step.get("by") in whose.persons
        }
        said |= {f"words:{one}" for one in reports}
        said |= {name for name, text in words.items() if any(one in text for one in names)}
        of_it = fault_text.c.fault_id == row.id
        await connection.execute(delete(fault_text).where(of_it, fault_text.c.name.in_(said)))
        if asset:
            text = json.dumps(blanking.blanked(asset, whose, row.source))
            here = and_(of_it, fault_text.c.name == "asset")
            await connection.execute(update(fault_text).where(here).values(text=text))


async def _erase_reports(connection: AsyncConnection, whose: Whose) -> None:
    theirs = _by_report(whose)
    await connection.execute(update(fault_report).where(theirs).values(user_id=ERASED))


async def _erase_faults(connection: AsyncConnection, whose: Whose) -> None:
    """Ids stay, of persons and not of Slack: a message to nobody is not owed."""
    query = select(fault.c.id, fault.c.steps, fault.c.actor_user).where(_of_fault(whose))
    for row in (await connection.execute(query)).all():
        steps = [_without_user(step, whose) for step in row.steps]
        actor = None if row.actor_user in whose.users else row.actor_user
        changed = update(fault).where(fault.c.id == row.id).values(steps=steps, actor_user=actor)
        await connection.execute(changed)


def _without_user(step: dict[str, Any], whose: Whose) -> dict[str, Any]:
    theirs = step.get("user") in whose.users
    return {name: one for name, one in step.items() if not (theirs and name == "user")}


FAULT_HOLDINGS = (
    # The words first, while it can still be told whose they are.
    Holding(fault_text, "words of faults, and whose the asset was", _of_text, _erase_texts),
    Holding(fault_report, "what they reported", _by_report, _erase_reports),
    Holding(fault, "faults that they reported or saw to", _of_fault, _erase_faults),
)
"""In the order in which they are erased."""
