"""The assets whose serial number or tag comes nearest to a word, from candidates SQLite finds.

Nothing is held in memory and no step grows with the number of assets. Spellings one slip away are
made from the word and looked up; those further away share three characters with it here and there,
which the trigram index finds; every search has a limit. What is found is ranked here.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.language.words.serials import fold
from bot.models import Scope
from bot.store.index.rows import HELD, Held, held, spelling, within

LAST = "\U0010ffff"
"""Sorts after every character of a spelling or a title."""
_ALPHABET = "0123456789abcdefghjkmnpqrtuvwxy"
"""The letters and digits that a fold can hold."""
_MOST_LETTERS = 64
"""A longer word is no serial number."""
_PART = 4
"""With this many characters a beginning or a part of a serial number is near it."""
_SAME_FOLD = 50
_ONE_AWAY = 400
_BEGUN = 40
_COMMON = 1_000
"""Three characters that more assets have say nothing about which one is meant."""
_SHARING = 50
"""Assets that share the most trigrams, looked at."""


class _Candidate(NamedTuple):
    row: int
    place: str
    serial: str | None
    serial_fold: str | None
    tag: str | None
    tag_fold: str | None


class _Asked(NamedTuple):
    key: str
    fold: str


def nearest(connection: sqlite3.Connection, scope: Scope, word: str, limit: int) -> list[Held]:
    """At most *limit* living assets in scope, nearest first; none where nothing is near."""
    key = spelling(word)
    if key is None or len(key) > _MOST_LETTERS:
        return []
    asked = _Asked(key, fold(key))
    connection.execute("BEGIN")
    search = _Search(connection, scope)
    found: dict[int, tuple[tuple[int, ...], str]] = {}
    for ways in _WAYS:
        for candidate in ways(search, asked.fold):
            rank = _rank(asked, candidate)
            if rank is not None:
                found[candidate.row] = (rank, candidate.place)
        if len(found) >= limit:
            break
    return [
        held(connection.execute(f"{HELD} WHERE a.row = ?", (row,)).fetchone())
        for row in sorted(found, key=found.__getitem__)[:limit]
    ]


def cutoff(letters: int) -> int:
    """How many mistakes a word of so many letters may hold and still mean something."""
    if letters < 3:  # noqa: PLR2004 - two letters with one of them wrong are any two letters
        return 0
    return 1 if letters < 6 else 2 if letters < 10 else 3  # noqa: PLR2004 - a third, at most 3


def _rank(asked: _Asked, candidate: _Candidate) -> tuple[int, ...] | None:
    """How near an asset is, smaller is nearer, None when it is not near at all."""
    ranks = [
        _near(asked, candidate.serial, candidate.serial_fold),
        _near(asked, candidate.tag, candidate.tag_fold),
    ]
    return min((rank for rank in ranks if rank is not None), default=None)


def _near(asked: _Asked, known: str | None, folded: str | None) -> tuple[int, ...] | None:
    """Look-alikes come first, then slips by their number, then beginnings, then parts."""
    if known is None or folded is None:
        return None
    if folded == asked.fold:
        return (0, OSA.distance(asked.key, known), 0, 0)
    most = cutoff(len(asked.fold))
    distance = OSA.distance(asked.fold, folded, score_cutoff=most)
    if distance <= most:
        return (1, distance, OSA.distance(asked.key, known), _replaced(asked.fold, folded))
    if len(asked.fold) >= _PART and asked.fold in folded:
        return (2 if folded.startswith(asked.fold) else 3, len(known), 0, 0)
    return None


def _replaced(asked: str, known: str) -> int:
    """Whether characters stand for others, rather than being swapped, missing or doubled."""
    return int(len(asked) == len(known) and sorted(asked) != sorted(known))


def one_away(text: str) -> list[str]:
    """Every spelling one slip away: a character missing, too many, another, or two swapped."""
    splits = [(text[:i], text[i:]) for i in range(len(text) + 1)]
    slips = [left + right[1:] for left, right in splits if right]
    slips += [left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1]
    letters = sorted({*_ALPHABET, *text})
    slips += [left + one + right[1:] for left, right in splits if right for one in letters]
    slips += [left + one + right for left, right in splits for one in letters]
    return [slip for slip in dict.fromkeys(slips) if slip not in {"", text}]


def trigrams(text: str) -> list[str]:
    """Every three neighbouring characters."""
    return [text[i : i + 3] for i in range(len(text) - 2)]


def matching(grams: Iterable[str]) -> str:
    """A full-text query for all of these trigrams, each quoted."""
    return " AND ".join('"' + gram.replace('"', '""') + '"' for gram in dict.fromkeys(grams))


class _Search:
    """Candidates within a scope, each way with a limit."""

    def __init__(self, connection: sqlite3.Connection, scope: Scope) -> None:
        self._connection = connection
        condition, self._values = within(scope)
        self._narrow = bool(condition)
        self._scope = " AND a.gone = 0" + condition

    def equal(self, folds: Sequence[str], most: int) -> set[_Candidate]:
        """Those with one of these folds."""
        join = "JOIN json_each(?) j ON a.{0} = j.value WHERE a.{0} IS NOT NULL"
        return self._by_spelling(join, [json.dumps(folds)], most)

    def beginning(self, folded: str, most: int) -> set[_Candidate]:
        """Those that begin with this fold."""
        return self._by_spelling("WHERE a.{0} >= ? AND a.{0} < ?", [folded, folded + LAST], most)

    def having(self, folded: str, most: int) -> set[_Candidate]:
        """Those with all trigrams of this fold, its whole most likely among them."""
        source = "FROM spelled f CROSS JOIN asset a ON a.row = f.rowid WHERE f.spelled MATCH ?"
        return self._ask(source, [matching(trigrams(folded))], most)

    def sharing(self, folded: str) -> set[_Candidate]:
        """Those that share the most trigrams with this fold, common ones left out."""
        shared: Counter[int] = Counter()
        source, scope, values = "FROM spelled f WHERE f.spelled MATCH ?", "", []
        if self._narrow:
            source = "FROM spelled f CROSS JOIN asset a ON a.row = f.rowid WHERE f.spelled MATCH ?"
            scope, values = self._scope, self._values
        for gram in dict.fromkeys(trigrams(folded)):
            rows = self._connection.execute(
                f"SELECT f.rowid {source}{scope} LIMIT ?",
                (matching([gram]), *values, _COMMON),
            ).fetchall()
            if len(rows) < _COMMON:
                shared.update(row for (row,) in rows)
        most = [row for row, _ in shared.most_common(_SHARING)]
        source = "FROM json_each(?) j JOIN asset a ON a.row = j.value WHERE 1"
        return self._ask(source, [json.dumps(most)], _SHARING)

    def _by_spelling(self, where: str, values: Sequence[str], most: int) -> set[_Candidate]:
        found = set()
        for column in ("serial_fold", "tag_fold"):
            found |= self._ask(f"FROM asset a {where.format(column)}", values, most)
        return found

    def _ask(self, source: str, values: Sequence[str], most: int) -> set[_Candidate]:
        rows = self._connection.execute(
            "SELECT a.row, a.place, a.serial, a.serial_fold, a.tag, a.tag_fold"
            f" {source}{self._scope} LIMIT ?",
            (*values, *self._values, most),
        )
        return {_Candidate(*row) for row in rows}


def _likely(search: _Search, folded: str) -> set[_Candidate]:
    """Look-alikes, single slips and beginnings."""
    found = search.equal([folded], _SAME_FOLD)
    if cutoff(len(folded)):
        found |= search.equal(one_away(folded), _ONE_AWAY)
    if len(folded) >= _PART:
        found |= search.beginning(folded, _BEGUN)
    return found


def _containing(search: _Search, folded: str) -> set[_Candidate]:
    """Those the whole word may be a part of."""
    return search.having(folded, _BEGUN) if len(folded) >= _PART else set()


_WAYS = (_likely, _Search.sharing, _containing)
"""Where candidates come from, cheapest first; a later one is asked while there are too few."""
