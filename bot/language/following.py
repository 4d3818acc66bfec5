"""A follow-up, after what was asked before: “and his phone?”, “only laptops”, “give it to …”."""

from datetime import date
from itertools import pairwise

from pydantic import JsonValue

from bot.language.found import Slots
from bot.language.intents import decide
from bot.language.parsed import CHANGING, SINGLE, Intent, Parsed, Values
from bot.language.sentence import Sentence, sentence
from bot.language.spans.inventory import Words
from bot.language.spans.span import AMOUNT, MARK, NAME, WINDOW, WORD, Span, several, single
from bot.language.spans.spotting import read
from bot.language.verbs import Plan
from bot.language.words.text import evened
from bot.language.words.wordlists import playing

_OTHER = playing("determiner.other")
_ONES = playing("stand_in.ones")
_SAME_OR_OTHER = playing("determiner.definite", "determiner.other", "stand_in.one", "stand_in.ones")
_WHOLE = playing("determiner.definite", "determiner.all")
_THE = playing("determiner.definite", "determiner.this", "determiner.that")
_WARRANTIES = playing("standing.things")
_WHAT = playing("standing.what")
_ANOTHER = playing("joint.another")
OF_ONE = CHANGING | {"history"}
"""What is asked for of the one asset that was spoken of, rather than of a list."""
_PLACES = frozenset(("limit", "order"))
"""What a follow-up takes over only for “it”: which come first is asked of one list alone."""
_HOLDERS = ("assignee", "team", "client")
_KINDS = ("category", "model")
"""What another asset is asked for by, of those that the one before was found among."""
_ASKING = frozenset(
    ("question", "verb", "small", "prep", "pronoun", "noun", "field", "follow", "warranty")
)
"""Kinds of words of which what only asks of the same is made: “what’s new” is of something else."""
_NOUNS = (*_KINDS, "manufacturer", *SINGLE)
"""What “those” only stands before."""


def follows(sentence: Sentence, before: Parsed) -> bool:
    """Whether a message leans on the one before it: it says so, or does not stand by itself."""
    if not sentence.items:
        return refers(sentence)
    if _is_theirs(sentence):
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
    if _is_of_warranties(sentence) or _asks_of_all(sentence):
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


def of_speaker(sentence: Sentence, found: Slots) -> None:
    """Let “and me?” be about whoever asks, of what was asked before about somebody else."""
    if found.filters or not sentence.has("pronoun", "me"):
        return
    if all(
        item.kind == MARK or item.means("pronoun", "me") or _leads(item) for item in sentence.items
    ):
        found.filters["assignee"] = "me"


def _leads(item: Span) -> bool:
    return item.means("follow") or item.means("prep") or item.means("small", "and", "but", "or")


def other_one(sentence: Sentence, before: Parsed) -> Values | None:
    """What “the other one” is among: all that the one before was found among; else None."""
    words = [item for item in sentence.items if item.kind != MARK]
    if not any(item.said in _OTHER for item in words) or not all(map(_is_other, words)):
        return None
    among = {key: one for key, one in before.filters.items() if key not in {*SINGLE, *_PLACES}}
    if before.intent == "mine":
        among["assignee"] = "me"
    return among or None


def _is_other(item: Span) -> bool:
    return item.said in _SAME_OR_OTHER or _leads(item)


def points_back(text: str, words: Words, today: date) -> bool:
    """Whether “those” or “it” stands in a message for what only one before it can have named."""
    said = sentence(read(evened(text), words, today), words, today)
    return refers_to_thing(said) and not any(map(single, said.items))


def points_at_one(text: str, words: Words, today: date) -> bool:
    """Whether it is of “it”, or changes “them”: of a list without any there is neither."""
    said = sentence(read(evened(text), words, today), words, today)
    if not refers_to_thing(said) or any(map(single, said.items)):
        return False
    return said.has("pronoun", "it") or decide(said).intent in CHANGING


def refers(sentence: Sentence) -> bool:
    """Whether a pronoun stands for what was spoken of before, and not for what it names itself."""
    if not sentence.has("leaning") and not sentence.has("pronoun", "it", "them", "their"):
        return False
    return refers_to_thing(sentence) or refers_to_person(sentence)


def refers_to_thing(sentence: Sentence) -> bool:
    """Whether a pronoun stands for assets of before."""
    if _points(sentence):
        return True
    at = sentence.first("pronoun", "it", "them")
    named = any(map(single, sentence.items[: max(at, 0)]))
    return at >= 0 and not named and not _is_theirs(sentence)


def _is_theirs(sentence: Sentence) -> bool:
    """Whether “it” is of somebody who is named before: “Ana gave back her phone, restock it”."""
    at = sentence.first("pronoun", "it", "them")
    if at < 0:
        return False
    before = [one for one in sentence.text.spans if one.start < sentence.items[at].start]
    names = [where for where, one in enumerate(before) if _may_be_somebody(one)]
    return bool(names) and any(one.means("pronoun", "their") for one in before[names[0] :])


def _may_be_somebody(span: Span) -> bool:
    return any(meaning.key == "assignee" for meaning in span.meanings)


def refers_to_person(sentence: Sentence) -> bool:
    """Whether a pronoun stands for somebody of before: “his phone”, not “Ana and her phone”."""
    at = sentence.first("pronoun", "their")
    return at >= 0 and not any(one.slot[0] == "assignee" for one in sentence.items[:at])


def _points(sentence: Sentence) -> bool:
    """Whether “those” or “ones” stands for assets, without a noun of its own."""
    if not sentence.has("leaning"):
        return False
    for at, item in enumerate(sentence.items):
        if item.kind == WORD and item.means("leaning"):
            after = next((one for one in sentence.items[at + 1 :] if not _determines(one)), None)
            named = item.said in _ONES and any(map(_is_thing, sentence.items[:at]))
            if not named and (
                after is None or not (after.slot[0] in _NOUNS or after.means("noun") or after.own)
            ):
                return True
    return False


def _determines(item: Span) -> bool:
    """Whether it stands between “which of” and its noun."""
    return item.said in _WHOLE or item.means("pronoun", "my", "our")


def _is_thing(item: Span) -> bool:
    """Whether it says of what kind of thing “ones” are."""
    return item.slot[0] in _KINDS or item.means("noun", "asset")


def adds(sentence: Sentence) -> bool:
    """Whether what it names comes to what was asked for: “phones too”."""
    return any(span.means("follow", "adds") for span in sentence.text.spans)


def _together(kept: JsonValue, new: JsonValue) -> JsonValue:
    """Two filters as one that lets both through."""
    if isinstance(kept, dict) or isinstance(new, dict) or kept is None or new is None:
        return new
    both = [*(kept if isinstance(kept, list) else [kept])]
    both += [one for one in (new if isinstance(new, list) else [new]) if one not in both]
    return both


def joined(sentence: Sentence, plan: Plan, found: Slots, before: Parsed) -> Intent:
    """Complete what was found by what was understood before, and say what is wanted."""
    new = found.filters
    kept = _kept(sentence, plan, new, before)
    if adds(sentence) and plan.intent not in CHANGING:
        new |= {key: _together(kept[key], new[key]) for key in new if key in kept}
    if "model" in new:
        kept.pop("category", None)
    if "category" in new and "model" in kept:
        kept.pop("model")
    intent = _intent(sentence, plan, before)
    if intent == before.intent:
        sentence.by = sentence.by or before.by
    if (intent == "mine" and _is_of_others(new)) or (intent == "count" and _ranks(plan, new)):
        intent = "find"
    found.filters = {**kept, **new}
    if intent == "mine":
        found.filters.pop("assignee", None)
    if intent == "find" and before.intent == "warranty" and plan.intent == "find":
        return "find"
    return intent


def _is_of_others(new: Values) -> bool:
    """Whether somebody else is named than whoever asks, or nobody: “and what does Ana have?”."""
    return any(key in new and new[key] != "me" for key in _HOLDERS)


def _ranks(plan: Plan, new: Values) -> bool:
    """Whether those that come first are asked for, and not how many there are."""
    return plan.intent != "count" and any(key in new for key in _PLACES)


def _asks_the_same(sentence: Sentence, plan: Plan) -> bool:
    """Whether the same is asked of something else: behind “the oldest laptop” “and phones?”."""
    first = next((one.said for one in sentence.text.spans if one.kind != MARK), "")
    return plan.intent not in OF_ONE | {"count"} and first in _ANOTHER


def _kept(sentence: Sentence, plan: Plan, new: Values, before: Parsed) -> Values:
    """What goes on being meant of what was said before."""
    thing, person = refers_to_thing(sentence), refers_to_person(sentence)
    is_one = thing and before.filters.get("limit") == 1 and sentence.has("pronoun", "it")
    left = () if is_one or (_asks_the_same(sentence, plan) and not thing) else _PLACES
    kept: Values = {key: one for key, one in before.filters.items() if key not in left}
    single = any(key in new for key in SINGLE)
    if before.intent == "mine":
        kept.setdefault("assignee", "me")
    if kept.get("assignee") == "me" and _is_of_others(new):
        del kept["assignee"]
    if plan.intent in CHANGING and not (thing or person):
        return {} if new else {key: value for key, value in kept.items() if key in SINGLE}
    if person and not thing and ("assignee" in kept or plan.intent in CHANGING):
        kept = {key: value for key, value in kept.items() if key == "assignee"}
    elif any(key in kept for key in SINGLE) and (plan.intent in CHANGING or single):
        kept = {key: value for key, value in kept.items() if key in SINGLE}
    if single:
        return {}
    if thing:
        return kept
    if any(key in new for key in _HOLDERS) and plan.intent not in CHANGING:
        return {key: value for key, value in kept.items() if key not in SINGLE}
    if any(key in new for key in _KINDS):
        others = {key: value for key, value in kept.items() if key not in SINGLE}
        same = is_of_that(sentence, before) and (before.kind or not others)
        return kept if same else others
    return kept


def is_of_that(sentence: Sentence, before: Parsed) -> bool:
    """Whether its kind is that of the one asset of before: “when does the laptop’s cover end”."""
    if any(item.slot[0] not in {"", *_KINDS} for item in sentence.items):
        return False
    return any(
        item.slot[0] in _KINDS
        and lead.said in _THE
        and not several(item)
        and (not before.kind or item.slot in {("category", before.kind), ("model", item.slot[1])})
        for lead, item in pairwise(sentence.items)
    )


def _intent(sentence: Sentence, plan: Plan, before: Parsed) -> Intent:
    if plan.intent not in {"find", "none", "mine"}:
        return plan.intent
    own = sentence.has("question", "who", "where", "whose", "which") or sentence.has("verb", "show")
    if _asks_of_warranty(sentence):
        return "warranty"
    if before.intent in CHANGING or before.intent in {"none", "help"}:
        return "find"
    if own and not sentence.items[0].means("follow") and sentence.items[0].kind != NAME:
        return "find" if before.intent != "mine" else before.intent
    return before.intent


def _asks_of_warranty(sentence: Sentence) -> bool:
    """Whether it is a question of its own about warranties, not only one more limit."""
    whole = not sentence.text.spans[0].means("follow")
    return sentence.asks and whole and sentence.has("warranty", "ended", "running")
