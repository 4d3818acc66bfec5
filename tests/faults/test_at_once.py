"""Several people act on one fault, or report one, at the same moment: on both databases."""

import asyncio
from pathlib import Path

import pytest

from bot.store import AsyncConnection, Records, faults
from bot.store.faulted import Fault
from tests.desk import opened as opened_desk
from tests.desk import user
from tests.faults.desk import STOCK, FaultDesk, opened


async def test_reports_at_the_same_moment_are_one_fault(desk: FaultDesk) -> None:
    """Each report is kept once, none is lost."""
    asset = await desk.asset()
    names = ("dana", "olaf", "ada", "dana", "olaf")
    made = await asyncio.gather(
        *(desk.report(name, key=str(at), ref=asset.ref) for at, name in enumerate(names))
    )
    assert len({one.id for one in made}) == 1
    newest = await desk.get(made[0])
    assert (len(newest.reports), len(newest.steps)) == (5, 5)
    assert (await desk.desk.told()).count("fault_reported") == 1


async def test_one_form_sent_by_several_processes_is_one_report(desk: FaultDesk) -> None:
    """Whichever keeps it."""
    asset = await desk.asset()
    made = await asyncio.gather(*(desk.report(key="V1", ref=asset.ref) for _ in range(4)))
    newest = await desk.get(made[0])
    assert len(newest.reports) == 1


async def test_a_copy_of_a_form_that_is_kept_in_between_is_found(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process keeps it after this one has found none: nobody is told of a fault of ours."""
    records = await Records.open(postgres_url)
    async with (
        opened_desk(records) as requests,
        opened(requests, requests.client, tmp_path) as desk,
    ):
        asset, look = await desk.asset(), faults.of_report

        async def looked(connection: AsyncConnection, report_id: str) -> Fault | None:
            found = await look(connection, report_id)
            monkeypatch.setattr(faults, "of_report", look)
            await desk.report(key="V1", ref=asset.ref)
            return found

        monkeypatch.setattr(faults, "of_report", looked)
        made = await desk.report(key="V1", ref=asset.ref)
        assert len((await desk.get(made)).reports) == 1
    await records.close()


async def test_done_is_done_once(desk: FaultDesk) -> None:
    """Of several who click at once one is told that they did it."""
    fault = await desk.report("dana")
    came = await asyncio.gather(
        *(desk.faults().done(fault.id, user(name), name) for name in ("dana", "olaf", "ada"))
    )
    assert sum(bool(one.verdict) for one in came) == 1
    assert (await desk.desk.told()).count("fault_done") == 1


async def test_a_replacement_begun_by_two_at_once_is_one(desk: FaultDesk) -> None:
    """The other is told that another is being given already."""
    fault, stock = await desk.report("dana"), (await desk.asset(STOCK)).ref.id
    came = await asyncio.gather(
        *(desk.faults().replace(fault.id, user(name), stock) for name in ("dana", "olaf"))
    )
    assert sum(bool(one.verdict) for one in came) == 1
    await desk.work()
    now = await desk.get(fault)
    assert (desk.kinds(now)[1:], desk.desk.writes) == (
        ["assign_asked", "assigned", "return_asked", "returned"],
        2,
    )


async def test_repair_clicked_by_two_at_once_is_one_request(desk: FaultDesk) -> None:
    """And one change at its source."""
    fault = await desk.report("dana")
    await asyncio.gather(
        *(desk.faults().repair(fault.id, user(name)) for name in ("dana", "dana", "olaf"))
    )
    await desk.work()
    now = await desk.get(fault)
    assert (now.status, desk.desk.writes) == ("in repair", 1)
    assert (await desk.desk.told()).count("asked") == 1
