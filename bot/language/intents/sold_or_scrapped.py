"""What is told to be gone for good, “LT-1 was sold”: it is retired, or its record is deleted."""

from bot.language.intents.verbs import acting_verb
from bot.language.parsed import Candidate, Parsed
from bot.language.sentences.clauses import CONDITIONS
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.spans.span import single
from bot.language.wording import asked
from bot.language.words.wordlists import playing

_GONE, _AWAY = playing("parted.word"), playing("parted.away")
GONE = _GONE | _AWAY
"""Words one of which stands in whatever tells that something is gone."""
_UNSURE = 0.6


def parted_with(sentence: Sentence) -> Parsed | None:
    """Both that it is retired and that it is deleted, of which somebody has to say one."""
    items = sentence.items
    ones = [one for one in items if single(one)]
    if sentence.asks or len(ones) != 1 or not _tells_gone(sentence) or _is_otherwise(sentence):
        return None
    (one,) = ones
    raw = sentence.text.raw.strip()
    filters = {one.slot[0]: one.slot[1]}
    retired = {"status": spelled_status(sentence, "retired")}
    delete = Parsed(text=raw, intent="delete", filters=filters, reason=raw, confidence=_UNSURE)
    retire = delete.model_copy(update={"intent": "edit", "changes": retired})
    listed = tuple(
        Candidate(label=asked(way), intent=way.intent, filters=filters, changes=way.changes)
        for way in (retire, delete)
    )
    return retire.model_copy(update={"candidates": listed})


def _tells_gone(sentence: Sentence) -> bool:
    said = {one.said for one in sentence.items}
    away = sentence.has("particle", "away") and not _AWAY.isdisjoint(said)
    return away or not _GONE.isdisjoint(said)


def _is_otherwise(sentence: Sentence) -> bool:
    """Whether something else is ordered, or it is denied, wished for or hangs on something."""
    denied = sentence.has("small", "not", "modal") or sentence.has("denied")
    verb = acting_verb(sentence)
    ordered = verb is not None and sentence.items[verb[0]].said not in GONE
    return denied or ordered or any(one.said in CONDITIONS for one in sentence.items)
