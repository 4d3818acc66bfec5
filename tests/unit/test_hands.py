"""What was decided is seen to by the process that decided it, as soon as that is on record."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.hands import AT_ONCE, Hands
from bot.log import bound, correlation
from bot.store import Records, StoreFailed


class Office:
    """Hands at work, and what they did."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.under_way: list[str] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.free = asyncio.Event()
        """Nobody goes first."""
        self.free.set()
        self.gave_way = 0
        self.mute = False
        self._more = asyncio.Semaphore(0)

    async def work(self, request: str) -> None:
        """Carry one out, once that may go on."""
        self.under_way.append(f"{request} {correlation.get()}")
        self._more.release()
        await self.goes_on.wait()
        if request == "broken":
            raise ValueError(request)
        if request == "locked out":
            raise StoreFailed("It is locked.")
        self.done.append(f"{request} carried out")

    async def tell(self, request: str) -> None:
        """Say so."""
        self._more.release()
        if request == "locked out":
            raise StoreFailed("It is locked.")
        if self.mute:
            raise OSError(request)
        self.done.append(f"{request} told")

    async def when(self) -> None:
        """Let others go first."""
        self.gave_way += 1
        await self.free.wait()

    async def until(self, times: int) -> None:
        """Return when so much more has happened."""
        async with asyncio.timeout(10):
            for _ in range(times):
                await self._more.acquire()


@asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[Hands]:
    """Hands of an office."""
    hands = Hands(office.work, tell=office.tell, when=office.when)
    working = asyncio.create_task(hands.work())
    yield hands
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    await hands.close(0)


async def begin(records: Records, hands: Hands, *requests: str) -> None:
    """A transaction that requests are begun by."""
    async with records.begin() as connection:
        for one in requests:
            hands.begin(connection, one)


async def undone(records: Records, hands: Hands) -> None:
    """A transaction that is rolled back."""
    async with records.begin() as connection:
        hands.begin(connection, "undone")
        raise ZeroDivisionError


async def test_it_is_begun_when_the_transaction_is_committed_and_not_without(
    records: Records,
) -> None:
    """Under the reference of what caused it; told of when it is done, and once."""
    office = Office()
    async with at_work(office) as hands:
        with pytest.raises(ZeroDivisionError):
            await undone(records, hands)
        with bound("7KQ2"):
            async with records.begin() as connection:
                hands.begin(connection, "one")
                hands.begin(connection, "one")
                assert not hands.waiting
        assert hands.waiting == ("one",)
        await office.until(2)
    assert (office.under_way, office.done) == (["one 7KQ2"], ["one carried out", "one told"])


async def test_what_breaks_one_keeps_no_other(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has why; its row says that it is owed still."""
    office = Office()
    async with at_work(office) as hands:
        with caplog.at_level(logging.ERROR):
            await begin(records, hands, "broken", "one")
            await office.until(4)
    assert office.done == ["one carried out", "broken told", "one told"]
    assert [one.message for one in caplog.records] == ["a request was not seen to"]


async def test_records_that_cannot_be_used_are_a_sentence_in_the_log(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """No fault of ours: the request is owed still, and is seen to when they can be."""
    office = Office()
    async with at_work(office) as hands:
        await begin(records, hands, "locked out")
        await office.until(1)
    assert [(one.getMessage(), one.exc_info) for one in caplog.records] == [
        ("a request is yet to be told of: It is locked.", None),
        ("a request is yet to be seen to: It is locked.", None),
    ]


async def test_what_cannot_be_told_hides_nothing_of_the_work(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """Each failure is in the log by its own sentence; what was carried out is not among them."""
    office = Office()
    office.mute = True
    async with at_work(office) as hands:
        with caplog.at_level(logging.ERROR):
            await begin(records, hands, "broken", "one")
            await office.until(4)
    assert office.done == ["one carried out"]
    failed = {one.message: one.exc_info[0] for one in caplog.records if one.exc_info}
    assert failed == {
        "a request was not seen to": ValueError,
        "a request was not told of": OSError,
    }
    assert len(caplog.records) == 3


async def test_what_waits_gives_way_once_and_together(records: Records) -> None:
    """However many wait, until there are as many as are seen to side by side."""
    office = Office()
    names = [f"number {number}" for number in range(AT_ONCE + 1)]
    async with at_work(office) as hands:
        await begin(records, hands, *names)
        await office.until(2 * len(names))
    assert office.gave_way == 2


async def test_some_are_seen_to_at_a_time_and_the_rest_are_known_to_wait(records: Records) -> None:
    """None at all while people go first."""
    office = Office()
    office.goes_on.clear()
    office.free.clear()
    names = [f"number {number}" for number in range(AT_ONCE + 2)]
    async with at_work(office) as hands:
        await begin(records, hands, *names)
        await asyncio.sleep(0)
        assert (list(hands.waiting), office.under_way) == (names, [])
        office.free.set()
        await office.until(AT_ONCE)
        assert list(hands.waiting) == names[AT_ONCE:]
        office.goes_on.set()
        await office.until(AT_ONCE + 4)
        assert (hands.waiting, len(office.under_way)) == ((), len(names))


async def test_the_end_waits_for_what_is_under_way_and_not_for_long(
    records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not end by itself is ended; what was not begun never is."""
    office = Office()
    office.goes_on.clear()
    async with at_work(office) as hands:
        await begin(records, hands, "one")
        await office.until(1)
        assert not hands.leaves
        closing = asyncio.create_task(hands.close(10))
        await asyncio.sleep(0)
        assert hands.leaves
        office.goes_on.set()
        await closing
        assert office.done == ["one carried out", "one told"]
        office.goes_on.clear()
        await begin(records, hands, "two")
        await office.until(2)
        await hands.close(0)
    assert office.done == ["one carried out", "one told"]
    assert [one.message for one in caplog.records] == ["requests were still being seen to"]
