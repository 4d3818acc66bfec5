"""Turns in channels are so long apart as Slack asks."""

from bot.spacing import Spacing


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now


def test_turns_of_a_channel_are_apart_and_those_of_another_are_not() -> None:
    """Each waits for those before it; what would wait too long takes none."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert [spacing.turn("C1", within=2) for _ in range(5)] == [0, 1, 2, 3, 3]
    assert spacing.turn("C2", within=2) == 0
    clock.now += 2.5
    assert [spacing.turn("C1", within=2) for _ in range(2)] == [0.5, 1.5]
    clock.now += 10
    assert spacing.turn("C1", within=2) == 0


def test_channels_whose_turns_are_over_are_forgotten() -> None:
    """However many there are, those that have a turn to come are kept."""
    clock = Clock()
    spacing = Spacing(1, clock=clock)
    assert {spacing.turn(f"C{number}", within=0) for number in range(1_001)} == {0}
    clock.now += 5
    spacing.turn("C7", within=0)
    assert spacing.turn("C7", within=0) == 1
    assert spacing.turn("C8", within=0) == 0
