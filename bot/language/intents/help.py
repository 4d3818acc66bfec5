"""What the bot can do, and how it is asked: “how do I return a laptop”."""

from bot.language.intents.mine import is_mine
from bot.language.intents.plan import DEEDS, FEW, SLOTS, Plan
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import MARK, UNKNOWN, single
from bot.language.words.wordlists import playing

_SEE, _HOW = map(playing, ("form.see", "form.how"))
_TYPED = playing("form.typed")


def help_asked(sentence: Sentence) -> Plan | None:
    """What the bot can do, and how it is asked."""
    how_to = sentence.first("question", "how_to")
    speaks = not sentence.norms.isdisjoint(sentence.words.lexicon.of_bot)
    if how_to < 0 and not speaks and not sentence.has("help", "topic"):
        return None
    slots = sentence.slots(*SLOTS)
    learns = how_to >= 0 and (sentence.has("help", "deed") or _is_deed(sentence, how_to))
    learns = learns and not sentence.has("fault", "symptom")
    if learns and not any(map(single, sentence.items[how_to:])):
        strange = any(one.kind == UNKNOWN for one in sentence.items[how_to:])
        asset = slots or sentence.has("noun", "asset") or sentence.has("pronoun", "it", "them")
        if strange and not asset:  # “how do I hand in my expenses”
            return None
        return Plan("help", sure=not slots and not strange)
    if slots or sentence.has("warranty", "ended", "running"):
        return None
    unknown = sum(one.kind == UNKNOWN for one in sentence.items)
    if is_mine(sentence) and sentence.has("verb", "have") and sentence.has("verb", "show"):
        return None  # “I am new here, show me what I have”
    if sentence.has("help", "topic") and unknown <= 1:
        return Plan("help", sure=not unknown) if not sentence.has("pronoun", "my") else None
    if _asks_how(sentence) and _is_about_the_bot(sentence, unknown):
        return Plan("help", sure=not unknown) if not is_mine(sentence) else None
    typed = any(one.said in _TYPED for one in sentence.items)
    return Plan("help", sure=False) if typed and sentence.asks and not unknown else None


def _is_deed(sentence: Sentence, how_to: int) -> bool:
    """Whether it is asked how to do what the bot does: “how do I hand it back”."""
    verb = sentence.at(how_to + 1)
    return verb is not None and any(
        sense.kind == "verb" and sentence.verb(sense.value).does in DEEDS for sense in verb.senses
    )


def _asks_how(sentence: Sentence) -> bool:
    """Whether it asks how or what, or to be shown something."""
    first = sentence.at(0)
    if first is not None and first.means("verb", "show") and first.said not in _SEE:
        return True
    if sentence.has("question", "how_to") or sentence.has("pad", "lead"):
        return True
    means = sentence.words.lexicon.phrases.means
    return any(
        token.norm in _HOW or sense[:2] in {("question", "which"), ("question", "who")}
        for token in sentence.text.tokens
        for sense in means.get(token.norm, ())
    ) or any(token.norm in _HOW for token in sentence.text.tokens)


def _is_about_the_bot(sentence: Sentence, unknown: int) -> bool:
    """Whether it is about what one does with the bot, or what the bot is."""
    if not _says(sentence, "about"):
        return False
    if _says(sentence, "deed") and unknown <= FEW:
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
