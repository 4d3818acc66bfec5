"""Which rule applies to what is asked: the strictest of those that match."""

from collections.abc import Callable, Sequence
from math import inf
from typing import NamedTuple, get_args

from bot.models import Asset, Model, Money, Role
from bot.operations import Kind
from bot.policy.rules import BUILT_IN, Facts, Rule, Who
from bot.policy.wording import lasting, needs

Ways = tuple[int, int, int]
"""How many ways lead in: everyone; roles, groups, manager and contact; people by name."""


_NUMBERS = {"all": inf, "clients": 2}
"""How `needed` compares where it is a word."""


class Strictness(NamedTuple):
    """A sort key for rules, field by field: the smaller, the stricter.

    Rules that are equal in all of it keep the order of the file.
    """

    agreeing: float
    """How many must agree, more of them first; "all" is above any number."""
    ask: Ways
    approve: Ways
    reason: int
    expires: float
    execute: float


class Ruling(Model):
    """The rule that applies, and why."""

    rule: Rule
    why: str
    """A sentence."""
    matching: tuple[Rule, ...]
    """All that match, the strictest first."""
    built_in: bool
    """Whether none of the configured rules matches."""

    @property
    def reason(self) -> bool:
        """Whether any rule that matches demands a reason."""
        return any(rule.reason for rule in self.matching)


def strictness(rule: Rule) -> Strictness:
    """How strict a rule is."""
    number: float = _NUMBERS[rule.needed] if isinstance(rule.needed, str) else rule.needed
    return Strictness(
        agreeing=-number,
        ask=_ways(rule.ask),
        approve=_ways(rule.approve) if rule.needed else (0, 0, 0),
        reason=0 if rule.reason else 1,
        expires=rule.expires_after.total_seconds() if rule.needed else 0,
        execute=rule.execute_within.total_seconds(),
    )


def _ways(who: Who) -> Ways:
    # Every role lets admins in as well, so that of admins alone is the narrowest.
    roles = {*who.roles, Role.ADMIN} if who.roles else set[Role]()
    broad = len(roles) + len(who.groups) + who.manager + who.contact + who.clients
    return int(who.everyone), broad, len(who.people)


def strictest_first(rules: Sequence[Rule]) -> list[Rule]:
    """Rules from the strictest to the most lenient; equal ones keep their order."""
    return sorted(rules, key=strictness)


def matching(rules: Sequence[Rule], facts: Facts) -> list[Rule]:
    """The rules that match what is asked, in the order given."""
    return [rule for rule in rules if _matches(rule, facts)]


def _matches(rule: Rule, facts: Facts) -> bool:
    return (
        facts.kind in rule.operations
        and (not rule.fields or bool(rule.fields & facts.fields))
        and (rule.source is None or rule.source == facts.source)
        and (rule.category is None or _is(rule.category, facts.category))
        and (rule.location is None or _is(rule.location, facts.location))
        and (rule.client is None or any(_is(rule.client, one) for one in facts.clients))
        and (rule.above is None or _costs_more(facts.price, rule.above))
    )


def _is(wanted: str, name: str | None) -> bool:
    return name is not None and wanted.casefold() == name.casefold()


def _costs_more(price: Money | None, limit: Money) -> bool:
    """Whether it costs more; what cannot be compared does."""
    if price is None or price.currency != limit.currency:
        return True
    return price.minor_units > limit.minor_units


class Ordered:
    """Rules that are sorted once and matched often."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        own, built_in = strictest_first(rules), strictest_first(BUILT_IN)
        self._about: dict[Kind, tuple[list[Rule], list[Rule]]] = {
            kind: (_about(kind, own), _about(kind, built_in)) for kind in get_args(Kind)
        }
        every = (*own, *built_in)
        self._by_category = any(rule.category is not None for rule in every)
        self._by_location = any(rule.location is not None for rule in every)
        self._by_price = any(rule.above is not None for rule in every)

    def matching(self, facts: Facts) -> list[Rule]:
        """The rules for one field at most, and no edit that retires, the strictest first."""
        own, built_in = self._about[facts.kind]
        return (own and matching(own, facts)) or matching(built_in, facts)

    def seen(self, kind: Kind, asset: Asset) -> Facts:
        """The facts of an operation, without those of the asset that no rule looks at.

        So many assets are as one to these rules.
        """
        return Facts(
            kind=kind,
            source=asset.ref.source,
            category=asset.model.category if self._by_category and asset.model else None,
            location=asset.location.name if self._by_location and asset.location else None,
            client=asset.client_name,
            price=asset.price if self._by_price else None,
        )


def _about(kind: Kind, rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in rules if kind in rule.operations]


def ruling(rules: Sequence[Rule], facts: Facts) -> Ruling:
    """The rule that holds; those built in are asked where none of these matches.

    Whoever asks is let by each that matches, and says why if any wants that; the strictest alone
    says who agrees, how many of them, and until when.

    An edit is asked for field by field: a rule for one field says nothing of the others. One that
    retires is asked for as a retirement too, whichever way it was begun.
    """
    found: list[Rule] = []
    for part in _parts(facts):
        matched = matching(rules, part) or matching(BUILT_IN, part)
        found += (rule for rule in matched if rule not in found)
    configured = [rule for rule in rules if rule in found]
    ordered = strictest_first([*configured, *(rule for rule in BUILT_IN if rule in found)])
    return Ruling(
        rule=ordered[0],
        why=_why(ordered, built_in=not configured),
        matching=tuple(ordered),
        built_in=not configured,
    )


def _parts(facts: Facts) -> list[Facts]:
    """What is asked for, split by field, with a retirement where it amounts to one."""
    fields = [frozenset({field}) for field in sorted(facts.fields)] or [facts.fields]
    parts = [facts._replace(fields=one) for one in fields]
    return [*parts, facts._replace(kind="retire", fields=frozenset())] if facts.retires else parts


def _why(ordered: Sequence[Rule], *, built_in: bool) -> str:
    found = "No rule of assetbot.toml matches" if built_in else ""
    rule, *others = ordered
    if not others:
        return f"{found}, so what is built in holds." if built_in else "It is the only one."
    next_one = others[0]
    why = stricter_by(rule, next_one)
    among = f"Of the {len(ordered)} that match it is the strictest: {why}"
    return f"{found}. {among}" if built_in else among


_Words = Callable[[Rule, Rule], str]
_BECAUSE: dict[str, _Words] = {
    "agreeing": lambda one, two: f"it needs {needs(one)}, “{two.name}” {needs(two)}.",
    "ask": lambda _, two: f"fewer may ask than under “{two.name}”.",
    "approve": lambda _, two: f"fewer may approve than under “{two.name}”.",
    "reason": lambda _, two: f"it wants a reason, “{two.name}” does not.",
    "expires": lambda one, two: (
        f"it may be decided for {lasting(one.expires_after)}, under “{two.name}” for"
        f" {lasting(two.expires_after)}."
    ),
    "execute": lambda one, two: (
        f"it is to be carried out within {lasting(one.execute_within)}, under “{two.name}”"
        f" within {lasting(two.execute_within)}."
    ),
}


def stricter_by(rule: Rule, other: Rule) -> str:
    """In what a rule is stricter than one sorted after it, as the rest of a sentence."""
    own, others = strictness(rule), strictness(other)
    for name in Strictness._fields:
        if getattr(own, name) != getattr(others, name):
            return _BECAUSE[name](rule, other)
    return f"“{other.name}” is as strict, and stands after it."
