"""What a verb orders to be done, verb by verb: assign, return, move, edit, create, delete."""

import itertools

from bot.language.intents.goals import goal_of, goes_to_stock, is_held, receiver_of
from bot.language.intents.plan import Plan
from bot.language.intents.verbs import acting_verb, has_done, particle_of
from bot.language.parsed import SINGLE
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import DONE, MARK, Span, has_form, several, single
from bot.language.words.wordlists import playing

_I_WILL = playing("finite.offered")
_HANDS, _TAKES, _CHANGES = map(playing, ("form.hand", "form.take", "form.change"))
_GOT = playing("form.got")
_INVENTORY = playing("form.inventory")
_CALLING_OFF = playing("stand_in.calling_off")
"""Who speaks, and that they mean to."""


def change_asked(sentence: Sentence) -> Plan | None:
    """What its verb asks to have done."""
    found = acting_verb(sentence)
    if found is None:
        return None
    at, name = found
    does = particle_of(sentence, at) or sentence.verb(name).does
    way = _DOES.get(does)
    if way:
        plan = way(sentence, at)
        if plan is None:
            return None
        gives = plan.intent in {"assign", "transfer"}
        moves = plan.intent == "edit" and does in {"move", "send"}
        told = (gives or moves) and has_done(sentence, at)
        return _unsure(plan) if told or _is_asked_of(sentence, at) else plan
    if does in {"return", "delete", "transfer"}:
        plan = _simple(sentence, at, does)
        return _unsure(plan) if _is_asked_of(sentence, at) else plan
    return None


def _unsure(plan: Plan) -> Plan:
    return plan._replace(sure=False)


def calls_off(sentence: Sentence) -> bool:
    """“Cancel: offboard Ana”: what is taken back is not done, and no deed takes it back."""
    begun = next((one for one in sentence.text.spans if not one.means("pad")), None)
    return begun is not None and begun.said in _CALLING_OFF


def _is_asked_of(sentence: Sentence, at: int) -> bool:
    """Whether somebody else is to do it: “I told Ana to return LT-1788”."""
    to, asked = sentence.at(at - 1), sentence.at(at - 2)
    if to is None or asked is None or not to.means("prep", "to"):
        return False
    return asked.slot[0] == "assignee" or asked.means("pronoun", "their", "them", "someone")


def _simple(sentence: Sentence, at: int, does: str) -> Plan:
    after = sentence.at(at + 1)
    if does == "delete" and sentence.has("field", "assignee"):
        return Plan("return", at)  # “clear the owner of LT-1788”
    if does == "return" and _takes_in(sentence, at):
        unneeded = sentence.items[at].means("verb", "unneed")  # “Ana does not need a new phone”
        return Plan("return", at, sure=False) if unneeded else Plan("create", at)
    if does == "delete" and after and after.slot[0] == "assignee" and not after.own:
        return Plan("return", at)  # “remove Ana from LT-1788”
    if does == "delete" and any(
        one.means("prep", "from") and (after := sentence.at(index + 1)) and (
            after.slot[0] == "assignee"
        )
        for index, one in enumerate(sentence.items[at:], at)
    ):  # fmt: skip
        return Plan("return", at)
    return Plan(does, at)  # type: ignore[arg-type]


def _is_of_kind(sentence: Sentence) -> bool:
    """Whether only things of a kind are named, and nobody's."""
    kinds = sentence.slots("category", "model")
    return bool(kinds) and several(kinds[0]) and not any(map(single, sentence.items))


def _takes_in(sentence: Sentence, at: int) -> bool:
    """Whether what comes in was not there before: “book a new laptop in”."""
    clause = itertools.takewhile(lambda one: one.kind != MARK, sentence.items[at + 1 :])
    return any(one.means("new") for one in clause) and not any(one.known for one in sentence.items)


def _assign(sentence: Sentence, at: int) -> Plan | None:
    """Give: to whom nobody is said to have it, else it moves from one to the other."""
    receiver = receiver_of(sentence, at)
    if receiver is None and _takes_in(sentence, at):
        return Plan("create", at)  # “set up a new laptop”
    if (
        receiver is not None
        and receiver.means("pronoun", "me")
        and not sentence.has("pronoun", "it")
        and not any(map(single, sentence.items))
        and sentence.items[at].said in _HANDS
    ):
        return None
    if goes_to_stock(sentence, at) and (receiver is None or receiver.slot[0] != "assignee"):
        return Plan("return", at)
    if receiver is not None and receiver.slot[0] == "location":
        return Plan("edit", at)
    if receiver is None and _is_of_kind(sentence):
        return None  # “loan laptops”
    named = receiver is None or sum(map(single, sentence.items)) > 1
    if sentence.has("field", "asset_tag", "name") and named:
        return Plan("edit", at)
    if is_held(sentence, at, receiver):
        return Plan("transfer", at)
    return Plan("assign", at, sure=receiver is not None)


def _send(sentence: Sentence, at: int) -> Plan | None:
    """Move, send, put, take: by where it goes."""
    if _is_of_list(sentence, at):
        return None  # “send a list of all laptops”
    if sentence.has("new") and not any(item.known for item in sentence.items):
        return Plan("create", at)
    if goes_to_stock(sentence, at):
        return Plan("return", at)
    item = sentence.items[at]
    if any(not _only_tells_which(sentence, one) for one in sentence.slots("status")):
        return Plan("edit", at)
    goal = goal_of(sentence, at)
    if goal is None and (recorded := _recorded(sentence, at)):
        return recorded
    if goal is None:
        return _sent_nowhere(sentence, at)
    if goal.slot[0] == "client":
        return Plan("transfer", at)
    if goal.slot[0] in {"location", "team"}:
        return Plan("edit", at)
    if item.means("verb", "move") or is_held(sentence, at, goal):
        return Plan("transfer", at)
    return Plan("assign", at)


def _sent_nowhere(sentence: Sentence, at: int) -> Plan | None:
    """Taken from somebody, or by who speaks: where it is to go is not said."""
    item, beside = sentence.items[at], sentence.at(at + 1)
    somebody = beside is not None and beside.slot[0] == "assignee" and not beside.own
    if somebody and sentence.has("prep", "from"):
        return Plan("return", at)  # “take Ana off LT-1788”
    taken = any(
        one.means("prep", "from")
        and (after := sentence.at(index + 1))
        and after.slot[0] == "assignee"
        for index, one in enumerate(sentence.items)
    )
    if not taken and item.said in _TAKES:
        return _taken(sentence, at)
    return Plan("return", at, sure=taken) if taken else None


def _only_tells_which(sentence: Sentence, status: Span) -> bool:
    """Whether a status only says which are meant: “send me the retired servers”."""
    after = sentence.at(sentence.items.index(status) + 1)
    return after is not None and after.slot[0] in {"category", "model", "manufacturer"}


def _provide(sentence: Sentence, at: int) -> Plan | None:
    """“Provide Ana with LT-1788”; “provide a list of laptops” asks to be shown it."""
    receiver = receiver_of(sentence, at)
    given = receiver is not None and receiver.slot[0] == "assignee"
    return _assign(sentence, at) if given or any(map(single, sentence.items)) else None


def _recorded(sentence: Sentence, at: int) -> Plan | None:
    """“Put it into the system” makes it, and “take it off the books” deletes it."""
    if _is_recorded(sentence, at, "from"):
        return Plan("delete", at)
    new = not any(one.known for one in sentence.items)
    return Plan("create", at) if new and _is_recorded(sentence, at, "to", "in", "on") else None


def _is_recorded(sentence: Sentence, at: int, *prepositions: str) -> bool:
    """Whether one of these leads to the inventory itself."""
    items = sentence.items
    for place, one in enumerate(items[at + 1 :], at + 1):
        if one.means("prep", *prepositions):
            named = next((it for it in items[place + 1 :] if not _only_determines(it)), None)
            if named and (named.means("noun", "list") or named.said in _INVENTORY):
                return True
    return False


def _only_determines(item: Span) -> bool:
    return item.means("small", "word") or item.means("pronoun", "our", "my")


def _taken(sentence: Sentence, at: int) -> Plan | None:
    """“I took LT-1788”: who takes it is to have it."""
    for one in sentence.items[:at]:
        if one.means("pronoun", "i") or one.slot[0] == "assignee":
            return Plan("assign", at, to="me" if one.means("pronoun", "i") else one.slot[1])
        if one.means("pronoun", "someone") and sentence.has("pronoun", "my"):
            return Plan("edit", at, status="stolen", sure=False)  # “someone took my phone”
    before = sentence.at(at - 1)
    if before is not None and before.said in _I_WILL and any(map(single, sentence.items)):
        return Plan("assign", at, to="me")
    return None


def _transfer(sentence: Sentence, at: int) -> Plan | None:
    goal = goal_of(sentence, at)
    if goal is not None and goal.slot[0] in {"location", "team"}:
        return Plan("edit", at)
    if goes_to_stock(sentence, at):
        return Plan("return", at)
    return Plan("transfer", at)


def _edit(sentence: Sentence, at: int) -> Plan | None:
    last = sentence.items[-1]
    if last.own and last.slot[0] == "assignee":
        return Plan("assign", at, to=last.slot[1])  # “make LT-1788 Ana's”
    freed = sentence.has("free") and not sentence.slots("status")
    if freed or _is_returned(sentence, at):
        return Plan("return", at)
    if sentence.slots("client") and sentence.has("field", "client"):
        return Plan("transfer", at)
    if sentence.has("field", "assignee"):
        beside = sentence.at(at + 1)
        if beside is not None and beside.means("pronoun", "me"):
            return Plan("assign", at, to="me")
        goal = goal_of(sentence, at) or next(iter(sentence.slots("assignee")), None)
        if goal is not None:
            change = sentence.items[at].said in _CHANGES
            to = "" if goal_of(sentence, at) is not None else goal.slot[1]
            return Plan("transfer" if change else "assign", at, to=to)
    if sentence.has("new") and not any(item.known for item in sentence.items):
        return Plan("create", at)
    return Plan("edit", at)


def _is_returned(sentence: Sentence, at: int) -> bool:
    """Whether “returned” is what it is marked as."""
    return any(
        (before.means("prep", "as", "to") or single(before))
        and one.means("verb", "return")
        and has_form(one, DONE)
        for before, one in itertools.pairwise(sentence.items[at + 1 :])
    )


def _report(sentence: Sentence, at: int) -> Plan | None:
    """Report a fault, a state, or one asset: what is wrong with it is asked for."""
    if sentence.has("fault"):
        return Plan("fault", at)
    if sentence.slots("status"):
        return Plan("edit", at)
    return Plan("fault", at, sure=any(map(single, sentence.items)))


def _raise(sentence: Sentence, at: int) -> Plan | None:
    """“Open a ticket for LT-1788”, but not “open LT-1788”."""
    return Plan("fault", at) if sentence.has("fault") else None


def _wipe(sentence: Sentence, at: int) -> Plan | None:
    """“Wipe LT-1788 from the records”; what alone is wiped may only be what is on it."""
    plan = _simple(sentence, at, "delete")
    record = sentence.has("noun", "list", "asset") or sentence.has("prep", "from")
    return plan._replace(sure=record or plan.intent == "return")


def _goes(sentence: Sentence, at: int) -> Plan | None:
    return _send(sentence, at)


def _get(sentence: Sentence, at: int) -> Plan | None:
    """“Ana gets the laptop” is said of a person."""
    before = sentence.at(at - 1)
    if sentence.has("fault", "noun") and not sentence.slots("assignee"):
        return None  # “I've got a problem with the printer in Porto”
    if before is not None and before.slot[0] == "assignee" and sentence.items[at].said not in _GOT:
        asked = sentence.items[0].means("small", "modal") and not any(map(single, sentence.items))
        return Plan("assign", at, sure=not asked)
    if goal_of(sentence, at) is not None:
        return Plan("assign", at)
    if at == 0 and has_form(sentence.items[at], ("base",)) and any(map(single, sentence.items)):
        return Plan("assign", at, to="me")
    return None


def _retire(_sentence: Sentence, at: int) -> Plan | None:
    return Plan("edit", at, status="retired")


def _lose(sentence: Sentence, at: int) -> Plan | None:
    if not sentence.slots(*SINGLE, "category", "model") and not sentence.has("pronoun", "it"):
        return None
    return Plan("edit", at, status="lost", sure=not sentence.items[at].means("verb", "miss"))


def _steal(_sentence: Sentence, at: int) -> Plan | None:
    return Plan("edit", at, status="stolen")


def _create(sentence: Sentence, at: int) -> Plan | None:
    goal = goal_of(sentence, at)
    known = any(item.known for item in sentence.items)
    if known and goal is not None and goal.slot[0] == "assignee":
        return Plan("assign", at)
    if sentence.has("field", "note") or (known and sentence.slots("status")):
        return Plan("edit", at)  # “log LT-1788 as lost”
    if sentence.has("fault", "noun"):
        return Plan("fault", at)
    if _is_of_list(sentence, at):
        return None
    return Plan("create", at, sure=not known and not sentence.has("every"))


def _is_of_list(sentence: Sentence, at: int) -> bool:
    """Whether what is to be made is a list of what is there: “create a report of laptops”."""
    made = next((one for one in sentence.items[at + 1 :] if not one.means("small", "word")), None)
    return made is not None and made.means("noun", "list")


def _rename(sentence: Sentence, at: int) -> Plan | None:
    asset = sentence.slots(*SINGLE, "category", "model") or sentence.has("noun", "asset")
    if not asset and not sentence.has("pronoun", "it"):  # “call Ana at four”
        return None
    return Plan("edit", at)


def _take_over(sentence: Sentence, at: int) -> Plan | None:
    """“Ben takes over LT-1788 from Ana”."""
    taken = _taken(sentence, at)
    return None if taken is None else taken._replace(intent="transfer")


_DOES = {
    "provide": _provide,
    "takeover": _take_over,
    "assign": _assign,
    "send": _send,
    "move": _send,
    "transfer": _transfer,
    "edit": _edit,
    "report": _report,
    "raise": _raise,
    "wipe": _wipe,
    "goes": _goes,
    "get": _get,
    "retire": _retire,
    "lose": _lose,
    "steal": _steal,
    "create": _create,
    "rename": _rename,
    "tag": _rename,
}
