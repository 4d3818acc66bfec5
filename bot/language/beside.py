"""What stands beside a name or a word and says what that does in its sentence."""

import itertools
from collections.abc import Sequence

from bot.language.sentence import Sentence, single
from bot.language.spans import MARK, NAME, Span

_JUST = frozenset(("just", "only"))
_GIVING = ("give", "assign", "transfer", "send")


def excepts(items: Sequence[Span], at: int) -> bool:
    """Whether “but” leaves something out: “everything in Lund but the pagers”."""
    after = next((one for one in items[at + 1 :] if not one.means("small", "word")), None)
    everything = any(one.means("every") for one in items[:at])
    clause = items[at - 1].kind == MARK
    return everything and not clause and after is not None and after.kind == NAME


def tells_of_giving(items: Sequence[Span]) -> bool:
    """Whether who is named gave or got it once: “did Kofi give HO-1001 to Ingrid”."""
    return (
        any(map(single, items))
        and any(one.means("verb", *_GIVING) for one in items)
        and any(
            one.means("prep", "to") and after.slot[0] == "assignee"
            for one, after in itertools.pairwise(items)
        )
    )


def tells_when(items: Sequence[Span], item: Span) -> bool:
    """Whether somebody's time with it only says when: “who had HO-1001 before Kofi”."""
    at = next(i for i, one in enumerate(items) if one is item)
    return at > 0 and items[at - 1].said in {"before", "after"}


def turns(sentence: Sentence, mark: Span) -> bool:
    """Whether what follows a mark is wanted after all: “no phones, just laptops”."""
    return any(one.start == mark.end and one.said in _JUST for one in sentence.text.spans)
