"""What no list and no count tells, though each word is known: “how much are the laptops worth”."""

import itertools

from bot.language.sentences.grouping import PER
from bot.language.sentences.sentence import Sentence
from bot.language.spans.span import AMOUNT, several, single
from bot.language.words.wordlists import playing

WORTH, EVERYBODY = playing("form.worth"), playing("stand_in.everybody")
_THE, _WITHOUT = playing("determiner.definite", "determiner.our"), playing("joint.without")


def sums(sentence: Sentence) -> bool:
    """“How much are the laptops worth”: a list has prices, and no sum of them."""
    worth = sentence.asks and not sentence.norms.isdisjoint(WORTH)
    limited = any(one.kind == AMOUNT for one in sentence.items)
    asked = sentence.has("question", "how_much", "price") or (worth and not limited)
    if not asked or any(map(single, sentence.items)):
        return False
    kinds = sentence.slots("category", "model")
    if not kinds:  # “how much is all our equipment worth”
        return sentence.has("noun", "asset") and sentence.has("field", "price")
    return several(kinds[0])


def adds_up(sentence: Sentence) -> bool:
    """“The sum of the prices of all monitors”: how many there are is not what they cost."""
    items = [one for one in sentence.items if one.said not in _THE]
    return any(
        before.means("question", "how_many") and item.means("field", "price")
        for before, item in itertools.pairwise(items)
    )


def is_of_unknown_end(sentence: Sentence) -> bool:
    """“Laptops without warranty info”: of those nothing is known, and none has run out by that."""
    return any(
        before.means("warranty", "ended")
        and before.said.split(" ", 1)[0] in _WITHOUT
        and item.means("noun", "list")
        for before, item in itertools.pairwise(sentence.items)
    )


def of_each_person(sentence: Sentence) -> bool:
    """“How many laptops does each person have”: a number of all is none of each."""
    return sentence.has("question", "how_many") and any(
        item.said in EVERYBODY or (before.said in PER and item.means("pronoun", "someone"))
        for before, item in itertools.pairwise(sentence.items)
    )
