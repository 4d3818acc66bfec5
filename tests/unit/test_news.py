"""What is owed is told by the process that came to owe it, once that is committed."""

import asyncio
from typing import Any

import pytest

from bot.deliveries.news import AT_ONCE, Begun, News
from bot.store import Records


class Told:
    """Whom it is told to: each telling waits until it is let go on."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.begun = asyncio.Event()
        self.go = asyncio.Event()

    async def tell(self, subject: str) -> None:
        """Tell of a subject."""
        self.subjects.append(subject)
        self.begun.set()
        await self.go.wait()
        if subject == "broken":
            raise ValueError(subject)


async def ended(news: News) -> None:
    """Until all is told."""
    await news.close(10)


async def test_news_are_told_after_the_transaction_and_never_if_it_is_rolled_back(
    records: Records,
) -> None:
    """Twice in one transaction is once; what breaks keeps nothing else from being told."""
    told = Told()
    told.go.set()
    news = News(told.tell)

    async def undone() -> None:
        async with records.begin() as connection:
            news.begin(connection, "undone")
            raise KeyError

    with pytest.raises(KeyError):
        await undone()
    async with records.begin() as connection:
        for subject in ("broken", "one", "one"):
            news.begin(connection, subject)
        await asyncio.sleep(0)
        assert told.subjects == []
    await ended(news)
    assert told.subjects == ["broken", "one"]


async def test_what_is_owed_while_it_is_being_told_is_told_once_more(records: Records) -> None:
    """Whoever is telling may have looked before it was owed."""
    told = Told()
    news = News(told.tell)
    for _ in range(3):
        async with records.begin() as connection:
            news.begin(connection, "one")
        await told.begun.wait()
    told.go.set()
    await ended(news)
    assert set(told.subjects) == {"one"}
    assert 2 <= len(told.subjects) <= 3


async def test_what_is_not_told_in_time_is_left_to_its_rows(records: Records) -> None:
    """A process that ends waits for nobody."""
    told = Told()
    news = News(told.tell)
    async with records.begin() as connection:
        news.begin(connection, "one")
    await asyncio.sleep(0)
    await news.close(0)
    await news.close(0)
    assert told.subjects == ["one"]


async def test_what_waits_for_its_turn_is_left_to_its_rows_too(records: Records) -> None:
    """So many are told of side by side; a process that ends begins no more of them."""
    told = Told()
    news = News(told.tell)
    async with records.begin() as connection:
        for number in range(AT_ONCE + 2):
            news.begin(connection, str(number))
    await told.begun.wait()
    await news.close(0)
    told.go.set()
    await ended(news)
    assert told.subjects == [str(number) for number in range(AT_ONCE)]


async def test_what_comes_of_a_telling_is_told_as_well_before_the_end(records: Records) -> None:
    """Telling may come to owe something; within the time that is given it is told."""
    subjects: list[str] = []

    async def tell(subject: str) -> None:
        async with records.begin() as connection:
            if subject == "one":
                news.begin(connection, "two")
        subjects.append(subject)

    news = News(tell)
    async with records.begin() as connection:
        news.begin(connection, "one")
    await ended(news)
    assert subjects == ["one", "two"]


async def test_all_but_telling_is_a_job(records: Records) -> None:
    """Of any process."""
    enqueued: list[str] = []

    class Jobs:
        async def enqueue(self, _connection: Any, job: str, *_more: Any) -> None:
            enqueued.append(job)

    told = Told()
    told.go.set()
    news = News(told.tell)
    begun = Begun(Jobs(), news, "tell")  # type: ignore[arg-type] # as much of them as is asked
    async with records.begin() as connection:
        await begun.enqueue(connection, "tell", "a", {"v": 1, "subject": "one"})
        await begun.enqueue(connection, "sync", "b", {"v": 1, "source": "factorial"})
    await ended(news)
    assert (told.subjects, enqueued) == (["one"], ["sync"])
