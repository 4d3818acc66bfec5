"""Whatever is done to the rows behind the bot's back is found."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Self

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import history
from bot.audit.sealing import Sealer
from bot.audit.verifying import ANOTHER_KEY, Verification
from bot.history import Event
from bot.models import AssetRef
from bot.store import Records, seal_rows
from bot.store.people import ensure_person
from tests.empty import records_in
from tests.made import NOON, SOURCE

KEY = b"0123456789abcdef0123456789abcdef"
EVENTS = 8
NUMBERS = st.integers(1, EVENTS)
Tamper = Sequence[tuple[str, tuple[object, ...]]]
"""Statements, each with its values."""


class Kept:
    """A sealed history, and its head as it was posted."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._url = records_in(folder)

    def __enter__(self) -> Self:
        self._records = self._runner.run(Records.open(self._url))
        self.head = self._runner.run(_filled(self._records))
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._records.close())
        self._runner.close()

    def found(self, tamper: Tamper, *, head: str | None = None, key: bytes = KEY) -> list[str]:
        """The faults after somebody tampered with it, which is undone again."""
        return self._runner.run(self._found(tamper, Verification(key, head=head)))

    async def _found(self, tamper: Tamper, walk: Verification) -> list[str]:
        found = []
        with suppress(Undone):
            async with self._records.begin() as connection:
                await connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                for statement, values in tamper:
                    await connection.exec_driver_sql(statement, values)
                found = [fault async for fault in walk.faults(connection)]
                raise Undone
        return found


class Undone(Exception):  # noqa: N818 - says what is so
    """Nothing of a transaction is to stay."""


async def _filled(records: Records) -> str:
    async with records.begin() as connection:
        actor = await ensure_person(connection, "slack", "T", "U1", evidence="x", at=NOON)
        for number in range(EVENTS):
            event = Event(
                kind=f"kind {number}",
                at=NOON + timedelta(seconds=number),
                ref=AssetRef(SOURCE, f"id-{number}"),
                actor=actor,
                client="acme",
                facts={"number": number},
            )
            await history.append(connection, event, texts={"why": f"Why {number}"})
    assert await Sealer(records, KEY, lambda: NOON).seal() == EVENTS
    async with records.read() as connection:
        newest = await seal_rows.newest(connection)
    assert newest
    return newest.hash


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Eight events, sealed."""
    with Kept(tmp_path_factory.mktemp("sealed")) as filled:
        yield filled


def test_what_nobody_touched_has_no_fault(kept: Kept) -> None:
    """Neither with the head nor without."""
    assert kept.found(()) == []
    assert kept.found((), head=kept.head) == []


EVENT_COLUMNS = ("id", "v", "kind", "at", "source", "asset_id", "client_id", "actor", "facts")
SEAL_COLUMNS = ("event", "at", "content", "texts", "sealed_at", "hash")
VALUES = st.sampled_from(["x", "", 77, b"\xff", "\udcff", "{}", "[1]", '{"number": 99}']) | st.just(
    "2026-01-01 00:00:00.000000"
)


@example(row=1, column="id", value=b"\xff")
@example(row=1, column="facts", value="[" * 100_000)
@given(row=NUMBERS, column=st.sampled_from(EVENT_COLUMNS), value=VALUES)
def test_an_edited_event_is_found(kept: Kept, row: int, column: str, value: object) -> None:
    """Whichever column, and be it no value that could be read; told by number and time."""
    faults = kept.found(_edit("ab_history", "seq", row, column, value))
    assert len(faults) == 1
    assert faults[0].startswith(f"Event {row} of 2026-11-22 12:00:0{row - 1} UTC")


@example(row=1, column="texts", value="[" * 100_000)
@given(row=NUMBERS, column=st.sampled_from(SEAL_COLUMNS), value=VALUES)
def test_an_edited_seal_is_found(kept: Kept, row: int, column: str, value: object) -> None:
    """A seal protects itself too."""
    assert kept.found(_edit("ab_seal", "position", row, column, value))


@given(NUMBERS, VALUES)
def test_an_edited_word_is_found(kept: Kept, row: int, value: object) -> None:
    """Words may be erased, and not replaced."""
    number = f"(SELECT id FROM ab_history WHERE seq = {row})"  # noqa: S608 - our own names
    faults = kept.found(_edit("ab_history_text", "event_id", number, "text", value))
    assert len(faults) == 1
    assert faults[0].startswith(f"Event {row} of ")


@given(NUMBERS, st.integers(1, EVENTS))
def test_removed_events_are_found(kept: Kept, first: int, last: int) -> None:
    """One of them or a stretch, in the middle or at the end: each is named."""
    gone = range(min(first, last), max(first, last) + 1)
    faults = kept.found([_remove("ab_history", "seq", gone)])
    assert [fault.split(" of ")[0] for fault in faults] == [f"Event {one}" for one in gone]
    assert all(fault.endswith("it was removed.") for fault in faults)


@given(NUMBERS, NUMBERS)
def test_removed_seals_are_found(kept: Kept, first: int, last: int) -> None:
    """Only where all of the newest ones are cut off does it take the head to tell."""
    gone = range(min(first, last), max(first, last) + 1)
    tamper = [_remove("ab_seal", "position", gone)]
    assert kept.found(tamper, head=kept.head) != []
    assert (kept.found(tamper) != []) == (gone[-1] < EVENTS)


@given(NUMBERS)
def test_a_cut_is_found_by_the_head(kept: Kept, first: int) -> None:
    """Events and their seals, all the newest at once: the chain that is left is whole."""
    gone = range(first, EVENTS + 1)
    cut = [_remove("ab_history", "seq", gone), _remove("ab_seal", "position", gone)]
    assert kept.found(cut) == []
    (fault,) = kept.found(cut, head=kept.head)
    assert kept.head in fault


@given(st.permutations(range(1, EVENTS + 1)).filter(lambda order: order != sorted(order)))
def test_reordered_events_are_found(kept: Kept, order: list[int]) -> None:
    """Each that stands under another number than its own."""
    moved = [number for number, other in enumerate(order, 1) if number != other]
    faults = kept.found(_reorder("ab_history", "seq", order))
    assert {fault.partition(" of ")[0] for fault in faults} == {f"Event {one}" for one in moved}


@given(st.permutations(range(1, EVENTS + 1)).filter(lambda order: order != sorted(order)))
def test_reordered_seals_are_found(kept: Kept, order: list[int]) -> None:
    """The chain has one order."""
    assert kept.found(_reorder("ab_seal", "position", order))


@given(NUMBERS, NUMBERS)
def test_seals_of_each_others_events_are_found(kept: Kept, one: int, other: int) -> None:
    """Two seals that change places with their events."""
    order = list(range(1, EVENTS + 1))
    order[one - 1], order[other - 1] = other, one
    assert bool(kept.found(_reorder("ab_seal", "event", order))) == (one != other)


def test_a_chain_made_anew_under_another_key_is_found(kept: Kept) -> None:
    """Whoever cannot read the key cannot make a chain that it fits."""
    assert kept.found((), key=b"x" * 32) == [ANOTHER_KEY]


def test_a_text_that_was_added_is_found(kept: Kept) -> None:
    """Nobody puts words into an event that had none."""
    add = "INSERT INTO ab_history_text SELECT id, 'note', 'x' FROM ab_history WHERE seq = 3"
    assert kept.found([(add, ())]) == [
        "Event 3 of 2026-11-22 12:00:02 UTC: the text “note” was added."
    ]


@pytest.mark.parametrize("position", [0, -1, -0.5, float("-inf"), 1.5, "x", b"x"])
def test_a_seal_where_the_chain_has_no_place_is_found(kept: Kept, position: object) -> None:
    """It would keep an event from being sealed, which could then be edited for good."""
    event = (
        "INSERT INTO ab_history (id, v, kind, at, facts) "
        "VALUES ('x', 1, 'made up', '2026-11-22 12:00:00.000000', '{}')"
    )
    seal = (
        "INSERT INTO ab_seal SELECT ?, last_insert_rowid(), at, content, texts, sealed_at, hash "
        "FROM ab_seal WHERE position = 1"
    )
    assert kept.found([(event, ()), (seal, (position,))], head=kept.head)


def test_seals_that_have_words_for_places_are_found(kept: Kept) -> None:
    """One after the other, behind all that have numbers."""
    move = "UPDATE ab_seal SET position = ? WHERE position = ?"
    assert kept.found([(move, ("x", 7)), (move, (b"x", 8))]) == [
        "The seal at position x cannot be read.",
        "The seal at position b'x' cannot be read.",
    ]


def test_a_name_that_stands_twice_among_the_facts_is_found(kept: Kept) -> None:
    """Read back it would be as it was, for whoever takes the last; the database takes the first."""
    twice = "UPDATE ab_history SET facts = '{\"number\": 9, ' || substr(facts, 2) WHERE seq = 3"
    assert kept.found([(twice, ())])


def test_a_text_whose_name_became_bytes_is_found(kept: Kept) -> None:
    """It is another text then, beside the one that is no longer there."""
    edit = "UPDATE ab_history_text SET name = CAST(name AS BLOB)"
    assert len(kept.found([(edit, ())])) == EVENTS


def _edit(table: str, key: str, row: object, column: str, value: object) -> Tamper:
    """Puts a value into a column of a row."""
    written = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    cast = "CAST(? AS TEXT)" if isinstance(value, str) else "?"
    return [(f"UPDATE {table} SET {column} = {cast} WHERE {key} = {row}", (written,))]  # noqa: S608 - our own names


def _remove(table: str, key: str, rows: range) -> tuple[str, tuple[object, ...]]:
    """Deletes a stretch of rows."""
    return f"DELETE FROM {table} WHERE {key} BETWEEN ? AND ?", (rows[0], rows[-1])  # noqa: S608 - our own names


def _reorder(table: str, key: str, order: list[int]) -> Tamper:
    """Gives row n the number that stands at n in *order*."""
    move = f"UPDATE {table} SET {key} = ? WHERE {key} = ?"  # noqa: S608 - our own names
    aside = [(move, (-other, number)) for number, other in enumerate(order, 1)]
    return [*aside, (f"UPDATE {table} SET {key} = -{key}", ())]  # noqa: S608 - our own names
