"""The words of one inventory, ready to be looked up in: what that costs does not grow with it."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from bot.language.dates_and_prices.periods import time_words
from bot.language.spans.aliases import Aliases
from bot.language.spans.span import WHOLE, Meaning
from bot.language.vocabulary import Vocabulary
from bot.language.words.lexicon import Lexicon, spoken
from bot.language.words.phrases import Phrases, Senses
from bot.language.words.similar import LEAST, Nearby, misspelled
from bot.language.words.tokens import compared

_JOINED = 7
"""Letters of the shortest name that may be written in one word."""
_BEGUN = 3
"""Characters by which most words are told from codes."""
_MARKS = ".,;:!?"
_NUMBERS = re.compile(r"\d+")


class Words:
    """The words of one inventory, on top of those of a language."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or spoken()
        self.vocabulary = vocabulary
        """Every name as the inventory spells it."""
        self.kind = next(iter(vocabulary.categories), "")
        self.place = next(iter(vocabulary.locations), "")
        """One of each, for examples that fit."""
        self.premises = _by_kind(vocabulary.locations, self.lexicon)
        """Locations by each kind of place that they are called after."""
        self._beginnings: frozenset[str] = frozenset()
        self._begun = _BEGUN
        self.names: Phrases[tuple[Meaning, ...]] = Phrases()
        self.codes: dict[str, tuple[str, str]] = {}
        self._found: dict[str, dict[tuple[str, int, bool], set[str]]] = defaultdict(dict)
        for said, (key, grade, several, value) in Aliases(self.lexicon).of(vocabulary):
            self._found[said].setdefault((key, grade, several), set()).add(value)
        self._codes(vocabulary)
        self.moulds = frozenset(map(moulded, vocabulary.asset_tags)).difference(
            map(moulded, vocabulary.serial_numbers), ["0"]
        )
        """How the tags of this inventory look, and no serial number of it does."""
        self._begun = min([_BEGUN, *map(len, self.codes)])
        self._beginnings = frozenset(code[: self._begun] for code in self.codes)
        for said in sorted(self._found):
            self.names.put(said, _meanings(self._found[said]))
        self._put_in_one_word()
        self._found.clear()
        self._learn_alone()
        named = {word for phrase in self.names.means for word in phrase.split()}
        self.nearby = Nearby(word for word in named | self.lexicon.mendable if len(word) >= LEAST)
        self.named = frozenset(named)
        self.known = self.lexicon.plain | self.named | {*_MARKS}
        """Every word and mark that needs no mending."""
        self.openings = self._misspelled_openings()
        """Words that open a question, by how they come out when they are typed in haste."""

    def _misspelled_openings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for right in sorted(self.lexicon.openings, reverse=True):
            for wrong in misspelled(right) - self.known:
                found[wrong].append(right)
        return found

    def _put_in_one_word(self) -> None:
        """Let names of two words mean the same in one: “walkietalkie”; those of people do not."""
        for said, meanings in list(self.names.means.items()):
            joined = said.replace(" ", "")
            if said.count(" ") != 1 or len(joined) < _JOINED or not joined.isalpha():
                continue
            apart = joined not in self.names.means and not self.lexicon.knows(joined)
            if apart and all(one.key not in {"assignee", "name"} for one in meanings):
                self.names.put(joined, meanings)

    def begins_code(self, norms: Sequence[str], at: int) -> bool:
        """Whether any code begins as what stands there does."""
        begun, most = norms[at], self._begun
        if len(begun) < most:
            begun = "".join(norms[at : at + most])
        return begun[:most] in self._beginnings

    def _learn_alone(self) -> None:
        """Keep what stands for itself: neither a name, nor the beginning of a code."""
        names, phrases = self.names.begin(), self.lexicon.phrases.begin()
        coded = {one[:end] for one in self._beginnings for end in range(self._begun + 1)}
        found: dict[str, tuple[Senses, Container[str]]] = {
            mark: ((), ()) for mark in _MARKS if mark not in phrases
        }
        for word, step in phrases.items():
            if step.means and step.means[0].kind != "os" and not any(map(str.isdigit, word)):
                found[word] = (step.means, step.after)
        for word in names.keys() & found.keys():
            senses, after = found.pop(word)
            if names[word].means is None and isinstance(after, dict):
                found[word] = (senses, after.keys() | names[word].after.keys())
        self.alone = {one: found[one] for one in found if one[: self._begun] not in coded}
        """What each of them means, and the words with which something longer goes on."""

        self.untimed = {
            one: self.alone[one] for one in self.alone.keys() - time_words(self.lexicon)
        }
        """Those of them that begin no time either."""

    def _stands_for_all(self, said: str) -> bool:
        """Whether it is “everything”, which nobody says of the one asset that is called so."""
        return any(sense.kind == "every" for sense in self.lexicon.phrases.means.get(said, ()))

    def _codes(self, vocabulary: Vocabulary) -> None:
        for key, codes in (
            ("name", vocabulary.names),
            ("serial_number", vocabulary.serial_numbers),
            ("asset_tag", vocabulary.asset_tags),
        ):
            for code in sorted(codes):
                said = compared(code)
                joined = said.replace(" ", "")
                if any(character.isdigit() for character in joined) or "-" in code:
                    self.codes[joined] = (key, code)
                if key == "name" and not self._stands_for_all(said):
                    self._found[said].setdefault((key, WHOLE, False), set()).add(code)


def _meanings(found: dict[tuple[str, int, bool], set[str]]) -> tuple[Meaning, ...]:
    """What a phrase may mean, each slot once: by the most that was said of a name."""
    best: dict[str, Meaning] = {}
    for (key, grade, several), values in sorted(found.items()):
        if key not in best or best[key].grade < grade:
            best[key] = Meaning(key, tuple(sorted(values)), grade, several)
    return tuple(best.values())


def _by_kind(names: Iterable[str], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Names by each kind of place that they are called after, or may be where they are not."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for word in lexicon.premises & set(compared(name).split()) or lexicon.anyplace:
            found[word] = (*found.get(word, ()), name)
    return found


def moulded(code: str) -> str:
    """A code with its numbers left out: what codes of one series have in common."""
    return _NUMBERS.sub("0", code.upper())
