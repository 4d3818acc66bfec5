"""What a sentence wants: from its form, its verb, and what stands beside that."""

from bot.language.ailing import ailing_told
from bot.language.inquiries import counting, help_asked, looking_back
from bot.language.needs import need_told, unwanted
from bot.language.orders import calls_off, change_asked
from bot.language.searches import names_asked, warranty_asked
from bot.language.sentence import Sentence
from bot.language.tellings import (
    arrival_told,
    arrow_told,
    becoming_told,
    date_told,
    denial_told,
    fault_told,
    field_told,
    getting_told,
    loss_told,
    move_told,
    note_told,
    owner_told,
    place_told,
    state_told,
)
from bot.language.verbs import Plan
from bot.language.wishes import for_somebody, wish_told

_ASKED = (
    help_asked,
    counting,
    note_told,
    denial_told,
    looking_back,
    change_asked,
    fault_told,
    getting_told,
    warranty_asked,
    names_asked,
)
_TOLD = (
    help_asked,
    counting,
    note_told,
    unwanted,
    denial_told,
    looking_back,
    arrow_told,
    place_told,
    move_told,
    owner_told,
    field_told,
    arrival_told,
    becoming_told,
    date_told,
    change_asked,
    state_told,
    loss_told,
    wish_told,
    need_told,
    fault_told,
    getting_told,
    for_somebody,
    ailing_told,
    warranty_asked,
    names_asked,
)
"""What is looked for one after the other in a question, and in whatever else is said."""


def decide(sentence: Sentence) -> Plan:
    """What a sentence wants; what is told apart is counted."""
    if calls_off(sentence):
        return Plan("none")
    ways = _ASKED if sentence.asks else _TOLD
    plan = next((plan for way in ways if (plan := way(sentence))), Plan("none"))
    counts = sentence.by is not None and plan.intent in {"find", "none"}
    return plan._replace(intent="count") if counts else plan
