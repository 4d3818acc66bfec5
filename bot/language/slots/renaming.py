"""What an asset is to be called, and what is to be noted of it: “rename LT-1 to LT-2”."""

from bot.language.intents.plan import Plan
from bot.language.sentences.clauses import note_from
from bot.language.sentences.sentence import Sentence
from bot.language.slots.reasons import rest_from
from bot.language.slots.slots import Slots
from bot.language.spans.inventory import moulded
from bot.language.spans.span import MARK, WORD, Span, single


def renamed(sentence: Sentence, plan: Plan, core: list[Span], slots: Slots) -> list[Span]:
    """What is left of a change once the new name or the note in it is taken as it stands.

    What is called by its tag and renamed to what looks like one gets a tag: “rename LT-1 to LT-2”.
    """
    verb = sentence.items[plan.verb] if plan.verb >= 0 else None
    if sentence.has("field", "note"):
        colon = next((i for i, one in enumerate(sentence.items) if one.said == ":"), -1)
        at = max(note_from(sentence.items), colon)
        if at > 0:
            slots.reason, slots.noted = rest_from(sentence, at), True
            return sentence.items[:at]
    renames = verb is not None and verb.means("verb", "rename")
    if not (renames or sentence.has("field", "name")) or sentence.has("field", "asset_tag"):
        return core
    single_at = next((i for i, one in enumerate(core) if single(one)), len(core))
    for at in range(single_at + 1, len(core)):
        start = _name_from(core, at, renames=renames)
        end = next((i for i in range(start, len(core)) if core[i].kind == MARK), len(core))
        if at <= start < end:
            said = sentence.text.between(core[start].start, core[end - 1].end)
            named = renames and core[single_at].slot[0] == "asset_tag"
            tags = named and moulded(said) in sentence.words.moulds
            slots.changes["asset_tag" if tags else "name"] = said
            return core[:at]
    return core


def _name_from(core: list[Span], at: int, *, renames: bool) -> int:
    """Where the new name begins that is led up to there, or -1."""
    item, named = core[at], core[at - 1].means("field", "name")
    if item.means("prep", "to", "as"):
        return at + 1
    if item.means("small", "be") and at + 1 < len(core) and not core[at + 1].means("field"):
        return at + 1
    return at if (renames or named) and item.kind != WORD else -1
