"""What a message asks of the one asset that was spoken of, and what of the list it was found in."""

from collections.abc import Collection

from bot.language.follow_ups.joining import OF_ONE
from bot.language.follow_ups.other_times import tells_beside
from bot.language.follow_ups.references import is_of_that, refers, refers_to_person
from bot.language.intents.plan import Plan
from bot.language.parsed import SINGLE, Parsed
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import AMOUNT, MARK, NUMBER, WINDOW, Span, single
from bot.language.words.wordlists import playing

_OTHER, _TABLE = playing("determiner.other"), playing("form.table")
_HOLDERS = frozenset(("assignee", "team", "client"))
_OF_ANY_ONE = frozenset(("warranty_end", "category", "model"))
"""What may be said of the one asset that was spoken of, and is answered by its card."""


def leant_on(sentence: Sentence, plan: Plan, before: Parsed) -> Parsed:
    """What a message may lean on: the one asset of before, or else what that was found among."""
    if before.among is None or plan.intent in OF_ONE or _is_of_one(sentence, before):
        return before
    others = sentence.has("leaning") or sentence.has("pronoun", "me")
    narrows = sentence.by or others or any(map(_narrows, sentence.items))
    dates = tells_beside(sentence) or any(item.kind == WINDOW for item in sentence.items)
    narrows = narrows or (dates and not _is_of_warranty(sentence))
    return before.among if narrows or plan.intent == "count" else before


def _is_of_one(sentence: Sentence, before: Parsed) -> bool:
    """Whether “it” or “that” stands there, “his”, or its kind: none of them is said of a list."""
    return sentence.has("pronoun", "it", "their") or is_of_that(sentence, before)


def _is_of_warranty(sentence: Sentence) -> bool:
    """Whether a time in it may be when the warranty of the one asset ends."""
    return sentence.has("warranty") or sentence.has("field", "warranty_end")


def _narrows(item: Span) -> bool:
    """Whether it says of which of several something is asked."""
    told = bool(item.slot[0]) or item.kind in {AMOUNT, NUMBER} or item.said in _OTHER | _TABLE
    return told or any(map(item.means, ("order", "free", "os")))


def beyond_one(sentence: Sentence, plan: Plan, before: Parsed, found: Slots) -> tuple[str, ...]:
    """What is asked beyond the one asset of before: “his phone” that nobody has, a file of it."""
    if plan.intent in OF_ONE or SINGLE.isdisjoint(before.filters):
        return ()
    if refers_to_person(sentence) and _HOLDERS.isdisjoint(found.filters):
        return (_from(sentence, sentence.first("pronoun", "their")),)
    of_it = not SINGLE.isdisjoint(found.filters) and not any(map(single, sentence.items))
    named = (at for at, item in enumerate(sentence.items) if of_it and item.said in _TABLE)
    return tuple(_from(sentence, at) for at in named)[:1]


def _from(sentence: Sentence, at: int) -> str:
    """What is written from there to the end, without a mark there."""
    words = [one for one in sentence.items[at:] if one.kind != MARK]
    return sentence.text.between(words[0].start, words[-1].end)


def passed_over(
    sentence: Sentence, plan: Plan, before: Parsed, found: Slots, own: Collection[str]
) -> bool:
    """Whether what was found is one asset of before, of which nothing limits what is asked.

    *own* are the filters of the message itself: “and in Berlin?” is no question about one asset.
    """
    if SINGLE.isdisjoint(found.filters) or not SINGLE.isdisjoint(own):
        return False
    of_it = (sentence.asks and refers(sentence)) or is_of_that(sentence, before)
    if plan.intent in OF_ONE or of_it:
        return False
    return not _OF_ANY_ONE.issuperset(own)
