"""From what stands in a sentence to filters and changes, item by item: who gives, who receives."""

from bot.language.intents.goals import beside_asset, given_to, introduces
from bot.language.intents.plan import BECOMING, Plan
from bot.language.parsed import CHANGING, SINGLE
from bot.language.sentences.parts import is_broken_part
from bot.language.sentences.sentence import Sentence, spelled_status
from bot.language.slots.dates import read_window
from bot.language.slots.neighbours import (
    bought_by_somebody,
    denied_status,
    excepts,
    fresh_key,
    goes_with,
    heads,
    is_joined,
    is_taken_back,
    is_yes_or_no_of_one,
    leads_on,
    renamed_field,
    speaks_of_own,
    sticks_on,
    tells_deed,
    tells_where,
    tells_which,
    turns,
)
from bot.language.slots.ranking import read_number, read_order
from bot.language.slots.slots import Reading, Slots, one_or_all, plain
from bot.language.spans.span import (
    AMOUNT,
    CODE,
    MARK,
    NAME,
    NUMBER,
    UNKNOWN,
    WINDOW,
    WORD,
    Span,
    single,
)
from bot.language.words.phrases import Sense
from bot.language.words.wordlists import playing

_NAME, _MINE, _AVAILABLE = map(playing, ("form.name", "stand_in.mine", "available.word"))
_ROUGHLY, _UP, _OR = map(playing, ("joint.roughly", "joint.up", "joint.or"))


class Filler:
    """Goes over the items once, from left to right."""

    def __init__(self, sentence: Sentence, plan: Plan, slots: Slots, core: list[Span]) -> None:
        self._sentence, self._plan, self._slots, self._items = sentence, plan, slots, core
        self._reading = Reading(sentence, plan, core, slots)
        self._changes = plan.intent in CHANGING
        self._buys = sentence.has("buyer") or sentence.has("field", "purchase_date")
        self._negated = self._spent = self._narrow = False
        self._to = ""
        """The preposition that rules what stands there: to, from, as …"""
        self._verb = sentence.items[plan.verb] if plan.verb >= 0 else None
        self._past_verb = self._verb is None

    def fill(self) -> None:
        """Read every item."""
        for at, item in enumerate(self._items):
            self._past_verb = self._past_verb or item is self._verb
            self._read(at, item)
        if self._negated and not self._spent and not self._plan.denied:
            self._slots.left_over += 1  # “what does Ana not have”
        if self._plan.to:
            self._slots.changes["assignee"] = self._plan.to
        if self._plan.status:
            self._slots.changes["status"] = spelled_status(self._sentence, self._plan.status)
        self._slots.settle()
        if self._plan.denied:
            self._leave_what_it_is_of()
        filters = self._slots.filters
        nobodys = "assignee" in filters and filters["assignee"] is None
        if nobodys and filters.get("status") == spelled_status(self._sentence, "assigned"):
            del filters["status"]

    def _leave_what_it_is_of(self) -> None:
        """Of what was not done only the asset: the rest says to whom, or that it is not theirs."""
        filters = self._slots.filters
        of = SINGLE if any(key in SINGLE for key in filters) else {"category", "model"}
        self._slots.filters = {key: one for key, one in filters.items() if key in of}

    def _after(self, at: int) -> Span | None:
        return self._items[at + 1] if at + 1 < len(self._items) else None

    def _read(self, at: int, item: Span) -> None:
        if item.kind == WORD:
            self._word(at, item)
        elif item.kind == NAME:
            self._name(at, item)
        elif item.kind == CODE:
            self._code(at, item)
        elif item.kind == WINDOW:
            read_window(self._reading, at, item)
        elif item.kind == AMOUNT and item.amount:
            self._slots.unexplained += at > 0 and self._items[at - 1].said in _ROUGHLY
            first, last = map(plain, self._slots.limit("price", item.amount[:2]))
            kept = self._slots.changes if self._plan.intent == "create" else self._slots.filters
            kept["price"] = {"from": first, "to": last}
        elif item.kind == NUMBER:
            read_number(self._reading, at, item)
        elif item.kind == UNKNOWN:
            self._slots.unexplained += 1
        elif item.kind == MARK and self._spent:
            self._negated = self._negated and not self._turns(at, item)

    def _turns(self, at: int, mark: Span) -> bool:
        """Whether what follows a mark is no longer excluded: “no phones, just laptops”."""
        after = self._after(at)
        last = next((one.slot[0] for one in reversed(self._items[:at]) if one.slot[0]), "")
        other = after is not None and last and after.slot[0] not in {"", last}
        return bool(other) or turns(self._sentence, mark)

    def _name(self, at: int, item: Span) -> None:
        if self._buys and bought_by_somebody(self._sentence, item):
            self._slots.unexplained += 1
            return
        if tells_deed(self._reading, item, self._verb):
            return
        key, meaning = item.slot[0], item.meanings[0]
        values = meaning.values if key != "assignee" else meaning.values[:1]
        if not self._limits(at, item, values):
            return
        astray = self._is_astray(key) if self._changes else goes_with(self._items, at, key)
        self._slots.unexplained += astray
        self._slots.left_over += self._excludes_both(at, key)
        if self._narrow and self._spent and heads(self._items, at, key):
            self._negated = False
        self._slots.add(key, values, negated=self._negated)
        self._spent = True

    def _limits(self, at: int, item: Span, values: tuple[str, ...]) -> bool:
        """Whether a name tells which are meant; what something becomes is kept as that."""
        if not self._changes:
            return not leads_on(self._reading, at)
        key, intent = item.slot[0], self._plan.intent
        if (key == "assignee" and self._receives(at, item)) or self._becomes(at, item):
            placed = key == "location" and self._to in {"in", "at"}
            self._slots.unexplained += placed and "status" in self._slots.changes  # “lost in Porto”
            kept = self._slots.changes.setdefault(key, values[0])  # what stands first is meant
            self._slots.unexplained += kept != values[0] or self._negated
        elif leads_on(self._reading, at) or tells_where(self._reading, at, self._to):
            pass
        elif intent == "create":
            self._slots.changes[key] = one_or_all(list(values))
        elif not (intent == "fault" and is_broken_part(self._sentence, item)):
            return not is_taken_back(self._reading, item, self._to)
        return False

    def _excludes_both(self, at: int, key: str) -> bool:
        """Whether only what is both is excluded: “all but the retired laptops”."""
        if not (self._negated and self._spent) or self._narrow:
            return False
        before = self._items[at - 1] if at else None
        return before is not None and before.kind == NAME and before.slot[0] != key

    def _is_astray(self, key: str) -> bool:
        """Whether it is somewhere that this change takes nothing to: “return it to the shop”."""
        changes = self._plan.intent in CHANGING and self._plan.intent not in {"fault", "create"}
        return changes and self._to == "to" and self._past_verb and key not in {"category", "model"}

    def _receives(self, at: int, item: Span) -> bool:
        """Whether this person is to have it."""
        if self._plan.intent not in {"assign", "transfer"}:
            return False
        if self._plan.to:
            return item.slot[1] == self._plan.to
        if self._verb is not None and (
            item is given_to(self._sentence, self._plan.verb)
            or item is beside_asset(self._sentence, self._plan.verb)
        ):
            return True
        if item.own:
            after = self._after(at)
            ends = after is None or after.kind == MARK  # “put it down as Ana's”
            return self._past_verb and (ends or (after is not None and after.said in _NAME))
        if self._to in {"to", "for", "on"} and (self._past_verb or self._plan.verb < 0):
            return True
        before = self._items[at - 1] if at else None
        if before is not None and before.means("verb", "get", "need"):
            return False
        if before and (before is self._verb or (before.said in _UP and self._past_verb)):
            return True
        return not self._past_verb and self._verb is not None and self._verb.means("verb", "get")

    def _becomes(self, at: int, item: Span) -> bool:
        """Whether this is what it is to become."""
        key = item.slot[0]
        if self._plan.intent == "assign":
            return key == "team" and self._past_verb and self._to == "to"
        if self._plan.intent == "transfer":
            return key == "client" and self._past_verb and self._to in {"to", "for"}
        if self._plan.intent != "edit" or key not in BECOMING or self._plan.status:
            return False
        if key == "status":
            return self._to != "from" and not tells_which(self._items, at, self._to)
        before = next((one for one in reversed(self._items[:at]) if one.kind != MARK), None)
        beside = before is not None and before.means("field", key)
        if (
            before is not None
            and before.means("small", "be", "modal")
            and self._sentence.has("field", key)
        ):
            return True  # “the location of LT-1788 should be Porto”
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
            if key == "name":
                value = self._sentence.text.between(item.start, item.end)
        if self._plan.intent == "create":
            fresh = key == "serial_number" and not item.known
            self._slots.changes[fresh_key(self._sentence, before, value) if fresh else key] = value
        elif self._renames(at):
            self._slots.changes[renamed_field(self._items[:at], self._verb)] = (
                self._sentence.text.between(item.start, item.end)
            )
        else:
            self._slots.add(key, [value], negated=self._negated)
            self._spent = True

    def _renames(self, at: int) -> bool:
        """Whether this code is what an asset is to be called."""
        if self._plan.intent != "edit":
            return False
        sticks = sticks_on(self._items, at)
        if sticks or not any(map(single, self._items[:at])):
            return sticks
        if self._items[at].known and any(key in self._slots.changes for key in SINGLE):
            return False
        before = self._items[at - 1]
        tags = self._verb is not None and self._verb.means("verb", "tag", "rename")
        named = before.means("field") or before.means("small", "be")
        return named or tags or self._to in {"to", "as"}

    def _word(self, at: int, item: Span) -> None:
        if self._buys:
            self._slots.unexplained += bought_by_somebody(self._sentence, item)
        if self._negated and not self._spent and item.means("field"):
            self._slots.unexplained += self._plan.intent not in CHANGING
        for sense in item.senses:
            reader = _WORDS.get(sense.kind)
            if reader is not None:
                reader(self, at, item, sense)

    def _preposition(self, at: int, _item: Span, sense: Sense) -> None:
        joined = at > 0 and self._items[at - 1].said in _OR and self._to == sense.value
        self._to = sense.value
        if self._spent and not joined:
            self._negated = self._spent = False

    def _negation(self, at: int, _item: Span, sense: Sense) -> None:
        if self._plan.denied:
            return
        if sense.value == "not":
            self._negated, self._spent, self._narrow = True, False, False
        elif sense.value == "un":
            self._narrow = True
        elif sense.value == "but" and excepts(self._items, at):
            self._negated, self._spent = True, False
        elif sense.value == "but" or (sense.value == "that" and self._spent):
            self._negated = False

    def _free(self, at: int, item: Span, _sense: Sense) -> None:
        if at + 1 < len(self._items) and self._items[at + 1].means("prep", "to"):
            self._negated, self._spent = True, False  # “not assigned to Ana”
        elif self._plan.intent not in {"return", "fault", "create"} and not self._negated:
            if status := denied_status(self._sentence, item):
                self._slots.add("status", [status], negated=True)
            else:
                self._slots.filters["assignee"] = None
                self._slots.available |= item.said in _AVAILABLE

    def _order(self, at: int, _item: Span, sense: Sense) -> None:
        read_order(self._reading, at, sense.value)

    def _os(self, at: int, item: Span, sense: Sense) -> None:
        system = f"{sense.value} {item.version}".rstrip()
        if self._plan.intent == "create":
            self._slots.changes["os"] = system
        else:
            self._slots.add("os", [system], negated=self._negated)
            if (after := self._after(at)) and after.slot[0] in {"category", "model"}:
                self._negated = False  # “non-Windows laptops”

    def _warranty(self, _at: int, _item: Span, sense: Sense) -> None:
        today = self._sentence.today
        if sense.value not in {"ended", "running"} or self._plan.intent in {"fault", "create"}:
            return
        if self._plan.intent in CHANGING and self._to == "as":
            return
        if self._sentence.has("question", "when"):
            return
        if sense.value == "ended":
            before = self._sentence.yesterday
            self._slots.filters["warranty_end"] = {"from": None, "to": before.isoformat()}
        elif not is_yes_or_no_of_one(self._sentence, self._plan.intent):
            self._slots.filters["warranty_end"] = {"from": today.isoformat(), "to": None}

    def _pronoun(self, at: int, _item: Span, sense: Sense) -> None:
        after = self._after(at)
        if sense.value == "my" and after is not None:
            self._my(after)
        elif sense.value == "our" and after is not None and after.means("noun", "team"):
            self._slots.add("team", ["me"], negated=self._negated)
        elif sense.value == "me":
            self._me(at)
        elif sense.value == "i" and (is_joined(self._items, at) or speaks_of_own(self._reading)):
            self._slots.add("assignee", ["me"])

    def _my(self, after: Span) -> None:
        if after.means("pronoun", "someone"):
            self._slots.unexplained += after.own
        elif after.means("noun", "team"):
            self._slots.add("team", ["me"], negated=self._negated)
        elif introduces(self._sentence, self._sentence.items.index(after) - 1):
            pass
        elif self._plan.intent in {"assign", "transfer"} and after.said in _NAME:
            self._slots.changes["assignee"] = "me"
        elif after.kind != UNKNOWN and self._plan.intent != "mine":
            self._slots.add("assignee", ["me"], negated=self._negated)

    def _me(self, at: int) -> None:
        before = self._items[at - 1] if at else None
        if self._items[at].said in _MINE and self._plan.intent not in {*CHANGING, "mine"}:
            self._slots.add("assignee", ["me"])
        elif self._plan.intent in {"assign", "transfer"}:
            if before is self._verb or self._to in {"to", "for", "on"}:
                self._slots.changes["assignee"] = "me"
            else:
                self._slots.add("assignee", ["me"])
        elif self._plan.intent in {"mine", "create"} or before is None:
            return
        elif before.means("prep", "to", "with", "of", "from") and not before.means("verb"):
            self._slots.add("assignee", ["me"])
        elif is_joined(self._items, at):
            self._slots.add("assignee", ["me"], negated=self._negated)


_WORDS = {
    "prep": Filler._preposition,  # noqa: SLF001 - its own table
    "small": Filler._negation,  # noqa: SLF001 - as above
    "free": Filler._free,  # noqa: SLF001 - as above
    "order": Filler._order,  # noqa: SLF001 - as above
    "os": Filler._os,  # noqa: SLF001 - as above
    "warranty": Filler._warranty,  # noqa: SLF001 - as above
    "pronoun": Filler._pronoun,  # noqa: SLF001 - as above
}
