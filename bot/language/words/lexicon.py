"""What the words of the language mean: all of `english.toml`, ready to be looked up in."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from sys import intern
from typing import Any

from bot.language.words.phrases import Phrases, Sense, Senses, Verb
from bot.language.words.similar import Slips
from bot.language.words.tokens import normal, tokens, without_own
from bot.language.words.wordlists import data, playing

FORMS = ("base", "third", "past", "participle", "ing")
"""The forms of a verb, in the order in which the data has them."""
TIMES = frozenset(
    (
        "month", "weekday", "season", "unit", "relative", "dayword", "holiday", "edge", "bound",
        "ago", "than", "number", "currency",
    )
)  # fmt: skip
"""Kinds of which dates and amounts are made: they mean nothing alone."""
_LEADING = frozenset(("small", "pronoun", "prep", "noun", "free", "order", "new", "field"))
_MEANT = frozenset(("field", "noun", "warranty", "history", "order", "free"))
_DEEDS = frozenset(("assign", "return", "transfer", "retire", "delete", "wipe", "create", "show"))
_ASKING = playing("form.typed")
_STILL = frozenset(("have", "nothing"))
"""What verbs do that decide nothing."""
SHORTEST_SLIP = 4
"""Letters of the shortest word whose typing errors are told from other words."""
_SHORT = 5
"""Letters of words of faults that are near too many others."""
_KEPT = playing("ending.kept")
_APART = frozenset(
    (
        "alerting", "amid", "available", "decided", "taken_back", "mistaken", "intended",
        "recovered", "recovering", "awaiting", "wondered", "opinion", "left_behind", "newcomer",
        "owed", "parted", "premises", "plural", "received", "short", "verb", "category", "edition",
        "status", "manufacturer", "status_too", "computers", "everyday", "errand",
        "thanks", "missed", "told", "departed", "money", "managing", "each", "wanting",
        "determiner", "stand_in", "finite", "joint", "form", "ordinal", "part_of_year",
        "unit_short", "opening", "dating", "pricing", "sign", "typed", "typed_status", "shown",
        "ending",
    )
)  # fmt: skip
"""Sections that are no list of phrases to be met in a text."""


class Lexicon:
    """All that is known of a language, whatever the inventory."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.phrases: Phrases[Senses] = Phrases()
        self.times: dict[str, Phrases[str]] = {kind: Phrases() for kind in TIMES}
        self.verbs: dict[str, Verb] = {}
        self._endings: list[tuple[str, str]] = [(a, b) for a, b in data["plural"]["endings"]]
        self._irregular: Mapping[str, str] = dict(data["plural"]["irregular"])
        self._one_of: Mapping[str, str] = {many: one for one, many in self._irregular.items()}
        self.categories = self._groups(data["category"])
        self.statuses = self._groups(data["status"], plural=False)
        self.statuses_too = self._groups(data["status_too"], plural=False)
        self.makers = self._groups(data["manufacturer"], plural=False)
        self.computers = frozenset(self._with_plurals(_spelled(data["computers"]["all"])))
        self.short: Mapping[str, Sequence[str]] = _unhyphened(data["short"])
        self.editions = {name: frozenset(words) for name, words in data["edition"].items()}
        """Words that stand before the version of a system, and behind it or instead."""
        self.amid = frozenset(data["amid"]["word"])
        self.premises, self.anyplace = (frozenset(data["premises"][one]) for one in ("word", "any"))
        """Kinds of places; of these, what any may be that is called after none of them."""
        self.everyday = frozenset(data["everyday"]["word"])
        self.ordinary = frozenset(data["everyday"]["near"])
        self._learn_errands(data)
        self._learn_second_thoughts(data)
        self._learn_subjects(data["told"])
        self._learn_all(data)
        self.slips = Slips(self.deciding())
        self.following = self._followers()
        """The words that phrases go on with behind each word."""
        self.of_bot = self._of_bot()
        """Words one of which stands in whatever asks what the bot is."""
        self.words_of: Mapping[str, frozenset[str]] = {
            kind: self._words_of(kind) for kind in ("correction", "behind", "deed", "wish")
        }
        """All words of the phrases of a kind, without one of which there is none of it."""
        self.of_price = self._of_price()

    def _learn_errands(self, data: Mapping[str, Any]) -> None:
        """What is said that is no sentence about assets."""
        self.errands = _by_phrase(data["errand"])
        """What is asked for in words that name no asset, and the command it stands for."""
        self.thanks = frozenset(_spelled(data["thanks"]["whole"]))
        self.decided = frozenset(_spelled(data["decided"]["whole"]))
        self.deciding_begun = frozenset(_spelled(data["decided"]["begun"]))
        """What would answer what waits for an answer, whole, and what that begins with."""
        self.decides = _telltales(self.decided | self.deciding_begun)
        self.received, self.loosely_received = (
            frozenset(_spelled(data["received"][one])) for one in ("whole", "loosely")
        )
        self.several_received = frozenset(_spelled(data["received"]["plurally"]))
        has = self.received | self.loosely_received | self.several_received
        self.receives = _telltales(has)
        self.warned = frozenset(_spelled(data["alerting"]["warned"]))
        self.warns = _telltales([*data["alerting"]["rule"], *self.warned])
        """Letters some of which are in whatever is said so: most of what is asked has none."""
        self.never_came = frozenset(_spelled(data["missed"]["before"]))
        self.is_missing = frozenset(_spelled(data["missed"]["after"]))
        self.not_mine = frozenset(_spelled(data["missed"]["whole"]))
        self.denies_mine = frozenset(_spelled(data["missed"]["denied"]))
        """What is said of a thing that was given by mistake: whole, and before “my laptop”."""
        missing = self.never_came | self.is_missing | self.denies_mine
        self.misses = frozenset(one.split(" ")[-1] for one in missing)
        """Words one of which stands in whatever says that something is missing."""
        self.owed, self.behind_owed = (
            tuple(f" {one} " for one in _spelled(data["owed"][part])) for part in ("deed", "behind")
        )

    def _learn_second_thoughts(self, data: Mapping[str, Any]) -> None:
        """What undoes what was told or ordered, wherever that stands in a text."""
        self.taken_back, self.awaiting = _told(data["taken_back"]), _told(data["awaiting"])
        self.recovered, self.recovering = _told(data["recovered"]), _told(data["recovering"])
        self.mistaken, self.intended = _told(data["mistaken"]), _told(data["intended"])
        self.wondered = _told(data["wondered"])
        tables = (self.taken_back, self.recovered, self.mistaken, self.intended, self.awaiting)
        self.undoing = frozenset(word for one in (*tables, self.wondered) for word in one.begin())
        """Words with one of which whatever undoes something begins."""

    def _learn_subjects(self, told: Mapping[str, Sequence[str]]) -> None:
        """The words with which a clause begins that only tells something."""
        self.contracted = frozenset(told["contracted"])
        """Subjects with their verb in them: “she’s”."""
        self.subjects = frozenset(told["subject"]) | self.contracted
        """Words with which a clause begins that tells something."""
        self.reasons = frozenset(_spelled(told["reason"]))
        self.telling = self.subjects | {word for one in self.reasons for word in one.split()}

    def _of_price(self) -> frozenset[str]:
        price = Sense("field", "price")
        means = self.phrases.means.items()
        return frozenset(word for word, senses in means if senses[0] == price)

    def _of_bot(self) -> frozenset[str]:
        """Words for the bot itself, or for asking it."""
        about, phrases = Sense("help", "about"), self.phrases.means.items()
        return frozenset(word for word, senses in phrases if about in senses) | _ASKING

    def plural(self, phrase: str) -> str:
        """More than one of these."""
        before, _, last = phrase.rpartition(" ")
        if last in self._irregular:
            return f"{before} {self._irregular[last]}".lstrip()
        return next(
            phrase[: len(phrase) - len(end)] + more
            for end, more in self._endings
            if phrase.endswith(end)
        )

    def singulars(self, phrase: str) -> list[str]:
        """How one of these may be called, if the phrase stands in the plural."""
        before, _, last = phrase.rpartition(" ")
        if last in self._one_of:
            return [f"{before} {self._one_of[last]}".lstrip()]
        if last in self._irregular or not last.isalpha():
            return []
        stems = (phrase[: len(phrase) - len(more)] + end for end, more in self._endings
                 if phrase.endswith(more))  # fmt: skip
        return [one for one in stems if len(one) > 2 and self.plural(one) == phrase]  # noqa: PLR2004 - a word

    def knows(self, phrase: str) -> bool:
        """Whether it is a word of the language, whatever else it may be."""
        return phrase in self.phrases.means or any(
            phrase in table.means for table in self.times.values()
        )

    def leads_on(self, word: str) -> bool:
        """Whether a word is one that sentences go on with, and nothing that stands on an asset.

        Also whose something is: “Amara's things”.
        """
        if without_own(word) != word and not any(map(str.isdigit, word)):
            return True
        senses = self.phrases.means.get(word, ())
        return any(sense.kind in _LEADING for sense in senses) or any(
            word in phrases for phrases in self.categories.values()
        )

    @cached_property
    def plain(self) -> frozenset[str]:
        """Every word that means something, whatever the inventory."""
        times = (one.means for one in self.times.values())
        phrases = itertools.chain(self.phrases.means, *times)
        return self.everyday.union(word for phrase in phrases for word in phrase.split())

    @cached_property
    def mendable(self) -> set[str]:
        """Words that may be meant by a word with a typing error: those that say what is wanted."""
        return {
            word
            for phrase, senses in self.phrases.means.items()
            for word in phrase.split()
            if any(
                sense.kind in _MEANT
                or (sense.kind == "verb" and self.verbs[sense.value].does in _DEEDS)
                for sense in senses
            )
        } | {word for kind in ("month", "season") for word in self.times[kind].means}

    def deciding(self) -> set[str]:
        """Words that decide what is wanted, long enough for a typing error to be told from them."""
        return {
            word
            for word, senses in self.phrases.means.items()
            if len(word) >= SHORTEST_SLIP and word.isalpha() and (
                {("help", "topic"), ("help", "deed")} <= {sense[:2] for sense in senses}
                or any(
                    sense.kind == "question" or sense[:2] == ("pad", "polite") for sense in senses
                )
                or (len(word) > _SHORT and any(sense.kind == "fault" for sense in senses))
                or any(
                    sense.kind == "verb" and self.verbs[sense.value].does not in _STILL
                    for sense in senses
                )
            )
        }  # fmt: skip

    def _followers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for phrase in self.phrases.means:
            for before, word in itertools.pairwise(phrase.split()):
                found[before].add(word)
        return dict(found)

    @cached_property
    def openings(self) -> set[str]:
        """Words that questions begin with."""
        return {
            word
            for phrase, senses in self.phrases.means.items()
            for word in phrase.split()
            if word.isalpha() and any(sense.kind == "question" for sense in senses)
            and not any(sense.kind == "pronoun" for sense in senses)
        }  # fmt: skip

    def _words_of(self, kind: str) -> frozenset[str]:
        return frozenset(
            word
            for phrase, senses in self.phrases.means.items()
            if any(sense.kind == kind for sense in senses)
            for word in phrase.split()
        )

    def _learn_all(self, data: Mapping[str, Any]) -> None:
        """Every phrase that may be met in a text, and every form of every verb."""
        for kind, groups in data.items():
            if kind not in _APART:
                for value, phrases in groups.items():
                    self._learn(kind, value, phrases)
        for name, verb in data["verb"].items():
            self._conjugate(name, verb)

    def _learn(self, kind: str, value: str, phrases: Iterable[str]) -> None:
        spelled = _spelled(phrases)
        for phrase in self._with_plurals(spelled) if kind in {"noun", "field"} else spelled:
            if kind in TIMES:
                self.times[kind].put(phrase, value)
            else:
                self._add(phrase, Sense(kind, value))

    def _conjugate(self, name: str, verb: Mapping[str, Any]) -> None:
        self.verbs[name] = Verb(verb["does"], verb.get("with", {}))
        for forms in verb["forms"]:
            seen = set[str]()
            for form, word in zip(FORMS, forms.split(), strict=True):
                for spelled in _spelled([word.replace("-", " ")]):
                    if spelled not in seen:
                        self._add(spelled, Sense("verb", name, form))
                    seen.add(spelled)

    def _add(self, phrase: str, sense: Sense) -> None:
        sense = Sense(*map(intern, sense))  # compared with what code calls them, many times
        before = self.phrases.means.get(phrase, ())
        if sense not in before:
            self.phrases.put(phrase, (*before, sense))

    def _groups(
        self, groups: Mapping[str, Iterable[str]], *, plural: bool = True
    ) -> dict[str, tuple[str, ...]]:
        """Each name with all that is said for it."""
        return {
            name: tuple(self._with_plurals(_spelled(said)) if plural else _spelled(said))
            for name, said in groups.items()
        }

    def _with_plurals(self, phrases: Iterable[str]) -> Iterator[str]:
        for phrase in phrases:
            yield phrase
            yield self.plural(phrase)


def _unhyphened(short: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Short forms by what they stand for, which a key of the data has with hyphens."""
    return {long.replace("-", " "): shorts for long, shorts in short.items()}


def _by_phrase(groups: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """What each phrase stands for."""
    return {phrase: name for name, phrases in groups.items() for phrase in _spelled(phrases)}


def _told(groups: Mapping[str, Sequence[str]]) -> Phrases[str]:
    """What each phrase says, to be found by the longest at a place."""
    table: Phrases[str] = Phrases()
    for phrase, name in _by_phrase(groups).items():
        table.put(phrase, name)
    return table


def _spelled(phrases: Iterable[str]) -> list[str]:
    """Every way to write these phrases, as tokens are compared."""
    found: dict[str, None] = {}
    for phrase in phrases:
        words = [word.split("|") for word in phrase.split()]
        for chosen in itertools.product(*words):
            whole = " ".join(token.norm for token in tokens(" ".join(chosen)))
            found[whole] = None
            bare = normal(whole).replace("'", "")
            if bare not in _KEPT:
                found[bare] = None
    return list(found)


@cache
def spoken() -> Lexicon:
    """What is known of the language that is spoken here."""
    return Lexicon(data())


def _telltales(phrases: Iterable[str]) -> Sequence[str]:
    """The longest word of each phrase, but for those that another one is within."""
    words = {max(filter(str.isalpha, one.split(" ")), key=len) for one in phrases}
    return [one for one in sorted(words) if not any(it in one for it in words - {one})]
