"""How sure a reading is: what each word costs that is not taken in, and each doubt."""

from bot.language.doubt.changes_of_all import is_wider, leaves
from bot.language.follow_ups.references import refers
from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING, SINGLE
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots

CERTAIN = 0.97
UNSURE = 0.7
_LEAST = 0.05
_UNEXPLAINED = 0.2
"""What each word costs that nothing explains, or that explains nothing of what is asked."""
_NEW = SINGLE | {"category", "model", "manufacturer", "os", "vendor", "status"}
_TELLING = _NEW | {"warranty_end"}
"""Of these something new has at least one, and whatever is to be changed."""


def how_sure(said: Sentence, plan: Plan, found: Slots, *, leans: bool, whole: bool) -> float:
    """How sure it is, from 0 to 1; *leans* says that what it is of was said before it."""
    confidence = CERTAIN
    confidence -= _UNEXPLAINED * (found.unexplained + found.uncovered + found.left_over)
    confidence -= 0.05 * [item.mended for item in said.items].count(True)
    confidence -= 0.15 * said.vague
    if said.doubts:
        confidence = min(confidence, 0.6)
    if refers(said) and not leans and not _is_named(found):
        confidence = min(confidence, 0.6)
    if not plan.sure and not (leans and plan.intent == "find" and said.asks and refers(said)):
        confidence = min(confidence, UNSURE)
    if plan.intent in CHANGING and not _is_whole(said, plan, found):
        confidence = min(confidence, 0.6)
    if (whole or leaves(said)) and is_wider(said, plan, found):
        confidence = min(confidence, 0.6)
    return round(max(_LEAST, min(1.0, confidence)), 2)


def _is_whole(said: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether a change says of which asset, and what is to become of it."""
    told = found.changes or found.noted or plan.free
    if plan.intent in {"assign", "transfer", "edit"} and not told:
        return False
    if plan.intent == "create":
        return not _NEW.isdisjoint(found.changes) or not found.changes
    filters = found.filters
    if any(isinstance(filters[key], dict) for key in SINGLE & filters.keys()):
        return False  # “please don't delete LT-1788”
    if not _TELLING.isdisjoint(filters) or filters.get("assignee", "") is None:
        return True
    if plan.intent == "fault" and filters.get("assignee") == "me" and said.has("noun", "part"):
        return True  # “my screen is cracked”
    named = said.has("noun", "asset") or said.has("pronoun", "it", "them") or leaves(said)
    return bool(filters) and named


def _is_named(found: Slots) -> bool:
    """Whether the message itself says of which asset it speaks."""
    return any(key in found.filters for key in (*SINGLE, "category", "model"))
