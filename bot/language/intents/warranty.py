"""When warranties end, or which have ended: “what expires soon”."""

from bot.language.intents.plan import SLOTS, Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, WINDOW
from bot.language.words.wordlists import listed, playing

_WARRANTY = listed("form.warranty")
_EXPIRES = playing("form.expires")


def warranty_asked(sentence: Sentence) -> Plan | None:
    """When warranties end, or which have ended."""
    if not (sentence.has("warranty") or sentence.has("field", "warranty_end")):
        return None
    if sentence.has("chart") and sentence.has("field", "warranty_end"):
        return Plan("warranty")
    windows = any(one.kind == WINDOW for one in sentence.items)
    known = (
        sentence.slots(*SLOTS)
        or windows
        or sentence.has("field", "warranty_end")
        or sentence.has("pronoun", "my", "me", "it")
        or (
            (_asks_what(sentence) or sentence.has("noun", "asset"))
            and sentence.has("warranty", "ended", "running")
        )
    )
    real = sentence.has("field", "warranty_end") or sentence.has("warranty", "ended", "running")
    real = real or all(one.kind == WINDOW or one.means("warranty") for one in sentence.items)
    real = real or any(
        word in one.said for one in sentence.items if one.means("warranty") for word in _WARRANTY
    )
    real = real or (windows and _only_expires(sentence))
    unknown = any(one.kind == UNKNOWN for one in sentence.items)
    timed = (windows or sentence.has("question", "when")) and not unknown
    return Plan("warranty", sure=real) if known and (real or timed) else None


def _only_expires(sentence: Sentence) -> bool:
    """“What expires soon?”: of all that there is nothing else does than warranties."""
    expires = any(one.said in _EXPIRES for one in sentence.items)
    return expires and all(
        one.kind in {WINDOW, MARK} or one.means("warranty") or one.means("question")
        or one.means("small", "be") or one.means("verb", "show")
        for one in sentence.items
    )  # fmt: skip


def _asks_what(sentence: Sentence) -> bool:
    """Whether it asks for all that there is, or for something that nobody knows."""
    first = sentence.items[0]
    return first.kind == UNKNOWN or first.means("standing") or first.means("verb", "show")
