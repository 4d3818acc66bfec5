"""Words to what they mean: `understand`, the one way in."""

from collections.abc import Mapping
from datetime import date

from bot.language.coverage import is_of_assets
from bot.language.filing import as_file
from bot.language.following import (
    attaches,
    follows,
    joined,
    of_speaker,
    other_one,
    refers,
)
from bot.language.found import Slots
from bot.language.intents import decide
from bot.language.leftovers import weigh
from bot.language.of_one import beyond_one, leant_on, passed_over
from bot.language.other_times import retime
from bot.language.overheard import is_put, plainly_asks, plainly_follows
from bot.language.parsed import CHANGING, SINGLE, SURE, Candidate, Intent, Parsed, Values
from bot.language.parting import GONE, parted_with
from bot.language.sentence import Sentence, sentence
from bot.language.slots import fill
from bot.language.spans.inventory import Words
from bot.language.spans.span import MARK, UNKNOWN
from bot.language.spans.spotting import read
from bot.language.untaken import drop_reason, untaken
from bot.language.verbs import Plan
from bot.language.whole import is_of_all, is_wider, leaves
from bot.language.wording import asked
from bot.language.words.text import evened
from bot.language.words.wordlists import data, playing

MOST_CANDIDATES = 5
_CERTAIN = 0.97
_UNSURE = 0.7
_LEAST = 0.05
_UNEXPLAINED = 0.2
"""What each word costs that nothing explains, or that explains nothing of what is asked."""
_EARLIEST, _LATEST = date(1000, 1, 1), date(9000, 1, 1)
"""Days between which a calendar can be reckoned with to both sides."""
_NEW = SINGLE | {"category", "model", "manufacturer", "os", "vendor", "status"}
_TELLING = _NEW | {"warranty_end"}
"""Of these something new has at least one, and whatever is to be changed."""
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
    said = _said(text, words, min(max(today, _EARLIEST), _LATEST))
    if not (channel or said.norms.isdisjoint(GONE)) and (gone := parted_with(said)):
        return gone
    plan = Plan("none") if _is_for_another(said, heard=channel) else decide(said)
    before = _before(said, plan, context)
    if context is not None and not channel and (listed := as_file(said, context)):
        return listed.model_copy(update={"text": text, "confidence": _CERTAIN})
    if others := _others(said, before, heard=channel):
        return Parsed(text=text, intent="find", filters=others, confidence=_CERTAIN)
    if plan.intent == "help" and not channel:
        return Parsed(text=text, intent="help", confidence=_CERTAIN if plan.sure else _UNSURE)
    if plan.intent == "none" and not (before and said.items):
        return Parsed(text=text, confidence=_none(said))
    found = _filled(said, plan, before)
    if not _is_ours(said, plan, found, before, heard=channel):
        return Parsed(text=text, confidence=_none(said))
    own = dict(found.filters)
    told = _told(text, said, plan, found, before)
    if before is None or not told.sure:
        return told
    return _not_of_one(text, said, plan, found, before=before, own=own) or told


def _told(text: str, said: Sentence, plan: Plan, found: Slots, before: Parsed | None) -> Parsed:
    """All that was understood, with how sure it is, and what it leaves out where it is not."""
    intent = _wanted(said, plan, found, before)
    if intent == "none":
        return Parsed(text=text, confidence=_none(said))
    whole = drop_reason(said, plan, found, whole=is_of_all(said, plan, found))
    confidence = _confidence(said, plan, found, leans=before is not None, whole=whole)
    return Parsed(
        text=text,
        intent=intent,
        filters=found.filters,
        changes=found.changes,
        reason=found.reason,
        whole=whole,
        confidence=confidence,
        left_out=untaken(said, plan, found, whole=whole) if confidence < SURE else (),
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
        confidence=_UNSURE,
        candidates=tuple(
            Candidate(label=asked(way), intent="find", filters=way.filters) for way in ways
        ),
        left_out=left_out,
    )


def _said(text: str, words: Words, today: date) -> Sentence:
    return sentence(read(evened(text), words, today), words, today)


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


def _is_for_another(said: Sentence, *, heard: bool) -> bool:
    """Whether it is said to another bot: “@Jira …”, “/remind me …”."""
    raw = said.text.raw.lstrip()
    if raw[:1] not in {"@", "/"} or not raw[1:2].isalpha() or raw.lower().startswith("/asset"):
        return False
    if not heard and said.text.spans and said.text.spans[0].slot[0] == "assignee":
        return False  # “@Ana starts on Monday …”, written to the bot
    called = said.text.spans[:1]
    strange = any(one.kind == UNKNOWN or one.means("bygone") for one in called)
    return strange or (raw[0] == "/" and not said.has("help"))


def _none(said: Sentence) -> float:
    """How sure it is that a message is nothing of the bot's: only if it is all politeness."""
    return 0.9 if all(item.kind == MARK for item in said.items) else 0.5


def _confidence(said: Sentence, plan: Plan, found: Slots, *, leans: bool, whole: bool) -> float:
    confidence = _CERTAIN
    confidence -= _UNEXPLAINED * (found.unexplained + found.uncovered + found.left_over)
    confidence -= 0.05 * [item.mended for item in said.items].count(True)
    confidence -= 0.15 * said.vague
    if said.doubts:
        confidence = min(confidence, 0.6)
    if refers(said) and not leans and not _is_named(found):
        confidence = min(confidence, 0.6)
    if not plan.sure and not (leans and plan.intent == "find" and said.asks and refers(said)):
        confidence = min(confidence, _UNSURE)
    if plan.intent in CHANGING and not _is_whole(said, plan, found):
        confidence = min(confidence, 0.6)
    if (whole or leaves(said)) and is_wider(said, plan, found):
        confidence = min(confidence, 0.6)
    return round(max(_LEAST, min(1.0, confidence)), 2)


def _is_whole(said: Sentence, plan: Plan, found: Slots) -> bool:
    """Whether a change says of which asset, and what is to become of it."""
    told = found.changes or found.noted or plan.free
    if plan.intent in {"assign", "transfer", "edit"} and not told:
        return False
    if plan.intent == "create":
        return not _NEW.isdisjoint(found.changes) or not found.changes
    filters = found.filters
    if any(isinstance(filters[key], dict) for key in SINGLE & filters.keys()):
        return False  # “please don't delete LT-1788”
    if not _TELLING.isdisjoint(filters) or filters.get("assignee", "") is None:
        return True
    if plan.intent == "fault" and filters.get("assignee") == "me" and said.has("noun", "part"):
        return True  # “my screen is cracked”
    named = said.has("noun", "asset") or said.has("pronoun", "it", "them") or leaves(said)
    return bool(filters) and named


def _is_named(found: Slots) -> bool:
    """Whether the message itself says of which asset it speaks."""
    return any(key in found.filters for key in (*SINGLE, "category", "model"))


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
