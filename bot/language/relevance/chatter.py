"""What is nothing of the bot’s: “see you tomorrow”, “@Jira open a ticket”, “thanks!”."""

from bot.language.intents.plan import Plan
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import AMOUNT, MARK, UNKNOWN, Span

_TELLING = frozenset(("os", "free", "order", "warranty", "status"))
_TELLING_TOO = frozenset(
    (
        ("noun", "asset"), ("pronoun", "it"), ("pronoun", "them"), ("pronoun", "my"),
        ("field", "warranty_end"), ("field", "purchase_date"), ("field", "price"),
        ("field", "serial_number"), ("field", "name"),
    )
)  # fmt: skip
"""What words say of nothing but assets."""
_DATES = frozenset(("warranty_end", "purchase_date"))
_OF_ANYTHING = frozenset(("", "assignee", "location", "team", "client", "vendor"))
"""Slots whose names may be said of anything, and that of what is no name."""
_ENDS = ("warranty", "ends")
"""“Good until”, “stops”: what people say of anything."""
_OF_ASSETS = frozenset(("find", "count", "assign", "edit", "delete", "transfer"))
_MOST_UNKNOWN = 1
"""Words that nothing explains in a question about nothing but somebody or some place."""


def is_for_another(said: Sentence, *, heard: bool) -> bool:
    """Whether it is said to another bot: “@Jira …”, “/remind me …”."""
    raw = said.text.raw.lstrip()
    if raw[:1] not in {"@", "/"} or not raw[1:2].isalpha() or raw.lower().startswith("/asset"):
        return False
    if not heard and said.text.spans and said.text.spans[0].slot[0] == "assignee":
        return False  # “@Ana starts on Monday …”, written to the bot
    called = said.text.spans[:1]
    strange = any(one.kind == UNKNOWN or one.means("bygone") for one in called)
    return strange or (raw[0] == "/" and not said.has("help"))


def sure_of_none(said: Sentence) -> float:
    """How sure it is that a message is nothing of the bot's: only if it is all politeness."""
    return 0.9 if all(item.kind == MARK for item in said.items) else 0.5


def is_of_assets(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether something in it may be an asset; “see you tomorrow” only has words that ask."""
    if plan.intent not in _OF_ASSETS or any(map(_is_asset, sentence.items)):
        return True
    if not found.filters and not found.changes:
        return False
    if plan.intent == "count":
        return not found.unexplained and not sentence.has("pronoun", "someone")
    if plan.intent == "find" and found.filters.keys() <= _DATES:
        return False  # “see you tomorrow”
    if plan.intent == "find":
        unknown = found.unexplained + found.uncovered
        return unknown <= _MOST_UNKNOWN and not sentence.has("bygone")
    to_somebody = found.changes.get("assignee", "me") != "me"  # “book me a table”
    return to_somebody or plan.intent in {"delete", "transfer"}


def _is_asset(item: Span) -> bool:
    """Whether it is an asset, or says something that only assets have."""
    if item.slot[0] not in _OF_ANYTHING or item.kind == AMOUNT:
        return True
    for sense in item.senses:
        if (sense[0] in _TELLING and sense[:2] != _ENDS) or sense[:2] in _TELLING_TOO:
            return True
    return False
