"""How many are wanted, and which of them first: “the three oldest laptops”."""

from bot.language.parsed import CHANGING
from bot.language.slots.slots import Reading
from bot.language.spans.span import NUMBER, Span, several
from bot.language.words.wordlists import playing

_ONE = playing("stand_in.one")
_YEARS = range(1990, 2100)
"""What looks like a year is not how many are wanted."""
_RANKS = {"last": "newest", "first": "oldest"}


def read_number(said: Reading, at: int, item: Span) -> None:
    """Let a number say how many are wanted, or which version of a system."""
    before = said.items[at - 1] if at else None
    if before is not None and before.means("fault", "noun"):
        pass
    elif before is not None and before.means("os"):
        said.slots.extend("os", item.said)
    elif said.plan.intent in CHANGING:
        said.slots.unexplained += said.plan.intent != "fault"
    elif item.number in range(_YEARS.start, said.sentence.today.year + 1):
        said.slots.unexplained += 1  # “2022 laptops”
        said.slots.filters.setdefault(
            "purchase_date", {"from": f"{item.number}-01-01", "to": f"{item.number}-12-31"}
        )
    elif _counts(said, at, item):
        said.slots.unexplained += said.slots.filters.get("limit", item.number) != item.number
        said.slots.filters["limit"] = item.number
        _rank(said, at)
    else:
        said.slots.unexplained += 1


def _rank(said: Reading, at: int) -> None:
    """“The last three we bought” are the newest, and the first three the oldest."""
    top = said.items[at - 1].sense("top") if at else None
    bought = said.sentence.has("field", "purchase_date") or said.sentence.has("new")
    if top is not None and top.value in _RANKS and bought:
        said.slots.filters.setdefault("order", _RANKS[top.value])


def _counts(said: Reading, at: int, item: Span) -> bool:
    """Whether a number says how many are wanted."""
    beside = [said.items[i] for i in (at - 1, at + 1) if 0 <= i < len(said.items)]
    after = said.items[at + 1] if at + 1 < len(said.items) else None
    if at and said.items[at - 1].means("warranty", "older"):  # “more than 20 radios”
        return False
    if any(one.means("order") or one.means("top") for one in beside):
        return True
    return item.number not in _YEARS and (
        after is not None
        and (after.slot[0] in {"category", "model"} or after.means("noun", "asset"))
    )


def read_order(said: Reading, at: int, order: str) -> None:
    """Let those be wanted that come first in an order."""
    said.slots.unexplained += said.slots.filters.get("order", order) != order
    said.slots.filters["order"] = order
    if "limit" in said.slots.filters or _number_beside(said, at):
        return
    noun = next(
        (
            one
            for one in (*said.items[at + 1 :], *reversed(said.items[:at]))
            if one.slot[0] in {"category", "model"} or one.means("noun", "asset")
        ),
        None,
    )
    last = at + 1 < len(said.items) and said.items[at + 1].said in _ONE
    if last or (noun is not None and not several(noun)):
        said.slots.filters["limit"] = 1


def _number_beside(said: Reading, at: int) -> bool:
    lexicon = said.sentence.words.lexicon
    for one in (*said.items[max(0, at - 1) : at], *said.items[at + 1 : at + 2]):
        count = lexicon.times["number"].means.get(one.said)
        if one.kind == NUMBER or (count and int(count) > 1):
            said.slots.filters["limit"] = one.number or int(count or 1)
            return True
    return False
