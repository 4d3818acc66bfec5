"""The index keeps what is held of the sources set up, and nothing of any other."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language.questions import Filters
from bot.models import Scope
from bot.store import Index
from tests.made import NOON, SOURCE, asset, person

ALL = Scope()
OTHER = "other"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of two sources, one of which has more than is taken out at once."""
    index = Index.open(tmp_path / "index.sqlite3")
    for source, numbers in ((SOURCE, range(3)), (OTHER, range(3, 700))):
        assets = [asset(n, source=source, has="1") for n in numbers]
        generation = index.begin(source, len(assets), at=NOON)
        index.hold(
            source, generation, assets, checked_at=NOON, assigned={}, persons={"1": f"p-{source}"}
        )
        index.hold_people(source, [person(1, "ana@x.example", source=source)])
        index.finish(source, generation, at=NOON)
    yield index
    index.close()


def test_what_is_held_of_other_sources_is_taken_out_whole(index: Index, tmp_path: Path) -> None:
    """Assets, spellings, people, counts and how far it was read."""
    assert index.departed([SOURCE]) == [OTHER]
    index.keep([SOURCE])
    assert index.departed([SOURCE]) == []
    assert [one.source for one in index.readings()] == [SOURCE]
    assert index.listed(ALL, Filters(), position=None, limit=5).total == 3
    assert index.find(ALL, "SN-0005", field="any") == []
    assert not index.search(ALL, "SN-0005", limit=5)
    assert [one.source for one in index.people_with_email("ana@x.example")] == [SOURCE]
    left = sqlite3.connect(tmp_path / "index.sqlite3")
    for table in ("asset", "seen", "spelled", "described", "identity", "person", "email"):
        (rows,) = left.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our own names
        assert rows == (3 if table in {"asset", "seen", "spelled", "described"} else 1), table
    assert left.execute("SELECT count(DISTINCT source) FROM tally").fetchone() == (1,)
    left.close()


def test_a_source_put_back_is_held_as_if_for_the_first_time(index: Index) -> None:
    """It is unread until a sync has ended."""
    index.keep([SOURCE])
    assert not index.reading(OTHER).complete
    generation = index.begin(OTHER, 1, at=NOON)
    index.hold(OTHER, generation, [asset(9, source=OTHER)], checked_at=NOON, assigned={})
    index.finish(OTHER, generation, at=NOON)
    assert index.reading(OTHER).assets == 1
    assert index.listed(ALL, Filters(), position=None, limit=5).total == 4
