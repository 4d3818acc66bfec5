"""What a time says of assets: when they were bought, or when their warranty ends."""

from bot.language.found import is_short
from bot.language.parsed import CHANGING
from bot.language.reading import Reading
from bot.language.spans import Span


def read_window(said: Reading, at: int, item: Span) -> None:
    """Let a time limit what is asked for, or be what it is changed to."""
    window = item.window
    if window is None:
        return
    bought = _is_purchase(said, at, item)
    if bought is None:
        return
    key = "purchase_date" if bought else "warranty_end"
    over = any(one.means("warranty", "ended") for one in said.items)
    first, last = window.behind if bought or (over and window.ahead[0]) else window.ahead
    if said.plan.intent == "history":
        return
    if said.plan.intent in {"edit", "create"}:
        if said.plan.intent == "edit" and not said.sentence.has("field"):
            return
        day = last or first
        said.slots.changes[key] = day.isoformat() if day else None
    elif said.plan.intent not in CHANGING:
        said.slots.filters[key] = {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        }


def _is_purchase(said: Reading, at: int, item: Span) -> bool | None:
    """Whether a time is when it was bought, or when its warranty ends; None if it is neither.

    A day or a week of which nothing is said is only when somebody speaks.
    """
    window = item.window
    if window is not None and window.kind == "age":
        return True
    for one in reversed(said.items[:at]):
        if one.means("field", "purchase_date") or one.means("new"):
            return True
        if one.means("field", "warranty_end") or one.means("warranty"):
            return False
    if any(one.means("field", "purchase_date") for one in said.items[at:]):
        return True
    if any(one.means("field", "warranty_end") or one.means("warranty") for one in said.items[at:]):
        return False
    if window is None or window.kind == "left" or said.sentence.warranties:
        return False
    if is_short(window):
        is_now = window.ahead == (said.sentence.today, said.sentence.today)
        said.slots.unexplained += said.plan.intent not in {*CHANGING, "history"} and not is_now
        return None
    said.slots.unexplained += said.plan.intent not in CHANGING
    return True
