"""Questions on each of Factorial's bad days: one clear answer, nothing lost, nothing secret."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

import pytest
import pytest_asyncio

from sandbox.factorial import Kind
from sandbox.slack import Seen
from tests.flows.factorial_days import AWAY, DAYS, EACH, MISSING, STALE, Stand, is_right, standing

one_loop = pytest.mark.asyncio(loop_scope="module")
SERIAL = "PF4BENCH"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(
    tmp_path_factory: pytest.TempPathFactory, read_before: Path
) -> AsyncIterator[Stand]:
    """One bot for all the bad days: it has to get over each of them by itself."""
    folder = tmp_path_factory.mktemp("days")
    async with standing(
        folder, read_before, ASSETBOT_FRESH_FOR="0", ASSETBOT_CHECK_WITHIN="8"
    ) as one:
        await one.answer(f"/asset serial {SERIAL}")  # names are known from here on
        yield one


def shown(stand: Stand, answer: Seen, expected: str, serial: str) -> None:
    """The answer is right, as it was last read where that is said, and the log hides secrets."""
    is_right(answer, stand.told, expected, serial)
    assert expected != STALE or "Amara Okafor" in answer.plain
    stand.log()


def test_every_fault_of_the_sandbox_has_its_day() -> None:
    """A fault that nobody drives the bot through proves nothing."""
    assert {day.kind for day in DAYS.values()} == set(get_args(Kind))


@one_loop
@pytest.mark.parametrize("name", EACH)
async def test_a_serial_number_that_only_the_source_has(stand: Stand, name: str) -> None:
    """It is shown, or said to be out of reach; and shown as soon as that is over."""
    serial = f"COLD{list(DAYS).index(name):03}"
    stand.made(serial)
    async with stand.on(DAYS[name]):
        shown(stand, await stand.answer(f"/asset serial {serial}"), DAYS[name].cold, serial)
    after = (await stand.answer(f"/asset serial {serial}")).plain
    assert serial in after
    assert "@Alex Moreno" in after
    assert "Not confirmed by" not in after


@one_loop
@pytest.mark.parametrize("name", EACH)
async def test_a_serial_number_that_the_index_has(stand: Stand, name: str) -> None:
    """It is shown as it is, or as it was last read; and as it is as soon as that is over."""
    async with stand.on(DAYS[name]):
        shown(stand, await stand.answer(f"/asset serial {SERIAL}"), DAYS[name].warm, SERIAL)
    after = (await stand.answer(f"/asset serial {SERIAL}")).plain
    for fact in (SERIAL, "ThinkPad", "laptop", "@Amara Okafor"):
        assert fact in after
    assert "Not confirmed by" not in after


@one_loop
@pytest.mark.parametrize("name", EACH)
async def test_a_serial_number_that_nobody_has(stand: Stand, name: str) -> None:
    """The nearest is offered, or nothing is denied that could not be asked for."""
    serial = "PF4BEMCH"
    async with stand.on(DAYS[name]):
        answer = await stand.answer(f"/asset serial {serial}")
        shown(stand, answer, DAYS[name].unknown, serial)
        if DAYS[name].unknown == MISSING:
            assert SERIAL in answer.plain
    assert SERIAL in (await stand.answer(f"/asset serial {serial}")).plain


@one_loop
@pytest.mark.parametrize("name", AWAY)
async def test_what_needs_no_source(stand: Stand, name: str) -> None:
    """A list and a person's assets come from the index, whatever the source does."""
    async with stand.on(DAYS[name]):
        asked = len(stand.factorial.requests)
        listed = await stand.answer("/asset list category:laptop")
        assert "1–10 of" in listed.plain
        mine = await stand.answer("/asset of @amara")
        assert SERIAL in mine.plain
        assert len(stand.factorial.requests) == asked
