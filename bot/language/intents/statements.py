"""What is told so that it is written down: “LT-1 is now in Porto”, “Ana is its new owner”."""

import itertools

from bot.language.dates_and_prices.windows import Window
from bot.language.intents.losses import is_some_lost
from bot.language.intents.plan import BECOMING, FEW, Plan
from bot.language.intents.verbs import acting_verb
from bot.language.parsed import SINGLE
from bot.language.sentences.clauses import note_of_one
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.spans.span import MARK, UNKNOWN, Span, has_form, single
from bot.language.words.wordlists import listed, playing

_THAT, _LET = playing("determiner.that"), playing("form.let")
_BACK = playing("joint.back")
_VANISHED = playing("form.vanished")
_TO = tuple(f"{one} " for one in listed("joint.to"))
_ARROWS = frozenset(("→", ":", "-"))


def place_told(sentence: Sentence) -> Plan | None:
    """“LT-5810 is now in New York”: where one asset is told to be."""
    items = sentence.items
    if sentence.asks or not items or not single(items[0]):
        return None
    second, third = sentence.at(1), sentence.at(2)
    ended = third is None or (third is items[-1] and third.slot[0] == "location")
    if second is not None and ended and second.means("particle", "back"):
        return Plan("return", 1, sure=False)  # “LT-5810 back to stock”, “LT-5810 back in Porto”
    if second is None or third is None:
        return None
    if second.means("small", "be") and third.means("free"):
        return Plan("return", 1, sure=False)
    if second.means("verb", "return"):
        return Plan("return", 1)
    if third.means("particle", "back") and (second.means("small", "be") or second.means("verb")):
        return Plan("return", 1)
    fourth = sentence.at(3)
    ends = fourth is None or fourth.kind == MARK
    if second.means("prep", "to") and third.slot[0] in {"location", "team"} and ends:
        return Plan("edit", 1)  # “LT-5810 to Porto, it is not needed here”
    if third.means("verb", "came", "goes") and fourth and fourth.means("particle", "back"):
        return Plan("return", 2)  # “LT-5810 is coming back to stock”
    if second.slot[0] == "status" and _says_back(second):
        return Plan("return", 1)
    return None


def arrow_told(sentence: Sentence) -> Plan | None:
    """“LT-1788 → Porto”, “LT-1788: lost”: what it is to become stands behind an arrow."""
    if not sentence.has("prep", "to"):
        return None
    for at, item in enumerate(sentence.items[:-1]):
        if item.said not in _ARROWS or not item.means("prep", "to"):
            continue
        if sentence.asks or acting_verb(sentence) is not None:
            return None
        before = sentence.items[:at]
        goal = next((it for it in sentence.items[at + 1 :] if not it.means("field")), item)
        key = goal.slot[0]
        one = any(single(it) or it.slot[0] in {"category", "model"} for it in before)
        if not one or key not in BECOMING:
            return None
        if key in {"status", "location", "team"}:
            return Plan("edit", sure=False)
        held = key == "client" or any(it.slot[0] == "assignee" for it in before)
        return Plan("transfer" if held else "assign", sure=False)
    return None


def move_told(sentence: Sentence) -> Plan | None:
    """“LT-1788 from Ana to Ben”: it moves from one to the other, whatever the verb."""
    if sentence.asks or len(sentence.slots("assignee")) < 2:  # noqa: PLR2004 - from one to another
        return None
    if not sentence.slots(*SINGLE, "category", "model"):
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
    first, deed = sentence.items[0], sentence.at(1)
    if giver < 0 and first.slot[0] == "assignee" and deed is not None and not first.own:
        passes = has_form(deed, ("past",)) and deed.means("verb", "give", "send", "transfer")
        return Plan("transfer", 1, sure=False) if passes and receiver > 1 else None
    verb = acting_verb(sentence)
    if verb is not None and not sentence.items[verb[0]].means("verb", "goes", "move"):
        return None
    return Plan("transfer", verb[0] if verb else -1) if -1 < giver < receiver else None


def becoming_told(sentence: Sentence) -> Plan | None:
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
    verb = acting_verb(sentence)
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
    if any(one.means("small", "not") for one in items[told[0] : told[0] + 2]):
        return None
    goal = next((one for one in rest if one.slot[0] in {"location", "team", "assignee"}), None)
    if sentence.has("field", "asset_tag", "name") and any(map(single, rest)):
        return Plan("edit", told[0])
    if len(rest) > 1 and rest[0].means("field", "name"):  # “is called hazer west now”
        return Plan("edit", told[0], sure=False)
    if goal is None or any(one.kind == UNKNOWN for one in items[: items.index(goal)]):
        return None
    if goal.slot[0] == "assignee":
        return Plan("assign", told[0], to=goal.slot[1], sure=False)
    return Plan("edit", told[0])


def owner_told(sentence: Sentence) -> Plan | None:
    """“Ana is the new owner of LT-1788”, “owner of LT-1788: Ana”: who has it from now on."""
    if sentence.asks or not sentence.has("field", "assignee"):
        return None
    people = sentence.slots("assignee")
    if len(people) != 1:
        return None
    if not any(map(single, sentence.items)) or acting_verb(sentence) is not None:
        return None
    told = sentence.has("small", "be", "modal") or any(
        before.kind == MARK and one is people[0]
        for before, one in itertools.pairwise(sentence.items)
    )
    return Plan("assign", to=people[0].slot[1], sure=False) if told else None


def date_told(sentence: Sentence) -> Plan | None:
    """“The warranty of LT-5810 should be 2027-05-01”: a date that it is to have."""
    dated = sentence.has("field", "warranty_end", "purchase_date")
    if sentence.asks or not dated or not any(map(single, sentence.items)):
        return None
    shown = sentence.has("verb", "show") and not _should_say(sentence)
    if shown or acting_verb(sentence) is not None:
        return None
    told = any(one.window is not None and _is_one_day(one.window) for one in sentence.items)
    return Plan("edit", sure=False) if told else None


def _should_say(sentence: Sentence) -> bool:
    """“Should say 1 May 2027”: how it is to be, and nothing to be shown."""
    return any(
        before.means("small", "modal") and one.means("verb", "show")
        for before, one in itertools.pairwise(sentence.items)
    )


def _is_one_day(window: Window) -> bool:
    return window.ahead[0] is not None and window.ahead[0] == window.ahead[1]


def getting_told(sentence: Sentence) -> Plan | None:
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
    if verb is None or not asset or person > FEW or (person and items[person - 1].said in _THAT):
        return None
    if has_form(verb, ("past",)) and not any(map(single, items)):  # “tablets Ana got in May”
        return None
    wished = any(one.means("small", "modal") for one in items[: person + 4])
    wished = wished or any(span.said in _LET for span in sentence.text.spans[: person + 2])
    if verb.means("verb", "have") and not wished:
        one_of = any(map(single, items)) and not sentence.asks
        return Plan("assign", to=items[person].slot[1], sure=False) if one_of else None
    if sentence.asks and not wished:
        return None
    asked = items[0].means("small", "modal") and not any(map(single, items))
    held = any(one.own and one.slot[0] == "assignee" for one in items[person + 1 :])
    return Plan(
        "transfer" if held else "assign",
        to=items[person].slot[1],
        sure=not verb.means("verb", "need") and not asked,
    )


def arrival_told(sentence: Sentence) -> Plan | None:
    """“New laptop, serial …”, “we bought a printer”: something that is not there yet."""
    if sentence.asks or not sentence.has("new") or sentence.has("verb", "show"):
        return None
    if any(one.known for one in sentence.items) or (
        not sentence.slots(*SINGLE, "category", "model") and not (sentence.has("noun", "asset"))
    ):
        return None
    if acting_verb(sentence) is not None and not sentence.has("new", "arrived"):
        return None
    new = any(map(single, sentence.items))
    first = next((one for one in sentence.items if not one.means("small", "word")), None)
    after = sentence.at(sentence.items.index(first) + 1) if first is not None else None
    if after is not None and after.means("pronoun", "someone"):
        return None  # “new employee Ana needs a laptop”
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


def state_told(sentence: Sentence) -> Plan | None:
    """“My phone was stolen”: a state that is told of one asset is to be written down."""
    statuses = sentence.slots("status")
    if sentence.asks or len({one.slot for one in statuses}) != 1 or sentence.has("verb", "show"):
        return None
    at = sentence.items.index(statuses[0])
    before = sentence.items[:at]
    one = any(map(single, before)) or any(
        item.means("pronoun", "my", "it") or (item.own and item.slot[0] == "assignee")
        for item in before
    )
    told = any(item.means("small", "be") or item.means("verb") for item in before)
    told = told or statuses[0].said in _VANISHED
    given = sentence.slots("assignee") and sentence.has("verb", "get")
    if given and statuses[0].slot[1] == spelled_status(sentence, "assigned"):
        return None  # “Ana needs to get LT-1788 assigned”
    if len(sentence.items) == 2 and any(map(single, sentence.items)) and not told:  # noqa: PLR2004 - “LT-1788 lost”
        return Plan("edit", sure=False)
    if told and not one and is_some_lost(sentence, statuses[0], before):
        return Plan("edit", at, sure=False)
    if not one or not told:
        return None
    back = _says_back(statuses[0]) or any(item.said in _BACK for item in before)
    return Plan("return", at) if back else Plan("edit", at)


def note_told(sentence: Sentence) -> Plan | None:
    """“Put a note on LT-1788: give it to Ana”: the words behind the colon order nothing."""
    return Plan("edit") if note_of_one(sentence.items) else None


def field_told(sentence: Sentence) -> Plan | None:
    """“Status of LT-5810 to in repair”: what a field of one asset is to be, without a verb."""
    items = sentence.items
    field = items[0].sense("field") if items else None
    if sentence.asks or field is None or field.value not in {"status", "location", "team"}:
        return None
    at = next((i for i, one in enumerate(items[:4]) if single(one)), -1)
    to, goal = sentence.at(at + 1), sentence.at(at + 2)
    if at < 0 or to is None:
        return None
    if to.slot[0] == field.value and to.said.startswith(_TO):
        return Plan("edit")
    led = goal is not None and to.means("prep", "to", "as") and goal.slot[0] == field.value
    return Plan("edit") if led else None


def _says_back(item: Span) -> bool:
    return any(word in item.said for word in _BACK)
