"""A message in a channel that is not addressed to the bot: answered only if it plainly asks."""

from bot.language.found import Slots
from bot.language.sentence import Sentence, single
from bot.language.spans import CODE, MARK, NAME, WINDOW, WORD
from bot.language.verbs import Plan

_ANSWERED = frozenset(("find", "history", "warranty"))
_KINDS = frozenset(("question", "small", "field", "warranty", "history", "free"))
_LEADS = frozenset(("greeting", "polite", "lead", "filler"))


def plainly_asks(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether it is a question about one asset, in which every word is understood."""
    if plan.intent not in _ANSWERED or found.unexplained or sentence.doubts or sentence.vague:
        return False
    if not any(map(single, sentence.items)) or not _begins_as_question(sentence):
        return False
    if any(span.mended for span in sentence.text.spans):
        return False
    return all(
        item.kind in {NAME, CODE, WINDOW}
        or (item.kind == MARK and item.said in "?!.,")
        or (item.kind == WORD and _is_plain(item.senses))
        for item in sentence.items
    )


def _is_plain(senses: tuple[tuple[str, str, str], ...]) -> bool:
    """Whether a word does no more in a question than ask."""
    return any(
        kind in _KINDS
        or (kind == "verb" and value == "have")
        or (kind == "prep" and value in {"of", "with", "to", "in", "at"})
        or (kind == "noun" and value == "asset")
        for kind, value, _form in senses
    )


def _begins_as_question(sentence: Sentence) -> bool:
    """Whether nothing but a greeting stands before the word that asks."""
    for span in sentence.text.spans:
        if span.kind == MARK:
            continue
        pads = [sense.value for sense in span.senses if sense.kind == "pad"]
        if pads and pads[0] in _LEADS:
            continue
        return span.means("question", "who", "whose", "where", "when", "which")
    return False
