"""Whether a sentence is a question by its form: it begins or ends as questions do."""

from collections.abc import Sequence

from bot.language.spans.span import MARK, WORD, Span, Text, single
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_SENTENCE = frozenset(".!?;:,-(")
_HAVE = playing("finite.has", "finite.had")
SOMEBODY = playing("stand_in.anyone")
"""Words with which a question begins, or what somebody is told to have done."""
_DONE = frozenset(("past", "participle"))


def tell_deed(items: Sequence[Span]) -> None:
    """Let “somebody has stolen my phone” begin with somebody, and with no question."""
    if len(items) < 2 or items[0].said.split(" ")[0] not in SOMEBODY:  # noqa: PLR2004 - who, and the deed
        return
    deed = items[1]
    done = any(sense.kind == "verb" and sense.form in _DONE for sense in deed.senses)
    done = done and not deed.means("verb", "take")  # “someone has taken it”: nobody knows who
    if (done or deed.means("fault", "symptom")) and items[-1].said != "?":
        items[0].senses = (Sense("pronoun", "someone"),)


def asks(items: Sequence[Span], text: Text) -> bool:
    """Whether it begins as questions begin, or ends as they end."""
    begins = 2 if len(items) > 2 and single(items[0]) else 0  # noqa: PLR2004 - “LT-1: …”
    begins *= begins > 0 and items[1].kind == MARK
    for item in items[begins:]:
        if item.kind == MARK:
            if item.said in _SENTENCE:
                continue
            break
        if item.kind != WORD:
            break
        if item.means("question"):
            wished = item.means("verb", "have") and _is_wished(text, item)
            return not wished and (not item.means("verb", "have") or item.said in _HAVE)
        if item.means("verb", "show"):
            continue
        if item.means("small", "modal"):
            return False
        if not (item.means("small") or item.means("prep")):
            break
    last = items[-1] if items else None
    return last is not None and last.kind == MARK and last.said == "?"


def _is_wished(text: Text, item: Span) -> bool:
    """Whether “I would like to” stands before it."""
    at = next(at for at, span in enumerate(text.spans) if span is item)
    return at > 0 and any(sense[:2] == ("pad", "request") for sense in text.spans[at - 1].senses)
