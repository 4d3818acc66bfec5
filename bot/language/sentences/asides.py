"""What only tells why something is asked or wanted, beside a clause that is whole without it.

Such a clause has a subject and a verb of its own, or says who is new; it neither limits what is
meant nor says what is to be done: “laptops in Porto, I make the budget”.
"""

from collections.abc import Iterator, Sequence

from bot.language.sentences.clauses import CONDITIONS, note_of_one, tells_not
from bot.language.spans.span import (
    CODE,
    MARK,
    NAME,
    PART,
    UNKNOWN,
    WINDOW,
    WORD,
    Span,
    several,
    single,
)
from bot.language.words.lexicon import Lexicon
from bot.language.words.wordlists import playing

_SO = playing("joint.so")
_THEY = playing("stand_in.they")
_HAVE, _RELATIVE = playing("finite.have"), playing("joint.relative", "stand_in.who")
_STANDING = playing("stand_in.one", "stand_in.ones", "stand_in.mine")
_ENDS = frozenset(".!?;:,-")
_PEOPLE = frozenset(("assignee", "team", "client", "vendor"))
_KINDS = frozenset(("category", "model"))
_FINITE = ("be", "do", "modal")
_TITLING = frozenset(("small", "prep", "noun", "new", "pronoun", "every"))
_TENSES = frozenset(("third", "past"))
_LONGEST = 5
"""Words of the longest subject that is no name."""
_GOALS = ("to", "from", "for", "on")
Clause = Sequence[Span]


def without_asides(items: list[Span], lexicon: Lexicon) -> tuple[list[Span], list[Span]]:
    """A sentence without what is told beside what it wants, and that."""
    if note_of_one(items):
        return items, []
    parts = list(_clauses(items, lexicon))
    if len(parts) < 2:  # noqa: PLR2004 - one that wants something, and one that tells
        return items, []
    main = next((at for at, one in enumerate(parts) if _wants(one, lexicon)), -1)
    asked = main >= 0
    if not asked:
        main = 0 if _names_many(parts[0]) or _tells_of_one(parts[0]) else -1
    if main < 0:
        return items, []
    aside = [
        at
        for at, one in enumerate(parts)
        if at != main
        and (asked or at > main)
        and (_is_aside(one, parts[main], lexicon) or (at < main and _is_title(one)))
    ]
    if not aside:
        return items, []
    told = [span for at in aside for span in parts[at]]
    kept = [span for at, one in enumerate(parts) if at not in aside for span in one]
    return _without_marks(kept), told


def _without_marks(items: list[Span]) -> list[Span]:
    while items and items[0].kind == MARK:
        items.pop(0)
    while items and items[-1].kind == MARK and items[-1].said != "?":
        items.pop()
    return items


def _clauses(items: Sequence[Span], lexicon: Lexicon) -> Iterator[list[Span]]:
    """The clauses of a sentence, each with the mark that ends it."""
    begun = 0
    for at, item in enumerate(items):
        if item.kind == MARK and item.said in _ENDS:
            yield list(items[begun : at + 1])
            begun = at + 1
        elif at > begun and _begins_clause(items, at, lexicon):
            yield list(items[begun:at])
            begun = at
    if begun < len(items):
        yield list(items[begun:])


def _begins_clause(items: Sequence[Span], at: int, lexicon: Lexicon) -> bool:
    """Whether a reason begins there without a mark: “… to Ana because she …”, “… to Ana she …”."""
    item, before = items[at], items[at - 1]
    if item.kind != WORD:
        return False
    if item.said in lexicon.reasons:
        return _tells(items[at + 1 : at + _LONGEST + 2], lexicon)
    if item.said not in lexicon.subjects:
        return False
    named = single(before) or (before.slot[0] == "assignee" and not before.own)
    return named and at > 1 and _tells(items[at : at + _LONGEST + 2], lexicon)


def _begins(clause: Clause, lexicon: Lexicon) -> int:
    """Where a clause begins behind the words that only join it."""
    return next((at for at, one in enumerate(clause) if not _joins(one, lexicon)), len(clause))


def _joins(item: Span, lexicon: Lexicon) -> bool:
    return item.kind == WORD and (
        item.said in lexicon.reasons or item.said in _SO or item.means("small", "and", "but")
    )


def _wants(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause asks or orders by its form, and says of what."""
    first = clause[min(_begins(clause, lexicon), len(clause) - 1)]
    if first.kind != WORD or first.said in CONDITIONS:
        return False
    deed = any(sense[0] == "verb" and sense.form == "base" for sense in first.senses)
    deed = deed and not first.means("verb", "miss")  # “…, can't find it anywhere”
    asks = first.means("question") or first.means("small", "modal") or deed
    return asks and any(
        one.slot[0] or one.kind == WINDOW or one.means("pronoun", "i", "me", "my", "it", "them")
        or one.means("noun", "asset") or one.means("help")
        for one in clause
    )  # fmt: skip


def _names_many(clause: Clause) -> bool:
    """Whether it names what is looked for, and tells nothing of it: “laptops in Porto”."""
    asked = clause[-1].said == "?"
    things = [one for one in clause if one.slot[0] in _KINDS]
    listed = bool(things) and (several(things[0]) or any(one.means("order") for one in clause))
    if not listed and not (asked and any(one.slot[0] for one in clause)):
        return False
    return not any(one.means("small", "be", "do") or one.means("fault") for one in clause)


def _tells_of_one(clause: Clause) -> bool:
    """Whether it tells of one asset what is to be written down: “LT-1 is lost”, “LT-1 to Ana”."""
    at = next((i for i, one in enumerate(clause) if single(one)), -1)
    if at < 0:
        at = next((i for i, one in enumerate(clause) if one.slot[0] in _KINDS), -1)
        if at < 1 or not any(one.own or one.means("pronoun", "my") for one in clause[:at]):
            return False
    rest = clause[at + 1 :]
    if len(rest) > 1 and rest[0].means("prep", *_GOALS) and rest[1].slot[0] in _PEOPLE:
        return True
    return bool(rest) and _is_finite(rest[0], spoken=False)


def _is_aside(clause: Clause, main: Clause, lexicon: Lexicon) -> bool:
    """Whether a clause only tells something beside the one that is whole."""
    begun = _begins(clause, lexicon)
    if any(one.means("pronoun", "their", "them") for one in main) and any(map(_is_people, clause)):
        return False  # “Ana wants to know: how many of her devices …”
    if main[0].means("verb", "mark", "set") and sum(bool(one.slot[0]) for one in main) == 1:
        return False  # “update LT-1, it is in Porto now”
    if begun >= len(clause) or clause[begun].said in CONDITIONS or any(map(single, clause)):
        return False
    if any(one.means("question", "who", "whose", "how_many") for one in clause):
        return False
    of_one = any(map(single, main))
    if not of_one and any(_is_whole(one) for one in clause):
        return False
    missed = clause[begun].means("verb", "miss")
    if missed or _introduces(clause[begun:]) or _tells(clause[begun:], lexicon):
        return True
    return main[-1].said == "?" and _is_occasion(clause)


def _is_people(item: Span) -> bool:
    return item.slot[0] in _PEOPLE


def _is_whole(item: Span) -> bool:
    """Whether it names a kind of things for certain."""
    return item.slot[0] in _KINDS and item.meanings[0].grade != PART


def _introduces(clause: Clause) -> bool:
    """“New colleague in accounting”."""
    new = [at for at, one in enumerate(clause[:3]) if one.means("pronoun", "someone")]
    before = clause[: new[0]] if new else ()
    return bool(new) and all(one.means("new") or one.means("small", "word") for one in before)


def _is_occasion(clause: Clause) -> bool:
    """“Playtest tomorrow”: behind a question, what only names an occasion and its time."""
    words = [one for one in clause if one.kind != MARK]
    timed = any(one.kind == WINDOW for one in words)
    return timed and words[0].kind != WINDOW and all(
        one.kind in {UNKNOWN, WINDOW} or one.means("small", "word")
        or (one.kind == NAME and one.meanings[0].grade == PART)
        for one in words
    )  # fmt: skip


def _is_title(clause: Clause) -> bool:
    """“Planning repairs budget:”, “new site in May!”: before a question, what names no asset."""
    words = [one for one in clause if one.kind != MARK]
    return any(one.kind == UNKNOWN for one in words) and all(
        one.kind in {UNKNOWN, WINDOW}
        or (one.kind == NAME and (one.meanings[0].grade == PART or one.slot[0] == "status"))
        or (one.kind == WORD and all(sense.kind in _TITLING for sense in one.senses))
        for one in words
    )


def _tells(clause: Clause, lexicon: Lexicon) -> bool:
    """Whether a subject stands there, and its verb: “I make …”, “the old ones are …”."""
    if not clause:
        return False
    first, rest = clause[0], clause[1:]
    if first.said in lexicon.contracted or (first.own and first.said in lexicon.subjects):
        return True
    if first.said in lexicon.subjects:
        limits = first.said in _THEY and bool(rest) and rest[0].means("small", "modal")
        return bool(rest) and not limits and _is_finite(rest[0], spoken=True)
    if first.kind == NAME and first.slot[0] in _PEOPLE and not first.own:
        return bool(rest) and _is_finite(rest[0], spoken=True)
    for at, item in enumerate(clause[:_LONGEST]):
        has = item.said in _HAVE and clause[at - 1].said not in _RELATIVE  # “the police have …”
        if at and (has or _is_finite(item, spoken=False)):
            return any(map(_heads, clause[:at]))
        if not _is_of_subject(item):
            return False
    return False


def _heads(item: Span) -> bool:
    """Whether it may be what a clause is said of."""
    return item.kind in {UNKNOWN, NAME} or item.said in _STANDING or any(
        item.means(kind) for kind in ("noun", "pronoun", "field", "fault")
    )  # fmt: skip


def _is_of_subject(item: Span) -> bool:
    """Whether a word may stand in what a clause is said of."""
    if item.kind == UNKNOWN or item.own:
        return True
    if item.kind == NAME:
        return item.slot[0] in _KINDS or item.meanings[0].grade == PART
    return item.kind == WORD and (
        item.means("small", "word") or item.means("pronoun") or item.means("noun")
        or item.means("new") or item.means("field") or item.means("fault", "noun")
    )  # fmt: skip


def _is_finite(item: Span, *, spoken: bool) -> bool:
    """Whether it may be the verb of a clause; *spoken* says that a person stands before it."""
    if item.kind in {CODE, WINDOW, MARK}:
        return False
    if item.kind == UNKNOWN:
        return spoken
    if item.means("small", *_FINITE) or item.means("fault", "hint", "symptom"):
        return True
    if tells_not(item) or item.means("denied") or item.means("verb", "need"):
        return True
    if item.means("warranty", "ended", "ends") and not spoken:
        return True
    if spoken and (
        item.means("saying") or item.means("help", "deed") or item.means("field", "purchase_date")
    ):
        return True
    forms = {sense.form for sense in item.senses if sense[0] == "verb"}
    if spoken and "base" in forms:
        return True
    return not _TENSES.isdisjoint(forms) or (not spoken and "ing" in forms)
