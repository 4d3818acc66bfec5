"""What a conversation is about, for whoever asked in it."""

from datetime import datetime, timedelta

import pytest

from bot.answering.topics import REMEMBERED, Topics
from bot.language.follow_ups.from_question import as_said
from bot.language.parsed import Parsed
from bot.language.parsed_to_asked import question
from bot.language.questions import AssetsOf, Filters, FindAssets, ListAssets, Question, Where
from bot.store import Records
from tests.made import NOON

LAPTOP = Parsed(intent="find", filters={"serial_number": "LT-0042"}, confidence=1)


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
    first.note(spot, Parsed(text="who has it?", intent="mine"))
    await first.drain()
    first.note(spot, LAPTOP)
    await first.drain()
    kept = await other.about(spot)
    assert kept is not None
    assert (kept.intent, kept.filters) == ("find", LAPTOP.filters)
    assert await other.about(first.spot("C0DESK", "1.2", "U0BEN")) is None
    assert await other.about(first.spot("C0DESK", None, "U0ANA")) is None
    clock.now += REMEMBERED + timedelta(seconds=1)
    assert await other.about(spot) is None


async def test_what_the_asset_was_found_among_is_remembered_too(records: Records) -> None:
    """All of it: also that only what is free was meant, and that nothing was found."""
    topics = Topics(records=records, installation="E:T", now=Clock())
    spot = topics.spot("C0DESK", "1.2", "U0ANA")
    free = Parsed(intent="count", filters={"assignee": None}, by="team", available=True)
    free = free.model_copy(update={"confidence": 1.0, "empty": True})
    topics.note(spot, LAPTOP.model_copy(update={"kind": "Laptop", "among": free}))
    await topics.drain()
    kept = await topics.about(spot)
    assert kept is not None
    assert kept.among is not None
    assert (kept.filters, kept.kind) == (LAPTOP.filters, "Laptop")
    assert (kept.among.by, kept.among.available, kept.among.empty) == ("team", True, True)


@pytest.mark.parametrize(
    "asked",
    [
        FindAssets(words=("LT-0042",)),
        FindAssets(words=("LT-0042", "LT-0104")),
        AssetsOf(),
        AssetsOf(slack_user="U0BEN"),
        ListAssets(),
        ListAssets(
            filters=Filters(
                where=(
                    Where(field="category", values=("Laptop", "Phone")),
                    Where(field="location", values=("Berlin",), negated=True),
                ),
                warranty_to=NOON.date(),
                price_from=1000,
                person="U0BEN",
                order="newest",
                most=3,
            )
        ),
        ListAssets(filters=Filters(where=(), unassigned=True, mac="00:00:5E:00:53:01")),
    ],
)
def test_what_was_typed_or_clicked_is_remembered_as_if_it_had_been_said(asked: Question) -> None:
    """The sentence for it asks the same question."""
    said = as_said(asked)
    assert said is not None
    assert question(said) == asked
