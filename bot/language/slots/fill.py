"""The slots of a sentence, given what it wants: filters, changes and the reason."""

from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING, SINGLE
from bot.language.sentences.sentence import Sentence
from bot.language.slots.filler import Filler
from bot.language.slots.reasons import core_of, told_beside
from bot.language.slots.renaming import renamed
from bot.language.slots.slots import Slots
from bot.language.words.wordlists import playing

_AROUND = playing("available.around")


def fill(sentence: Sentence, plan: Plan) -> Slots:
    """What a sentence says of assets, given what it wants."""
    slots = Slots()
    items = sentence.items
    if plan.intent in CHANGING:
        core, slots.reason = core_of(sentence, plan)
        if plan.intent == "edit":
            core = renamed(sentence, plan, core, slots)
        slots.reason = slots.reason or told_beside(sentence)
    else:
        core = items
    slots.core = core
    Filler(sentence, plan, slots, core).fill()
    if plan.free:
        slots.filters["assignee"] = None
    if _lies_around(sentence, plan, slots):
        slots.filters["assignee"], slots.available = None, True
    return slots


def _lies_around(sentence: Sentence, plan: Plan, slots: Slots) -> bool:
    """Whether it asks if there is anything that could be given: “any laptops lying around?”."""
    asks = plan.intent in {"find", "count"} and sentence.has(
        "question", "stock", "other", "there", "how_many", "which"
    )
    if not asks or "assignee" in slots.filters or not SINGLE.isdisjoint(slots.filters):
        return False
    return any(one.said in _AROUND for one in sentence.text.spans)
