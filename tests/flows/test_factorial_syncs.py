"""Readings of the inventory on each of Factorial's bad days: nothing lost, nothing made up."""

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from bot.language.questions import Filters
from bot.models import Scope
from bot.store import SyncRun
from bot.store.runs import last_runs
from bot.terminal import commands as terminal
from bot.terminal.reading import Progress
from sandbox.company import ItAsset
from tests.flows.factorial_days import DAYS, EACH, Stand, standing

pytestmark = pytest.mark.asyncio(loop_scope="module")
FROM_PAGE_TWO = {
    "empty": ("done", "It counts"),
    "no meta": ("done", ""),
    "no total": ("done", ""),
    "more, but not where": ("done", ""),
    "a list cut short": ("done", ""),
}
"""What is otherwise where only the second and last page of the assets is met."""


class Row(NamedTuple):
    """An asset, as far as both sides know it by the same words."""

    serial_number: str | None
    status: str
    owner_id: str | None
    notes: str | None
    label: str | None


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> AsyncIterator[Stand]:
    """One bot for all the bad days: it has to get over each of them by itself."""
    async with standing(tmp_path_factory.mktemp("days"), read_before) as one:
        yield one


def at_source(stand: Stand) -> dict[str, Row]:
    """Every asset that is not deleted in Factorial."""

    def row(one: ItAsset) -> Row:
        return Row(one.serial_number, one.status, one.owner_id, one.notes, one.label)

    return {one.id: row(one) for one in stand.factorial.inventory.assets if not one.discarded_at}


def in_index(stand: Stand) -> dict[str, Row]:
    """Every asset that the bot shows in its lists."""
    index = stand.scene.bot._parts.index
    held = [one.asset for one in index.listed(Scope(), Filters(), position=None, limit=1000).rows]
    return {
        one.ref.id: Row(
            one.serial_number,
            one.source_status,
            one.assignee.id if one.assignee else None,
            one.notes,
            one.tag,
        )
        for one in held
    }


async def last_run(stand: Stand) -> SyncRun:
    """The newest run, as `assetbot status` has it."""
    async with stand.scene.bot._parts.records.read() as connection:
        return (await last_runs(connection, "factorial", limit=1))[0]


async def told(stand: Stand) -> tuple[bool, str]:
    """`assetbot sync` beside the running bot: whether all went well, and what it says."""
    stream = io.StringIO()
    well = await terminal.sync(stand.settings, Progress(stream))
    said = stream.getvalue()
    assert stand.key not in said
    return well, said


class News(NamedTuple):
    """What happened in Factorial since the index was read."""

    fresh: str
    gone: str
    given: str
    to: str


async def happened(stand: Stand) -> News:
    """The index is as the source; then one asset is made, one deleted, one given to another."""
    factorial = stand.factorial
    number = len(factorial.inventory.assets)
    made = [one for one in factorial.inventory.assets if one.serial_number.startswith("MADE")]
    gone = made[-1].id if made and not made[-1].discarded_at else stand.made("MADE")
    if in_index(stand) != at_source(stand):
        await stand.scene.bot.job_table.read("factorial")
    assert in_index(stand) == at_source(stand)
    given = factorial.asset("PF4BENCH")
    to = "1003" if given.owner_id != "1003" else "1004"
    factorial.edit(given.id, {"owner_id": to})
    factorial.discard(gone)
    return News(stand.made(f"MADE{number}"), gone, given.id, to)


async def is_honest(stand: Stand, before: dict[str, Row], outcome: str, doubt: str) -> None:
    """Nothing that the source has is lost, and the run says how it ended and why."""
    now, held = at_source(stand), in_index(stand)
    assert held.keys() >= before.keys() & now.keys()
    assert held.keys() <= before.keys() | now.keys()
    run = await last_run(stand)
    assert run.ended_at is not None
    assert (run.outcome, stand.key in run.error) == (outcome, False)
    if outcome == "done":
        assert doubt in run.error if doubt else not run.error
    else:
        assert run.error
    stand.log()


async def is_over(stand: Stand, news: News) -> None:
    """The next sync is as if nothing had been."""
    await stand.scene.bot.job_table.read("factorial")
    run = await last_run(stand)
    assert (run.outcome, run.error) == ("done", "")
    held = in_index(stand)
    assert held == at_source(stand)
    assert news.fresh in held
    assert news.gone not in held
    assert held[news.given].owner_id == news.to


@pytest.mark.parametrize("name", EACH)
async def test_a_sync_that_is_due(stand: Stand, name: str) -> None:
    """On such a day it ends as it should, and the next one makes all of it good."""
    day, news = DAYS[name], await happened(stand)
    before = in_index(stand)
    async with stand.on(day):
        await stand.scene.bot.job_table.read("factorial")
        await is_honest(stand, before, day.sync, day.doubt)
    await is_over(stand, news)


@pytest.mark.prove
@pytest.mark.parametrize("name", DAYS)
async def test_a_sync_by_hand_that_is_met_on_its_second_page(stand: Stand, name: str) -> None:
    """`assetbot sync` says in a sentence what is wrong, ends with 1, and the next mends it all."""
    day, news = DAYS[name], await happened(stand)
    outcome, doubt = FROM_PAGE_TWO.get(name, (day.sync, day.doubt))
    before = in_index(stand)
    async with stand.on(day, page=2, resource="it_assets"):
        well, said = await told(stand)
        assert well == (outcome == "done")
        assert doubt in said
        assert "Traceback" not in said
        assert well or f"factorial: {outcome}: " in said
        await is_honest(stand, before, outcome, doubt)
    await is_over(stand, news)
