"""Records of two holders with one serial number, out of the index."""

from pathlib import Path

from bot.models import Scope
from bot.store import Index
from tests.made import NOON, asset


def test_pairs_are_living_in_scope_and_of_the_clients_that_are_meant(tmp_path: Path) -> None:
    """Spelled otherwise they are pairs still; in the order of lists."""
    index = Index.open(tmp_path / "index.sqlite3")
    index.refresh(
        asset(1, serial="X-1", name="b"),
        asset(2, serial="X2", name="a"),
        asset(3, serial="X3"),
        asset(4, serial="X4", archived=True),
        asset(11, source="itflow", serial="x1", client="A"),
        asset(12, source="itflow", serial="X2", client="A"),
        asset(13, source="itflow", serial="X3", client="B"),
        asset(14, source="itflow", serial="X4", client="A"),
        asset(15, source="itflow", serial="X1", client="A", gone=True),
        checked_at=NOON,
    )

    def ids(scope: Scope, client: str) -> list[tuple[str, str]]:
        found = index.pairs(scope, ("factorial", None), ("itflow", client))
        return [(one.asset.ref.id, other.asset.ref.id) for one, other in found]

    assert ids(Scope(), "client a") == [("id-2", "id-12"), ("id-1", "id-11")]
    assert ids(Scope(), "Client B") == [("id-3", "id-13")]
    assert ids(Scope(clients=frozenset({"A"})), "client a") == []
    index.close()
