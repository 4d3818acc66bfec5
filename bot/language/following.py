"""A follow-up, after what was asked before: “and his phone?”, “only laptops”, “give it to …”."""

from pydantic import JsonValue

from bot.language.found import Slots
from bot.language.parsed import CHANGING, Intent, Parsed, Values
from bot.language.sentence import SINGLE, Sentence
from bot.language.spans import NAME
from bot.language.verbs import Plan

_PLACES = frozenset(("limit", "order"))
"""What a follow-up about one asset of a list does not take over."""
_HOLDERS = ("assignee", "team", "client")
_KINDS = ("category", "model")
"""What another asset is asked for by, of those that the one before was found among."""


def follows(sentence: Sentence) -> bool:
    """Whether a message leans on the one before it."""
    if refers(sentence) or (sentence.items and adds(sentence)):
        return True
    if not sentence.items:
        return False
    first = sentence.text.spans[0]
    if first.means("follow") or sentence.items[0].means("follow"):
        return True
    if sentence.items[0].means("small", "and", "but", "not", "or"):
        return True
    heads = ("category", "model", *SINGLE, *_HOLDERS)
    return (
        not sentence.slots(*heads)
        and not sentence.has("noun", "asset", "team")
        and not (sentence.has("pronoun", "my", "me"))
    )


def attaches(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether anything in it can be added to what was asked before, so that it is a follow-up."""
    if plan.intent != "none":
        return True
    if found.unexplained or found.uncovered:
        return False
    asks = sentence.has("question", "who", "where", "whose", "which", "when") and sentence.asks
    return bool(found.filters or found.changes) or asks or refers(sentence)


def refers(sentence: Sentence) -> bool:
    """Whether a pronoun stands for what was spoken of."""
    return sentence.has("pronoun", "it", "them", "their")


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
    found.filters = {**kept, **new}
    if intent == "mine":
        found.filters.pop("assignee", None)
    if intent == "find" and before.intent == "warranty" and plan.intent == "find":
        return "find"
    return intent


def _kept(sentence: Sentence, plan: Plan, new: Values, before: Parsed) -> Values:
    """What goes on being meant of what was said before."""
    kept: Values = dict(before.filters)
    single = any(key in new for key in SINGLE)
    if before.intent == "mine" and "assignee" not in kept:
        kept["assignee"] = "me"
    if sentence.has("pronoun", "their") and "assignee" in kept and not refers_to_thing(sentence):
        kept = {"assignee": kept["assignee"]}
    elif any(key in kept for key in SINGLE) and (plan.intent in CHANGING or single):
        kept = {key: value for key, value in kept.items() if key in SINGLE}
    if single:
        return {}
    if refers_to_thing(sentence):
        return {key: value for key, value in kept.items() if key not in _PLACES}
    if any(key in new for key in _HOLDERS) and plan.intent not in CHANGING:
        return {key: value for key, value in kept.items() if key not in SINGLE}
    if any(key in new for key in _KINDS):
        return {key: value for key, value in kept.items() if key not in SINGLE} or kept
    return kept


def refers_to_thing(sentence: Sentence) -> bool:
    """Whether a pronoun stands for an asset."""
    return sentence.has("pronoun", "it", "them")


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
