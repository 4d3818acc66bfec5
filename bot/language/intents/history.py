"""What was, of one asset: “who had LT-1 before”, “what happened to it”."""

from collections.abc import Sequence

from bot.language.intents.plan import Plan
from bot.language.intents.verbs import acting_verb
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import DONE, NAME, WORD, Span, has_form, single
from bot.language.words.wordlists import listed, playing

_IS, _WAS = playing("finite.is", "finite.are"), playing("finite.was", "finite.were")
_DID, _HAS = playing("finite.did"), playing("finite.has")
_HOLDS = playing("finite.has", "finite.holds")
_IS_IT = _IS | playing("stand_in.it")
_GOT = listed("form.got")
_EVER = playing("form.ever")
_DETERMINED = playing(
    "determiner.definite", "determiner.indefinite", "determiner.this", "determiner.that"
)


def history_asked(sentence: Sentence) -> Plan | None:
    """Its past: who had it, what happened to it; not what should happen now."""
    if not sentence.asks and not sentence.has("history", "noun"):
        return None
    known = any(one.slot[0] for one in sentence.items) or sentence.has(
        "pronoun", "it", "my", "them", "their"
    )
    if known and sentence.asks and _looks_back(sentence):
        return Plan("history")
    noun, had = sentence.first("history", "noun"), sentence.first("history", "had")
    if not known or (noun < 0 and not sentence.asks) or _cannot(sentence, noun):
        return None
    if noun >= 0 and sentence.items[noun].means("verb", "mark") and not sentence.asks:
        return None  # “its status changes to in repair”
    if noun >= 0:
        verb = acting_verb(sentence)
        return Plan("history") if verb is None or sentence.asks else None
    who = sentence.has("question", "who", "where", "whose", "which", "when", "other")
    used = sentence.has("verb", "have") and any(
        sense.kind == "verb" and sense.value == "have" and sense.form == "past"
        for one in sentence.items
        for sense in one.senses
    )
    used = used and not any(one.said in _IS for one in sentence.items)
    if (had >= 0 or used) and sentence.has("question", "who") and any(map(single, sentence.items)):
        return Plan("history")
    if had >= 0 and who and not sentence.slots("warranty_end"):
        return Plan("history")
    if not sentence.has("question", "when", "who", "which"):
        return None
    past = _deed_of_past(sentence)
    if past and any(map(single, sentence.items)):
        return Plan("history") if not _is_state(sentence, past) else None
    return None


def _cannot(sentence: Sentence, noun: int) -> bool:
    """“I can't log in on LT-1788”: a verb that cannot be done, and no noun."""
    return noun > 0 and sentence.items[noun - 1].means("fault", "hint")


def _deed_of_past(sentence: Sentence) -> Span | None:
    """The verb that says what was done."""
    items = sentence.items
    for at, one in enumerate(items):
        did = one.kind in {WORD, NAME} and has_form(one, DONE) and not one.means("field")
        if did and not one.means("verb", "have", "get") and not _only_describes(items, at):
            return one
    return None


def _only_describes(items: Sequence[Span], at: int) -> bool:
    """Whether it only says what a thing is like: “the shared tablet LT-1788”."""
    after = items[at + 1] if at + 1 < len(items) else None
    described = at > 0 and items[at - 1].said in _DETERMINED
    return described and after is not None and after.slot[0] in {"category", "model"}


def _looks_back(sentence: Sentence) -> bool:
    """Whether a question is about what was, of one asset: “who did it belong to”."""
    if (
        sentence.has("history", "been")
        and (not sentence.slots("status") or _asks_if_ever(sentence))
        and (sentence.has("question", "where") or sentence.items[0].means("question", "other"))
    ):
        return True
    if not any(map(single, sentence.items)):
        return False
    if sentence.has("field", "purchase_date", "price", "warranty_end") or sentence.has("warranty"):
        return False
    first = sentence.items[0]
    if first.said in _WAS or (first.said in _HAS and _was_done(sentence)):
        return True
    did = any(one.said in _DID for one in sentence.items) and not sentence.has("verb", "show")
    was = any(one.said in _WAS for one in sentence.items)
    return did or (was and sentence.has("question", "who", "whose", "where", "when"))


def _asks_if_ever(sentence: Sentence) -> bool:
    """Whether it asks of one asset if it was so once: “has LT-1788 been in repair before”."""
    once = not sentence.norms.isdisjoint(_EVER) and sentence.items[0].said in _HAS
    return once and any(map(single, sentence.items))


def _was_done(sentence: Sentence) -> bool:
    """Whether something was done: “has Kofi lost HO-1001”, not “has anyone got HO-1001”."""
    return any(
        has_form(one, DONE) and not one.means("verb", "have", "get", "show")
        for one in sentence.items
    )


def _is_state(sentence: Sentence, past: Span) -> bool:
    """Whether a participle only says how it is now: “who is it assigned to”, “who's got it out”."""
    holds = any(
        (one.means("question", "who") and one.said.endswith(_GOT))
        or (one.means("verb", "have") and one.said in _HOLDS)
        for one in sentence.items[: sentence.items.index(past)]
    )
    if holds and any(map(single, sentence.items[: sentence.items.index(past)])):
        return True
    return sentence.has("question", "who", "which") and any(
        one.said in _IS_IT for one in sentence.items[: sentence.items.index(past)]
    )
