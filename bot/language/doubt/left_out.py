"""What of a sentence was not taken in, in its own words, so that an answer can say so."""

from collections.abc import Iterator, Sequence

from bot.language.doubt.changes_of_all import reason_is_given
from bot.language.doubt.people import clause_of_people
from bot.language.doubt.unexplained_words import uncovered_items
from bot.language.intents.plan import Plan
from bot.language.parsed import CHANGING
from bot.language.sentences.sentence import Sentence
from bot.language.slots.reasons import core_of
from bot.language.slots.slots import Slots
from bot.language.spans.span import UNKNOWN, Span


def words_left_out(sentence: Sentence, plan: Plan, found: Slots, *, whole: bool) -> tuple[str, ...]:
    """The words that say more than was understood, as they were written."""
    core: Sequence[Span] = sentence.items
    if plan.intent in CHANGING and not whole:
        core, _reason = core_of(sentence, plan)
    missed = [one for one in core if one.kind == UNKNOWN]
    missed += uncovered_items(sentence, plan, core)
    missed += clause_of_people(sentence)
    missed += found.misleading
    missed += _denied_alone(core)
    if plan.intent == "return":  # which is of what somebody has
        missed += [one for one in core if one.means("free")]
    if whole and not reason_is_given(sentence, plan):
        kept, reason = core_of(sentence, plan)
        missed += sentence.items[len(kept) :] if reason else ()
    spans = _together(sorted({id(one): one for one in missed}.values(), key=lambda one: one.start))
    return tuple(sentence.text.between(start, end) for start, end in spans)


def _denied_alone(core: Sequence[Span]) -> Sequence[Span]:
    """What is denied at the end, where that limits nothing: “that are not used”."""
    for at, item in enumerate(core):
        if item.means("small", "not") and not any(one.slot[0] for one in core[at:]):
            return core[at:]
    return ()


def _together(spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Where each piece begins and ends, with what stands side by side as one."""
    start = end = -1
    for one in spans:
        if one.start != end and end >= 0:
            yield start, end
        start, end = (start if one.start == end else one.start), one.end
    if end >= 0:
        yield start, end
