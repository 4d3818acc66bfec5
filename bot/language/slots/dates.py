"""What a time says of assets: when they were bought, or when their warranty ends."""

from bot.language.dates_and_prices.windows import Window, is_short
from bot.language.intents.goals import goal_of
from bot.language.parsed import CHANGING, DONE_AT_ONCE
from bot.language.slots.slots import Reading
from bot.language.spans.span import DONE, MARK, WINDOW, Span, has_form
from bot.language.words.wordlists import listed

_BY = tuple(f"{one} " for one in listed("joint.deadline"))
_FOR, _OWN = tuple(f"{one} " for one in listed("joint.for")), listed("ending.own")


def read_window(said: Reading, at: int, item: Span) -> None:
    """Let a time limit what is asked for, or be what it is changed to."""
    window = item.window
    if window is None:
        return
    bought = _is_purchase(said, at, item)
    if bought is None:
        if _is_for_later(said, item, window):
            said.slots.misleading.append(item)
        return
    said.slots.unexplained += window.kind == "about"
    key = "purchase_date" if bought else "warranty_end"
    over = any(one.means("warranty", "ended") for one in said.items)
    first, last = window.behind if bought or (over and window.ahead[0]) else window.ahead
    if said.plan.intent == "history":
        return
    sets = said.plan.intent == "create" or _is_set(said, at, item)
    if sets and window.kind == "soon":
        said.slots.unexplained += 1  # nobody knows the day
    elif sets:
        day = last or first
        said.slots.changes[key] = day.isoformat() if day else None
    else:
        first, last = said.slots.limit(key, (first, last))
        said.slots.filters[key] = {
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
        }


def _is_for_later(said: Reading, item: Span, window: Window) -> bool:
    """“Return it tomorrow”: a change is made at once, and on no other day.

    What is ordered by some day may well be done before it, and what was done is past.
    """
    if said.plan.intent not in DONE_AT_ONCE or item.said.startswith(_BY):
        return False
    if _is_of_occasion(said, item):
        return False
    verb = said.sentence.at(said.plan.verb)
    told = verb is not None and has_form(verb, DONE) and not has_form(verb, ("base",))
    first, last = window.behind if told else window.ahead
    today = said.sentence.today
    if first is not None and first > today:
        return True
    return (first is None or window.kind == "left") and last is not None and last > today


def _is_of_occasion(said: Reading, item: Span) -> bool:
    """Whether it only says what for: “for tomorrow's shift”, which is handed out before."""
    written = said.sentence.text.between(item.start, item.end).casefold()
    purpose = item.said.startswith(_FOR) and written.endswith(_OWN)
    return purpose and any(
        one.start == item.end and one.kind != MARK for one in said.sentence.items
    )


def _is_set(said: Reading, at: int, item: Span) -> bool:
    """Whether a time is what a date is changed to, and not one by which assets are told."""
    if said.plan.intent != "edit" or said.plan.status or said.sentence.slots("status"):
        return False
    if item.window is not None and item.window.kind == "age":
        return False
    goal = goal_of(said.sentence, said.plan.verb)
    dated = _dated_by(said, at)
    bought = dated is not None and dated.means("bought")
    return not bought and (goal is None or goal.slot[0] not in {"location", "team"})


def _dated_by(said: Reading, at: int) -> Span | None:
    """The word that says of what a time tells: behind another time not the word of that one."""
    found, passed = None, 0
    for one in reversed(said.items[:at]):
        passed += one.kind == WINDOW
        if _is_dated(one):
            found = one
            if not passed:
                break
            passed -= 1
    return found


def _is_dated(one: Span) -> bool:
    told = one.means("field", "purchase_date", "warranty_end")
    return told or one.means("warranty", "ended", "running", "ends")


def _is_purchase_of_changed(said: Reading, at: int) -> bool | None:
    """The same of what is to be changed: a time of which nothing is said is for how long."""
    dated = _dated_by(said, at) or next((one for one in said.items[at:] if _is_dated(one)), None)
    return None if dated is None else dated.means("field", "purchase_date")


def _is_purchase(said: Reading, at: int, item: Span) -> bool | None:
    """Whether a time is when it was bought, or when its warranty ends; None if it is neither.

    A day or a week of which nothing is said is only when somebody speaks.
    """
    window = item.window
    if window is not None and window.kind == "age":
        return True
    if said.plan.intent in CHANGING and said.plan.intent != "create":
        return _is_purchase_of_changed(said, at)
    for one in reversed(said.items[:at]):
        if one.means("field", "purchase_date") or one.means("new"):
            return True
        if one.means("field", "warranty_end") or one.means("warranty"):
            return False
    if any(one.means("field", "purchase_date") for one in said.items[at:]):
        return True
    if any(one.means("field", "warranty_end") or one.means("warranty") for one in said.items[at:]):
        return False
    is_left = window is None or window.kind == "left"
    if window is None or is_left or said.sentence.dated:
        return not is_left and said.sentence.dated == "purchase_date"
    if is_short(window):
        is_now = window.ahead == (said.sentence.today, said.sentence.today)
        said.slots.unexplained += said.plan.intent not in {*CHANGING, "history"} and not is_now
        return None
    said.slots.unexplained += said.plan.intent not in CHANGING
    return True
