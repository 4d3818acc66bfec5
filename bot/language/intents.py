"""What a sentence wants: from its form, its verb, and what stands beside that."""

from typing import NamedTuple

from bot.language.parsed import Intent
from bot.language.sentence import SINGLE, Sentence, single
from bot.language.spans import CODE, MARK, NAME, UNKNOWN, WINDOW, WORD, Span

_ACTIONS = ("base", "ing", "third")
_DONE = ("past", "participle")
_TOLD = frozenset(
    ("return", "retire", "lose", "steal", "give", "transfer", "assign", "delete", "take")
)
"""Verbs that, said of what has happened, ask to have it written down."""
_SUBJECT = 5
"""Items among which the subject of a sentence stands."""
_FEW = 2
"""Words that nothing explains beside those that ask for help."""
_ENDS = frozenset(".,;:!?-(")


class Plan(NamedTuple):
    """What is wanted, and the verb that says so."""

    intent: Intent
    verb: int = -1
    """Where the verb stands, or -1."""
    status: str = ""
    """The status that the verb itself gives."""
    to: str = ""
    """Who is to have it, where the verb itself says so."""
    sure: bool = True


def decide(sentence: Sentence) -> Plan:
    """What a sentence wants."""
    for way in (
        _help,
        _counting,
        _history,
        _place,
        _between,
        _arrived,
        _becomes,
        _change,
        _state,
        _fault,
        _getting,
        _for_somebody,
        _ails,
        _asked,
    ):
        if plan := way(sentence):
            return plan
    return Plan("none")


def _help(sentence: Sentence) -> Plan | None:
    """What the bot can do, and how it is asked."""
    slots = sentence.slots(*_ANY)
    how_to = sentence.first("question", "why")
    if how_to >= 0 and sentence.has("help", "deed") and not sentence.has("fault", "symptom"):
        if not any(map(single, sentence.items[how_to:])):
            return Plan("help", sure=not slots)
    if slots or sentence.has("warranty", "ended", "running"):
        return None
    unknown = sum(one.kind == UNKNOWN for one in sentence.items)
    if sentence.has("help", "topic") and unknown <= 1:
        return Plan("help", sure=not unknown) if not sentence.has("pronoun", "my") else None
    if _asks_how(sentence) and _is_about_the_bot(sentence, unknown):
        return Plan("help", sure=not unknown) if not _is_mine(sentence) else None
    typed = any(one.said in {"ask", "say", "type"} for one in sentence.items)
    return Plan("help", sure=False) if typed and sentence.asks and not unknown else None


def _asks_how(sentence: Sentence) -> bool:
    """Whether it asks how or what, or to be shown something."""
    first = sentence.at(0)
    if first is not None and first.means("verb", "show") and first.said != "see":
        return True
    if sentence.has("question", "why") or sentence.has("pad", "lead"):
        return True
    means = sentence.words.lexicon.phrases.means
    return any(
        token.norm == "how" or sense[:2] in {("question", "which"), ("question", "who")}
        for token in sentence.text.tokens
        for sense in means.get(token.norm, ())
    ) or any(token.norm == "how" for token in sentence.text.tokens)


def _is_about_the_bot(sentence: Sentence, unknown: int) -> bool:
    """Whether it is about what one does with the bot, or what the bot is."""
    if not _says(sentence, "about"):
        return False
    if _says(sentence, "deed") and unknown <= _FEW:
        return True
    return all(
        one.kind == MARK or one.means("question", "who", "which") or one.means("help")
        or one.means("small", "be", "word")
        for one in sentence.items
    ) and sentence.has("small", "be")  # fmt: skip


def _says(sentence: Sentence, value: str) -> bool:
    """Whether a word stands in it that people ask for help with, be it only politeness."""
    means = sentence.words.lexicon.phrases.means
    return any(
        sense.kind == "help" and sense.value == value
        for token in sentence.text.tokens
        for sense in means.get(token.norm, ())
    )


def _counting(sentence: Sentence) -> Plan | None:
    at = sentence.first("question", "how_many")
    much = sentence.first("question", "how_much")
    counted = sentence.at(much + 1)
    if (
        much >= 0
        and counted is not None
        and (_is_plural(counted) or (counted.means("noun", "asset") and counted.said.endswith("s")))
    ):
        at = much
    if at < 0 or any(one.means("verb") for one in sentence.items[:at] if _commands(one)):
        return None
    return Plan("count")


def _is_plural(item: Span) -> bool:
    return bool(item.meanings) and item.meanings[0].several


def _commands(item: Span) -> bool:
    return item.means("verb", "give", "assign", "return", "transfer", "delete", "create")


def _history(sentence: Sentence) -> Plan | None:
    """Its past: who had it, what happened to it; not what should happen now."""
    known = sentence.slots(*_ANY) or sentence.has("pronoun", "it", "my", "them", "their")
    if known and sentence.asks and _looks_back(sentence):
        return Plan("history")
    noun, had = sentence.first("history", "noun"), sentence.first("history", "had")
    if not known or (noun < 0 and not sentence.asks):
        return None
    if noun >= 0:
        verb = _verb(sentence)
        return Plan("history") if verb is None or sentence.asks else None
    who = sentence.has("question", "who", "where", "whose", "which", "when", "other")
    used = any(
        sense.kind == "verb" and sense.value == "have" and sense.form == "past"
        for one in sentence.items
        for sense in one.senses
    )
    if (had >= 0 or used) and sentence.has("question", "who") and any(map(single, sentence.items)):
        return Plan("history")
    if had >= 0 and who and not sentence.slots("warranty_end"):
        return Plan("history")
    past = next(
        (
            one
            for one in sentence.items
            if one.kind in {WORD, NAME}
            and _form(one, _DONE)
            and not one.means("verb", "have", "get")
        ),
        None,
    )
    if (
        past
        and sentence.has("question", "when", "who", "which")
        and any(map(single, sentence.items))
    ):
        return Plan("history") if not _is_state(sentence, past) else None
    return None


def _looks_back(sentence: Sentence) -> bool:
    """Whether a question is about what was, of one asset: “who did it belong to”."""
    if sentence.has("history", "been") and (
        sentence.has("question", "where") or sentence.items[0].means("question", "other")
    ):
        return True
    if not any(map(single, sentence.items)):
        return False
    if sentence.has("field", "purchase_date", "price", "warranty_end") or sentence.has("warranty"):
        return False
    did = any(one.said == "did" for one in sentence.items)
    was = any(one.said in {"was", "were"} for one in sentence.items)
    return did or (was and sentence.has("question", "who", "whose", "where", "when"))


def _is_state(sentence: Sentence, past: Span) -> bool:
    """Whether a participle only says how it is now: “who is it assigned to”."""
    return sentence.has("question", "who", "which") and any(
        one.said in {"is", "are", "it"} for one in sentence.items[: sentence.items.index(past)]
    )


def _form(item: Span, forms: tuple[str, ...]) -> bool:
    return any(sense.kind == "verb" and sense.form in forms for sense in item.senses)


def _verb(sentence: Sentence) -> tuple[int, str] | None:
    """The verb of a sentence that asks for something to be done, and its name."""
    if sentence.asks and not _ordered(sentence):
        return None
    asked_for = any(one.means("small", "modal") for one in sentence.items[:1])
    for at, item in enumerate(sentence.items):
        if item.kind == WORD or (item.kind == NAME and item.slot[0] == "status"):
            for sense in item.senses:
                if sense.kind == "verb" and sense.value not in {"have", "show"}:
                    before = sentence.at(at - 1)
                    passive = asked_for and before is not None and before.means("small", "be")
                    if passive or _acts(sentence, at, sense.form, sense.value):
                        return at, sense.value
                if sense.kind == "verb" and sense.value == "check" and _particle(sentence, at):
                    return at, sense.value
    return None


def _ordered(sentence: Sentence) -> bool:
    """Whether a mark of a question stands behind what is an order by its form."""
    first = sentence.at(0)
    if first is None or first.kind != WORD:
        return False
    return first.means("small", "modal") or (
        _form(first, ("base",)) and not first.means("question")
    )


def _acts(sentence: Sentence, at: int, form: str, name: str) -> bool:
    """Whether a form of a verb asks for it, or tells of it as something to be written down."""
    before = sentence.items[:at]
    item = sentence.items[at]
    last = before[-1] if before else None
    subject = any(
        one.slot[0] == "assignee" or one.means("pronoun", "i", "we", "their", "someone")
        for one in before
    )
    if form == "base":
        if item.kind == NAME:
            return False
        noun = last is not None and last.kind == NAME and last.slot[0] != "assignee"
        return not noun or name in {"return"} or at < 3  # noqa: PLR2004 - a short subject
    if form == "ing" and last is not None and last.means("small", "modal"):
        return True
    if form in {"third", "ing"}:
        return subject or not before or name in {"goes"} or (last is not None and single(last))
    if name == "unneed":
        return True
    wished = (
        last is not None
        and last.means("small", "be")
        and any(one.means("small", "modal") for one in before)
    )
    if form in _DONE and (wished or _particle(sentence, at) == "return"):
        return True
    if name == "return" and any(map(single, before)):
        return True
    if (
        last is not None
        and single(last)
        and any(one.means("verb", "have", "need") for one in before)
    ):
        return form in _DONE
    if name not in _TOLD or (item.slot[0] == "status" and not subject):
        return name == "return" and any(map(single, before))
    return subject and not (last is not None and last.means("small", "be"))


def _particle(sentence: Sentence, at: int) -> str:
    """The particle of a verb: beside it, or apart at the end of its clause."""
    item = sentence.items[at]
    name = next((sense.value for sense in item.senses if sense.kind == "verb"), "")
    particles = sentence.verb(name).particles
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        if one.kind == MARK and one.said in _ENDS and one.said != ",":
            break
        found = next((s.value for s in one.senses if s.kind == "particle"), "")
        if found not in particles:
            continue
        after = sentence.at(index + 1)
        ends = after is None or after.kind in {MARK, UNKNOWN} or after.means("prep")
        ends = ends or (after is not None and (after.means("small") or after.means("pronoun")))
        place = after is not None and after.slot[0] in {"location", "team", "client"}
        passed = found == "on" and after is not None and after.means("prep", "to")
        if passed or found == "back" or (index == at + 1 and not place) or (ends and found != "on"):
            return particles[found]
    return ""


def _change(sentence: Sentence) -> Plan | None:
    found = _verb(sentence)
    if found is None:
        return None
    at, name = found
    does = _particle(sentence, at) or sentence.verb(name).does
    way = _DOES.get(does)
    if way:
        return way(sentence, at)
    if does in {"return", "delete", "transfer"}:
        return _simple(sentence, at, does)
    return None


def _simple(sentence: Sentence, at: int, does: str) -> Plan:
    if does == "delete" and any(
        one.means("prep", "from") and (after := sentence.at(index + 1)) and (
            after.slot[0] == "assignee"
        )
        for index, one in enumerate(sentence.items[at:], at)
    ):  # fmt: skip
        return Plan("return", at)
    return Plan(does, at)  # type: ignore[arg-type]


def _assign(sentence: Sentence, at: int) -> Plan | None:
    """Give: to whom nobody is said to have it, else it moves from one to the other."""
    receiver = _receiver(sentence, at)
    if (
        receiver is not None
        and receiver.means("pronoun", "me")
        and not any(map(single, sentence.items))
        and sentence.items[at].said in {"give", "get", "pass", "hand", "send"}
    ):
        return None
    if _to_stock(sentence, at) and (receiver is None or receiver.slot[0] != "assignee"):
        return Plan("return", at)
    if receiver is not None and receiver.slot[0] == "location":
        return Plan("edit", at)
    if sentence.has("field", "asset_tag", "name") and sum(map(single, sentence.items)) > 1:
        return Plan("edit", at)
    if _held(sentence, at, receiver):
        return Plan("transfer", at)
    return Plan("assign", at, sure=receiver is not None)


def _send(sentence: Sentence, at: int) -> Plan | None:
    """Move, send, put, take: by where it goes."""
    if _is_new(sentence) and not any(item.known for item in sentence.items):
        return Plan("create", at)
    if _to_stock(sentence, at):
        return Plan("return", at)
    item = sentence.items[at]
    if sentence.slots("status"):
        return Plan("edit", at)
    goal = _goal(sentence, at)
    if (
        goal is None
        and sentence.has("prep", "from")
        and (sentence.has("noun", "list") or any(one.said == "inventory" for one in sentence.items))
    ):
        return Plan("delete", at)
    if goal is None:
        taken = any(
            one.means("prep", "from") and (after := sentence.at(index + 1)) and (
                after.slot[0] == "assignee"
            )
            for index, one in enumerate(sentence.items)
        )  # fmt: skip
        if not taken and item.said in {"take", "took", "taking", "taken"}:
            return _taken(sentence, at)
        return Plan("return", at, sure=taken) if taken else None
    if goal.slot[0] == "client":
        return Plan("transfer", at)
    if goal.slot[0] in {"location", "team"}:
        return Plan("edit", at)
    if item.means("verb", "move") or _held(sentence, at, goal):
        return Plan("transfer", at)
    return Plan("assign", at)


def _taken(sentence: Sentence, at: int) -> Plan | None:
    """“I took LT-1788”: who takes it is to have it."""
    for one in sentence.items[:at]:
        if one.means("pronoun", "i") or one.slot[0] == "assignee":
            return Plan("assign", at, to="me" if one.means("pronoun", "i") else one.slot[1])
    return None


def _transfer(sentence: Sentence, at: int) -> Plan | None:
    goal = _goal(sentence, at)
    if goal is not None and goal.slot[0] in {"location", "team"}:
        return Plan("edit", at)
    if _to_stock(sentence, at):
        return Plan("return", at)
    return Plan("transfer", at)


def _edit(sentence: Sentence, at: int) -> Plan | None:
    if sentence.has("free"):
        return Plan("return", at)
    if sentence.slots("client") and sentence.has("field", "client"):
        return Plan("transfer", at)
    if sentence.has("field", "assignee"):
        goal = _goal(sentence, at) or next(iter(sentence.slots("assignee")), None)
        if goal is not None:
            change = sentence.items[at].said in {"change", "update", "switch"}
            to = "" if _goal(sentence, at) is not None else goal.slot[1]
            return Plan("transfer" if change else "assign", at, to=to)
    if _is_new(sentence) and not any(item.known for item in sentence.items):
        return Plan("create", at)
    return Plan("edit", at)


def _report(sentence: Sentence, at: int) -> Plan | None:
    return (
        Plan("edit", at)
        if sentence.slots("status") and not sentence.has("fault")
        else Plan("fault", at)
    )


def _goes(sentence: Sentence, at: int) -> Plan | None:
    return _send(sentence, at)


def _get(sentence: Sentence, at: int) -> Plan | None:
    """“Ana gets the laptop” is said of a person."""
    before = sentence.at(at - 1)
    if before is not None and before.slot[0] == "assignee" and sentence.items[at].said != "got":
        return Plan("assign", at)
    if _goal(sentence, at) is not None:
        return Plan("assign", at)
    if at == 0 and _form(sentence.items[at], ("base",)) and any(map(single, sentence.items)):
        return Plan("assign", at, to="me")
    return None


def _retire(_sentence: Sentence, at: int) -> Plan | None:
    return Plan("edit", at, status="retired")


def _lose(sentence: Sentence, at: int) -> Plan | None:
    if not sentence.slots(*SINGLE, "category", "model") and not sentence.has("pronoun", "it"):
        return None
    return Plan("edit", at, status="lost")


def _steal(_sentence: Sentence, at: int) -> Plan | None:
    return Plan("edit", at, status="stolen")


def _create(sentence: Sentence, at: int) -> Plan | None:
    goal = _goal(sentence, at)
    known = any(item.known for item in sentence.items)
    if known and goal is not None and goal.slot[0] == "assignee":
        return Plan("assign", at)
    if sentence.has("field", "note"):
        return Plan("edit", at)
    if sentence.has("fault", "noun"):
        return Plan("fault", at)
    return Plan("create", at)


def _rename(_sentence: Sentence, at: int) -> Plan | None:
    return Plan("edit", at)


def _need(_sentence: Sentence, _at: int) -> Plan | None:
    return None


def _take_over(sentence: Sentence, at: int) -> Plan | None:
    """“Ben takes over LT-1788 from Ana”."""
    taken = _taken(sentence, at)
    return None if taken is None else taken._replace(intent="transfer")


_DOES = {
    "takeover": _take_over,
    "assign": _assign,
    "send": _send,
    "move": _send,
    "transfer": _transfer,
    "edit": _edit,
    "report": _report,
    "goes": _goes,
    "get": _get,
    "retire": _retire,
    "lose": _lose,
    "steal": _steal,
    "create": _create,
    "rename": _rename,
    "tag": _rename,
    "need": _need,
}


def _goal(sentence: Sentence, at: int) -> Span | None:
    """Where something is to go: what stands behind “to”, or right behind a verb of giving."""
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        if one.means("prep", "to", "in", "at", "for", "as"):
            for later in sentence.items[index + 1 : index + 5]:
                if later.slot[0] in {"assignee", "client", "location", "team"}:
                    return later
                if later.means("pronoun", "me") or later.means("pronoun", "their"):
                    return later
                if not (
                    later.means("small") or later.means("noun") or later.means("pronoun", "our")
                ):
                    break
    return None


def _receiver(sentence: Sentence, at: int) -> Span | None:
    """Who is to have it."""
    after = sentence.at(at + 1)
    if after is not None and after.said in {"up", "out"}:
        after = sentence.at(at + 2)
    if (
        after is not None
        and not after.own
        and (after.slot[0] == "assignee" or after.means("pronoun", "me"))
    ):
        return after
    return _goal(sentence, at)


def _held(sentence: Sentence, at: int, receiver: Span | None) -> bool:
    """Whether somebody is said to have it now."""
    for index, one in enumerate(sentence.items):
        if one is receiver or index == at:
            continue
        if one.slot[0] == "assignee" and index < at:
            return True
        before = sentence.at(index - 1)
        if one.slot[0] == "assignee" and (
            one.own or (before and before.means("prep", "from", "of"))
        ):
            return True
        if one.means("pronoun", "my") and index > at:
            after = sentence.at(index + 1)
            return not (after and (after.means("noun", "team") or after.slot[0] == "assignee"))
    return False


def _to_stock(sentence: Sentence, at: int) -> bool:
    """Whether it goes where nobody has it."""
    for index in range(at + 1, len(sentence.items)):
        one = sentence.items[index]
        stock = one.slot == ("status", "in stock") or one.means("particle", "stock")
        after = sentence.at(index + 1)
        beside = after is not None and (
            after.slot[0] in {"category", "model"} or after.means("noun", "asset")
        )
        if stock and not beside and not sentence.has("verb", "mark"):
            return True
    return False


def _place(sentence: Sentence) -> Plan | None:
    """“LT-5810 is now in New York”: where one asset is told to be."""
    items = sentence.items
    if sentence.asks or not items or not single(items[0]):
        return None
    second, third = sentence.at(1), sentence.at(2)
    if second is None or third is None:
        return None
    if second.means("verb", "return"):
        return Plan("return", 1)
    if third.means("particle", "back") and (second.means("small", "be") or second.means("verb")):
        return Plan("return", 1)
    if second.slot[0] == "status" and "back" in second.said:
        return Plan("return", 1)
    return None


def _between(sentence: Sentence) -> Plan | None:
    """“LT-1788 from Ana to Ben”: it moves from one to the other, whatever the verb."""
    if sentence.asks or not sentence.slots(*SINGLE, "category", "model"):
        return None
    giver = receiver = -1
    for at, item in enumerate(sentence.items):
        before, after = sentence.at(at - 1), sentence.at(at + 1)
        if item.slot[0] != "assignee" or item.own or before is None:
            continue
        if before.means("prep", "to"):
            receiver = at
        elif before.means("prep", "from") or (after is not None and after.means("prep", "to")):
            giver = at
    verb = _verb(sentence)
    if verb is not None and not sentence.items[verb[0]].means("verb", "goes", "move"):
        return None
    return Plan("transfer", verb[0] if verb else -1) if -1 < giver < receiver else None


def _becomes(sentence: Sentence) -> Plan | None:
    """“LT-5810 lives in Porto now”, “its tag should be LT-9”: how it is to be from now on."""
    items = sentence.items
    if sentence.asks or not any(map(single, items[:5])):
        return None
    at = next((i for i, one in enumerate(items) if single(one)), 0)
    if sentence.has("particle", "back"):
        return None
    told = [
        i for i, one in enumerate(items[at + 1 :], at + 1)
        if one.means("small", "be", "modal") or one.means("verb", "have", "move", "goes", "came")
    ]  # fmt: skip
    verb = _verb(sentence)
    moves = verb is not None and items[verb[0]].means("verb", "move", "goes")
    if (
        verb is not None
        and not moves
        and not any(one.kind == MARK for one in items[: verb[0]])
        and not (items[0].own and told)
    ):
        return None
    if not told or sentence.has("fault") or sentence.has("warranty"):
        return None
    rest = items[told[0] + 1 :]
    goal = next((one for one in rest if one.slot[0] in {"location", "team", "assignee"}), None)
    if sentence.has("field", "asset_tag", "name") and any(map(single, rest)):
        return Plan("edit", told[0])
    if goal is None or any(one.kind == UNKNOWN for one in items[: items.index(goal)]):
        return None
    if goal.slot[0] == "assignee":
        return Plan("assign", told[0], to=goal.slot[1], sure=False)
    return Plan("edit", told[0])


def _is_moved(sentence: Sentence) -> bool:
    return any(
        one.means("verb", "move", "goes") and not _form(one, ("base",)) for one in sentence.items
    )


def _getting(sentence: Sentence) -> Plan | None:
    """“Ana should get LT-1788”, “let Ana have it”: somebody is to have it."""
    items = sentence.items
    person = next((i for i, one in enumerate(items) if one.slot[0] == "assignee"), -1)
    if person < 0 or items[person].own or sentence.has("question", "who", "whose", "which", "what"):
        return None
    asset = any(single(one) or one.slot[0] in {"category", "model"} for one in items)
    verb = next(
        (one for one in items[person + 1 : person + 5] if one.means("verb", "get", "have", "need")),
        None,
    )
    if verb is None or not asset or person > _FEW:
        return None
    wished = any(one.means("small", "modal") or one.said == "let" for one in items[: person + 4])
    if verb.means("verb", "have") and not wished:
        one_of = any(map(single, items)) and not sentence.asks
        return Plan("assign", to=items[person].slot[1], sure=False) if one_of else None
    if sentence.asks and not wished:
        return None
    held = any(one.own and one.slot[0] == "assignee" for one in items[person + 1 :])
    return Plan(
        "transfer" if held else "assign",
        to=items[person].slot[1],
        sure=not verb.means("verb", "need"),
    )


def _is_new(sentence: Sentence) -> bool:
    """Whether something new is spoken of."""
    return sentence.has("new")


def _arrived(sentence: Sentence) -> Plan | None:
    """“New laptop, serial …”, “we bought a printer”: something that is not there yet."""
    if sentence.asks or sentence.has("verb", "show") or any(one.known for one in sentence.items):
        return None
    if not _is_new(sentence) or (
        not sentence.slots(*SINGLE, "category", "model") and not (sentence.has("noun", "asset"))
    ):
        return None
    if _verb(sentence) is not None and not sentence.has("new", "arrived"):
        return None
    new = any(map(single, sentence.items))
    first = next((one for one in sentence.items if not one.means("small", "word")), None)
    if (
        first is not None
        and (first.means("new") or new)
        and (new or sentence.has("new", "arrived") or not _plural(sentence))
    ):
        return Plan("create", sure=new)
    return None


def _plural(sentence: Sentence) -> bool:
    return any(
        one.meanings and one.meanings[0].several for one in sentence.slots("category", "model")
    )


def _state(sentence: Sentence) -> Plan | None:
    """“My phone was stolen”: a state that is told of one asset is to be written down."""
    statuses = sentence.slots("status")
    if sentence.asks or len(statuses) != 1 or sentence.has("verb", "show"):
        return None
    at = sentence.items.index(statuses[0])
    before = sentence.items[:at]
    one = any(map(single, before)) or any(
        item.means("pronoun", "my", "it") or (item.own and item.slot[0] == "assignee")
        for item in before
    )
    told = any(item.means("small", "be") or item.means("verb") for item in before)
    if not one or not told:
        return None
    back = "back" in statuses[0].said or any(item.said == "back" for item in before)
    return Plan("return", at) if back else Plan("edit", at)


def _fault(sentence: Sentence) -> Plan | None:
    """Something is said to be wrong with it."""
    first = next((one for one in sentence.items if not one.means("small", "word")), None)
    if not sentence.has("fault") or first is None or first.means("verb", "show"):
        return None
    if first.means("question") or (sentence.asks and not sentence.has("fault", "symptom")):
        return None
    return Plan("fault") if sentence.slots(*_ANY) or sentence.has("pronoun", "my", "it") else None


def _ails(sentence: Sentence) -> Plan | None:
    """“PAR-PRN-03 prints pink”: something is told of one asset that no word explains."""
    if sentence.asks or sentence.has("verb", "show"):
        return None
    unknown = any(one.kind == UNKNOWN for one in sentence.items)
    warranty = sentence.has("warranty") or sentence.has("field")
    if not unknown or warranty or sentence.has("history") or sentence.has("question", "who"):
        return None
    for at, item in enumerate(sentence.items[:_SUBJECT]):
        after = sentence.at(at + 1)
        if after is None or item.slot[0] in {"", "assignee"}:
            continue
        owned = any(
            one.means("pronoun", "my") or one.own for one in sentence.items[:at]
        ) and item.slot[0] in {"category", "model"}
        if single(item) or owned:
            told = after.means("small", "be", "not", "modal", "do") or after.means("verb", "have")
            if told or (single(item) and after.kind == UNKNOWN):
                return Plan("fault", sure=False)
    return None


def _asked(sentence: Sentence) -> Plan | None:
    """A question, or a name alone."""
    if sentence.has("warranty") or sentence.has("field", "warranty_end"):
        about = sentence.slots(*_ANY) or any(one.kind == WINDOW for one in sentence.items)
        known = (
            about or sentence.has("field", "warranty_end") or sentence.has("pronoun", "my", "it")
        )
        real = sentence.has("field", "warranty_end") or sentence.has("warranty", "ended", "running")
        real = real or any(
            "warranty" in one.said for one in sentence.items if one.means("warranty")
        )
        timed = any(one.kind == WINDOW for one in sentence.items) or sentence.has(
            "question", "when"
        )
        if known and (real or timed):
            return Plan("warranty", sure=real)
    if _is_statement(sentence):
        return None
    if _is_mine(sentence):
        return Plan("mine")
    if _is_off_topic(sentence):
        return None
    named = sentence.slots(*_ANY) or sentence.has("free") or sentence.has("order")
    if named or sentence.has("os"):
        return Plan("find")
    limits = any(one.kind in {WINDOW, "amount"} for one in sentence.items)
    bought = sentence.has("field", "purchase_date", "price") or sentence.has("verb", "show")
    if limits and (sentence.has("noun", "asset") or bought):
        return Plan("find")
    if _of_my_team(sentence) and (sentence.has("noun", "asset") or sentence.has("verb", "have")):
        return Plan("find")
    return None


def _is_off_topic(sentence: Sentence) -> bool:
    """Whether only a place or somebody is known in it, and other words are not."""
    about = {item.slot[0] for item in sentence.items if item.slot[0]}
    unknown = any(item.kind == UNKNOWN for item in sentence.items)
    return (
        bool(about)
        and about <= {"assignee", "location", "team", "client"}
        and unknown
        and not (sentence.has("noun", "asset") or sentence.has("free") or sentence.has("order"))
    )


def _is_statement(sentence: Sentence) -> bool:
    """Whether it tells something, rather than names what is looked for."""
    if sentence.asks or sentence.has("verb", "show"):
        return False
    if sentence.has("question", "who", "whose", "where", "which", "how_many"):
        return False
    for item in sentence.items:
        if (
            item.kind == WORD
            and item.means("small", "word", "and", "not")
            and not item.means("pronoun")
        ):
            continue
        return (
            item.kind == UNKNOWN
            or item.means("pronoun", "i", "we", "someone", "their")
            or (item.means("small", "modal", "do"))
        )
    return False


def _of_my_team(sentence: Sentence) -> bool:
    return any(
        item.means("pronoun", "my", "our")
        and (after := sentence.at(at + 1)) is not None
        and after.means("noun", "team")
        for at, item in enumerate(sentence.items)
    )


def _for_somebody(sentence: Sentence) -> Plan | None:
    """“PH-9048 for Dana”: one asset and who is to have it, without a verb."""
    items = sentence.items
    if sentence.asks or not items or not single(items[0]):
        return None
    for at, item in enumerate(items[1:4], 1):
        after = sentence.at(at + 1)
        if item.means("prep", "for", "to") and after is not None and after.slot[0] == "assignee":
            return Plan("assign")
    return None


def _is_mine(sentence: Sentence) -> bool:
    """Whether it is about what whoever asks has."""
    if sentence.has("question", "why") or any(map(single, sentence.items)):
        return False
    if sentence.slots("assignee", "team"):
        return False
    items = enumerate(sentence.items)
    return any(_says_mine(sentence, at, item) for at, item in items if item.means("pronoun"))


def _says_mine(sentence: Sentence, at: int, item: Span) -> bool:
    """Whether a pronoun says so."""
    before, after = sentence.at(at - 1), sentence.at(at + 1)
    if item.means("pronoun", "my"):
        return after is not None and after.kind != UNKNOWN and not after.means("noun", "team")
    if item.means("pronoun", "me"):
        given = before is not None and before.means(
            "prep", "to", "with", "of", "under", "for", "on"
        )
        return item.said == "mine" or given
    if not item.means("pronoun", "i"):
        return False
    near = [*sentence.items[max(0, at - 2) : at], *sentence.items[at + 1 : at + 4]]
    if any(one.means("verb", "have", "get") for one in near):
        return True
    told = any(one.means("verb") and not one.means("verb", "show") for one in sentence.items)
    asked = sentence.asks or sentence.has("verb", "show")
    return asked and told and sentence.has("question", "which")


_ANY = (
    "serial_number", "asset_tag", "id", "ip", "mac", "name", "assignee", "team", "location",
    "client", "category", "manufacturer", "model", "status", "vendor",
)  # fmt: skip
_ = CODE
