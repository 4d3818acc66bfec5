"""Which of several things somebody means by a name they typed."""

import pytest

from bot.changes.choosing import only
from bot.modals import matching
from bot.models import Named


@pytest.mark.parametrize(
    ("typed", "names", "meant"),
    [
        ("mei tanaka", ["Mei Tanaka", "Mei Tan"], "Mei Tanaka"),
        ("emile", ["Émile", "Emilia"], "Émile"),
        ("lukasz strauss", ["Łukasz Strauß"], "Łukasz Strauß"),
        ("Émile", ["Émile", "Emile"], "Émile"),
        ("emile", ["Émile", "Emile"], "Emile"),
        ("emile", ["Émile", "Emilé"], None),
        ("mei", ["Mei", "mei"], None),
        ("mei", ["Mei Tanaka"], None),
        ("mei", [], None),
    ],
)
def test_the_one_that_is_called_so_is_meant(
    typed: str, names: list[str], meant: str | None
) -> None:
    """As it is written, else as it is typed without accents; of several alike none."""
    found = only([Named(id=name, name=name) for name in names], typed)
    assert (found.name if found else None) == meant


@pytest.mark.parametrize("typed", ["zur", "ZÜR", "buro zurich", "Zürich büro"])
def test_a_menu_finds_a_name_with_accents_or_without(typed: str) -> None:
    """Every word that was typed stands in it."""
    places = [Named(id=name, name=name) for name in ("Büro Zürich", "Büro Genève")]
    assert [one.name for one in matching(places, typed)] == ["Büro Zürich"]
