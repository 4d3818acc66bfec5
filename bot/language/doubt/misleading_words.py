"""Words by which something else is meant than they would lead to: “laptops back from repair”."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet

from bot.language.doubt.past_deeds import (
    PARTS_WITH,
    is_kind,
    people_did,
    was_done_to,
    was_nobodys_deed,
    was_somebodys_deed,
)
from bot.language.doubt.second_thoughts import over_by_now, second_thoughts
from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING
from bot.language.sentences.sentence import Sentence
from bot.language.slots.slots import Slots
from bot.language.spans.span import (
    UNKNOWN,
    WINDOW,
    Span,
    has_form,
    several,
    single,
    without_articles,
)
from bot.language.words.phrases import Said
from bot.language.words.wordlists import listed, playing

_AS, _TABLE = playing("joint.as"), playing("form.table")
_TO = playing("joint.to", "finite.infinitive")
_OF = tuple(f" {one}" for one in listed("joint.of"))
_FEWEST, _REPAIRING = playing("joint.fewest"), playing("form.repair", "form.repairs")
_MISSING, _TELL = playing("form.missing"), playing("form.tell")
_THEY_ARE = playing("told.contracted")
_SINCE = listed("joint.since")
_WAS = playing("finite.was", "finite.were")
_VALUES = ("location", "status", "price", "note", "purchase_date", "warranty_end", "model")
"""Fields whose value is no person."""
_FIELDS = (*_VALUES, "serial_number", "asset_tag", "name")
_NEAR = 3
"""Items behind “but” among which what is spared stands."""
_NOTHING: Sequence[Span] = ()
_Rule = Callable[[Sentence, Plan], Sequence[Span]]
_Rules = Sequence[tuple[AbstractSet[Said], _Rule]]
_WHATEVER: AbstractSet[Said] = frozenset()


def misleading(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """The words by which another thing, or another person, is meant than is named."""
    if plan.intent in {"help", "none", "history"} or plan.denied:
        return _NOTHING
    said, found = sentence.said, list[Span]()
    for needed, rule in OF_CHANGES if plan.intent in CHANGING else OF_QUESTIONS:
        if not needed or not needed.isdisjoint(said):
            found += rule(sentence, plan)
    return found


def likens_value(sentence: Sentence, plan: Plan, found: Slots) -> bool:
    """“Set the location of LT-1788 to where Ana is”: she is not to have it."""
    if plan.verb < 0 or found.changes.keys() != {"assignee"}:
        return False
    after = without_articles(sentence.items[plan.verb + 1 :])
    return bool(after) and after[0].means("field", *_VALUES)


def _is_back_from(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Laptops back from repair”: they are there no more."""
    items = sentence.items
    for at, item in enumerate(items[:-2]):
        gone = items[at + 1].means("prep", "from") and items[at + 2].slot[0] == "status"
        if gone and item.means("particle", "back"):
            return items[at : at + 3]
    return _NOTHING


def _is_to_be_repaired(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Who can repair my pager”, “repair all pagers”: a deed, and not what is in repair."""
    items = sentence.items
    for at, item in enumerate(items):
        if item.said not in _REPAIRING:
            continue
        after = sentence.at(at + 1)
        if at and items[at - 1].means("small", "modal"):
            return items[at - 1 : at + 1]
        if not at and after is not None and after.means("every"):
            return items[:2]
        if at and items[at - 1].means("question", "who") and after is None:
            return items[at - 1 : at + 1]  # “who do I ask about repairs”
    return _NOTHING


def _says_code(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“The label on LT-1788 says LT-9”: told of it, and no question after both."""
    items = sentence.items
    for at, item in enumerate(items[1:-1], 1):
        says = item.means("verb", "show") and has_form(item, ("third",))
        if says and single(items[at - 1]) and single(items[at + 1]):
            return items[at : at + 2]
    return _NOTHING


def _names_which(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Laptops to be returned”, “laptops Ana can use”: a list of them, and no order for all."""
    items, verb = sentence.items, plan.verb
    if any(map(single, items)):
        return _NOTHING
    for at, item in enumerate(items[:-1]):
        if not (is_kind(item) and several(item)) or any(one.means("verb") for one in items[:at]):
            continue
        who, may = items[at + 1], sentence.at(at + 2)
        could = who.slot[0] == "assignee" and may is not None and may.means("small", "modal")
        if could or verb == at + 1:
            return items[at + 1 : at + 3]
        if verb > at and items[verb - 1].said in _TO and not any(map(_wishes, items[:verb])):
            return items[verb - 1 : verb + 1]
    return _NOTHING


def _wishes(item: Span) -> bool:
    return item.means("verb", "need") or item.means("wish") or item.means("small", "modal")


def _leaves_out_one(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Never mind about LT-1788”: what is no list of all others."""
    items = [one for one in without_articles(sentence.items) if not one.means("prep")]
    if len(items) == 2 and items[0].means("small", "not") and single(items[1]):  # noqa: PLR2004 - not, and what
        return items
    return _NOTHING


def _is_made_something(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Assign Mei as manager of LT-1788”: she is not to have it."""
    if plan.intent in {"fault", "create"} or _AS.isdisjoint(sentence.norms):
        return _NOTHING
    for at, item in enumerate(sentence.items):
        behind = without_articles(sentence.items[at + 1 :])[:2] if item.said in _AS else ()
        if len(behind) < 2 or not behind[1].means("prep", "of", "for"):  # noqa: PLR2004 - what, and of what
            continue
        role = behind[0].kind == UNKNOWN or behind[0].means("pronoun", "someone")
        if role and not behind[0].means("field", "assignee"):
            return [item, behind[0]]
    return _NOTHING


def _shows_first(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Show me laptops and retire the old ones”: of many that are shown, some are meant."""
    items = sentence.items
    asked = plan.verb > 0 and items[0].means("verb", "show") and has_form(items[0], ("base",))
    if asked and any(is_kind(one) and several(one) for one in items[: plan.verb]):
        return items[: plan.verb]
    return _NOTHING


def _is_of_others(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Laptops of Ana's team”, “give it to Ana's successor”: not hers."""
    items = sentence.items
    for at, item in enumerate(items[:-1]):
        if item.slot[0] != "assignee" or not item.own:
            continue
        after, led = items[at + 1], at > 0 and items[at - 1].means("prep", "to")
        if after.means("noun", "team") or after.means("pronoun", "someone"):
            return items[at : at + 2]
        if after.kind == UNKNOWN and led:
            return items[at : at + 2]
    return _NOTHING


def _takes_off(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Remove the note of LT-1788”, “remove LT-1788 from Berlin”: the asset is to stay."""
    if plan.intent != "delete" or plan.verb < 0:
        return _NOTHING
    items = without_articles(sentence.items[plan.verb + 1 :])
    for at, item in enumerate(items[:-1]):
        after, comes_from = items[at + 1], item.means("prep", "from")
        if comes_from and single(after):
            return items[:at]
        place = after.slot[0] in {"location", "status", "team"} or after.means("particle", "stock")
        if comes_from and place and any(map(single, items[:at])):
            return items[at : at + 2]
        led = after.means("prep", "of", "on", "for") or item.said.endswith(_OF)
        if led and item.means("field", *_FIELDS) and any(map(single, items[at:])):
            return items[at : at + 1]
    return _NOTHING


def _is_no_order(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Ana did not return her laptop”: told, and not to be done."""
    if plan.verb < 1 or not sentence.items[plan.verb - 1].means("small", "not"):
        return _NOTHING
    return sentence.items[plan.verb - 1 : plan.verb + 1]


def _needs_none(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“LT-1788 doesn't need repair”: what a thing does not need is not done with it."""
    items = sentence.items
    for at, item in enumerate(items[1:-1], 1):
        thing = single(items[at - 1]) or items[at - 1].slot[0] in {"category", "model"}
        if thing and item.means("verb", "unneed"):
            return items[at : at + 2]
    return _NOTHING


def _was_so(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“LT-1788 was in Berlin”: it need not be there now, or be taken there."""
    items = sentence.items
    if plan.intent == "edit":
        for at, item in enumerate(items[:-1]):
            led = items[at + 1].means("prep", "in", "at") or items[at + 1].slot[1] == "in repair"
            if item.said in _WAS and led:
                return items[at : at + 1]
    return _NOTHING


def _ranks_by_number(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Which team has the fewest phones”: not the newest ones."""
    return [one for one in sentence.items if one.said in _FEWEST]


def _dates_state(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Phones lost more than a year ago”: when they were lost, and not when they were bought."""
    items = sentence.items
    for at, item in enumerate(items[1:], 1):
        dated = item.kind == WINDOW and item.said.endswith(_SINCE)
        if dated and items[at - 1].slot[0] == "status":
            return items[at : at + 1]
    return _NOTHING


def _denies_asking(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Doesn't Ana have a laptop”: that is no list of all that others have."""
    items = sentence.items
    if len(items) < 3 or not items[2].means("verb", "have"):  # noqa: PLR2004 - who, and what of them
        return _NOTHING
    for denied, who in ((0, 1), (1, 0)):  # “Ana doesn't have a laptop yet”
        if items[denied].means("small", "not") and items[who].slot[0] == "assignee":
            return items[denied : denied + 1]
    return _NOTHING


def _is_missed(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Ana is missing a charger”, “we're missing a phone”: they lack it, or lost it."""
    items = sentence.items
    for at, item in enumerate(items[:-1]):
        if item.slot[0] != "status" or item.said not in _MISSING or not at:
            continue
        after = without_articles(items[at + 1 :])[:1]
        who = [one for one in items[:at] if not (one.means("small") or one.means("noun", "team"))]
        led = len(who) == 1 and (who[0].slot[0] in {"assignee", "team"} or who[0].means("pronoun"))
        led = led or items[at - 1].said in _THEY_ARE
        if led and after and after[0].slot[0] in {"category", "model"}:
            return items[at : at + 1]
    return _NOTHING


def _tells_somebody(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Tell Ana that LT-1788 is hers”: a message to her, and no question."""
    items = sentence.items
    told = len(items) > 2 and items[0].said in _TELL  # noqa: PLR2004 - tell, whom, and what
    return items[:2] if told and items[1].slot[0] == "assignee" and not items[1].own else _NOTHING


def _is_over(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“LT-1788 is no longer broken”: there is nothing to report."""
    items = sentence.items
    if plan.intent == "fault":
        for at, item in enumerate(items[:-1]):
            if item.means("bygone") and items[at + 1].means("fault", "symptom"):
                return items[at : at + 2]
    return _NOTHING


def _begins_otherwise(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Return all new phones”: what is new is not to be made."""
    other = plan.intent == "create" and sentence.items[0].means("verb", *PARTS_WITH)
    return sentence.items[:1] if other else _NOTHING


def _is_in_file(sentence: Sentence, _plan: Plan) -> Sequence[Span]:
    """“Return everything in the spreadsheet”: what stands there is not read."""
    if _TABLE.isdisjoint(sentence.norms):
        return _NOTHING
    return [one for one in sentence.items if not _TABLE.isdisjoint(one.said.split())]


def _spares(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Everything from Ana but LT-1788”, “… but keep LT-1788”: the one that is not meant."""
    items = sentence.items
    for at, item in enumerate(items):
        behind = items[at + 1 : at + 1 + _NEAR]
        if plan.intent != "fault" and item.means("small", "but") and any(map(single, behind)):
            return items[at : at + 1 + _NEAR]
    return _NOTHING


def _has_filled_in(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“All laptops with notes”: that something stands in a field is no filter."""
    fields = _FIELDS if plan.intent in CHANGING else ("note",)
    items = without_articles(sentence.items)
    for at, item in enumerate(items[1:], 1):
        if items[at - 1].means("prep", "with") and item.means("field", *fields):
            after = items[at + 1] if at + 1 < len(items) else None
            if after is None or after.means("prep") or after.means("small", "and", "or"):
                return items[at - 1 : at + 1]
    return _NOTHING


def _are_alike(sentence: Sentence, plan: Plan) -> Sequence[Span]:
    """“Laptops with the same model”: nothing is listed by what is alike."""
    items = sentence.items
    for at, item in enumerate(items[:-1]):
        after = items[at + 1]
        thing = plan.intent in CHANGING and after.slot[0] in {"category", "model"}
        if item.means("likened") and (thing or after.means("field", *_FIELDS)):
            return items[at : at + 2]
    return _NOTHING


def _any(*ones: Said) -> AbstractSet[Said]:
    return frozenset(ones)


_SOMEBODY, _STATUS = _any(("slot", "assignee")), _any(("slot", "status"))


_DEED = _any("verb", ("slot", "status"))


_VERB, _NOT, _WITH = _any("verb"), _any(("small", "not")), _any(("prep", "with"))


_LIKENED, _DATED = _any("likened"), _any(("span", WINDOW))


OF_QUESTIONS: _Rules = (
    (_SOMEBODY, _is_of_others),
    (_DEED, was_somebodys_deed),
    (_any("free", ("small", "not")), was_nobodys_deed),
    (_VERB, was_done_to),
    (_WITH, _has_filled_in),
    (_LIKENED, _are_alike),
    (_any("order"), _ranks_by_number),
    (_DATED, _dates_state),
    (_NOT, _denies_asking),
    (_STATUS, _is_missed),
    (_SOMEBODY, _tells_somebody),
    (_NOT, _leaves_out_one),
    (_any("field"), _says_code),
    (_STATUS, _is_back_from),
    (_STATUS, _is_to_be_repaired),
    (_VERB, people_did),
    (_WHATEVER, over_by_now),
)


OF_CHANGES: _Rules = (
    (_DATED, _dates_state),
    (_SOMEBODY, _is_of_others),
    (_DEED, was_somebodys_deed),
    (_VERB, was_done_to),
    (_WHATEVER, _is_made_something),
    (_VERB, _shows_first),
    (_WITH, _has_filled_in),
    (_LIKENED, _are_alike),
    (_VERB, _takes_off),
    (_VERB, _needs_none),
    (_WHATEVER, _was_so),
    (_NOT, _is_no_order),
    (_any("bygone"), _is_over),
    (_DEED, _begins_otherwise),
    (_any(("small", "but")), _spares),
    (_WHATEVER, _names_which),
    (_WHATEVER, _is_in_file),
    (_WHATEVER, second_thoughts),
)
"""What leads elsewhere; before each stands what a sentence has to have one of."""
