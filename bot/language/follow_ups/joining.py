"""A follow-up completed by what was understood before it: “and his phone?”, “give it to …”."""

from pydantic import JsonValue

from bot.language.follow_ups.leaning import adds
from bot.language.follow_ups.references import is_of_that, refers_to_person, refers_to_thing
from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING, SINGLE, Intent, Parsed, Values
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import MARK, NAME, Span
from bot.language.words.wordlists import playing

_OTHER = playing("determiner.other")
_SAME_OR_OTHER = playing("determiner.definite", "determiner.other", "stand_in.one", "stand_in.ones")
_ANOTHER = playing("joint.another")
OF_ONE = CHANGING | {"history"}
"""What is asked for of the one asset that was spoken of, rather than of a list."""
_PLACES = frozenset(("limit", "order"))
"""What a follow-up takes over only for “it”: which come first is asked of one list alone."""
_HOLDERS = ("assignee", "team", "client")
_KINDS = ("category", "model")
"""What another asset is asked for by, of those that the one before was found among."""


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
