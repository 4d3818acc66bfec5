"""People in the index, as far as their addresses link them to Slack."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("emile ozturk", "Émile Öztürk"),
        ("ÖZTÜRK", "Émile Öztürk"),
        ("E\u0301mile", "Émile Öztürk"),
        ("Zoë", "Zoe\u0308 Smith"),
        ("strauss", "Jörg Strauß"),
        ("ipek isik", "İpek IŞIK"),
        ("Lukasz", "Łukasz Żak"),
        ("ЮРИЙ", "Юрий Гагарин"),
        ("ana berg", "Ana  Berg"),
    ],
)
def test_somebody_is_found_by_a_name_typed_without_its_accents(
    tmp_path: Path, typed: str, called: str
) -> None:
    """Or in capitals, or with the accents as marks of their own; and nobody else is."""
    index = Index.open(tmp_path / "index.sqlite3")
    one, other = person(1, "x@x.example"), person(2, "y@x.example")
    index.hold_people(SOURCE, [one.model_copy(update={"name": called}), other])
    assert [found.name for found in index.people_named(SOURCE, typed, limit=5)] == [called]
    index.close()
