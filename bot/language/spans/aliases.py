"""How everything in an inventory may be called: “Ana” for Ana Silva, “body cam” for a body camera.

What is said for it comes with how much of its name that is; which of several is meant is told where
it stands.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from bot.language.spans.span import FIRST, PART, WHOLE
from bot.language.vocabulary import Vocabulary
from bot.language.words.lexicon import Lexicon
from bot.language.words.tokens import compared
from bot.language.words.wordlists import playing

_LIKE_CODES = 2
"""Letters of the shortest piece with a digit that may stand for a model."""
_FEWEST = 3
"""Words of the shortest name that people shorten to its initials."""
_THE, _OF, _NOT = map(playing, ("determiner.definite", "joint.of", "joint.not"))
_JOINING = frozenset(("small", "prep", "pronoun", "question", "every", "pad"))
_TEAM = sorted(playing("field.team"))
Alias = tuple[str, tuple[str, int, bool, str]]
"""What is said for something: the slot, how much of the name, whether of several, and the name."""


class Aliases:
    """How things of each kind are called, by the words of a language."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def of(self, vocabulary: Vocabulary) -> Iterator[Alias]:
        """Whatever may be said for anything that a vocabulary has."""
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
        teams = {compared(name) for name in vocabulary.teams}
        for name in vocabulary.teams:
            for said in self._of_team(name, teams):
                yield said, ("team", FIRST, False, name)
        yield from self._of_makes(vocabulary)
        yield from self._of_categories(vocabulary.categories)
        places = {compared(name) for name in vocabulary.locations}
        yield from self._of_statuses(vocabulary.statuses, places)

    def _of_statuses(self, names: Iterable[str], places: Collection[str]) -> Iterator[Alias]:
        """Statuses by their own names, and by what a language says for what those mean."""
        own = {compared(name): name for name in names}
        for said, name in own.items():
            yield said, ("status", WHOLE, False, name)
        rare = self._lexicon.statuses_too
        for group, phrases in (self._lexicon.statuses | rare).items():
            said_for = {group, *phrases}
            meant = sorted({own[one] for one in said_for if one in own})
            meant = meant or sorted({own[one] for one in own if _tells_of(one, said_for)})
            if group in rare and not meant:
                continue
            for phrase in phrases:
                if phrase not in own and _behind_preposition(phrase) not in places:
                    for name in meant or [group]:
                        yield phrase, ("status", WHOLE if meant else FIRST, False, name)

    def _of_makes(self, vocabulary: Vocabulary) -> Iterator[Alias]:
        """Manufacturers and models, of one and of several."""
        for name in vocabulary.manufacturers:
            for said, many in self._numbers(compared(name)):
                yield said, ("manufacturer", WHOLE, many, name)
        yield from self._of_makers(vocabulary.manufacturers)
        makers = {compared(name) for name in vocabulary.manufacturers}
        for name in vocabulary.models:
            for said, grade in self._of_model(name, makers):
                for numbered, many in self._numbers(said):
                    yield numbered, ("model", grade, many, name)

    def _of_makers(self, names: Iterable[str]) -> Iterator[Alias]:
        """Manufacturers by what else people call what they make."""
        for name in names:
            for phrase in self._lexicon.makers.get(compared(name), ()):
                yield phrase, ("manufacturer", WHOLE, False, name)

    def _of_categories(self, names: Iterable[str]) -> Iterator[Alias]:
        """Categories: their own names, and what a language says for those."""
        groups = self._lexicon.categories
        spelled = ((one, name) for name in names for one in (name, name.replace("-", "")))
        own = {compared(one): name for one, name in spelled}  # “xray”
        for said, name in own.items():
            for numbered, many in self._numbers(said):
                yield numbered, ("category", WHOLE, many, name)
        numbers = {one for said in own for one, _ in self._numbers(said)}
        yield from self._of_heads(own, groups, numbers)
        heads = {said: self._singly(said.split()[-1]) for said in own if " " in said}
        for group, phrases in groups.items():
            plurals = {self._lexicon.plural(phrase) for phrase in phrases}
            meant = sorted({own[phrase] for phrase in phrases if phrase in own})
            if not meant and own:
                continue
            grade = WHOLE if meant else FIRST
            for phrase in phrases:
                # Where one is called just so, no other that a language does not call the same.
                alike = phrases if phrase in numbers else own
                for said in self._headed(phrase, heads) if meant else ():
                    if said in alike:
                        yield phrase, ("category", WHOLE, phrase in plurals, own[said])
                if phrase not in numbers:
                    for name in meant or [group[:1].upper() + group[1:]]:
                        yield phrase, ("category", grade, phrase in plurals, name)

    def _headed(self, kind: str, heads: Mapping[str, set[str]]) -> list[str]:
        """Names that are a kind, told by their last word: “desk phone” of “phones”."""
        ones = self._singly(kind)
        return [said for said, head in heads.items() if not ones.isdisjoint(head)]

    def _singly(self, head: str) -> set[str]:
        """A word, and how one of these may be called."""
        return {head, *self._lexicon.singulars(head)}

    def _numbers(self, said: str) -> list[tuple[str, bool]]:
        """A name as it is said of one and of several, however the inventory has it."""
        ones = self._lexicon.singulars(said)
        if ones:
            return [(said, True), *((one, False) for one in ones)]
        return [(said, False), (self._lexicon.plural(said), True)]

    def _of_heads(
        self, own: Mapping[str, str], groups: Mapping[str, Iterable[str]], numbers: Collection[str]
    ) -> Iterator[Alias]:
        """Categories of several words by the last, or the first: “camera body”; or called else."""
        taken = {
            phrase for phrases in groups.values() for phrase in phrases
            if any(one in own for one in phrases)
        }.union(numbers)  # fmt: skip
        heads = {one for said in own if " " in said for one, _ in self._numbers(said.split()[-1])}
        for said, name in own.items():
            for one, whole, many in _called_else(self._numbers(said), self._lexicon):
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
        senses = self._lexicon.phrases.means.get(word, ())
        if any(sense[:2] != ("noun", "part") for sense in senses) or not word.isalpha():
            return False
        if not senses and self._lexicon.knows(word):
            return False
        known = senses or word not in self._lexicon.everyday
        return bool(known) if not is_head else word not in self._lexicon.computers

    def _of_group(self, name: str, key: str) -> Iterator[tuple[str, int]]:
        """How a place, team, client or vendor may be called."""
        said = compared(name)
        yield said, WHOLE
        words = said.split()
        for long, shorts in self._lexicon.short.items():
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

    def _of_team(self, name: str, others: Collection[str]) -> Iterator[str]:
        """A team by a word that means something else by itself: “the sales team”."""
        words = compared(name).split()
        for word in words if len(words) > 1 else ():
            if self._is_plain(word) and word not in others and not self._only_joins(word):
                yield from (f"{word} {noun}" for noun in _TEAM if noun != word)

    def _only_joins(self, word: str) -> bool:
        """Whether a word tells no team from another: “and”, “of”, “our”."""
        senses = self._lexicon.phrases.means.get(word, ())
        tells = word.isalpha() and word not in _TEAM
        return not tells or any(one.kind in _JOINING for one in senses)

    def _of_model(self, name: str, makers: set[str]) -> Iterator[tuple[str, int]]:
        """How a model may be called: by its family, or by what tells it from the others."""
        said = compared(name)
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
            self._lexicon.knows(word)
            or word in self._lexicon.everyday
            or any(word in phrases for phrases in self._lexicon.categories.values())
        )


def _of_person(name: str) -> Iterator[tuple[str, int]]:
    """How somebody may be called."""
    words = compared(name).split()
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


def _tells_of(name: str, phrases: Iterable[str]) -> bool:
    """Whether a status has one of these in its name: “Repair (external)”, not “Not assigned”."""
    within = f" {name} "
    return _NOT.isdisjoint(name.split(" ")) and any(f" {phrase} " in within for phrase in phrases)


def _behind_preposition(phrase: str) -> str:
    """What “in the workshop” says where something is."""
    said = phrase.partition(" ")[2]
    article, _, named = said.partition(" ")
    return named if named and article in _THE else said


def _like_code(word: str) -> bool:
    return len(word) >= _LIKE_CODES and word.isalnum() and not (word.isalpha() or word.isdigit())


def _called_else(
    numbers: Iterable[tuple[str, bool]], lexicon: Lexicon
) -> Iterator[tuple[str, bool, bool]]:
    """What else it is called; if that is its whole name, and if it is said of several."""
    for said, many in numbers:
        for other in _by_other_heads(said, lexicon, many=many):
            yield other, True, many
        if initials := _by_initials(said, lexicon, many=many):
            yield initials, False, many


def _by_other_heads(said: str, lexicon: Lexicon, *, many: bool) -> Iterator[str]:
    """The same with what else is said for its last word: “body cam”, “desk handset”."""
    before, _, head = said.rpartition(" ")
    if not before:
        return
    for phrases in lexicon.categories.values():
        if head not in phrases:
            continue
        plurals = {lexicon.plural(one) for one in phrases}
        for one in phrases:
            if " " not in one and one != head and (one in plurals) == many:
                yield f"{before} {one}"


def _by_initials(said: str, lexicon: Lexicon, *, many: bool) -> str:
    """The first letters of a name of three words and more; “” where they are a word already."""
    words = said.split()
    initials = "".join(word[0] for word in words)
    if len(words) < _FEWEST or not initials.isalpha() or lexicon.knows(initials):
        return ""
    if initials in lexicon.everyday or any(initials in one for one in lexicon.categories.values()):
        return ""
    return lexicon.plural(initials) if many else initials
