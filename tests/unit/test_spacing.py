"""Turns in channels are so long apart as Slack asks."""

from bot.deliveries.spacing import Spacing


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


def test_turns_of_a_channel_are_apart_and_those_of_another_are_not() -> None:
    """Each is after those before it, however many they are: who came first is first."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert [spacing.turn("C1", one) for one in "abcde"] == [0, 1, 2, 3, 4]
    assert spacing.turn("C2", "f") == 0
    clock.now += 10
    assert spacing.turn("C1", "g") == 0


def test_a_message_keeps_its_turn_until_it_has_come() -> None:
    """Asked for early it is the same, and newer messages come after it; then it is used up."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert [spacing.turn("C1", one) for one in "abc"] == [0, 1, 2]
    clock.now += 0.5
    assert [spacing.turn("C1", one) for one in "cbd"] == [1.5, 0.5, 2.5]
    clock.now += 2
    assert [spacing.turn("C1", one) for one in "ebc"] == [1.5, 0, 0]
    assert spacing.turn("C1", "b") == 2.5


def test_a_turn_missed_for_long_is_given_anew() -> None:
    """What comes back together after a standstill is apart again."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert [spacing.turn("C1", one) for one in "abc"] == [0, 1, 2]
    clock.now += 60
    assert [spacing.turn("C1", one) for one in "bc"] == [0, 1]


def test_channels_and_turns_that_are_over_are_forgotten() -> None:
    """However many there are, those that have a turn to come are kept."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert {spacing.turn(f"C{number}", "a") for number in range(1_001)} == {0}
    clock.now += 5
    assert [spacing.turn("C7", one) for one in "abc"] == [0, 1, 2]
    assert [spacing.turn("C7", one) for one in "cb"] == [2, 1]
    assert spacing.turn("C8", "a") == 0
    assert len(vars(spacing)["_next"]) == 2


def test_a_long_backlog_waits_in_its_order_however_long_it_is() -> None:
    """A turn that is far off is one like any other: nobody behind it is let past."""
    spacing = Spacing(1, clock=Clock())
    found = [spacing.turn("C1", str(number)) for number in range(700)]
    assert found == [float(number) for number in range(700)]
