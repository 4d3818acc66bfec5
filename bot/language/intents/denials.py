"""What is told not to be so, or forbidden: “LT-1 has not arrived”, “do not return it”."""

from bot.language.intents.plan import Plan
from bot.language.intents.verbs import acting_verb
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import Span, has_form, single
from bot.language.words.wordlists import playing

_DO = playing("finite.do")
_MINE = playing("stand_in.mine")
_DENIED = frozenset(
    ("assign", "return", "transfer", "get", "send", "move", "create", "delete", "retire")
)
"""What verbs do that is not done where they are denied."""


def denial_told(sentence: Sentence) -> Plan | None:
    """“LT-1788 has not arrived”, “I never got it”: what was not done is looked at, never done."""
    if not (sentence.has("denied") or sentence.has("small", "not") or sentence.has("bygone")):
        return None
    forbids = sentence.items[0].said in _DO and sentence.items[1:2] and _denies(sentence, 1)
    if sentence.asks and not forbids:
        return None
    at = next((i for i in range(len(sentence.items)) if _denies(sentence, i)), -1)
    verb = acting_verb(sentence)
    if at < 0 or (verb is not None and verb[0] < at):  # “return it, I never use it”
        return None
    if any(map(single, sentence.items)) or sentence.has("pronoun", "it", "them"):
        return Plan("find", sure=at > 0 or sentence.items[0].means("denied"), denied=True)
    told = sentence.has("pronoun", "i", "we", "my")
    kind = sentence.slots("category", "model")
    return Plan("find", sure=False, denied=True) if told and kind else None


def _denies(sentence: Sentence, at: int) -> bool:
    """Whether a deed, or that it is somebody's, is denied there."""
    item = sentence.items[at]
    if not (item.means("denied", "never") or item.means("small", "not") or _is_over(item)):
        return False
    after = sentence.at(at + 1)
    if after is not None and after.means("small", "be"):
        after = sentence.at(at + 2)
    if after is None:
        return False
    if after.means("denied", "deed") or after.means("new", "arrived") or after.said in _MINE:
        return True
    deeds = [sense.value for sense in after.senses if sense.kind == "verb"]
    told = any(
        one.means("pronoun", "i", "we") or one.slot[0] == "assignee" for one in sentence.items[:at]
    )
    # “LT-1788 does not get warm” tells what is wrong with it: nobody is said to do that.
    done = told or _begins(sentence, at) or not has_form(after, ("base",))
    return any(
        name == "came"
        or (sentence.verb(name).does in _DENIED and done)
        or (sentence.verb(name).does == "have" and told)
        for name in deeds
    )


def _is_over(item: Span) -> bool:
    """“I no longer have LT-1788”."""
    return item.means("bygone", "longer")


def _begins(sentence: Sentence, at: int) -> bool:
    """Whether it begins there, or behind “do”: “do not return it”."""
    return at == 0 or (at == 1 and sentence.items[0].said in _DO)
