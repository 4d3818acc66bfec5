"""What a sentence asks: help, a number, the past, warranties, what somebody has."""

from bot.language.sentence import Sentence, single
from bot.language.spans import MARK, NAME, UNKNOWN, WINDOW, WORD, Span
from bot.language.verbs import DONE, FEW, SLOTS, Plan, acting_verb, has_form


_DEEDS = frozenset(
    ("assign", "return", "transfer", "send", "edit", "report", "retire", "delete", "create")
)
"""What verbs do that the bot does for people."""


def help_asked(sentence: Sentence) -> Plan | None:
    """What the bot can do, and how it is asked."""
    slots = sentence.slots(*SLOTS)
    how_to = sentence.first("question", "how_to")
    learns = how_to >= 0 and (sentence.has("help", "deed") or _is_deed(sentence, how_to))
    learns = learns and not sentence.has("fault", "symptom")
    if learns and not any(map(single, sentence.items[how_to:])):
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


def _is_deed(sentence: Sentence, how_to: int) -> bool:
    """Whether it is asked how to do what the bot does: “how do I hand it back”."""
    verb = sentence.at(how_to + 1)
    return verb is not None and any(
        sense.kind == "verb" and sentence.verb(sense.value).does in _DEEDS for sense in verb.senses
    )


def _asks_how(sentence: Sentence) -> bool:
    """Whether it asks how or what, or to be shown something."""
    first = sentence.at(0)
    if first is not None and first.means("verb", "show") and first.said != "see":
        return True
    if sentence.has("question", "how_to") or sentence.has("pad", "lead"):
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


def counting(sentence: Sentence) -> Plan | None:
    """How many there are."""
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


def looking_back(sentence: Sentence) -> Plan | None:
    """Its past: who had it, what happened to it; not what should happen now."""
    known = sentence.slots(*SLOTS) or sentence.has("pronoun", "it", "my", "them", "their")
    if known and sentence.asks and _looks_back(sentence):
        return Plan("history")
    noun, had = sentence.first("history", "noun"), sentence.first("history", "had")
    if not known or (noun < 0 and not sentence.asks):
        return None
    if noun >= 0:
        verb = acting_verb(sentence)
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
            and has_form(one, DONE)
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
    first = sentence.items[0]
    if first.said in {"was", "were"} or (first.said in {"has", "have"} and _was_done(sentence)):
        return True
    did = any(one.said == "did" for one in sentence.items)
    was = any(one.said in {"was", "were"} for one in sentence.items)
    return did or (was and sentence.has("question", "who", "whose", "where", "when"))


def _was_done(sentence: Sentence) -> bool:
    """Whether something was done: “has Kofi lost HO-1001”, not “has anyone got HO-1001”."""
    return any(
        has_form(one, DONE) and not one.means("verb", "have", "get") for one in sentence.items
    )


def _is_state(sentence: Sentence, past: Span) -> bool:
    """Whether a participle only says how it is now: “who is it assigned to”."""
    return sentence.has("question", "who", "which") and any(
        one.said in {"is", "are", "it"} for one in sentence.items[: sentence.items.index(past)]
    )


def names_asked(sentence: Sentence) -> Plan | None:
    """A question, or a name alone."""
    if sentence.has("warranty") or sentence.has("field", "warranty_end"):
        about = sentence.slots(*SLOTS) or any(one.kind == WINDOW for one in sentence.items)
        known = (
            about
            or sentence.has("field", "warranty_end")
            or sentence.has("pronoun", "my", "it")
            or (sentence.items[0].kind == UNKNOWN and sentence.has("warranty", "ended"))
        )
        real = sentence.has("field", "warranty_end") or sentence.has("warranty", "ended", "running")
        real = real or any(
            "warranty" in one.said for one in sentence.items if one.means("warranty")
        )
        timed = any(one.kind == WINDOW for one in sentence.items) or sentence.has(
            "question", "when"
        )
        unknown = any(one.kind == UNKNOWN for one in sentence.items)
        if known and (real or (timed and not unknown)):
            return Plan("warranty", sure=real)
    if _is_statement(sentence):
        return _opened_unknown(sentence)
    if _is_mine(sentence):
        return Plan("mine")
    if _is_off_topic(sentence):
        return None
    named = sentence.slots(*SLOTS) or sentence.has("free") or sentence.has("order")
    if named or sentence.has("os"):
        return Plan("find")
    limits = any(one.kind in {WINDOW, "amount"} for one in sentence.items)
    bought = sentence.has("field", "purchase_date", "price") or sentence.has("verb", "show")
    if limits and (sentence.has("noun", "asset") or bought):
        return Plan("find")
    if _of_my_team(sentence) and (sentence.has("noun", "asset") or sentence.has("verb", "have")):
        return Plan("find")
    return None


def _opened_unknown(sentence: Sentence) -> Plan | None:
    """“Dig up LT-1788”: what begins with a word that nothing explains may still ask."""
    items = sentence.items
    first = next((at for at, one in enumerate(items) if one.kind != UNKNOWN), len(items))
    asset = any(single(one) or one.slot[0] in {"category", "model"} for one in items[first:])
    limited = sentence.slots(*SLOTS) and any(one.kind in {WINDOW, "amount"} for one in items)
    told = sentence.has("pronoun") or sentence.has("small", "be", "do", "modal", "not")
    unknown = any(one.kind == UNKNOWN or one.means("fault") for one in items[first:])
    verb = any(one.means("verb") and not one.means("verb", "have", "show") for one in items)
    if not 0 < first <= FEW or told or unknown or verb or not (asset or limited):
        return None
    return Plan("find", sure=False)


def _is_off_topic(sentence: Sentence) -> bool:
    """Whether only a place or somebody is known in it, and other words are not."""
    about = {item.slot[0] for item in sentence.items if item.slot[0]}
    unknown = any(item.kind == UNKNOWN for item in sentence.items)
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
    told = any(_is_told(sentence, at) for at in range(len(sentence.items)))
    if told or sentence.has("verb", "show"):
        return told
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


def _is_told(sentence: Sentence, at: int) -> bool:
    """Whether somebody is said to have done something there: “Ana gave me …”."""
    item, before = sentence.items[at], sentence.at(at - 1)
    subject = sentence.at(at - 2)
    opens = subject is None or subject.kind == MARK
    if before is None or not opens or not has_form(item, ("past",)) or item.means("verb", "have"):
        return False
    someone = before.slot[0] == "assignee" and not before.own
    return someone or before.means("pronoun", "i", "we", "their", "someone")


def _of_my_team(sentence: Sentence) -> bool:
    return any(
        item.means("pronoun", "my", "our")
        and (after := sentence.at(at + 1)) is not None
        and after.means("noun", "team")
        for at, item in enumerate(sentence.items)
    )


def _is_mine(sentence: Sentence) -> bool:
    """Whether it is about what whoever asks has."""
    if sentence.has("question", "why", "how_to", "should") or any(map(single, sentence.items)):
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
    told = sentence.has("noun", "asset") or any(
        one.means("verb") and not one.means("verb", "show") for one in sentence.items
    )
    asked = sentence.asks or sentence.has("verb", "show")
    return asked and told and sentence.has("question", "which")
