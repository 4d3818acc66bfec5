"""Turns in channels are as far apart as Slack asks, whichever process asks for them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.spacing import Spacing
from bot.store import Records
from tests.made import NOON


class Clock:
    """The time, moved by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now

    def moves(self, seconds: float) -> None:
        """So many seconds pass."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    """Noon."""
    return Clock()


Process = Callable[[], Spacing]


@pytest.fixture
def process(records: Records, clock: Clock) -> Process:
    """A process that leaves a second between two messages."""
    return lambda: Spacing(records, 1, now=clock)


async def turns(spacing: Spacing, messages: str, channel: str = "C1") -> list[float]:
    """In how many seconds the turns of these messages are, one letter each."""
    return [await spacing.turn(channel, one) for one in messages]


async def test_turns_of_a_channel_are_apart_and_those_of_another_are_not(
    process: Process, clock: Clock
) -> None:
    """Each is after those before it, however many they are: who came first is first."""
    spacing = process()
    assert await turns(spacing, "abcde") == [0, 1, 2, 3, 4]
    assert await spacing.turn("C2", "f") == 0
    clock.moves(10)
    assert await spacing.turn("C1", "g") == 0


async def test_processes_that_ask_at_once_are_given_no_turn_twice(process: Process) -> None:
    """Three of them with four messages each: twelve turns, a second apart."""
    asked = [turns(process(), messages) for messages in ("abcd", "efgh", "ijkl")]
    found = [one for each in await asyncio.gather(*asked) for one in each]
    assert sorted(found) == [float(number) for number in range(12)]


async def test_a_message_keeps_its_turn_until_it_has_come(process: Process, clock: Clock) -> None:
    """Asked for early it is the same, and newer messages come after it; then it is used up."""
    spacing = process()
    assert await turns(spacing, "abc") == [0, 1, 2]
    clock.moves(0.5)
    assert await turns(spacing, "cbd") == [1.5, 0.5, 2.5]
    clock.moves(2)
    assert await turns(spacing, "ebc") == [1.5, 0, 0]
    assert await spacing.turn("C1", "b") == 2.5


async def test_a_turn_missed_for_long_is_given_anew(process: Process, clock: Clock) -> None:
    """What comes back together after a standstill is apart again."""
    spacing = process()
    assert await turns(spacing, "abc") == [0, 1, 2]
    clock.moves(60)
    assert await turns(spacing, "bc") == [0, 1]


async def test_nothing_waits_for_a_clock_that_was_put_back(process: Process, clock: Clock) -> None:
    """Turns of an hour later count for nothing, also those that messages have already."""
    spacing = process()
    assert await turns(spacing, "ab") == [0, 1]
    clock.moves(-3600)
    assert await turns(spacing, "bc") == [0, 1]
    assert await turns(process(), "d") == [2]


async def test_turns_that_are_over_are_forgotten(process: Process, clock: Clock) -> None:
    """However many there were, those that are yet to come are kept."""
    spacing = process()
    await spacing.turn("C1", "first")
    for number in range(1_001):
        vars(spacing)["_kept"][str(number)] = clock.now
    clock.moves(16)
    assert await turns(spacing, "abc") == [0, 1, 2]
    assert set(vars(spacing)["_kept"]) == {"b", "c"}
