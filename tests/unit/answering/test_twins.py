"""What else there is of an asset, out of the index."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.twins import Twins
from bot.models import Asset, AssetRef, Scope
from bot.settings.inventories import Holder
from bot.store import Index
from tests.made import NOON, SOURCE, asset

SAME = ((Holder(source=SOURCE), Holder(source="itflow", client="Client a")),)
HERE = asset(1, serial="X1")
THERE = asset(11, source="itflow", serial="x-1", client="a")
NOTE = "Transferred asset PC (old asset ID: 41) from A to B (new asset ID: 65)"
OLD, NEW = (
    asset(
        number, source="itflow", serial=None, client=client, notes=NOTE, archived=archived
    ).model_copy(update={"ref": AssetRef("itflow", str(number))})
    for number, client, archived in ((41, "b", True), (65, "c", False))
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    """An index of these."""
    index = Index.open(tmp_path / "index.sqlite3")
    index.refresh(HERE, THERE, OLD, NEW, asset(2, serial="X2"), checked_at=NOON)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("one", "other"), [(HERE, [THERE]), (THERE, [HERE]), (NEW, []), (OLD, []), (asset(2), [])]
)
def test_a_record_in_a_list_stays_itself(index: Index, one: Asset, other: list[Asset]) -> None:
    """With its twins in other sources; one that was moved away does not become another."""
    held = index.get(Scope(), one.ref)
    assert held
    told = Twins(index, SAME).beside(Scope(), held)
    assert told.held == held
    assert [twin.asset.ref for twin in told.twins] == [twin.ref for twin in other]
    assert told.former == ()


def test_a_twin_outside_the_scope_is_not_told_of(index: Index) -> None:
    """Nor that there is one."""
    scope = Scope(sources=frozenset({SOURCE}))
    held = index.get(scope, HERE.ref)
    assert held
    assert Twins(index, SAME).beside(scope, held).twins == ()
