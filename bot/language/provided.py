"""What somebody is to get who was said to need it: “Ana needs a laptop. Give her an unused one”."""

from collections.abc import Sequence

from bot.language.spans.span import MARK, Span, several
from bot.language.words.wordlists import playing

_HIM = playing("stand_in.receiver")
_ONE_OF = playing(
    "stand_in.one", "stand_in.ones", "joint.of", "determiner.definite", "determiner.indefinite",
    "determiner.these", "determiner.our",
)  # fmt: skip
"""Words of “one of the unused ones” that say no more than that it is one of what is needed."""
_KINDS = frozenset(("category", "model"))


def provided(items: list[Span]) -> list[Span]:
    """“Ana needs a laptop. Give her an unused one” as “give Ana a laptop, unused”."""
    end = next((at for at, one in enumerate(items) if one.kind == MARK), 0)
    told, rest = items[:end], items[end + 1 :]
    at = next((i for i, one in enumerate(rest) if one.said in _HIM), -1)
    if at < 1 or not any(one.means("verb", "need") for one in told):
        return items
    who = _only(told, frozenset(("assignee",)))
    what = _only(told, _KINDS)
    if who is None or what is None or who.own or several(what):
        return items
    if any(one.slot[0] in {"assignee", *_KINDS} for one in rest):
        return items
    left = (one for one in rest[at + 1 :] if one.said not in _ONE_OF)
    return [*rest[:at], who, what, *left]


def _only(items: Sequence[Span], keys: frozenset[str]) -> Span | None:
    """The one that names something of this kind."""
    named = [one for one in items if one.slot[0] in keys]
    return named[0] if len(named) == 1 else None
