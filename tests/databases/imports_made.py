"""An import in each state that a row can be in, with rows of it in each of theirs."""

from datetime import datetime
from typing import get_args

from bot.models import AssetRef
from bot.operations import Return
from bot.store import AsyncConnection, import_rows
from bot.store.import_rows import Import, ImportRow, RowState, State, Step, Trial
from tests.made import SOURCE


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """One of each."""
    for number, status in enumerate(get_args(State), start=1):
        one = Import(
            id=f"00000000-0000-4000-a000-{number:012}",
            installation_id="E0001:T0001",
            requester=person,
            user_id="U0001",
            status=status,
            facts=Trial(name="Zoë 😀.csv", digest="0" * 64, rows=4, update=4),
            created_at=at,
            ended_at=at if status == "ended" else None,
        )
        await import_rows.add(connection, one, [_row(at) for at in range(4)])


def _row(at: int) -> ImportRow:
    step = Step(operation=Return(ref=AssetRef(SOURCE, f"id-{at}")))
    status: RowState = get_args(RowState)[at]
    why = "it is archived" if status == "left_out" else ""
    return ImportRow(at=at, chunk=0, line=at + 2, title="LT", plan=step, status=status, why=why)
