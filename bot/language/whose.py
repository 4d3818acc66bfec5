"""People told by a clause, “of people who left”, of which an inventory knows nothing."""

import itertools
from collections.abc import Sequence

from bot.language.sentence import Sentence
from bot.language.spans.span import AMOUNT, MARK, WINDOW, Span
from bot.language.words.wordlists import playing

_DEPARTED = playing("departed.word")
_ITSELF = playing("departed.itself")
_LEFT = playing("departed.left")
_THEY = playing("departed.they")
"""Words for people behind which “left” is what they did, and not what remains."""
_LEADING = ("of", "to", "from", "with", "by", "for")


def departed(sentence: Sentence) -> bool:
    """Whether it asks of people who have left: “who left”, “former employees”, “leavers”."""
    norms, people = sentence.norms, sentence.has("pronoun", "someone")
    if not norms.isdisjoint(_ITSELF) or (people and not norms.isdisjoint(_DEPARTED)):
        return True
    if norms.isdisjoint(_LEFT) or not (people or sentence.items[0].means("question", "who")):
        return False
    return any(
        item.said in _LEFT and before.said in _THEY
        for before, item in itertools.pairwise(sentence.items)
    )


def clause_of_people(sentence: Sentence) -> Sequence[Span]:
    """What tells which people are meant, where nothing in it limits anything: “who moved on”."""
    items = sentence.items
    for at, item in enumerate(items[:-1]):
        led = at > 0 and items[at - 1].means("prep", *_LEADING)
        if not (led and item.means("pronoun", "someone") and items[at + 1].means("small", "that")):
            continue
        ends = (i for i in range(at + 1, len(items)) if items[i].kind == MARK)
        clause = items[at - 1 : next(ends, len(items))]
        if not any(one.slot[0] or one.kind in {WINDOW, AMOUNT} for one in clause):
            return clause
    return ()


def is_told_by_clause(sentence: Sentence) -> bool:
    """Whether people are told by what nothing here knows."""
    return departed(sentence) or bool(clause_of_people(sentence))
