"""Sealing: every event gets one seal, in one chain, whenever it is committed and by whomever."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import history
from bot.audit.sealing import Sealer, Unreadable, WrongKey, rest
from bot.audit.verifying import Verification
from bot.history import Event
from bot.models import AssetRef
from bot.store import Records, seal_rows
from bot.store.schema import history as events
from bot.store.schema import history_text
from bot.store.schema import seal as rows
from bot.store.seal_rows import SealedElsewhere
from tests.empty import records_in
from tests.made import NOON, SOURCE

KEY = b"0123456789abcdef0123456789abcdef"
REF = AssetRef(SOURCE, "id-1")


@pytest.fixture
async def records(tmp_path: Path) -> AsyncIterator[Records]:
    """New, empty records."""
    records = await Records.open(records_in(tmp_path))
    yield records
    await records.close()


def sealer(records: Records, key: bytes | None = KEY) -> Sealer:
    """A sealer at noon."""
    return Sealer(records, key, lambda: NOON)


async def happen(records: Records, *kinds: str) -> None:
    """Events of these kinds, each with a word."""
    async with records.begin() as connection:
        for kind in kinds:
            event = Event(kind=kind, at=NOON, ref=REF, facts={"status": ["a", "b"]})
            await history.append(connection, event, texts={"why": f"because of {kind}"})


async def chain(records: Records) -> list[tuple[int, int]]:
    """The chain, as (position, number of the event)."""
    async with records.read() as connection:
        query = select(rows.c.position, rows.c.event).order_by(rows.c.position)
        return [(row.position, row.event) for row in await connection.execute(query)]


async def verified(records: Records, *, head: str | None = None) -> tuple[list[str], Verification]:
    """The faults that a verification finds, and what else it came to."""
    walk = Verification(KEY, head=head)
    async with records.read() as connection:
        return [fault async for fault in walk.faults(connection)], walk


async def test_events_are_sealed_in_order_and_once(records: Records) -> None:
    """A second look adds nothing; what happens later follows."""
    await happen(records, "a", "b")
    assert await sealer(records).seal() == 2
    assert await sealer(records).seal() == 0
    await happen(records, "c")
    assert await sealer(records).seal() == 1
    assert await chain(records) == [(1, 1), (2, 2), (3, 3)]
    faults, walk = await verified(records)
    assert (faults, walk.seals, walk.erased, walk.tail.events) == ([], 3, 0, 0)


@pytest.mark.parametrize("damaged", ["x", "[" * 100_000], ids=["no JSON", "too deep"])
async def test_an_event_that_cannot_be_read_keeps_no_other_from_its_seal(
    records: Records, damaged: str
) -> None:
    """Which it is, is said; once it can be read again it is sealed behind them."""
    await happen(records, "a", "b", "c")
    edit = "UPDATE ab_history SET facts = ? WHERE seq = 2"
    async with records.begin() as connection:
        await connection.exec_driver_sql(edit, (damaged,))
    sealing = sealer(records)
    for _ in range(2):
        with pytest.raises(Unreadable, match="event 2 "):
            await sealing.seal()
    assert await chain(records) == [(1, 1), (2, 3)]
    async with records.begin() as connection:
        await connection.exec_driver_sql(edit, ("{}",))
    assert await sealing.seal() == 1
    assert await chain(records) == [(1, 1), (2, 3), (3, 2)]


async def test_more_than_one_transaction_takes_is_sealed_in_one_look(records: Records) -> None:
    """A history that was there before the seals were."""
    async with records.begin() as connection:
        await history.append_all(connection, [Event(kind="a", at=NOON)] * 450)
    assert await sealer(records).seal() == 450
    assert (await verified(records))[0] == []


async def test_an_event_that_comes_late_is_sealed_where_it_comes(records: Records) -> None:
    """A smaller number than one that is sealed is no reason to miss it, nor is it a fault."""
    await happen(records, "a", "b", "c")
    late = update(events).where(events.c.seq == 2).values(seq=99)
    async with records.begin() as connection:
        await connection.execute(late)
    running = sealer(records)
    assert await running.seal() == 3
    await happen(records, "after the gap")
    async with records.begin() as connection:
        await connection.execute(
            update(events).where(events.c.kind == "after the gap").values(seq=2)
        )
    assert await running.seal() == 1
    assert await chain(records) == [(1, 1), (2, 3), (3, 99), (4, 2)]
    assert (await verified(records))[0] == []


async def test_an_event_that_comes_very_late_is_sealed_by_the_sweep(records: Records) -> None:
    """Beyond what a look goes back, the first look of any process goes through everything."""
    await happen(records, "a", "b")
    running = sealer(records)
    async with records.begin() as connection:
        await connection.execute(update(events).where(events.c.seq == 2).values(seq=50_000))
    assert await running.seal() == 2
    await happen(records, "late")
    async with records.begin() as connection:
        await connection.execute(update(events).where(events.c.kind == "late").values(seq=7))
    assert await running.seal() == 0
    assert (await verified(records))[1].tail.first == 7
    assert await sealer(records).seal() == 1
    assert (await verified(records))[0] == []


async def test_two_sealers_make_one_chain(records: Records) -> None:
    """Whoever comes second to a position gives way, and nothing of its work stays."""
    await happen(records, "a", "b", "c")
    await asyncio.gather(*(sealer(records).seal() for _ in range(5)))
    assert await chain(records) == [(1, 1), (2, 2), (3, 3)]
    async with records.read() as connection:
        first = await seal_rows.newest(connection)
    assert first
    with pytest.raises(SealedElsewhere):
        async with records.begin() as connection:
            await seal_rows.add(connection, [first._replace(position=4, event=9), first])
    assert await chain(records) == [(1, 1), (2, 2), (3, 3)]


async def test_nothing_is_added_to_a_chain_of_another_key(records: Records) -> None:
    """A bot that got a new key says so instead of going on."""
    await happen(records, "a")
    await sealer(records).seal()
    await happen(records, "b")
    with pytest.raises(WrongKey, match="not made under this key"):
        await sealer(records, b"another key that is also long enough").seal()
    assert await chain(records) == [(1, 1)]


async def test_without_a_key_nothing_is_sealed(records: Records) -> None:
    """The unsealed tail says so."""
    await happen(records, "a")
    assert await sealer(records, None).seal() == 0
    assert (await verified(records))[1].tail == (1, NOON, 1)


async def test_erasing_words_breaks_no_seal(records: Records) -> None:
    """A text that is gone is counted as erased; one that is edited is a fault."""
    await happen(records, "a", "b")
    await sealer(records).seal()
    async with records.begin() as connection:
        await connection.execute(history_text.delete())
    faults, walk = await verified(records)
    assert (faults, walk.erased) == ([], 2)


async def test_equal_words_have_unequal_hashes(records: Records) -> None:
    """Nobody can tell from the seals that two events are about the same person."""
    await happen(records, "same", "same")
    await sealer(records).seal()
    async with records.read() as connection:
        one, other = (await connection.execute(select(rows.c.texts))).scalars()
    assert one.keys() == other.keys() == {"why"}
    assert one["why"] != other["why"]


async def test_the_head_of_a_day_is_the_last_seal_before_it(records: Records) -> None:
    """What was sealed later does not change it."""
    await happen(records, "a")
    await sealer(records).seal()
    async with records.read() as connection:
        head = await seal_rows.newest(connection)
        assert head
        assert await seal_rows.newest(connection, before=NOON) is None
        assert await seal_rows.newest(connection, before=NOON.replace(hour=13)) == head
    assert (await verified(records, head=head.hash))[0] == []
    faults, _ = await verified(records, head="0" * 64)
    assert len(faults) == 1
    assert "does not hold the head" in faults[0]


class Looking(Sealer):
    """A sealer that is watched while it looks, without pauses."""

    async def look(self, times: int) -> None:
        """Let it look so many times."""
        self._left, self._done = times, asyncio.Event()
        task = asyncio.create_task(self.keep_sealing(every=0))
        await asyncio.wait_for(self._done.wait(), 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def seal(self) -> int:
        """Seal, and count it however it ends."""
        try:
            return await super().seal()
        finally:
            self._left -= 1
            if self._left <= 0:
                self._done.set()


async def test_sealing_goes_on_after_what_went_wrong_once(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of our own is in the log, and the next look seals."""
    await happen(records, "a")
    wrong = [RuntimeError("no time")]

    def now() -> datetime:
        if wrong:
            raise wrong.pop()
        return NOON

    await Looking(records, KEY, now).look(2)
    assert await chain(records) == [(1, 1)]
    assert "no time" in caplog.text


async def test_what_keeps_it_from_sealing_is_said_once(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at every look, which would fill the log."""
    await happen(records, "a")
    await sealer(records).seal()
    await happen(records, "b")
    await Looking(records, b"x" * 32, lambda: NOON).look(3)
    assert caplog.text.count("not made under this key") == 1


@pytest.mark.parametrize(("seconds", "part"), [(0, 0.05), (29, 0.05), (30, 0.2), (3600, 0.2)])
def test_sealing_takes_a_twentieth_of_the_time_until_an_event_is_nearly_overdue(
    seconds: int, part: float
) -> None:
    """Whoever asks meanwhile goes first; from half a minute on, it takes a fifth."""
    rests = rest(0.02, waited=timedelta(seconds=seconds))
    assert 0.02 / (0.02 + rests) == pytest.approx(part)


@pytest.mark.parametrize("seconds", [0, 3600])
def test_what_waited_for_the_database_is_followed_by_a_short_rest(seconds: int) -> None:
    """Ten seconds behind another program's lock are no work, so they delay no seal by minutes."""
    assert rest(9.2, waited=timedelta(seconds=seconds)) <= 2
