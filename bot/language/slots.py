"""From the spans of a sentence to filters and changes: who gives, who receives, which assets."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from bot.language.intents import Plan
from bot.language.lexicon import Sense
from bot.language.parsed import CHANGING, Values
from bot.language.sentence import Sentence, single
from bot.language.spans import AMOUNT, CODE, MARK, NAME, NUMBER, UNKNOWN, WINDOW, WORD, Span
from bot.language.windows import Window

_WEEK = 7
_ENDS = frozenset(".,;:!?-(")
_TO = ("assignee", "location", "team", "client", "status")
"""What something can become."""


@dataclass(slots=True)
class Slots:
    """What was said: of which assets, and what is to become of them."""

    filters: Values = field(default_factory=dict)
    changes: Values = field(default_factory=dict)
    reason: str = ""
    unexplained: int = 0
    _in: dict[str, list[str]] = field(default_factory=dict)
    _out: dict[str, list[str]] = field(default_factory=dict)

    def add(self, key: str, values: Sequence[str], *, negated: bool = False) -> None:
        """One more value of a filter."""
        listed = (self._out if negated else self._in).setdefault(key, [])
        listed.extend(value for value in values if value not in listed)

    def extend(self, key: str, more: str) -> None:
        """Something that belongs to the last value, such as a version."""
        for listed in (self._in, self._out):
            if listed.get(key):
                listed[key][-1] += f" {more}"
        if key in self.changes:
            self.changes[key] = f"{self.changes[key]} {more}"

    def settle(self) -> None:
        """Filters as they are written: one value alone, several as a list."""
        for key, values in self._out.items():
            if key not in self._in:
                self.filters[key] = {"not": _one_or_all(values)}
        for key, values in self._in.items():
            self.filters[key] = _one_or_all(values)


def _one_or_all(values: list[str]) -> JsonValue:
    return values[0] if len(values) == 1 else list(values)


def fill(sentence: Sentence, plan: Plan) -> Slots:
    """What a sentence says of assets, given what it wants."""
    slots = Slots()
    items = sentence.items
    if plan.intent in CHANGING:
        core, slots.reason = _core(sentence, plan)
        if plan.intent == "edit":
            core = _renamed(sentence, plan, core, slots)
    else:
        core = items
    _Filler(sentence, plan, slots, core).fill()
    return slots


class _Filler:
    """Goes over the items once, from left to right."""

    def __init__(self, sentence: Sentence, plan: Plan, slots: Slots, core: list[Span]) -> None:
        self._sentence, self._plan, self._slots, self._items = sentence, plan, slots, core
        self._negated = self._spent = False
        self._to = ""
        """The preposition that rules what stands there: to, from, as …"""
        self._verb = sentence.items[plan.verb] if plan.verb >= 0 else None
        self._past_verb = self._verb is None

    def fill(self) -> None:
        for at, item in enumerate(self._items):
            if item is self._verb:
                self._past_verb = True
            self._read(at, item)
        if self._plan.to:
            self._slots.changes["assignee"] = self._plan.to
        if self._plan.status:
            self._slots.changes["status"] = self._status(self._plan.status)
        self._slots.settle()
        filters = self._slots.filters
        if "assignee" in filters and filters["assignee"] is None:
            if filters.get("status") == self._status("assigned"):
                del filters["status"]

    def _status(self, status: str) -> str:
        """A status as the inventory spells it."""
        found = self._sentence.words.names.means.get(status, ())
        return next((one.values[0] for one in found if one.key == "status"), status)

    def _read(self, at: int, item: Span) -> None:
        if item.kind == NAME:
            self._name(at, item)
        elif item.kind == CODE:
            self._code(at, item)
        elif item.kind == WINDOW:
            self._window(at, item)
        elif item.kind == AMOUNT and item.amount:
            first, last = (_plain(edge) for edge in item.amount[:2])
            kept = self._slots.changes if self._plan.intent == "create" else self._slots.filters
            kept["price"] = {"from": first, "to": last}
        elif item.kind == NUMBER:
            self._number(at, item)
        elif item.kind == UNKNOWN:
            self._slots.unexplained += 1
        else:
            self._word(at, item)

    def _name(self, at: int, item: Span) -> None:
        if item is self._verb and self._plan.status:
            return
        key, meaning = item.slot[0], item.meanings[0]
        values = meaning.values if key != "assignee" else meaning.values[:1]
        if key == "assignee" and self._receives(at, item):
            self._slots.changes["assignee"] = values[0]
        elif self._becomes(at, item):
            self._slots.changes[key] = values[0]
        elif self._plan.intent == "create":
            self._slots.changes[key] = _one_or_all(list(values))
        elif self._is_part(at, item):
            pass
        elif not self._leads_on(at, item) and not self._is_taken_back(key):
            self._slots.add(key, values, negated=self._negated)
            self._spent = True

    def _leads_on(self, at: int, item: Span) -> bool:
        """Whether “assigned” only leads to whom: “assigned to me”."""
        if item.slot[0] != "status" or item.slot[1] != self._status("assigned"):
            return False
        after = self._items[at + 1] if at + 1 < len(self._items) else None
        if self._plan.intent == "history":
            return True
        return after is not None and after.means("prep", "to", "with", "by")

    def _is_taken_back(self, key: str) -> bool:
        """Whether this only says where something is returned to."""
        if self._plan.intent != "return":
            return False
        return key == "status" or (key in {"team", "location"} and self._to == "to")

    def _is_part(self, at: int, item: Span) -> bool:
        """Whether of something that is broken, it is only the part that is."""
        if self._plan.intent != "fault" or item.slot[0] != "category":
            return False
        if not self._sentence.words.lexicon.phrases.means.get(item.said):
            return False
        is_part = any(
            sense == Sense("noun", "part")
            for sense in self._sentence.words.lexicon.phrases.means[item.said]
        )
        others = [
            one
            for one in self._sentence.items
            if one is not item and (single(one) or one.slot[0] in {"category", "model"})
        ]
        beside = self._sentence.at(self._sentence.items.index(item) + 1)
        return is_part and bool(others) and not (beside is not None and single(beside))

    def _receives(self, at: int, item: Span) -> bool:
        """Whether this person is to have it."""
        if self._plan.intent not in {"assign", "transfer"}:
            return False
        if self._plan.to:
            return item.slot[1] == self._plan.to
        if item.own:
            after = self._items[at + 1] if at + 1 < len(self._items) else None
            return after is not None and after.means("field", "name") and self._past_verb
        if self._to in {"to", "for", "on"} and (self._past_verb or self._plan.verb < 0):
            return True
        before = self._items[at - 1] if at else None
        if before is not None and before.means("verb", "get", "need"):
            return False
        if self._verb is not None and before is self._verb:
            return True
        if before is not None and before.said in {"up", "out"} and self._past_verb:
            return True
        if not self._past_verb and self._verb is not None:
            return self._verb.means("verb", "get")
        return False

    def _becomes(self, at: int, item: Span) -> bool:
        """Whether this is what it is to become."""
        key = item.slot[0]
        if self._plan.intent == "assign":
            return key == "team" and self._past_verb and self._to == "to"
        if self._plan.intent == "transfer":
            return key == "client" and self._past_verb and self._to in {"to", "for"}
        if self._plan.intent != "edit" or key not in _TO or self._plan.status:
            return False
        if key == "status":
            return self._to != "from"
        before = next((one for one in reversed(self._items[:at]) if one.kind != MARK), None)
        beside = before is not None and before.means("field", key)
        if beside and self._past_verb and any(map(single, self._items[:at])):
            return True
        return (self._past_verb and self._to in {"to", "as", "in", "at", "of"}) and (
            self._to in {"to", "as"} or any(map(single, self._items[:at])) or beside
        )

    def _code(self, at: int, item: Span) -> None:
        key, value = item.slot
        before = self._items[at - 1] if at else None
        if key == "assignee":
            if (
                self._receives(at, item)
                or (
                    self._plan.intent in {"assign", "transfer"}
                    and self._to != "from"
                    and not item.own
                )
                or self._plan.intent == "create"
            ):
                self._slots.changes["assignee"] = value
            else:
                self._slots.add("assignee", [value], negated=self._negated)
            return
        known = value != value.upper() or item.slot[0] != "serial_number"
        if before is not None and before.kind == WORD and not known:
            for named in ("asset_tag", "id", "name"):
                if before.means("field", named):
                    key = named
        if self._plan.intent == "create":
            self._slots.changes[key] = value
        elif self._renames(at):
            self._slots.changes[self._field(at)] = self._sentence.text.between(item.start, item.end)
        else:
            self._slots.add(key, [value], negated=self._negated)
            self._spent = True

    def _renames(self, at: int) -> bool:
        """Whether this code is what an asset is to be called."""
        if self._plan.intent != "edit" or not any(map(single, self._items[:at])):
            return False
        before = self._items[at - 1]
        tags = self._verb is not None and self._verb.means("verb", "tag", "rename")
        named = before.means("field") or before.means("small", "be")
        return named or tags or self._to in {"to", "as"}

    def _field(self, at: int) -> str:
        for item in self._items[:at]:
            for key in ("asset_tag", "name", "serial_number"):
                if item.means("field", key):
                    return key
        return "asset_tag" if self._verb and self._verb.means("verb", "tag") else "name"

    def _number(self, at: int, item: Span) -> None:
        before = self._items[at - 1] if at else None
        if before is not None and before.means("os"):
            self._slots.extend("os", item.said)
        elif self._plan.intent in CHANGING:
            pass
        elif self._counts(at):
            self._slots.filters["limit"] = item.number
        else:
            self._slots.unexplained += 1

    def _counts(self, at: int) -> bool:
        """Whether a number says how many are wanted."""
        beside = [self._items[i] for i in (at - 1, at + 1) if 0 <= i < len(self._items)]
        after = self._items[at + 1] if at + 1 < len(self._items) else None
        return any(one.means("order") or one.means("top") for one in beside) or (
            after is not None
            and (after.slot[0] in {"category", "model"} or after.means("noun", "asset"))
        )

    def _window(self, at: int, item: Span) -> None:
        window = item.window
        if window is None:
            return
        bought = self._is_purchase(at, item)
        if bought is None:
            return
        key = "purchase_date" if bought else "warranty_end"
        over = any(one.means("warranty", "ended") for one in self._items)
        first, last = window.behind if bought or (over and window.ahead[0]) else window.ahead
        if self._plan.intent == "history":
            return
        if self._plan.intent in {"edit", "create"}:
            if self._plan.intent == "edit" and not self._sentence.has("field"):
                return
            day = last or first
            self._slots.changes[key] = day.isoformat() if day else None
        elif self._plan.intent not in CHANGING:
            self._slots.filters[key] = {
                "from": first.isoformat() if first else None,
                "to": last.isoformat() if last else None,
            }

    def _is_purchase(self, at: int, item: Span) -> bool | None:
        """Whether a time is when it was bought, or when its warranty ends; None if it is neither.

        A day or a week of which nothing is said is only when somebody speaks.
        """
        window = item.window
        if window is not None and window.kind == "age":
            return True
        for one in reversed(self._items[:at]):
            if one.means("field", "purchase_date") or one.means("new"):
                return True
            if one.means("field", "warranty_end") or one.means("warranty"):
                return False
        if any(one.means("field", "purchase_date") for one in self._items[at:]):
            return True
        if any(
            one.means("field", "warranty_end") or one.means("warranty") for one in self._items[at:]
        ):
            return False
        if window is None or window.kind == "left" or self._sentence.warranties:
            return False
        if _is_short(window):
            return None
        self._slots.unexplained += self._plan.intent not in CHANGING
        return True

    def _word(self, at: int, item: Span) -> None:
        for sense in item.senses:
            reader = _WORDS.get(sense.kind)
            if reader is not None:
                reader(self, at, item, sense)

    def _preposition(self, _at: int, _item: Span, sense: Sense) -> None:
        self._to = sense.value
        if self._spent:
            self._negated = self._spent = False

    def _negation(self, _at: int, item: Span, sense: Sense) -> None:
        if sense.value == "not":
            self._negated, self._spent = True, False
        elif sense.value == "but" or (sense.value == "that" and self._spent):
            self._negated = False

    def _free(self, _at: int, _item: Span, _sense: Sense) -> None:
        if self._plan.intent not in {"return", "fault", "create"} and not self._negated:
            self._slots.filters["assignee"] = None

    def _order(self, at: int, item: Span, sense: Sense) -> None:
        self._slots.filters["order"] = sense.value
        if "limit" in self._slots.filters or self._number_beside(at):
            return
        noun = next(
            (
                one
                for one in (*self._items[at + 1 :], *reversed(self._items[:at]))
                if one.slot[0] in {"category", "model"} or one.means("noun", "asset")
            ),
            None,
        )
        last = at + 1 < len(self._items) and self._items[at + 1].said in {"one"}
        if last or (noun is not None and not _several(noun)):
            self._slots.filters["limit"] = 1

    def _number_beside(self, at: int) -> bool:
        lexicon = self._sentence.words.lexicon
        for index in (at - 1, at + 1):
            one = self._items[index] if 0 <= index < len(self._items) else None
            if one is None:
                continue
            count = lexicon.times["number"].means.get(one.said)
            if one.kind == NUMBER or (count and int(count) > 1):
                self._slots.filters["limit"] = one.number or int(count or 1)
                return True
        return False

    def _os(self, _at: int, _item: Span, sense: Sense) -> None:
        if self._plan.intent == "create":
            self._slots.changes["os"] = sense.value
        else:
            self._slots.add("os", [sense.value], negated=self._negated)

    def _warranty(self, _at: int, _item: Span, sense: Sense) -> None:
        today = self._sentence.today
        if self._plan.intent in CHANGING or sense.value not in {"ended", "running"}:
            return
        if sense.value == "running" and self._sentence.has("question", "when"):
            return
        if sense.value == "ended":
            before = self._sentence.yesterday
            self._slots.filters["warranty_end"] = {"from": None, "to": before.isoformat()}
        else:
            self._slots.filters["warranty_end"] = {"from": today.isoformat(), "to": None}

    def _pronoun(self, at: int, item: Span, sense: Sense) -> None:
        after = self._items[at + 1] if at + 1 < len(self._items) else None
        if sense.value == "my":
            if after is None or after.kind == UNKNOWN:
                return
            if after.means("pronoun", "someone"):
                self._slots.unexplained += after.own
                return
            key = "team" if after is not None and after.means("noun", "team") else "assignee"
            if key == "team" or self._plan.intent != "mine":
                self._slots.add(key, ["me"], negated=self._negated)
        elif sense.value == "our" and after is not None and after.means("noun", "team"):
            self._slots.add("team", ["me"], negated=self._negated)
        elif sense.value == "me":
            self._me(at)
        elif sense.value == "i":
            own = self._sentence.has("verb", "have", "lose") or self._plan.intent == "return"
            if self._plan.intent == "fault" and self._sentence.has("fault", "noun"):
                return
            if self._sentence.slots("assignee"):
                return
            if own and self._plan.intent != "mine" and not any(map(single, self._items)):
                self._slots.add("assignee", ["me"])

    def _me(self, at: int) -> None:
        before = self._items[at - 1] if at else None
        if self._items[at].said == "mine" and self._plan.intent not in {*CHANGING, "mine"}:
            self._slots.add("assignee", ["me"])
        elif self._plan.intent in {"assign", "transfer"}:
            if before is self._verb or self._to in {"to", "for"}:
                self._slots.changes["assignee"] = "me"
            else:
                self._slots.add("assignee", ["me"])
        elif self._plan.intent not in {"mine", "create"} and before is not None:
            if before.means("prep", "to", "with", "of", "from") and not before.means("verb"):
                self._slots.add("assignee", ["me"])


_WORDS = {
    "prep": _Filler._preposition,  # noqa: SLF001 - its own table
    "small": _Filler._negation,  # noqa: SLF001 - as above
    "free": _Filler._free,  # noqa: SLF001 - as above
    "order": _Filler._order,  # noqa: SLF001 - as above
    "os": _Filler._os,  # noqa: SLF001 - as above
    "warranty": _Filler._warranty,  # noqa: SLF001 - as above
    "pronoun": _Filler._pronoun,  # noqa: SLF001 - as above
}


def _is_short(window: Window) -> bool:
    first, last = window.ahead
    return first is not None and last is not None and (last - first).days < _WEEK


def _several(item: Span) -> bool:
    return item.meanings[0].several if item.meanings else item.said.endswith("s")


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value


def _renamed(sentence: Sentence, plan: Plan, core: list[Span], slots: Slots) -> list[Span]:
    """What is left of a change once the new name or the note in it is taken as it stands."""
    verb = sentence.items[plan.verb] if plan.verb >= 0 else None
    if sentence.has("field", "note"):
        at = next((i for i, one in enumerate(sentence.items) if one.said == ":"), -1)
        if at > 0:
            slots.reason = _rest(sentence, at)
            return sentence.items[:at]
    renames = verb is not None and verb.means("verb", "rename")
    if not (renames or sentence.has("field", "name")) or sentence.has("field", "asset_tag"):
        return core
    single_at = next((i for i, one in enumerate(core) if single(one)), len(core))
    for at, item in enumerate(core[single_at + 1 :], single_at + 1):
        if item.means("prep", "to", "as") or (renames and item.kind != WORD):
            start = at + (item.kind == WORD)
            end = next((i for i in range(start, len(core)) if core[i].kind == MARK), len(core))
            if start < end:
                last = core[end - 1]
                slots.changes["name"] = sentence.text.between(core[start].start, last.end)
                return core[:at]
    return core


def _core(sentence: Sentence, plan: Plan) -> tuple[list[Span], str]:
    """What a change is about, and the rest: the reason, as the person put it."""
    items, asset, goal = sentence.items, False, plan.intent not in {"assign", "transfer", "edit"}
    if plan.intent == "fault":
        return _core_of_fault(sentence)
    if plan.intent == "create" or (plan.verb >= 0 and items[plan.verb].means("verb", "rename")):
        return items, ""
    for at, item in enumerate(items):
        past = at > plan.verb
        if asset and goal and past and _begins_reason(sentence, at):
            return items[:at], _rest(sentence, at)
        if single(item) or item.slot[0] in {"category", "model"} or item.means("pronoun", "it"):
            asset = True
        if past and (item.slot[0] in _TO or item.means("pronoun", "me") or plan.status):
            goal = True
    return items, ""


def _begins_reason(sentence: Sentence, at: int) -> bool:
    item, after = sentence.items[at], sentence.at(at + 1)
    slotted = after is not None and (
        after.kind in {NAME, CODE} or after.means("small", "and", "or") or after.means("prep")
    )
    if item.kind == MARK:
        return item.said in _ENDS and not (item.said == "," and _continues(sentence, at))
    if item.kind == UNKNOWN:
        return True
    if item.means("small", "because") and after is not None and after.slot[0] == "assignee":
        beyond = sentence.at(at + 2)
        if beyond is not None and (beyond.kind == UNKNOWN or beyond.means("small", "be", "modal")):
            return True
    if item.means("small", "because"):
        return not slotted or not item.means("prep")
    return item.means("prep", "for") and not slotted


def _continues(sentence: Sentence, at: int) -> bool:
    """Whether a comma only parts what is of one kind, as in a list."""
    after = sentence.at(at + 1)
    if after is None:
        return False
    if after.kind in {NAME, CODE}:
        before = next((one for one in reversed(sentence.items[:at]) if one.slot[0]), None)
        return before is not None and before.slot[0] == after.slot[0]
    return after.means("small", "and", "or") or after.means("prep")


def _rest(sentence: Sentence, at: int) -> str:
    start = sentence.items[at]
    first = start.start + (start.kind == MARK)
    last = len(sentence.text.tokens)
    spans = [span for span in sentence.text.spans if span.start >= first]
    while spans and (spans[-1].kind == MARK or _polite(spans[-1])):
        last = spans.pop().start
    while spans and _polite(spans[0]):
        first = spans.pop(0).end
    return sentence.text.between(first, last)


def _polite(span: Span) -> bool:
    return span.kind == WORD and any(s.kind == "pad" and s.value == "polite" for s in span.senses)


def _core_of_fault(sentence: Sentence) -> tuple[list[Span], str]:
    """The asset, and what is wrong with it."""
    items = sentence.items
    anchor = _anchor(sentence)
    for at, item in enumerate(items):
        if at <= anchor or anchor < 0:
            continue
        wrong = item.means("fault") or item.means("small", "be") or item.kind == UNKNOWN
        if wrong or (item.kind == MARK and item.said in _ENDS):
            return items[:at], _rest(sentence, at)
    return items, sentence.text.raw.strip()


def _anchor(sentence: Sentence) -> int:
    """Where the asset stands that something is wrong with, or -1."""
    phrases = sentence.words.lexicon.phrases.means
    things = [at for at, one in enumerate(sentence.items) if one.slot[0] in {"category", "model"}]
    whole = [
        at for at in things if Sense("noun", "part") not in phrases.get(sentence.items[at].said, ())
    ]
    singles = [at for at, one in enumerate(sentence.items) if single(one)]
    return next(iter(singles or whole or things), -1)
