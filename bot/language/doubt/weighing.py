"""All that speaks against a reading, counted: each rule of doubt is asked here."""

from bot.language.doubt.beyond_lists import asks_beyond_lists
from bot.language.doubt.doubtful_changes import OF_CHANGES, doubtful
from bot.language.doubt.misleading_words import likens_value, misleading
from bot.language.doubt.unexplained_words import uncovered_items
from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.words.wordlists import playing

_CONDITIONS = playing("condition.word", "joint.provided")
_WANTED = playing("form.wanted")


def weigh(sentence: Sentence, plan: Plan, found: Slots) -> None:
    """Count what is known in general and says nothing here, and what would be left out."""
    found.uncovered = len(uncovered_items(sentence, plan, found.core))
    found.left_over += left_over(sentence, plan, found)


def left_over(sentence: Sentence, plan: Plan, found: Slots) -> int:
    """How much of what is asked or ordered would be left out."""
    if plan.intent in {"help", "none"} or plan.denied:
        return 0
    found.misleading += misleading(sentence, plan)  # beside what was read so
    beyond = int(bool(found.misleading))
    if plan.intent not in CHANGING:
        return beyond + asks_beyond_lists(sentence, plan, found)
    words = sentence.said | sentence.norms
    rules = (rule for needed, rule in OF_CHANGES if not needed.isdisjoint(words))
    beyond += sum(rule(sentence, plan, found) for rule in rules)
    beyond += likens_value(sentence, plan, found)
    beyond += plan.intent == "edit" and "assignee" in found.changes  # “to Ana for repair”
    return beyond + _is_tentative(sentence, plan) + doubtful(sentence, plan)


def _is_tentative(sentence: Sentence, plan: Plan) -> bool:
    """“Should LT-1788 be retired”, “if it is broken, …”, “maybe it is lost”: not yet so.

    What may be broken is reported all the same: whoever mends it finds out.
    """
    first, begun = sentence.items[0], sentence.spans[0]
    hedged = plan.intent != "fault" and (begun.means("hedge") or sentence.has("hedge"))
    if any(one.said in _CONDITIONS for one in sentence.items):
        return True
    if sentence.has("small", "but") and any(one.said in _WANTED for one in sentence.items):
        return True
    return hedged or first.means("deliberating") or first.means("condition")
