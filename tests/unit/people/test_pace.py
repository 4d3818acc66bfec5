"""How many questions one person may ask in a minute."""

import pytest

from bot.errors import AskedTooMuch
from bot.people.pace import Pace


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """The time."""
        return self.now


def test_a_minutes_worth_is_answered_and_then_it_is_said_when_to_ask_again() -> None:
    """A question that is refused does not make the wait longer."""
    clock = Clock()
    pace = Pace(3, clock=clock)
    for second in (0, 10, 20):
        clock.now = second
        pace.check("ana")
    clock.now = 30
    for _ in range(2):
        with pytest.raises(AskedTooMuch, match="in 30 seconds"):
            pace.check("ana")
    clock.now = 60
    pace.check("ana")
    with pytest.raises(AskedTooMuch, match="in 10 seconds"):
        pace.check("ana")


def test_each_person_is_counted_alone() -> None:
    """Nobody waits for what others ask."""
    pace = Pace(1, clock=Clock())
    pace.check("ana")
    pace.check("ben")
    with pytest.raises(AskedTooMuch):
        pace.check("ana")


def test_who_was_silent_for_a_minute_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with everyone who ever asked."""
    monkeypatch.setattr("bot.people.pace._MOST_KEPT", 5)
    clock = Clock()
    pace = Pace(1, clock=clock)
    for number in range(6):
        pace.check(f"early {number}")
    clock.now = 61
    pace.check("late")
    assert list(pace._asked) == ["late"]
