"""Sources asked directly: at the same time, each within its limit."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.answering.asking import Asking
from bot.assets.client import Capabilities
from bot.models import Asset, Scope, Ticket, Tickets
from bot.store import Index
from tests.made import NOON, FakeSource, asset


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A new, empty index."""
    index = Index.open(tmp_path / "index.sqlite3")
    yield index
    index.close()


def asking(index: Index, **sources: FakeSource) -> Asking:
    """Whoever asks these sources."""
    return Asking(
        index=index,
        sources=sources,
        now=lambda: NOON,
        fresh_for=timedelta(0),
        check_within=timedelta(seconds=5),
    )


class Waiting(FakeSource):
    """A source that answers once the other one was asked too."""

    def __init__(self, barrier: asyncio.Barrier, *assets: Asset) -> None:
        super().__init__(assets)
        self.barrier = barrier

    async def find_by_serial(self, serial_numbers: Sequence[str]) -> list[Asset]:
        """What it has, when everyone is here."""
        await self.barrier.wait()
        return await super().find_by_serial(serial_numbers)


async def test_all_sources_are_asked_at_the_same_time(index: Index) -> None:
    """Each waits until the other was asked: in turn, neither would ever answer."""
    barrier = asyncio.Barrier(2)
    here = Waiting(barrier, asset(1, serial="X1"))
    there = Waiting(barrier, asset(2, serial="X1", source="itflow"))

    asked = await asking(index, factorial=here, itflow=there).everyone(Scope(), ["X1"], "serial")

    assert [one.asset.ref.source for one in asked.found] == ["factorial", "itflow"]
    assert asked.answered == ("factorial", "itflow")


async def test_an_asset_asked_for_alone_keeps_the_tickets_of_the_last_reading(
    index: Index,
) -> None:
    """A source that tells of tickets in lists alone has not closed them by saying nothing."""
    ticket = Ticket(id="1", number="TCK-1", subject="Paper jam", status="Open")
    known = asset(1, serial="X1").model_copy(update={"tickets": Tickets(open=1, newest=(ticket,))})
    index.refresh(known, checked_at=NOON - timedelta(hours=1))
    ask = asking(index, factorial=FakeSource([asset(1, serial="X1", location="Berlin")]))
    (held,) = index.find(Scope(), "X1", field="serial")

    checked, _ = await ask.checked(Scope(), held)

    assert checked
    assert checked.asset.location
    assert checked.asset.tickets == known.tickets
    kept = index.get(Scope(), known.ref)
    assert kept
    assert kept.asset.tickets == known.tickets


def test_a_source_that_keeps_things_from_us_unsaid_is_known(index: Index) -> None:
    """Of those that were asked; one that is no longer there keeps nothing."""
    here, there = FakeSource(), FakeSource()
    there.capabilities = Capabilities(tells_denied=False)
    both = asking(index, factorial=here, itflow=there)
    assert both.veiled(["factorial", "itflow", "former"]) == ("itflow",)
    assert both.veiled(["factorial"]) == ()
