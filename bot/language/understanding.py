"""From a sentence to what it means: `understand`, the one way in, with its steps in their order."""

from collections.abc import Mapping
from datetime import date

from bot.language.doubt.changes_of_all import drop_reason, is_of_all
from bot.language.doubt.confidence import CERTAIN, UNSURE, how_sure
from bot.language.doubt.left_out import words_left_out
from bot.language.doubt.weighing import weigh
from bot.language.follow_ups.as_file import as_file
from bot.language.follow_ups.joining import joined, of_speaker, other_one
from bot.language.follow_ups.leaning import attaches, follows
from bot.language.follow_ups.one_asset import beyond_one, leant_on, passed_over
from bot.language.follow_ups.other_times import retime
from bot.language.intents.decide import decide
from bot.language.intents.plan import Plan
from bot.language.intents.sold_or_scrapped import GONE, parted_with
from bot.language.parsed import SINGLE, SURE, Candidate, Intent, Parsed, Values
from bot.language.relevance.chatter import is_for_another, is_of_assets, sure_of_none
from bot.language.relevance.overheard import is_put, plainly_asks, plainly_follows
from bot.language.sentences.reading import sentence_of
from bot.language.sentences.sentence import Sentence
from bot.language.slots.fill import fill
from bot.language.slots.slots import Slots
from bot.language.spans.inventory import Words
from bot.language.wording import asked
from bot.language.words.wordlists import data, playing

MOST_CANDIDATES = 5
_EARLIEST, _LATEST = date(1000, 1, 1), date(9000, 1, 1)
"""Days between which a calendar can be reckoned with to both sides."""
_TABLE, _LISTED = playing("form.table"), frozenset(("find", "mine", "warranty"))
_LABELS: Mapping[str, str] = data()["shown"]["candidate"]
"""What a name may be, as one says it where one has to be chosen."""
__all__ = ["Words", "understand"]


def understand(
    text: str,
    words: Words,
    *,
    today: date,
    context: Parsed | None = None,
    channel: bool = False,
) -> Parsed:
    """What a message means; never raises, whatever stands in it.

    *context* is what was understood before it, for a follow-up; *channel* says that the message
    is not addressed to the bot, which then is sure or says "none".
    """
    said = sentence_of(text, words, min(max(today, _EARLIEST), _LATEST))
    if not (channel or said.norms.isdisjoint(GONE)) and (gone := parted_with(said)):
        return gone
    plan = Plan("none") if is_for_another(said, heard=channel) else decide(said)
    before = _before(said, plan, context)
    if context is not None and not channel and (listed := as_file(said, context)):
        return listed.model_copy(update={"text": text, "confidence": CERTAIN})
    if others := _others(said, before, heard=channel):
        return Parsed(text=text, intent="find", filters=others, confidence=CERTAIN)
    if plan.intent == "help" and not channel:
        return Parsed(text=text, intent="help", confidence=CERTAIN if plan.sure else UNSURE)
    if plan.intent == "none" and not (before and said.items):
        return Parsed(text=text, confidence=sure_of_none(said))
    found = _filled(said, plan, before)
    if not _is_ours(said, plan, found, before, heard=channel):
        return Parsed(text=text, confidence=sure_of_none(said))
    own = dict(found.filters)
    told = _told(text, said, plan, found, before)
    if before is None or not told.sure:
        return told
    return _not_of_one(text, said, plan, found, before=before, own=own) or told


def _told(text: str, said: Sentence, plan: Plan, found: Slots, before: Parsed | None) -> Parsed:
    """All that was understood, with how sure it is, and what it leaves out where it is not."""
    intent = _wanted(said, plan, found, before)
    if intent == "none":
        return Parsed(text=text, confidence=sure_of_none(said))
    whole = drop_reason(said, plan, found, whole=is_of_all(said, plan, found))
    confidence = how_sure(said, plan, found, leans=before is not None, whole=whole)
    return Parsed(
        text=text,
        intent=intent,
        filters=found.filters,
        changes=found.changes,
        reason=found.reason,
        whole=whole,
        confidence=confidence,
        left_out=words_left_out(said, plan, found, whole=whole) if confidence < SURE else (),
        candidates=_candidates(said, intent, found),
        by=said.by,
        noted=found.noted,
        available=_is_available(found, before),
        table=_is_table(said, intent),
    )


def _not_of_one(
    text: str, said: Sentence, plan: Plan, found: Slots, *, before: Parsed, own: Values
) -> Parsed | None:
    """What may be meant where more is said than can be asked of the one asset before; else None.

    It is that asset, or all of which its *own* limits are true.
    """
    left_out = beyond_one(said, plan, before, found)
    if not left_out and not passed_over(said, plan, before, found, own):
        return None
    one = {key: value for key, value in before.filters.items() if key in SINGLE}
    ways = [
        Parsed(intent="find", filters=filters) for filters in ((one,) if left_out else (own, one))
    ]
    return Parsed(
        text=text,
        intent="find",
        filters=one,
        confidence=UNSURE,
        candidates=tuple(
            Candidate(label=asked(way), intent="find", filters=way.filters) for way in ways
        ),
        left_out=left_out,
    )


def _before(said: Sentence, plan: Plan, context: Parsed | None) -> Parsed | None:
    """What was understood before it, where it leans on that."""
    if context is None or context.intent == "none":
        return None
    before = leant_on(said, plan, context)
    return before if follows(said, before) or _only_groups(said) else None


def _others(said: Sentence, before: Parsed | None, *, heard: bool) -> Values | None:
    """What “the other one” is among; of what is only heard, where that is asked."""
    if before is None or (heard and not is_put(said)):
        return None
    return other_one(said, before)


def _is_available(found: Slots, before: Parsed | None) -> bool:
    """Whether what nobody has is to be there to be given, as was said now or before it."""
    nobodys = found.filters.get("assignee", "") is None
    return nobodys and (found.available or (before is not None and before.available))


def _is_table(said: Sentence, intent: Intent) -> bool:
    """Whether a list is wanted as a file: “send me a csv of all phones”."""
    return intent in _LISTED and not said.norms.isdisjoint(_TABLE)


def _wanted(said: Sentence, plan: Plan, found: Slots, before: Parsed | None) -> Intent:
    """What is wanted in the end, after what was said before it, and by what limits it."""
    intent = joined(said, plan, found, before) if before is not None else plan.intent
    limited = intent == "find" and "warranty_end" in found.filters
    return "warranty" if limited else intent  # “phones with three months of cover left”


def _filled(said: Sentence, plan: Plan, before: Parsed | None) -> Slots:
    """What it says by itself, read after what was said before it."""
    if before is not None:
        retime(said, before)
    found = fill(said, plan)
    weigh(said, plan, found)
    if before is not None:
        of_speaker(said, found)
    return found


def _only_groups(said: Sentence) -> bool:
    """Whether it says by what to tell apart, and of nothing else: “and per team?”."""
    return said.by is not None and not any(item.slot[0] for item in said.items)


def _is_ours(
    said: Sentence, plan: Plan, found: Slots, before: Parsed | None, *, heard: bool
) -> bool:
    """Whether it is of assets, or goes on with what was; what is only heard has to be plain."""
    if heard and _is_table(said, plan.intent):
        return False  # files are sent to whoever asks for them
    if before is None:
        return is_of_assets(said, plan, found) and (not heard or plainly_asks(said, plan, found))
    if not attaches(said, plan, found):
        return False
    return not heard or plainly_asks(said, plan, found) or plainly_follows(said, found)


def _candidates(said: Sentence, intent: Intent, found: Slots) -> tuple[Candidate, ...]:
    """What else the names in it may be."""
    if not said.doubts:
        return ()
    listed: dict[str, Candidate] = {}
    for doubt in said.doubts:
        for meaning in doubt.meanings:
            for value in meaning.values:
                filters = {k: v for k, v in found.filters.items() if k != doubt.span.slot[0]}
                label = _LABELS[meaning.key].format(value)
                listed[label] = Candidate(
                    label=label,
                    intent=intent,
                    filters={**filters, meaning.key: value},
                    changes=found.changes,
                )
    return tuple(listed.values())[:MOST_CANDIDATES]
