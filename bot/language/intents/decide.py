"""What a sentence wants: rules asked one after the other, until one says so."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from bot.language.intents.count import count_asked
from bot.language.intents.denials import denial_told
from bot.language.intents.faults import ailing_told, fault_told, look_asked
from bot.language.intents.find import names_asked
from bot.language.intents.help import help_asked
from bot.language.intents.history import history_asked
from bot.language.intents.losses import left_behind_told, loss_told
from bot.language.intents.needs import (
    for_somebody,
    need_told,
    new_for_somebody,
    newcomer_told,
    unwanted,
    wish_told,
)
from bot.language.intents.orders import calls_off, change_asked
from bot.language.intents.plan import Plan
from bot.language.intents.repairs import repair_ordered, repair_wished
from bot.language.intents.statements import (
    arrival_told,
    arrow_told,
    becoming_told,
    date_told,
    field_told,
    getting_told,
    move_told,
    note_told,
    owner_told,
    place_told,
    state_told,
)
from bot.language.intents.warranty import warranty_asked
from bot.language.parsed import SINGLE
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN
from bot.language.words.phrases import Said

_Way = Callable[[Sentence], Plan | None]
_WHATEVER: AbstractSet[Said] = frozenset()


def _any(*ones: Said) -> AbstractSet[Said]:
    return frozenset(ones)


_ONE = _any(*(("slot", key) for key in SINGLE))


_SOMEBODY = _any(("slot", "assignee"))


_ACTING = _any("verb", ("slot", "status"))


_STATUS = _any(("slot", "status"))


_WRONG = _any("fault", ("field", "note"))


_COUNTED = _any(("question", "how_many"), ("question", "how_much"))


_DENIED = _any("denied", "bygone", ("small", "not"))


_UNKNOWN = _any(("span", UNKNOWN))


_COVERED = _any("warranty", ("field", "warranty_end"))


ASKED: tuple[tuple[AbstractSet[Said], _Way], ...] = (
    (_WHATEVER, help_asked),
    (_COUNTED, count_asked),
    (_any(("span", MARK)), note_told),
    (_DENIED, denial_told),
    (_ONE | {"history"}, history_asked),
    (_STATUS, repair_ordered),
    (_UNKNOWN, repair_wished),
    (_ACTING, change_asked),
    (_WRONG, fault_told),
    (_SOMEBODY, getting_told),
    (_COVERED, warranty_asked),
    (_WHATEVER, names_asked),
)


TOLD: tuple[tuple[AbstractSet[Said], _Way], ...] = (
    (_any("newcomer"), newcomer_told),
    (_WHATEVER, help_asked),
    (_COUNTED, count_asked),
    (_any(("span", MARK)), note_told),
    (_WHATEVER, unwanted),
    (_DENIED, denial_told),
    (_any(("history", "noun")), history_asked),
    (_any(("prep", "to")), arrow_told),
    (_ONE, place_told),
    (_SOMEBODY, move_told),
    (_any(("field", "assignee")), owner_told),
    (_ONE, field_told),
    (_any("new"), new_for_somebody),
    (_any("new"), arrival_told),
    (_ONE, becoming_told),
    (_any(("field", "warranty_end"), ("field", "purchase_date")), date_told),
    (_STATUS, repair_ordered),
    (_UNKNOWN, repair_wished),
    (_UNKNOWN, left_behind_told),
    (_ACTING, change_asked),
    (_STATUS, state_told),
    (_any(("verb", "goes")), loss_told),
    (_SOMEBODY, wish_told),
    (_SOMEBODY, need_told),
    (_WRONG, fault_told),
    (_SOMEBODY, getting_told),
    (_ONE, for_somebody),
    (_UNKNOWN, ailing_told),
    (_any(("prep", "at")), look_asked),
    (_COVERED, warranty_asked),
    (_WHATEVER, names_asked),
)
"""What is looked for one after the other in a question, and in whatever else is said.

Before each stands what a sentence has to have one of, so that most are never asked.
"""


def decide(sentence: Sentence) -> Plan:
    """What a sentence wants; what is told apart is counted."""
    if calls_off(sentence):
        return Plan("none")
    said, plan = sentence.said, None
    for needed, way in ASKED if sentence.asks else TOLD:
        if (not needed or not needed.isdisjoint(said)) and (plan := way(sentence)):
            break
    plan = plan or Plan("none")
    counts = sentence.by is not None and plan.intent in {"find", "none"}
    return plan._replace(intent="count") if counts else plan
