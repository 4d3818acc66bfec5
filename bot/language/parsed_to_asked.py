"""From what a sentence was understood as to what it asks: a question, or a change begun."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.errors import UsageError
from bot.language.asked import Asked, AskExport
from bot.language.changes import (
    GIVING,
    MOST_REASON,
    AskChange,
    AskFault,
    AskNew,
    AskSeveral,
    Begun,
    Given,
)
from bot.language.commands.assets import MOST_LETTERS, MOST_WORDS, TOO_LONG, too_many
from bot.language.commands.filters import STATUSES
from bot.language.commands.set_phrases import is_who, is_yes_or_no
from bot.language.commands.several import ONE_AT_A_TIME
from bot.language.parsed import CHANGING, CODES, Parsed, Values
from bot.language.questions import (
    MOST_ASKED,
    AskHelp,
    Asks,
    AssetHistory,
    AssetsOf,
    CountAssets,
    CountWarranties,
    Filters,
    FindAssets,
    ListAssets,
    Question,
    ReportAssets,
    Where,
)
from bot.language.words.lexicon import spoken
from bot.language.words.phrases import Sense
from bot.language.words.serials import key
from bot.language.words.text import as_account, as_user
from bot.language.words.tokens import tokens
from bot.models import Status

SAID = (
    "category", "model", "location", "team", "status", "client", "os", "vendor", "manufacturer",
)  # fmt: skip
_BEGUN: Mapping[str, Begun] = {
    "return": "return",
    "transfer": "assign",
    "assign": "assign",
    "edit": "edit",
}
"""What is begun of several at once, by the intent."""
_EACH_BY_NAME = (
    "For what several people have, write the name of each, of yourself too, as the inventory has"
    " it; or ask for one at a time."
)
_WHICH_TEAM = "I do not know which team is yours: please name it."
_IN_STOCK = Where(field="status", values=(Status.IN_STOCK,))
MOST_VALUES = 20
"""Values of one filter: a button carries them all."""


def meant(parsed: Parsed, *, user: str = "", today: date | None = None) -> Asked | None:
    """What is asked for, by *user*; None where it is nothing of the bot's.

    On the day it is *today*, what “ends before summer” ends from then on.
    """
    if parsed.intent == "none":
        return None
    if parsed.intent == "help":
        return AskHelp()
    if parsed.intent in CHANGING:
        return _change(parsed, user)
    if parsed.table and not _words(parsed.filters):
        return AskExport(filters=_listed(parsed, today))
    return question(parsed, today=today)


def question(parsed: Parsed, *, today: date | None = None) -> Question:
    """The question about the assets that were named; raises UsageError where it can be none."""
    filters = parsed.filters
    words = _words(filters)
    if words and parsed.intent == "history":
        return AssetHistory(word=words[0])
    if words:
        if len(words) > MOST_WORDS:
            raise UsageError(too_many(len(words)))
        if any(len(word) > MOST_LETTERS for word in words):
            raise UsageError(TOO_LONG)
        asks = _asks(parsed, today) or _asks_of_one(parsed, words, today)
        return FindAssets(words=words, asks=asks)
    asks_how_many = parsed.intent == "count"
    holder = "me" if parsed.intent == "mine" else filters.get("assignee")
    others = {name for name in filters if name != "assignee"}
    if not others and not asks_how_many and isinstance(holder, str) and _is_by_id(holder):
        return _assets_of(holder)
    found = _listed(parsed, today)
    if asks_how_many and parsed.by:
        return ReportAssets(filters=found, by=parsed.by)
    if asks_how_many:
        return CountAssets(filters=found)
    if parsed.intent == "warranty" and found.person is None and is_charted(parsed.text):
        return CountWarranties(filters=_charted(found, today))
    if asks := _asks(parsed, today):
        return ListAssets(filters=found.model_copy(update={"warranty_from": None}), asks=asks)
    return ListAssets(filters=found)


def _assets_of(holder: str) -> AssetsOf:
    """What somebody has who is meant by a Slack account or an address, or else whoever asks."""
    user = as_user(holder)
    return AssetsOf(slack_user=user, email=None if user else as_account(holder))


def _listed(parsed: Parsed, today: date | None) -> Filters:
    """What a list or a file is of."""
    holder = "me" if parsed.intent == "mine" else parsed.filters.get("assignee")
    return _there(parsed, _ahead(_filters(parsed.filters, holder), today))


def _asks(parsed: Parsed, today: date | None) -> Asks | None:
    """Whether it asks for a yes or a no: if what is named is still under warranty."""
    if parsed.intent != "warranty" or today is None:
        return None
    window = parsed.filters.get("warranty_end")
    first, last = _edges(window)
    now = window is None or (first == today.isoformat() and last is None)
    return "warranty" if now and is_yes_or_no(parsed.text) else None


def _asks_of_one(parsed: Parsed, words: Sequence[str], today: date | None) -> Asks | None:
    """Whether it asks who has one asset, or what that cost."""
    if parsed.intent != "find" or len(words) != 1 or today is None:
        return None
    if is_who(parsed.text):
        return "holder"
    return "price" if is_priced(parsed.text) else None


def _there(parsed: Parsed, filters: Filters) -> Filters:
    """With what could be given to somebody alone, where that is asked for."""
    if not parsed.available or "status" in parsed.filters:
        return filters
    return filters.model_copy(update={"where": (*filters.where, _IN_STOCK)})


def _ahead(filters: Filters, today: date | None) -> Filters:
    """Without what is over, where warranties are asked for that end by some day to come."""
    ends = filters.warranty_to
    if today is None or ends is None or ends < today or filters.warranty_from:
        return filters
    return filters.model_copy(update={"warranty_from": today})


def _charted(filters: Filters, today: date | None) -> Filters:
    """What a chart of warranties counts: those from now on, where no time is told."""
    told = filters.warranty_from or filters.warranty_to
    return filters if told else filters.model_copy(update={"warranty_from": today})


def _words(filters: Values) -> tuple[str, ...]:
    """What was said to be written on single assets."""
    return tuple(one for name in CODES for one in _values(filters.get(name)))


def _values(value: object) -> Sequence[str]:
    """One value or several, none where it is an exclusion."""
    if isinstance(value, str):
        return [value]
    return [str(one) for one in value] if isinstance(value, list) else []


def _filters(filters: Values, holder: object) -> Filters:
    """Filters as a list has them."""
    found: dict[str, Any] = {"where": tuple(_wheres(filters))}
    if "assignee" in filters and holder is None:
        found["unassigned"] = True
    if isinstance(holder, str) and holder == "me":
        found["person"] = ""
    elif isinstance(holder, str) and (account := as_account(holder)):
        found["person"] = account
    elif isinstance(holder, list) and any(_is_by_id(str(one)) for one in holder):
        raise UsageError(_EACH_BY_NAME)
    elif named := _where("assignee", holder):
        found["where"] += (named,)
    for name in ("ip", "mac"):
        if values := _values(filters.get(name)):
            found[name] = values[0]
    for name, prefix in (("warranty_end", "warranty"), ("purchase_date", "bought")):
        first, last = _edges(filters.get(name))
        found[f"{prefix}_from"] = first and date.fromisoformat(first)
        found[f"{prefix}_to"] = last and date.fromisoformat(last)
    found["price_from"], found["price_to"] = _edges(filters.get("price"))
    found["order"] = filters.get("order")
    limit = filters.get("limit")
    found["most"] = min(limit, MOST_ASKED) if isinstance(limit, int) and limit > 0 else None
    return Filters.model_validate(found)


def _is_by_id(holder: str) -> bool:
    """Whether it is whoever asks, an account or an address, which no list of names holds."""
    return holder == "me" or bool(as_account(holder))


def _wheres(filters: Values) -> list[Where]:
    return [where for name in SAID if (where := _where(name, filters.get(name)))]


def _where(name: str, value: object) -> Where | None:
    negated = isinstance(value, Mapping) and "not" in value
    values = _values(value["not"] if isinstance(value, Mapping) and negated else value)
    if name == "team" and "me" in values:
        raise UsageError(_WHICH_TEAM, usage="list team:it")
    if name == "status":
        values = [STATUSES.get(key(one), Status.OTHER) for one in values]
    values = [one for one in values if one != "me"][:MOST_VALUES]
    if not values:
        return None
    return Where.model_validate({"field": name, "values": tuple(values), "negated": negated})


def _edges(value: object) -> tuple[Any, Any]:
    return (value.get("from"), value.get("to")) if isinstance(value, Mapping) else (None, None)


def _change(parsed: Parsed, user: str) -> Asked:
    """The change that begins, of the asset that is named or of one of those that are meant."""
    words = _words(parsed.filters)
    reason = parsed.reason[:MOST_REASON]
    if parsed.intent == "create":
        (serial,) = _values(parsed.changes.get("serial_number"))[:1] or ("",)
        return AskNew(serial_number=serial)
    if parsed.intent == "fault":
        return _fault(parsed, words, reason)
    if not words and not parsed.filters:
        return question(parsed)
    client = _values(parsed.changes.get("client"))
    if client and len(words) == 1:
        return AskChange(operation="client_transfer", word=words[0], said=client[0])
    to = str(parsed.changes.get("assignee") or "")
    known = {"me": user}.get(to) or as_account(to) or ""
    status = STATUSES.get(key(str(parsed.changes.get("status") or "")))
    receiver = {"to": known, "called": "" if known else to}
    if len(words) > 1 or parsed.whole:
        if several := _several(parsed, status, receiver, reason):
            return several
        if len(words) > 1:
            raise UsageError(ONE_AT_A_TIME)
    operation = "retire" if status is Status.RETIRED else parsed.intent
    return AskChange.model_validate(
        {
            "operation": operation,
            "word": words[0] if words else "",
            "among": "" if words else _json(_to_choose(parsed)),
            **receiver,
            "given": _given(parsed) if operation == "edit" else None,
            "status": status if operation == "edit" else None,
            "as_held": operation in GIVING,
            "reason": "" if parsed.noted else reason,
        }
    )


def _several(
    parsed: Parsed, status: Status | None, receiver: Mapping[str, str], reason: str
) -> AskSeveral | None:
    """The same change of all that is named; None where only one at a time can be changed so."""
    of = question(parsed)
    begun = _BEGUN.get(parsed.intent)
    only_status = status is not None and set(parsed.changes) == {"status"}
    if begun is None or not isinstance(of, AssetsOf | FindAssets | ListAssets):
        return None
    if (begun == "edit" and not only_status) or "client" in parsed.changes:
        return None
    given = receiver if begun == "assign" else {}
    return AskSeveral(operation=begun, of=of, status=status, reason=reason, **given)


def _to_choose(parsed: Parsed) -> Question:
    """The assets of which one is changed: of what is to be given to somebody, what is free."""
    asked = question(parsed)
    held = parsed.filters.get("assignee") is not None or "status" in parsed.filters
    if parsed.intent != "assign" or held or not isinstance(asked, ListAssets):
        return asked
    where = dict.fromkeys((*asked.filters.where, _IN_STOCK))
    narrowed = {"unassigned": True, "where": tuple(where)}
    return asked.model_copy(update={"filters": asked.filters.model_copy(update=narrowed)})


def _fault(parsed: Parsed, words: Sequence[str], reason: str) -> Asked:
    """The report of a fault; a question, where it is nothing that is named, nor somebody's.

    One word alone, “repaired”, does not say what is wrong: the sentence does.
    """
    told = reason if " " in reason else " ".join(parsed.text.split())[:MOST_REASON]
    if words:
        return AskFault(word=words[0], words=told)
    asked = question(parsed)
    is_somebodys = isinstance(parsed.filters.get("assignee"), str)
    return AskFault(among=_json(asked), words=told) if is_somebodys else asked


def _given(parsed: Parsed) -> Given | None:
    """What is to become of the fields of an edit."""
    changes = parsed.changes
    names = {"location": "location", "asset_tag": "tag", "serial_number": "serial_number"}
    told = {field: str(changes[name]) for name, field in names.items() if changes.get(name)}
    if parsed.noted:
        told["notes"] = parsed.reason[:MOST_REASON]
    ends = changes.get("warranty_end")
    given = Given.model_validate({**told, "warranty_end": ends if isinstance(ends, str) else None})
    return given if given != Given() else None


def _json(asked: Question) -> str:
    return asked.carried()


def is_charted(text: str) -> bool:
    """Whether a text asks for a picture, or for what there is in each month."""
    return any(sense.kind == "chart" for sense in _senses(text))


def is_priced(text: str) -> bool:
    """Whether a text speaks of what something cost."""
    priced = {("question", "price"), ("field", "price")}
    return any(sense[:2] in priced for sense in _senses(text))


def _senses(text: str) -> Iterator[Sense]:
    norms, phrases = [token.norm for token in tokens(text)], spoken().phrases
    found = (phrases.at(norms, at) for at in range(len(norms)))
    return (sense for one in found if one for sense in one[0])
