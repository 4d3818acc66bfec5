"""Many rows at once: each database is given them in its own way, and both hold the same then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot import history
from bot.history import Event
from bot.models import AssetRef
from bot.store import Records, history_rows
from bot.store.history_rows import Only
from tests.made import NOON, SOURCE
from tests.rounds import rounds

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
FACTS = st.dictionaries(TEXTS, TEXTS | st.integers() | st.none() | st.lists(TEXTS), max_size=3)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(["changed", "looked_up"]),
    at=st.just(NOON),
    ref=st.none() | st.builds(AssetRef, st.just(SOURCE), TEXTS.filter(bool)),
    facts=FACTS,
    texts=st.dictionaries(TEXTS, TEXTS, max_size=2),
)


async def kept(records: Records, events: list[Event]) -> list[Event]:
    """What the records have of these events once they are written."""
    async with records.begin() as connection:
        before = await history_rows.newest(connection)
        await history.append_all(connection, events)
        found = await history_rows.between(connection, Only(), after=before, limit=len(events) + 1)
    return [one.event() for one in found]


@rounds(one_in=4)
@given(st.lists(EVENTS, min_size=1, max_size=150))
async def test_rows_are_kept_as_they_are_given(records: Records, events: list[Event]) -> None:
    """In their order, whatever they say, and however many are written at once."""
    assert await kept(records, events) == events


async def test_what_postgresql_cannot_hold_is_left_out(postgres_url: str) -> None:
    """No zero stands in a text there, be it deep in the facts; half a letter is a question mark."""
    records = await Records.open(postgres_url)
    told = Event(
        kind="a\0b",
        at=NOON,
        facts={"a\0b": ["c\0d", {"e": "\\u0000 as written"}], "half": "\ud83d"},
        texts={"why": "f\0g"},
    )
    (found,) = await kept(records, [told])
    await records.close()
    assert found.kind == "ab"
    assert found.facts == {"ab": ["cd", {"e": "\\u0000 as written"}], "half": "?"}
    assert found.texts == {"why": "fg"}


async def test_a_fact_that_is_no_json_is_refused(records: Records) -> None:
    """On both databases: what is in the facts comes back as it was written."""
    with pytest.raises((TypeError, StatementError), match="not JSON serializable"):
        await kept(records, [Event(kind="a", at=NOON, facts={"since": NOON})])


async def test_a_moment_without_a_zone_is_refused(records: Records) -> None:
    """Nobody could say when it was."""
    with pytest.raises(ValueError, match="has no time zone"):
        await kept(records, [Event(kind="a", at=NOON.replace(tzinfo=None))])
