"""What is said in a set phrase and names no asset: “anything for me to approve?”, “I have it”."""

import re
from collections.abc import Collection, Container, Iterator, Sequence
from functools import lru_cache

from bot.language.asked import AskMissed, AskReceived
from bot.language.words.lexicon import spoken
from bot.language.words.tokens import MARK, tokens
from bot.language.words.wordlists import listed, playing

MOST_WORDS = 16
"""No such request is longer."""
_MOST_PAD = 6
"""Words of the longest phrase of politeness."""
_MOST_NAMED = 6
"""Words that name one thing."""
_SHORTEST_CODE = 4
_WHETHER = playing("finite.is", "finite.are", "finite.does", "whether.one", "determiner.my")
_WHO = playing("stand_in.who")
_THERE = tuple(f"{one} " for one in listed("finite.there"))
_DEFINITE = playing(
    "determiner.definite", "determiner.this", "determiner.that", "determiner.my", "stand_in.it"
)
_MY = playing("determiner.my")
_LEADS = playing("decided.lead")
_YES = playing("received.lead")
_RULE, _BEFORE_RULE, _BEHIND_RULE = map(
    playing, ("alerting.rule", "alerting.before", "alerting.behind")
)
_OWING = listed("owed.lead")
OWN = "mine"
"""The command that answers what somebody has themselves."""
_NAMES_MORE = re.compile(r"\d|\w:\S")
"""A digit or a filter: no errand has one, nor has thanks, nor what is said round them."""


def errand(text: str) -> str:
    """The command that a request stands for, whole but for politeness round it; else ""."""
    if owes(text):
        return OWN
    if _NAMES_MORE.search(text):
        return ""
    table = spoken().errands
    return next((table[one] for one in _cores(text) if one in table), "")


def owes(text: str) -> bool:
    """Whether it asks what whoever writes has to give back, be it with why: “I leave on Friday”."""
    if not _has_any(text, _OWING):
        return False
    said = f" {' '.join(token.norm for token in tokens(text) if token.kind != MARK)} "
    for asked in _OWING:
        for deed in spoken().owed:
            _, led, rest = said.partition(f" {asked}{deed}")
            if led and (not rest or f" {rest}".startswith(spoken().behind_owed)):
                return True
    return False


def is_decided(text: str) -> bool:
    """Whether it would answer what waits for an answer, which buttons are for: “yes approve it”."""
    lexicon = spoken()
    if not _has_any(text, lexicon.decides):
        return False
    for core in _cores(text):
        norms = core.split(" ")
        if core in lexicon.decided:
            return True
        while norms and norms[0] in _LEADS:
            norms.pop(0)
        if " ".join(norms) in lexicon.decided or _begins(norms, lexicon.deciding_begun):
            return True
    return False


def received(text: str) -> AskReceived | None:
    """That somebody has what they were given, whole but for a yes and politeness round it."""
    lexicon = spoken()
    if text.rstrip().endswith("?") or not _has_any(text, lexicon.receives):
        return None
    said = {bare for core in _cores(text) for bare in (core, _without_yes(core))}
    if not said.isdisjoint(lexicon.received):
        return AskReceived()
    if not said.isdisjoint(lexicon.several_received):
        return AskReceived(surely=False, several=True)
    if said.isdisjoint(lexicon.loosely_received):
        return None
    return AskReceived(surely=False, thanks=is_thanks(text))


def _without_yes(core: str) -> str:
    first, _, rest = core.partition(" ")
    return rest if first in _YES else core


def is_of_alerts(text: str, *, whole: bool) -> bool:
    """Whether it is of alert rules: “set up a warranty alert for …”, “warn me when …”.

    *whole* says that nothing may stand behind the alert: behind “pause” that is why.
    """
    if not _has_any(text, spoken().warns):
        return False
    if any(_has_digit(word) and _names_rule(word) for word in text.split()):
        return False  # a tag such as ALERT-01
    return any(_is_of_rule(core.split(" "), whole=whole) for core in _cores(text))


def _has_any(text: str, telltales: Collection[str]) -> bool:
    return any(map(text.lower().__contains__, telltales))


def _names_rule(word: str) -> bool:
    return any(map(word.lower().__contains__, _RULE))


def _is_of_rule(norms: Sequence[str], *, whole: bool) -> bool:
    at = next((at for at, one in enumerate(norms) if one in _RULE), -1)
    if whole and at != len(norms) - 1:
        return False
    if at > 0:
        return all(one in _BEFORE_RULE for one in norms[:at])
    if not at:
        return len(norms) == 1 or norms[1] in _BEHIND_RULE
    return _begins(norms, spoken().warned) and any(map(_is_of_warranty, norms))


def _is_of_warranty(norm: str) -> bool:
    senses = spoken().phrases.means.get(norm, ())
    return any(sense[:2] == ("field", "warranty_end") for sense in senses)


def _begins(norms: Sequence[str], phrases: Container[str]) -> bool:
    """Whether it begins with one of these."""
    return any(" ".join(norms[:at]) in phrases for at in range(1, _MOST_PAD + 1))


def is_thanks(text: str) -> bool:
    """Whether it says thank you, and nothing else."""
    return not _NAMES_MORE.search(text) and any(one in spoken().thanks for one in _cores(text))


def is_yes_or_no(text: str) -> bool:
    """Whether a yes or a no answers it: “is my laptop …”, “can you tell me if LT-0042 …”."""
    return any(one.split(" ")[0] in _WHETHER and not one.startswith(_THERE) for one in _cores(text))


def is_who(text: str) -> bool:
    """Whether somebody's name answers it: “who has LT-0042”, “do you know who’s got …”."""
    return any(one.split(" ")[0] in _WHO for one in _cores(text))


def missed(text: str) -> AskMissed | None:
    """What somebody says that they have not got, though they are to have it."""
    if text.rstrip().endswith("?") or not _has_any(text, spoken().misses):
        return None
    if not (any(map(_names_one, _missing(text))) or any(map(_is_not_mine, _cores(text)))):
        return None
    codes = (word.strip(",.;:!()“”\"'") for word in text.split())
    coded = (one for one in codes if _is_code(one))
    return AskMissed(word=next(coded, ""))


def _missing(text: str) -> Iterator[Sequence[str]]:
    """The words for what is missing, as the phrases of missing leave them."""
    lexicon = spoken()
    for core in _cores(text):
        norms = core.split(" ")
        for at in range(1, len(norms)):
            if " ".join(norms[:at]) in lexicon.never_came:
                yield norms[at:]
            if " ".join(norms[at:]) in lexicon.is_missing:
                yield norms[:at]


def _is_not_mine(core: str) -> bool:
    """Whether it is said of what was given by mistake: “not mine”, “that’s not my laptop”."""
    lexicon = spoken()
    if core in lexicon.not_mine:
        return True
    norms = core.split(" ")
    at = next((at for at, one in enumerate(norms) if one in _MY), 0)
    if not 0 < at < len(norms) - 1 or " ".join(norms[:at]) not in lexicon.denies_mine:
        return False
    return _is_thing(" ".join(norms[at + 1 :]))


def _is_thing(phrase: str) -> bool:
    """Whether things of some kind are called so: “laptop”, “work phone”, “things”."""
    senses = spoken().phrases.means.get(phrase, ())
    asset = any(sense[:2] == ("noun", "asset") for sense in senses)
    return asset or any(phrase in phrases for phrases in spoken().categories.values())


def _names_one(norms: Sequence[str]) -> bool:
    definite = norms[0] in _DEFINITE or any(map(_has_digit, norms))
    return definite and len(norms) <= _MOST_NAMED


def _is_code(word: str) -> bool:
    return len(word) >= _SHORTEST_CODE and _has_digit(word)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


@lru_cache(maxsize=1)  # each of the questions above is asked of the same text
def _cores(text: str) -> Sequence[str]:
    """The words of a short text, whole and without more and more of the politeness round them."""
    norms = [token.norm for token in tokens(text) if token.kind != MARK]
    if not norms or len(norms) > MOST_WORDS:
        return ()
    ends = sorted({len(norms) - cut for cut in _pads(norms[::-1], backwards=True)}, reverse=True)
    starts = _pads(norms, backwards=False)
    return [" ".join(norms[start:end]) for start in starts for end in ends if start < end]


def _pads(norms: Sequence[str], *, backwards: bool) -> list[int]:
    """How many words at the beginning may be left out, in all ways."""
    known = spoken().phrases.means
    reached = [0]
    for start in reached:
        for length in range(1, _MOST_PAD + 1):
            words = norms[start : start + length]
            senses = known.get(" ".join(words[::-1] if backwards else words), ())
            is_pad = len(words) == length and any(sense.kind == "pad" for sense in senses)
            if is_pad and start + length not in reached:
                reached.append(start + length)
    return reached
