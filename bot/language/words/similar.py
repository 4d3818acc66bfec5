"""Words that a misspelled one may be meant for, found without reading all: “labtop”."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.language.words.tokens import MANY

LEAST = 5
"""Letters of the shortest word whose error is mended."""
_SHORTEST = 3
"""Letters of the shortest word whose letters are put in order where a question opens."""
_LONG = 8
"""From this many letters on a word may have two errors."""
_MOST_KNOWN = 1_000
"""Words whose nearest are remembered."""
_MOST = 400
"""Words that are compared at most, so that no vocabulary makes it slow."""


class Nearby:
    """Words by their halves: one error leaves one half of a word as it is."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known: dict[str, list[str]] = {}
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for word in sorted({word for word in words if len(word) >= LEAST and word.isalpha()}):
            half = len(word) // 2
            self._heads[word[:half]].append(word)
            self._tails[word[half:]].append(word)

    def of(self, word: str) -> list[str]:
        """The nearest words, the most alike first; none for a word that is too short."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[word] = self._of(word)
        return found

    def _of(self, word: str) -> list[str]:
        length = len(word)
        if length < LEAST or not word.isalpha():
            return []
        found: dict[str, int] = {}
        most = 1 if length < _LONG else 2
        for size in {length // 2, (length - 1) // 2, (length + 1) // 2}:
            for other in self._heads.get(word[:size], ())[:_MOST]:
                self._compare(word, other, most, found)
        for size in {length - length // 2, (length - 1) - (length - 1) // 2, (length + 2) // 2}:
            for other in self._tails.get(word[length - size :], ())[:_MOST]:
                self._compare(word, other, most, found)
        half = length // 2
        turned = word[: half - 1] + word[half] + word[half - 1] + word[half + 1 :]
        for other in self._heads.get(turned[:half], ())[:_MOST]:  # both halves differ in these
            self._compare(word, other, most, found)
        if not found:
            return self._of(word[:-1]) if word.endswith(MANY) else []
        least = min(found.values())
        return sorted(other for other, distance in found.items() if distance == least)

    @staticmethod
    def _compare(word: str, other: str, most: int, found: dict[str, int]) -> None:
        if other not in found and abs(len(other) - len(word)) <= most:
            distance = OSA.distance(word, other, score_cutoff=most)
            if distance <= 1 or (distance <= most and word[0] == other[0]):
                found[other] = distance


class Slips:
    """Words by what is left of them without a letter: found whichever one letter slipped."""

    def __init__(self, words: Iterable[str]) -> None:
        self._left: dict[str, list[str]] = defaultdict(list)
        for word in sorted(words):
            for left in {word, *_shortened(word)}:
                self._left[left].append(word)

    def of(self, word: str) -> list[str]:
        """The words that are one letter off; if two are only exchanged, those alone."""
        near = {
            one for left in (word, *_shortened(word)) for one in self._left.get(left, ())
            if OSA.distance(word, one, score_cutoff=1) == 1
        }  # fmt: skip
        exchanged = sorted(one for one in near if sorted(one) == sorted(word))
        return exchanged or sorted(near, key=lambda one: (len(one) != len(word), one))


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def misspelled(word: str) -> set[str]:
    """A short word with two letters exchanged, with one left out, or with one typed twice."""
    if len(word) < _SHORTEST:
        return set()
    exchanged = {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)
    }
    short = (
        {word[:at] + word[at + 1 :] for at in range(1, len(word))}
        if len(word) > _SHORTEST
        else set()
    )
    twice = {word[: at + 1] + word[at:] for at in range(len(word))}
    return {one for one in exchanged | short | twice if one != word}
