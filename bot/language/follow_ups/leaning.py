"""Whether a message leans on the one before it: “and in Berlin?”, “only laptops”."""

from bot.language.follow_ups.references import is_of_that, is_theirs, refers
from bot.language.intents.plan import Plan
from bot.language.parsed import SINGLE, Parsed
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import AMOUNT, MARK, WINDOW, WORD, Span
from bot.language.words.wordlists import playing

_WARRANTIES = playing("standing.things")
_WHAT = playing("standing.what")
_ALL = playing("determiner.all")
_HOLDERS = ("assignee", "team", "client")
_ASKING = frozenset(
    ("question", "verb", "small", "prep", "pronoun", "noun", "field", "follow", "warranty")
)
"""Kinds of words of which what only asks of the same is made: “what’s new” is of something else."""


def follows(sentence: Sentence, before: Parsed) -> bool:
    """Whether a message leans on the one before it: it says so, or does not stand by itself."""
    if not sentence.items:
        return refers(sentence)
    if is_theirs(sentence):
        return False
    first = sentence.text.spans[0]
    return (
        refers(sentence)
        or adds(sentence)
        or (bool(before.kind) and is_of_that(sentence, before))
        or first.means("follow")
        or sentence.items[0].means("follow")
        or sentence.items[0].means("small", "and", "but", "not", "or")
        or not _stands(sentence, before)
    )


def _stands(sentence: Sentence, before: Parsed) -> bool:
    """Whether it says by itself what it is of, so that it is a question of its own."""
    if sentence.by or (sentence.has("chart") and sentence.has("field", "warranty_end")):
        return True
    if _is_of_warranties(sentence) or _asks_of_all(sentence) or _is_whole_kind(sentence):
        return True
    if _counts_among_many(sentence) and any(key in SINGLE for key in before.filters):
        return True
    named = (
        sentence.slots("category", "model", *SINGLE, *_HOLDERS)
        or sentence.has("noun", "asset", "team")
        or sentence.has("pronoun", "my", "me", "i")
    )
    if named:
        return not _is_kind_alone(sentence) or any(key in SINGLE for key in before.filters)
    opening, after = sentence.items[0], sentence.at(1)
    if opening.means("question", "which", "how_many") and after is not None and after.means("noun"):
        return True
    which = opening.means("question", "which") or opening.means("every")
    first = after if which and after is not None else opening
    opens = first.means("verb", "show") or first.means("standing") or opening.means("standing")
    return opens and any(map(_limits, sentence.items)) and _has_verb(sentence)


def _asks_of_all(sentence: Sentence) -> bool:
    """Whether it asks of all that there is, as a whole sentence: “what did we buy last year”."""
    opening, after = sentence.items[0], sentence.at(1)
    if after is None or opening.said.partition(" ")[0] not in _WHAT:
        return False
    ours = after.means("pronoun", "we") or after.means("question", "stock")
    return ours and any(map(_limits, sentence.items))


def _is_of_warranties(sentence: Sentence) -> bool:
    """Whether something is said or asked of warranties at large: “how many warranties end …”."""
    told = sentence.asks or any(map(_limits, sentence.items)) or sentence.has("question")
    words = [one for one in sentence.items if one.kind != MARK]
    return told and len(words) > 1 and not sentence.norms.isdisjoint(_WARRANTIES)


def _is_kind_alone(sentence: Sentence) -> bool:
    """Whether it is nothing but a kind: “laptops?”."""
    return all(
        item.slot[0] == "category" or item.kind == MARK or item.means("small", "word", "or")
        for item in sentence.items
    )


def _is_whole_kind(sentence: Sentence) -> bool:
    """Whether it is all of a kind, as it stands: “all phones”."""
    return sentence.items[0].said in _ALL and _is_kind_alone(sentence)


def _counts_among_many(sentence: Sentence) -> bool:
    """Whether it asks how many are such as it says, which no one asset answers."""
    opens = sentence.items[0].means("question", "how_many")
    return opens and any(item.slot[0] for item in sentence.items)


def _limits(item: Span) -> bool:
    """Whether it says which are meant."""
    told = item.means("free") or item.means("os") or item.means("warranty")
    return bool(item.slot[0]) or item.kind in {WINDOW, AMOUNT} or told


def _has_verb(sentence: Sentence) -> bool:
    """Whether anything is said of what it opens with; “what’s” has its verb in it."""
    return (
        sentence.items[0].own
        or sentence.has("small", "be", "do")
        or sentence.has("verb")
        or sentence.has("warranty", "ends")
    )


def attaches(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether anything in it can be added to what was asked before, so that it is a follow-up."""
    if plan.intent != "none":
        return True
    if found.unexplained or found.uncovered:
        return False
    asks = sentence.has("question", "who", "where", "whose", "which", "when") and sentence.asks
    told = found.filters or found.changes or sentence.doubts or sentence.by
    return bool(told) or (asks and all(map(_may_ask, sentence.items))) or refers(sentence)


def _may_ask(item: Span) -> bool:
    """Whether it says nothing beyond what is asked of what was named before: “who has it?”."""
    return item.kind != WORD or any(sense.kind in _ASKING for sense in item.senses)


def adds(sentence: Sentence) -> bool:
    """Whether what it names comes to what was asked for: “phones too”."""
    return any(span.means("follow", "adds") for span in sentence.text.spans)
