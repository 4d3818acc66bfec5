"""What a conversation is about, for whoever asked in it."""

from datetime import datetime, timedelta

import pytest

from bot.language.follow_ups import named
from bot.language.questions import FindAssets, ListAssets
from bot.store import Records
from bot.topics import REMEMBERED, Topics
from tests.made import NOON

LAPTOP = FindAssets(words=("LT-0042",))


class Clock:
    """A clock that is moved by hand."""

    now = NOON

    def __call__(self) -> datetime:
        """The time."""
        return self.now


async def test_it_is_remembered_for_whoever_asked_there(records: Records) -> None:
    """By every replica, for a week: the last thing asked in that thread by that person."""
    clock = Clock()
    first, other = (Topics(records=records, installation="E:T", now=clock) for _ in range(2))
    spot = first.spot("C0DESK", "1.2", "U0ANA")
    first.note(spot, ListAssets())
    await first.drain()
    first.note(spot, LAPTOP)
    await first.drain()
    assert await other.about(spot) == LAPTOP
    assert await other.about(first.spot("C0DESK", "1.2", "U0BEN")) is None
    assert await other.about(first.spot("C0DESK", None, "U0ANA")) is None
    clock.now += REMEMBERED + timedelta(seconds=1)
    assert await other.about(spot) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("transfer it <@U0BEN> it is his", "transfer LT-0042 <@U0BEN> it is his"),
        ("history it", "history LT-0042"),
        ("who has This One?", "who has LT-0042?"),
        ("the IT-desk, exit and it.example", "the IT-desk, exit and it.example"),
    ],
)
def test_it_is_the_asset_that_was_asked_for(text: str, said: str) -> None:
    """The first of these words alone, where it is a word of its own."""
    assert named(text, LAPTOP) == said
    assert named(text, None) == text
    assert named(text, ListAssets()) == text
