"""A scope of one client reads a source whole that holds nothing but that client's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.language.questions import Filters
from bot.models import AssetRef, Scope
from bot.settings import Inventory
from bot.settings.inventories import Holder, sources_of
from bot.store import Index
from tests.made import NOON, SOURCE, asset

THEIRS = Scope(
    sources=frozenset({SOURCE, "itflow"}), clients=frozenset({"3"}), whole=frozenset({SOURCE})
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """A Factorial's two assets, and of an ITFlow one of theirs, one of another's, one of nobody."""
    index = Index.open(tmp_path / "index.sqlite3")
    index.refresh(
        asset(1, serial="A1"),
        asset(2, serial="A2"),
        asset(11, source="itflow", serial="B1", client="3"),
        asset(12, source="itflow", serial="B2", client="4"),
        asset(13, source="itflow", serial="B3"),
        asset(21, source="elsewhere", serial="C1"),
        checked_at=NOON,
    )
    yield index
    index.close()


def test_a_list_has_the_clients_assets_and_all_of_that_source(index: Index) -> None:
    """Its total and its values too; what is nobody's in the other source is not theirs."""
    listing = index.listed(THEIRS, Filters(), position=None, limit=10)
    assert listing.total == 3
    assert {one.asset.ref.id for one in listing.rows} == {"id-1", "id-2", "id-11"}
    assert index.values(THEIRS, "client") == ["Client 3"]


def test_one_asset_is_found_within_them_alone(index: Index) -> None:
    """By serial number and by id."""
    found = [bool(index.find(THEIRS, one, field="serial")) for one in ("A1", "B1", "B2", "B3")]
    assert found == [True, True, False, False]
    assert index.find(THEIRS, "C1", field="serial") == []
    assert index.get(THEIRS, AssetRef(SOURCE, "id-2"))
    assert index.get(THEIRS, AssetRef("itflow", "id-12")) is None


def test_the_sources_that_are_a_clients_are_those_declared_so() -> None:
    """Whatever the case of its name; another ITFlow holds more than theirs."""
    inventories: tuple[Inventory, ...] = (
        (
            Holder(source=SOURCE),
            Holder(source="itflow", client="Client  A"),
            Holder(source="flow2", client="Client A"),
        ),
        (Holder(source="other"), Holder(source="itflow", client="Client B")),
    )
    assert sources_of("itflow", "client a", inventories) == {SOURCE}
    assert sources_of("itflow", "Client C", inventories) == set()
    assert sources_of("elsewhere", "client a", inventories) == set()
