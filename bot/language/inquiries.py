"""What a sentence asks: help, a number, or the past."""

from collections.abc import Sequence

from bot.language.searches import is_mine
from bot.language.sentence import Sentence
from bot.language.spans.span import DONE, MARK, NAME, UNKNOWN, WORD, Span, has_form, single
from bot.language.verbs import DEEDS, FEW, SLOTS, Plan, acting_verb
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
_SEE, _HOW = map(playing, ("form.see", "form.how"))


def help_asked(sentence: Sentence) -> Plan | None:
    """What the bot can do, and how it is asked."""
    how_to = sentence.first("question", "how_to")
    speaks = not sentence.norms.isdisjoint(sentence.words.lexicon.of_bot)
    if how_to < 0 and not speaks and not sentence.has("help", "topic"):
        return None
    slots = sentence.slots(*SLOTS)
    learns = how_to >= 0 and (sentence.has("help", "deed") or _is_deed(sentence, how_to))
    learns = learns and not sentence.has("fault", "symptom")
    if learns and not any(map(single, sentence.items[how_to:])):
        strange = any(one.kind == UNKNOWN for one in sentence.items[how_to:])
        asset = slots or sentence.has("noun", "asset") or sentence.has("pronoun", "it", "them")
        if strange and not asset:  # “how do I hand in my expenses”
            return None
        return Plan("help", sure=not slots and not strange)
    if slots or sentence.has("warranty", "ended", "running"):
        return None
    unknown = sum(one.kind == UNKNOWN for one in sentence.items)
    if is_mine(sentence) and sentence.has("verb", "have") and sentence.has("verb", "show"):
        return None  # “I am new here, show me what I have”
    if sentence.has("help", "topic") and unknown <= 1:
        return Plan("help", sure=not unknown) if not sentence.has("pronoun", "my") else None
    if _asks_how(sentence) and _is_about_the_bot(sentence, unknown):
        return Plan("help", sure=not unknown) if not is_mine(sentence) else None
    typed = any(one.said in _TYPED for one in sentence.items)
    return Plan("help", sure=False) if typed and sentence.asks and not unknown else None


def _is_deed(sentence: Sentence, how_to: int) -> bool:
    """Whether it is asked how to do what the bot does: “how do I hand it back”."""
    verb = sentence.at(how_to + 1)
    return verb is not None and any(
        sense.kind == "verb" and sentence.verb(sense.value).does in DEEDS for sense in verb.senses
    )


def _asks_how(sentence: Sentence) -> bool:
    """Whether it asks how or what, or to be shown something."""
    first = sentence.at(0)
    if first is not None and first.means("verb", "show") and first.said not in _SEE:
        return True
    if sentence.has("question", "how_to") or sentence.has("pad", "lead"):
        return True
    means = sentence.words.lexicon.phrases.means
    return any(
        token.norm in _HOW or sense[:2] in {("question", "which"), ("question", "who")}
        for token in sentence.text.tokens
        for sense in means.get(token.norm, ())
    ) or any(token.norm in _HOW for token in sentence.text.tokens)


def _is_about_the_bot(sentence: Sentence, unknown: int) -> bool:
    """Whether it is about what one does with the bot, or what the bot is."""
    if not _says(sentence, "about"):
        return False
    if _says(sentence, "deed") and unknown <= FEW:
        return True
    return all(
        one.kind == MARK or one.means("question", "who", "which") or one.means("help")
        or one.means("small", "be", "word")
        for one in sentence.items
    ) and sentence.has("small", "be")  # fmt: skip


def _says(sentence: Sentence, value: str) -> bool:
    """Whether a word stands in it that people ask for help with, be it only politeness."""
    means = sentence.words.lexicon.phrases.means
    return any(
        sense.kind == "help" and sense.value == value
        for token in sentence.text.tokens
        for sense in means.get(token.norm, ())
    )


_TYPED = playing("form.typed")
_COUNTS = playing("form.count")
"""What may stand behind what is counted."""


def counting(sentence: Sentence) -> Plan | None:
    """How many there are."""
    if not sentence.has("question", "how_many", "how_much"):
        return None
    at = sentence.first("question", "how_many")
    much = sentence.first("question", "how_much")
    if much >= 0 and any(map(_is_countable, _described(sentence, much + 1))):
        at = much
    if at < 0 or any(one.means("verb") for one in sentence.items[:at] if _commands(one)):
        return None
    before = sentence.at(at - 1)
    headed = before is not None and before.slot[0] in {"category", "model"}
    if headed and sentence.items[at].said.split()[0] in _COUNTS:  # “laptop count for Ana”
        return Plan("count")
    if before is not None and (before.slot[0] or before.kind == UNKNOWN):
        return None  # “phone number of Ana”
    return Plan("count")


def _described(sentence: Sentence, at: int) -> Sequence[Span]:
    """What stands there, behind what describes it: “how much old Dell laptops”."""
    end = at
    while end < len(sentence.items) - 1 and _describes(sentence.items[end]):
        end += 1
    return sentence.items[at : end + 1]


def _describes(item: Span) -> bool:
    kind = item.slot[0] in {"manufacturer", "status"} or item.kind == UNKNOWN
    return kind or item.means("free") or item.means("new") or item.means("os")


def _is_countable(item: Span) -> bool:
    return _is_plural(item) or item.means("noun", "asset")


def _is_plural(item: Span) -> bool:
    return bool(item.meanings) and item.meanings[0].several


def _commands(item: Span) -> bool:
    return item.means("verb", "give", "assign", "return", "transfer", "delete", "create")


def looking_back(sentence: Sentence) -> Plan | None:
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
