"""People in the index, as far as their addresses link them to Slack."""

from pathlib import Path

from bot.store import Index
from tests.made import SOURCE, person


def test_an_address_is_told_with_how_many_of_its_source_have_it(tmp_path: Path) -> None:
    """People of another source do not count; somebody unknown has no address."""
    index = Index.open(tmp_path / "index.sqlite3")
    index.hold_people(SOURCE, [person(1, "ana@x.example", "a@y.example"), person(2, "A@y.example")])
    index.hold_people("itflow", [person(1, "ana@x.example", source="itflow")])

    assert index.emails(SOURCE, "1") == [("a@y.example", 2), ("ana@x.example", 1)]
    assert index.emails("itflow", "1") == [("ana@x.example", 1)]
    assert index.emails(SOURCE, "3") == []
    index.close()
