"""Words to what they mean: `understand`, the one way in."""

from datetime import date

from bot.language import intents, slots
from bot.language.inventory import Words
from bot.language.parsed import CHANGING, Candidate, Parsed
from bot.language.sentence import Sentence, sentence
from bot.language.spans import MARK, WORD, read
from bot.language.text import evened

MOST_CANDIDATES = 5
_CERTAIN = 0.97
_LEAST = 0.05

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
    _ = channel, context
    said = sentence(read(evened(text), words, today), words, today)
    plan = intents.decide(said)
    if plan.intent == "none":
        return Parsed(text=text, confidence=_none(said))
    found = slots.fill(said, plan)
    candidates = _candidates(said, plan, found)
    return Parsed(
        text=text,
        intent=plan.intent,
        filters=found.filters,
        changes=found.changes,
        reason=found.reason,
        confidence=_confidence(said, plan, found),
        candidates=candidates,
    )


def _none(said: Sentence) -> float:
    """How sure it is that a message is nothing of the bot's: only if it is all politeness."""
    return 0.9 if all(item.kind == MARK for item in said.items) else 0.5


def _confidence(said: Sentence, plan: intents.Plan, found: slots.Slots) -> float:
    confidence = _CERTAIN
    confidence -= 0.2 * found.unexplained
    confidence -= 0.05 * sum(item.mended for item in said.items)
    confidence -= 0.15 * said.vague
    if said.doubts:
        confidence = min(confidence, 0.6)
    if not plan.sure:
        confidence = min(confidence, 0.7)
    if plan.intent in CHANGING and not _is_whole(plan, found):
        confidence = min(confidence, 0.6)
    return round(max(_LEAST, min(1.0, confidence)), 2)


def _is_whole(plan: intents.Plan, found: slots.Slots) -> bool:
    """Whether a change says of which asset, and what is to become of it."""
    if plan.intent in {"assign", "transfer", "edit"} and not found.changes:
        return False
    return bool(found.filters) or plan.intent == "create"


def _candidates(said: Sentence, plan: intents.Plan, found: slots.Slots) -> tuple[Candidate, ...]:
    """What else the names in it may be."""
    listed = []
    for doubt in said.doubts:
        for meaning in doubt.meanings:
            for value in meaning.values:
                filters = {k: v for k, v in found.filters.items() if k != doubt.span.slot[0]}
                listed.append(
                    Candidate(
                        label=f"{meaning.key} {value}",
                        intent=plan.intent,
                        filters={**filters, meaning.key: value},
                        changes=found.changes,
                    )
                )
    return tuple(listed[:MOST_CANDIDATES])


_ = WORD
