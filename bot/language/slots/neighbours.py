"""What stands beside a name and says what it does there: “everything in Lund *but* the pagers”."""

import itertools
from collections.abc import Sequence

from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.slots.slots import Reading
from bot.language.spans.inventory import moulded
from bot.language.spans.span import MARK, NAME, WORD, Span, several, single
from bot.language.words.wordlists import listed, playing

_JUST = playing("joint.only")
_BESIDE = playing("joint.beside")
_ASSIGNED = playing("form.assigned")
_TO = tuple(f"{one} " for one in listed("joint.to"))
_GIVING = ("give", "assign", "transfer", "send")


def excepts(items: Sequence[Span], at: int) -> bool:
    """Whether “but” leaves something out: “everything in Lund but the pagers”."""
    rest = (one for one in items[at + 1 :] if not one.means("small", "word"))
    after = next((one for one in rest if not one.means("pronoun")), None)
    everything = any(one.means("every") for one in items[:at])
    clause = items[at - 1].kind == MARK
    return everything and not clause and after is not None and after.kind == NAME


def _tells_of_giving(items: Sequence[Span]) -> bool:
    """Whether who is named gave or got it once: “did Kofi give HO-1001 to Ingrid”."""
    return (
        any(map(single, items))
        and any(one.means("verb", *_GIVING) for one in items)
        and any(
            one.means("prep", "to") and after.slot[0] == "assignee"
            for one, after in itertools.pairwise(items)
        )
    )


def _tells_when(items: Sequence[Span], item: Span) -> bool:
    """Whether somebody's time with it only says when: “who had HO-1001 before Kofi”."""
    at = next(i for i, one in enumerate(items) if one is item)
    return at > 0 and items[at - 1].said in _BESIDE


def tells_deed(said: Reading, item: Span, verb: Span | None) -> bool:
    """Whether a name only says what is done, or was."""
    looks_back, items = said.plan.intent == "history", said.items
    past = looks_back and item.slot[0] == "status"
    past = past and (item.means("verb") or any(map(single, items)))
    gave = looks_back and item.slot[0] == "assignee"
    gave = gave and (_tells_of_giving(items) or _tells_when(items, item))
    return past or gave or (item is verb and bool(said.plan.status))


def is_yes_or_no_of_one(sentence: Sentence, intent: str) -> bool:
    """Whether it asks of one thing that somebody has: “is my laptop still in warranty”."""
    if intent != "warranty" or not sentence.asks:
        return False
    if sentence.has("question", "which", "who", "whose", "where", "stock", "there"):
        return False
    kinds = sentence.slots("category", "model")
    at = sentence.items.index(kinds[0]) if kinds and not several(kinds[0]) else 0
    before = sentence.at(at - 1)
    return before is not None and (before.own or before.means("pronoun", "my", "their"))


def denied_status(sentence: Sentence, item: Span) -> str:
    """The status that is denied, where the inventory itself calls one so: “not in use”."""
    _, _, said = item.said.partition(" ")
    found = sentence.words.names.means.get(said, ())
    own = (one.values[0] for one in found if one.key == "status" and one.values[0].lower() == said)
    return "" if said in _ASSIGNED else next(own, "")


def is_taken_back(said: Reading, item: Span, to: str) -> bool:
    """Whether this only says where something is returned to, and not which."""
    if said.plan.intent != "return":
        return False
    key, value = item.slot
    if key == "status":
        stock = value == spelled_status(said.sentence, "in stock") or to in {"to", "from", "as"}
        return stock or any(map(single, said.items))
    return key in {"team", "location"} and to == "to"


def tells_which(items: Sequence[Span], at: int, to: str) -> bool:
    """Whether a status only says which are changed: “mark lost ones as retired”."""
    if to in {"to", "as"} or items[at].said.startswith(_TO):
        return False
    led = False
    for one in items[at + 1 :]:
        if led and one.slot[0] in {"status", "location", "team"}:
            return True
        led = one.means("prep", "to", "as") or (led and one.kind == WORD)
    return False


def heads(items: Sequence[Span], at: int, key: str) -> bool:
    """Whether it is what “not retired” only stands before, as in “not retired laptops”."""
    before = items[: at - 1]
    headed = any(one.slot[0] in {"category", "model"} or one.means("noun") for one in before)
    return key in {"category", "model"} and items[at - 1].kind == NAME and not headed


def sticks_on(items: Sequence[Span], at: int) -> bool:
    """Whether a code that nobody knows is put on one that the inventory has."""
    before, beyond = items[at - 1] if at else None, items[at + 1 : at + 4]
    named = before is not None and before.means("field", "asset_tag", "name")
    on = any(one.means("prep", "on", "to", "for") for one in beyond[:1])
    if not named or not on or any(map(single, items[:at])):
        return False
    return not items[at].known and any(one.known for one in beyond)


def fresh_key(sentence: Sentence, before: Span | None, value: str) -> str:
    """What a code is that the inventory does not have yet: a tag if it looks like those."""
    if before is not None and before.means("field", "serial_number"):
        return "serial_number"
    return "asset_tag" if moulded(value) in sentence.words.moulds else "serial_number"


def renamed_field(before: Sequence[Span], verb: Span | None) -> str:
    """What a code is called of which these say that it is new."""
    for item in before:
        for key in ("asset_tag", "name", "serial_number"):
            if item.means("field", key):
                return key
    return "asset_tag" if verb and verb.means("verb", "tag") else "name"


def turns(sentence: Sentence, mark: Span) -> bool:
    """Whether what follows a mark is wanted after all: “no phones, just laptops”."""
    return any(one.start == mark.end and one.said in _JUST for one in sentence.text.spans)


def tells_where(said: Reading, at: int, to: str) -> bool:
    """Whether it is only where one asset was lost or stolen, which limits nothing."""
    sentence, plan = said.sentence, said.plan
    if plan.intent != "edit" or said.items[at].slot[0] not in {"location", "team"}:
        return False
    status = plan.status and spelled_status(sentence, plan.status)
    status = status or str(said.slots.changes.get("status") or "")
    if status not in {spelled_status(sentence, one) for one in ("lost", "stolen")}:
        return False
    one_of = any(
        single(one) or one.own or one.means("pronoun", "my", "i") for one in said.items[:at]
    )
    return one_of and to in {"in", "at", "from", "on"}


def leads_on(said: Reading, at: int) -> bool:
    """Whether “assigned” only leads to whom: “assigned to me”."""
    key, status = said.items[at].slot
    if key != "status" or status != spelled_status(said.sentence, "assigned"):
        return False
    if said.plan.intent in {"history", "assign"} or _asks_who_has_it(said):
        return True
    after = said.items[at + 1] if at + 1 < len(said.items) else None
    return after is not None and after.means("prep", "to", "with", "by")


def _asks_who_has_it(said: Reading) -> bool:
    """Whether it is asked who has one asset: “who has LT-1788 checked out”."""
    return said.sentence.has("question", "who", "whose") and any(map(single, said.items))


def is_joined(items: Sequence[Span], at: int) -> bool:
    """Whether it stands beside somebody who is named: “of Ana and me”, “what Ana and I have”."""
    if at < 2:  # noqa: PLR2004 - what joins them, and the name
        return False
    name, between = items[at - 2 : at]
    return name.slot[0] == "assignee" and between.means("small", "and", "or")


def goes_with(items: Sequence[Span], at: int, key: str) -> bool:
    """Whether it is no other value of its kind, but goes with it: “pagers have batteries”."""
    last = next((i for i in range(at - 1, -1, -1) if items[i].slot[0] == key), -1)
    between = items[last + 1 : at]
    if last < 0 or any(one.means("small", "and", "or", "not") for one in between):
        return False
    tells = any(one.means("verb") or one.means("pronoun") for one in between)
    return tells or not any(one.kind == MARK or one.means("prep") for one in between)


def speaks_of_own(said: Reading) -> bool:
    """Whether “I” says whose it is: “I lost a phone”, but not “I have a problem with …”."""
    sentence, intent = said.sentence, said.plan.intent
    if intent == "mine" or sentence.slots("assignee") or any(map(single, said.items)):
        return False
    if intent == "fault" and sentence.has("fault", "noun"):
        return False
    if any(
        one.means("pronoun", "i") and after.means("verb", "need")
        for one, after in itertools.pairwise(said.items)
    ):
        return False
    return sentence.has("verb", "have", "lose") or intent == "return"


def bought_by_somebody(sentence: Sentence, item: Span) -> bool:
    """Whether it is who bought something, which no inventory tells: “pagers Ana ordered”."""
    if ("field", "purchase_date") not in sentence.said:
        return "buyer" in sentence.said and item.means("buyer")
    at = sentence.items.index(item)
    after, by, bought = sentence.at(at + 1), sentence.at(at - 1), sentence.at(at - 2)
    if by is not None and bought is not None and by.means("prep", "by"):
        return item.slot[0] in {"assignee", "team"} and bought.means("field", "purchase_date")
    one = item.slot[0] == "assignee" or item.means("pronoun", "i", "someone", "their")
    return one and not item.own and after is not None and after.means("field", "purchase_date")
