"""A vocabulary made ready to be looked up in: what it costs does not grow with it."""

import re
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.language.called_else import called_else
from bot.language.lexicon import Lexicon, Phrases, Senses, spoken
from bot.language.periods import time_words
from bot.language.tokens import tokens
from bot.language.tongue import playing
from bot.language.typos import LEAST, Nearby, misspelled
from bot.language.vocabulary import Vocabulary

WHOLE, FIRST, PART = 3, 2, 1
"""How much of a name was said: all, as much as people say for it, or hardly enough."""
_LIKE_CODES = 2
"""Letters of the shortest piece with a digit that may stand for a model."""
_JOINED = 7
"""Letters of the shortest name that may be written in one word."""
_BEGUN = 3
"""Characters by which most words are told from codes."""
_MARKS = ".,;:!?"


_NUMBERS = re.compile(r"\d+")
_THE, _OF, _NOT = map(playing, ("determiner.definite", "joint.of", "joint.not"))


class Meaning(NamedTuple):
    """What a name may mean: the slot, and everything in it that is called so."""

    key: str
    values: tuple[str, ...]
    grade: int
    several: bool = False
    """Whether it stands in the plural."""


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
        for said, meaning in self._all(vocabulary):
            known = self._found[said]
            known.setdefault((meaning[0], meaning[1], meaning[2]), set()).add(meaning[3])
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
        plain = {word for phrase in self.lexicon.phrases.means for word in phrase.split()}
        named = {word for phrase in self.names.means for word in phrase.split()}
        for table in self.lexicon.times.values():
            plain.update(word for phrase in table.means for word in phrase.split())
        self.plain = frozenset(plain) | self.lexicon.everyday
        self.nearby = Nearby(word for word in named | self.lexicon.mendable() if len(word) >= LEAST)
        self.named = frozenset(named)
        self.known = self.plain | self.named | {*_MARKS}
        """Every word and mark that needs no mending."""
        self.openings = self._misspelled_openings()
        """Words that open a question, by how they come out when they are typed in haste."""

    def _misspelled_openings(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for right in sorted(self.lexicon.openings(), reverse=True):
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

    def _all(self, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        for person in vocabulary.people:
            for said, grade in _of_person(person.name):
                yield said, ("assignee", grade, False, person.name)
        for key, names in (
            ("location", vocabulary.locations),
            ("team", vocabulary.teams),
            ("client", vocabulary.clients),
            ("vendor", vocabulary.vendors),
        ):
            for name in names:
                for said, grade in self._of_group(name, key):
                    yield said, (key, grade, False, name)
        yield from self._of_makes(vocabulary)
        yield from self._of_categories(vocabulary.categories)
        places = {_said(name) for name in vocabulary.locations}
        yield from self._of_statuses(vocabulary.statuses, places)

    def _of_statuses(
        self, names: Iterable[str], places: Collection[str]
    ) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        """Statuses by their own names, and by what a language says for what those mean."""
        own = {_said(name): name for name in names}
        for said, name in own.items():
            yield said, ("status", WHOLE, False, name)
        rare = self.lexicon.statuses_too
        for group, phrases in (self.lexicon.statuses | rare).items():
            said_for = {group, *phrases}
            meant = sorted({own[one] for one in said_for if one in own})
            meant = meant or sorted({own[one] for one in own if _tells_of(one, said_for)})
            if group in rare and not meant:
                continue
            for phrase in phrases:
                if phrase not in own and _behind_preposition(phrase) not in places:
                    for name in meant or [group]:
                        yield phrase, ("status", WHOLE if meant else FIRST, False, name)

    def _of_makes(self, vocabulary: Vocabulary) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        """Manufacturers and models, of one and of several."""
        for name in vocabulary.manufacturers:
            for said, many in self._numbers(_said(name)):
                yield said, ("manufacturer", WHOLE, many, name)
        yield from self._of_makers(vocabulary.manufacturers)
        makers = {_said(name) for name in vocabulary.manufacturers}
        for name in vocabulary.models:
            for said, grade in self._of_model(name, makers):
                for numbered, many in self._numbers(said):
                    yield numbered, ("model", grade, many, name)

    def _of_makers(self, names: Iterable[str]) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        """Manufacturers by what else people call what they make."""
        for name in names:
            for phrase in self.lexicon.makers.get(_said(name), ()):
                yield phrase, ("manufacturer", WHOLE, False, name)

    def _of_categories(
        self, names: Iterable[str]
    ) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        """Categories: their own names, and what a language says for those."""
        groups = self.lexicon.categories
        spelled = ((one, name) for name in names for one in (name, name.replace("-", "")))
        own = {_said(one): name for one, name in spelled}  # “xray”
        for said, name in own.items():
            for numbered, many in self._numbers(said):
                yield numbered, ("category", WHOLE, many, name)
        numbers = {one for said in own for one, _ in self._numbers(said)}
        yield from self._of_heads(own, groups, numbers)
        for group, phrases in groups.items():
            plurals = {self.lexicon.plural(phrase) for phrase in phrases}
            meant = sorted({own[phrase] for phrase in phrases if phrase in own})
            if not meant and own:
                continue
            grade = WHOLE if meant else FIRST
            for phrase in phrases:
                for name in self._headed(phrase, own, phrases) if meant else ():
                    yield phrase, ("category", WHOLE, phrase in plurals, name)
                if phrase not in numbers:
                    for name in meant or [group[:1].upper() + group[1:]]:
                        yield phrase, ("category", grade, phrase in plurals, name)

    def _headed(self, kind: str, own: Mapping[str, str], alike: Collection[str]) -> list[str]:
        """Categories that are a kind, told by their last word: “desk phone” of “phones”.

        Where one is called just so, of the others only those that are the same in a language.
        """
        ones = {kind, *self.lexicon.singulars(kind)}
        heads = {said: said.split()[-1] for said in own if " " in said}
        whole = any(kind in {one for one, _ in self._numbers(said)} for said in own)
        return [
            own[said]
            for said, head in heads.items()
            if not ones.isdisjoint((head, *self.lexicon.singulars(head)))
            and (not whole or said in alike)
        ]

    def _numbers(self, said: str) -> list[tuple[str, bool]]:
        """A name as it is said of one and of several, however the inventory has it."""
        ones = self.lexicon.singulars(said)
        if ones:
            return [(said, True), *((one, False) for one in ones)]
        return [(said, False), (self.lexicon.plural(said), True)]

    def _of_heads(
        self, own: Mapping[str, str], groups: Mapping[str, Iterable[str]], numbers: Collection[str]
    ) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
        """Categories of several words by the last, or the first: “camera body”; or called else."""
        taken = {
            phrase for phrases in groups.values() for phrase in phrases
            if any(one in own for one in phrases)
        }.union(numbers)  # fmt: skip
        heads = {one for said in own if " " in said for one, _ in self._numbers(said.split()[-1])}
        for said, name in own.items():
            for one, whole, many in called_else(self._numbers(said), self.lexicon):
                if one not in numbers:
                    yield one, ("category", WHOLE if whole else FIRST, many, name)
            words = said.split()
            for word in {words[0], words[-1]} if len(words) > 1 else ():
                if word != words[-1] and word in heads:
                    continue  # “batteries”, where there are battery chargers too
                for numbered, many in self._numbers(word):
                    if numbered not in taken and self._tells_kind(numbered, word == words[-1]):
                        yield numbered, ("category", PART, many, name)

    def _tells_kind(self, word: str, is_head: bool) -> bool:  # noqa: FBT001 - of its word
        """Whether a word of a category means nothing else first."""
        senses = self.lexicon.phrases.means.get(word, ())
        if any(sense[:2] != ("noun", "part") for sense in senses) or not word.isalpha():
            return False
        if not senses and self.lexicon.knows(word):
            return False
        known = senses or word not in self.lexicon.everyday
        return bool(known) if not is_head else word not in self.lexicon.computers

    def _of_group(self, name: str, key: str) -> Iterator[tuple[str, int]]:
        """How a place, team, client or vendor may be called."""
        said = _said(name)
        yield said, WHOLE
        words = said.split()
        for long, shorts in self.lexicon.short.items():
            if f" {long} " in f" {said} ":
                for short in shorts:
                    yield f" {said} ".replace(f" {long} ", f" {short} ").strip(), WHOLE
        if 0 < (of := next((at for at, one in enumerate(words) if one in _OF), 0)) < len(words) - 1:
            head, what = " ".join(words[:of]), " ".join(words[of + 1 :])
            yield f"{what} {head}", WHOLE  # “the physics faculty”
            if not self._is_plain(what):
                yield what, FIRST
        if len(words) == 2 and key == "location":  # noqa: PLR2004 - “Rotterdam warehouse”
            yield f"{words[1]} {words[0]}", WHOLE
        for at in range(len(words)):
            if len(words) > 1 and not self._is_plain(words[at]) and words[at].isalpha():
                yield words[at], PART if at or key != "client" else FIRST
        for end in range(2, len(words)):
            yield " ".join(words[:end]), FIRST

    def _of_model(self, name: str, makers: set[str]) -> Iterator[tuple[str, int]]:
        """How a model may be called: by its family, or by what tells it from the others."""
        said = _said(name)
        yield said, WHOLE
        words = said.split()
        if len(words) > 1 and words[0] in makers:
            words = words[1:]
            yield " ".join(words), WHOLE
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                if self._tells_model(words, start, end, makers):
                    yield " ".join(words[start:end]), FIRST

    def _tells_model(self, words: list[str], start: int, end: int, makers: set[str]) -> bool:
        """Whether a piece of a model's name is said for it, and for nothing else first."""
        piece, alone = words[start:end], words[start]
        if len(piece) > 1:
            return not start or not alone.isdigit()
        if len(words) == 1:
            return True
        if alone.isdigit() or alone in makers or self._is_plain(alone):
            return False
        return not start or _like_code(alone)

    def _is_plain(self, word: str) -> bool:
        """Whether a word means something else first."""
        return (
            self.lexicon.knows(word)
            or word in self.lexicon.everyday
            or any(word in phrases for phrases in self.lexicon.categories.values())
        )

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
                said = _said(code)
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


def _of_person(name: str) -> Iterator[tuple[str, int]]:
    """How somebody may be called."""
    words = _said(name).split()
    whole = " ".join(words)
    yield whole, WHOLE
    if "'" in whole:
        yield whole.replace("'", ""), WHOLE
    if len(words) < 2:  # noqa: PLR2004 - one name is the whole name
        return
    yield words[0], FIRST
    family = " ".join(words[1:])
    yield family, PART
    yield f"{family} {words[0]}", WHOLE
    if "'" in family:
        yield family.replace("'", ""), PART
    for end in range(2, len(words)):
        yield " ".join(words[:end]), WHOLE
        yield f"{words[0]} {words[end]}", WHOLE


def _by_kind(names: Iterable[str], lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Names by each kind of place that they are called after, or may be where they are not."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        for word in lexicon.premises & set(_said(name).split()) or lexicon.anyplace:
            found[word] = (*found.get(word, ()), name)
    return found


def _tells_of(name: str, phrases: Iterable[str]) -> bool:
    """Whether a status has one of these in its name: “Repair (external)”, not “Not assigned”."""
    within = f" {name} "
    return _NOT.isdisjoint(name.split(" ")) and any(f" {phrase} " in within for phrase in phrases)


def _behind_preposition(phrase: str) -> str:
    """What “in the workshop” says where something is."""
    said = phrase.partition(" ")[2]
    article, _, named = said.partition(" ")
    return named if named and article in _THE else said


def moulded(code: str) -> str:
    """A code with its numbers left out: what codes of one series have in common."""
    return _NUMBERS.sub("0", code.upper())


def _like_code(word: str) -> bool:
    return len(word) >= _LIKE_CODES and word.isalnum() and not (word.isalpha() or word.isdigit())


def _said(name: str) -> str:
    """A name as tokens are compared."""
    return " ".join(token.norm for token in tokens(name))
