"""What is looked for: “laptops in Porto”, “who has LT-1”, a name alone."""

import itertools

from bot.language.intents.mine import is_mine
from bot.language.intents.plan import DEEDS, FEW, SLOTS, Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import (
    AMOUNT,
    DONE,
    MARK,
    NAME,
    UNKNOWN,
    WINDOW,
    WORD,
    Span,
    has_form,
    several,
    single,
)
from bot.language.words.wordlists import playing

_ARE_OR_WERE = playing("finite.are", "finite.were")
_TABLE = playing("form.table")
_HAVE = playing("finite.have")
_WHETHER = playing("whether.one")
_THAT = playing("joint.relative")
_TELLING = frozenset(("noun", "field", "verb", "free", "order", "os"))
"""Kinds of words that say something of assets."""
_ASKING_MORE = DEEDS - {"provide"}
"""What verbs do that, of things nobody is to have, begin no order to be shown them."""


def names_asked(sentence: Sentence) -> Plan | None:
    """A question, or a name alone."""
    if _tells_of_mine(sentence):
        return None
    if _is_statement(sentence):
        return _opened_unknown(sentence)
    if wished := _wished(sentence):
        return wished
    if is_mine(sentence):
        sought = sentence.has("question", "where") and sentence.has("pronoun", "my")
        return Plan("find" if sought else "mine")
    if _is_off_topic(sentence) or _asks_who_wants(sentence):
        return None
    named = sentence.slots(*SLOTS) or sentence.has("free") or sentence.has("order")
    if named or sentence.has("os"):
        unsure = _is_order(sentence) or _asks_after(sentence) or _is_wish(sentence)
        unsure = unsure or _is_said_of_all(sentence) or _tells_of_one(sentence)
        return Plan("find", sure=not unsure)
    return Plan("find") if _is_of_all(sentence) else None


def _tells_of_one(sentence: Sentence) -> bool:
    """“LT-1788 isn't lost any more”, “found LT-1788”: told of it, and not looked for."""
    if sentence.asks or not any(map(single, sentence.items)):
        return False
    if sentence.slots("assignee") and all(map(_only_names, sentence.items)):
        return True  # “LT-1788 Ana”
    return bool(sentence.slots("status")) or sentence.has("free") or any(
        sense[:2] == ("verb", "show") and sense.form in DONE
        for one in sentence.items for sense in one.senses
    )  # fmt: skip


def _only_names(item: Span) -> bool:
    """Whether it names something, or of what kind that is."""
    return bool(item.slot[0]) or item.kind == MARK or item.means("field")


def _is_said_of_all(sentence: Sentence) -> bool:
    """“Laptops are too expensive”: what is said of a kind looks for none of it."""
    first, second = next(iter(sentence.items), None), sentence.at(1)
    if sentence.asks or first is None:
        return False
    if first.means("existing"):  # “there are three laptops in Porto”
        return not _is_wondered(sentence)
    if first.slot[0] not in {"category", "model"}:
        return False
    return second is not None and second.said in _ARE_OR_WERE


def _is_wondered(sentence: Sentence) -> bool:
    """Whether it is to be found out: “see if there are three laptops in Porto”."""
    before = [one for one in sentence.text.spans if one.start < sentence.items[0].start]
    return bool(before) and before[-1].said.split(" ")[-1] in _WHETHER


def _asks_after(sentence: Sentence) -> bool:
    """Whether it may be asked where somebody is, and not what they have: “is Ana in today”."""
    first = sentence.items[0]
    if not _TELLING.isdisjoint(sentence.said):
        return False
    works = first.means("question", "which") and sentence.has("small", "do")
    if not works and not first.means("question", "who", "where", "when", "other"):
        return False
    return all(
        one.slot[0] in {"", "assignee", "team", "location"}
        and not one.own
        and not any(map(one.means, _TELLING))
        for one in sentence.items
    )


def _is_wish(sentence: Sentence) -> bool:
    """Whether somebody wants to have something, and not to know of it: “can I have a pager”."""
    if sentence.norms.isdisjoint(sentence.words.lexicon.words_of["wish"]):
        return False
    kinds = sentence.slots("category", "model")
    if sentence.has("field") or sentence.has("noun", "list") or (kinds and several(kinds[0])):
        return False
    return wishes_to(sentence, "have", "get", "take")


def _wished(sentence: Sentence) -> Plan | None:
    """“Can I have LT-1788”: one asset that whoever asks is to have, and nothing written on it."""
    if sentence.norms.isdisjoint(sentence.words.lexicon.words_of["wish"]):
        return None
    if not any(map(single, sentence.items)) or not wishes_to(sentence, "get", "take"):
        return None
    what = next((one for one in sentence.items[1:] if not one.means("small", "word")), None)
    named = what and not what.own and (single(what) or what.slot[0] in {"category", "model"})
    return Plan("assign", to="me") if named else None


def wishes_to(sentence: Sentence, *deeds: str) -> bool:
    """Whether leave is asked to have something, or to do one of these."""
    if sentence.norms.isdisjoint(sentence.words.lexicon.words_of["wish"]):
        return False
    return any(
        wish.means("wish")
        and (deed.said in _HAVE or deed.means("verb", *deeds))
        and deed in sentence.items
        for wish, deed in itertools.pairwise(sentence.text.spans)
    )


def _is_of_all(sentence: Sentence) -> bool:
    """Whether it looks for things without naming any: “everything bought since May”."""
    things = sentence.has("noun", "asset")
    bought = sentence.has("field", "purchase_date", "price") or sentence.has("verb", "show")
    if any(one.kind in {WINDOW, AMOUNT} for one in sentence.items):
        return things or bought or (_of_my_team(sentence) and sentence.has("verb", "have"))
    if _of_my_team(sentence):
        return things or sentence.has("verb", "have")
    as_file = sentence.has("every") and not sentence.norms.isdisjoint(_TABLE)
    everything = things and (sentence.has("verb", "show") or as_file)
    return everything and all(one.kind in {WORD, MARK} for one in sentence.items)


def _opened_unknown(sentence: Sentence) -> Plan | None:
    """“Dig up LT-1788”: what begins with a word that nothing explains may still ask."""
    items = sentence.items
    first = next((at for at, one in enumerate(items) if one.kind != UNKNOWN), len(items))
    asset = any(single(one) or one.slot[0] in {"category", "model"} for one in items[first:])
    asset = asset or bool(sentence.has("noun", "asset") and sentence.slots(*SLOTS))
    limited = sentence.slots(*SLOTS) and any(one.kind in {WINDOW, AMOUNT} for one in items)
    told = sentence.has("pronoun") or sentence.has("small", "be", "do", "modal", "not")
    unknown = any(one.kind == UNKNOWN or one.means("fault") for one in items[first:])
    verb = any(one.means("verb") and not one.means("verb", "have", "show") for one in items)
    if not 0 < first <= FEW or told or unknown or verb or not (asset or limited):
        return None
    return Plan("find", sure=False)


def _asks_who_wants(sentence: Sentence) -> bool:
    """“Who wants the old tablets”: what people wish is in no inventory."""
    who = sentence.first("question", "who")
    verb = sentence.at(who + 1)
    return who >= 0 and verb is not None and verb.means("verb", "need")


def _is_off_topic(sentence: Sentence) -> bool:
    """Whether only a place or somebody is known in it, and other words are not."""
    unknown = sentence.has("span", UNKNOWN)
    if not unknown and not sentence.has("free"):
        return False
    about = {item.slot[0] for item in sentence.items if item.slot[0]}
    is_free = sentence.has("free") and sentence.items[0].means("question", "other")
    if is_free and about <= {"location", "team"} and not sentence.has("noun", "asset"):
        return True
    return (
        bool(about)
        and about <= {"assignee", "location", "team", "client"}
        and unknown
        and not (sentence.has("noun", "asset") or sentence.has("free") or sentence.has("order"))
    )


def _is_statement(sentence: Sentence) -> bool:
    """Whether it tells something, rather than names what is looked for."""
    if sentence.asks:
        return False
    did = sentence.has("verb") or sentence.has("span", NAME)
    told = did and any(_is_told(sentence, at) for at in range(len(sentence.items)))
    if told or sentence.has("verb", "show"):
        return told
    if sentence.has("question", "who", "whose", "where", "which", "how_many"):
        return False
    if _needs_to_see(sentence):
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


def _needs_to_see(sentence: Sentence) -> bool:
    """Whether what somebody needs is there already: “I need all laptops in Porto”."""
    items = sentence.items[:FEW]
    if not any(one.means("pronoun", "i", "we") for one in items) or not any(
        one.means("verb", "need") for one in sentence.items[: FEW + 1]
    ):
        return False
    return sentence.has("order") or sentence.has("field") or sentence.has("every")


def _is_told(sentence: Sentence, at: int) -> bool:
    """Whether somebody is said to have done something there: “Ana gave me …”."""
    item, before = sentence.items[at], sentence.at(at - 1)
    if before is None or not has_form(item, ("past",)) or item.means("verb", "have"):
        return False
    subject = sentence.at(at - 2)
    if subject is not None and subject.kind != MARK:
        return False
    someone = before.slot[0] == "assignee" and not before.own
    return someone or before.means("pronoun", "i", "we", "their", "someone")


def _is_order(sentence: Sentence) -> bool:
    """Whether it begins with a verb that asks for something to be done, or for leave to."""
    first = sentence.items[0]
    if first.means("verb", "provide") and sentence.slots("assignee"):
        return True  # “share this list with Ana”
    if first.means("verb", "show"):
        return False
    return not first.means("question") and any(
        sense.form == "base" and sentence.verb(sense.value).does in {*_ASKING_MORE, "have"}
        for sense in first.senses
        if sense.kind == "verb"
    )


def _of_my_team(sentence: Sentence) -> bool:
    return any(
        item.means("pronoun", "my", "our")
        and (after := sentence.at(at + 1)) is not None
        and after.means("noun", "team")
        for at, item in enumerate(sentence.items)
    )


def _tells_of_mine(sentence: Sentence) -> bool:
    """Whether it says how something is: “my pager is gone”."""
    if sentence.asks or sentence.has("verb", "show"):
        return False
    my = sentence.first("pronoun", "my")
    return my >= 0 and any(
        one.means("small", "be") and before.said not in _THAT
        for before, one in itertools.pairwise(sentence.items[my:])
    )
