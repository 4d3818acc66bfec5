"""Which assets a text speaks of."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.mentioned import MOST, mentioned
from bot.models import Scope
from bot.store import Index
from tests.made import asset
from tests.unit.store.test_index_lists import hold


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """Assets with a tag, a name of several words, and a serial number with blanks in it."""
    index = Index.open(tmp_path / "index.sqlite3")
    hold(
        index,
        asset(1, tag="LT-0042", name="Ana's own", client="a"),
        asset(2, name="Front desk printer", client="a"),
        asset(3, serial="ab-12 cd_34", client="b"),
        *(asset(number) for number in range(100, 130)),
    )
    yield index
    index.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("*LT-0042* (sn 0001?) broke", ("LT-0042", "sn 0001")),
        ("the front desk printer, again. Front Desk Printer!", ("front desk printer",)),
        ("got AB 12 CD 34 and <https://x.example/1|SN-0002>", ("AB 12 CD 34", "SN-0002")),
        ("is id-1 the one at 12", ()),
        ("new: C02XL0ABJGH5, not WONDERFUL nor 1234567890", ("C02XL0ABJGH5",)),
        ("", ()),
    ],
)
def test_serial_numbers_tags_and_names_are_found(
    index: Index, text: str, found: tuple[str, ...]
) -> None:
    """Whatever stands around them; each once; an id alone is any number."""
    assert mentioned(index, Scope(), text) == found


def test_as_many_as_a_table_has_and_one_that_tells_of_more(index: Index) -> None:
    """The first ones."""
    named = [f"SN-{number:04}" for number in range(100, 130)]
    assert mentioned(index, Scope(), " ".join(named)) == tuple(named[: MOST + 1])
    assert mentioned(index, Scope(), " ".join(named[:MOST])) == tuple(named[:MOST])


def test_nothing_is_known_of_what_lies_elsewhere(index: Index) -> None:
    """A word is looked up within the scope alone."""
    theirs = Scope(clients=frozenset({"b"}))
    assert mentioned(index, theirs, "LT-0042 and ab-12 cd_34") == ("ab-12 cd_34",)
