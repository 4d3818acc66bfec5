"""Which rule holds for what is asked."""

from datetime import timedelta
from typing import Any

import pytest

from bot import policy
from bot.models import Asset, AssetModel, AssetRef, Money, Named, Role
from bot.policy import Facts, Who
from bot.policy.rules import BUILT_IN
from bot.policy.ruling import strictness
from tests.ruled import APPROVERS, EVE, OPERATORS, TRANSFER, actor, rule

ADMINS = Who(roles=frozenset({Role.ADMIN}))
LIMIT = Money(minor_units=150_000, currency="EUR")
ASSET = Asset(
    ref=AssetRef("itflow", "7"),
    model=AssetModel(id="m", category="Laptop", name="MacBook Pro 14"),
    location=Named(id="1", name="Berlin"),
    client=Named(id="2", name="Larkfield"),
    price=Money(minor_units=150_001, currency="EUR"),
)


@pytest.mark.parametrize(
    "matching",
    [
        {},
        {"source": "itflow"},
        {"category": "laptop"},
        {"location": "BERLIN"},
        {"client": "larkfield"},
        {"above": LIMIT},
        {"source": "itflow", "category": "Laptop", "location": "Berlin", "client": "Larkfield"},
    ],
)
def test_a_rule_matches_what_its_filter_says(matching: dict[str, Any]) -> None:
    """Names in any case; all that is given must fit."""
    one = rule(**matching)
    assert policy.matching([one], policy.facts("transfer", ASSET)) == [one]


@pytest.mark.parametrize(
    "other",
    [
        {"operations": {"delete"}},
        {"source": "factorial"},
        {"category": "Phone"},
        {"location": "Madrid"},
        {"client": "Kestrel"},
        {"above": Money(minor_units=150_001, currency="EUR")},
        {"category": "Laptop", "location": "Madrid"},
    ],
)
def test_a_rule_does_not_match_anything_else(other: dict[str, Any]) -> None:
    """One thing that does not fit is enough."""
    assert policy.matching([rule(**other)], policy.facts("transfer", ASSET)) == []


@pytest.mark.parametrize("price", [None, Money(minor_units=1, currency="USD")])
def test_a_price_that_cannot_be_compared_counts_as_above_any_limit(price: Money | None) -> None:
    """An unknown price, and one in another currency."""
    cheap = ASSET.model_copy(update={"price": price})
    assert policy.matching([rule(above=LIMIT)], policy.facts("transfer", cheap))


@pytest.mark.parametrize("key", ["category", "location", "client"])
def test_a_name_that_is_not_known_is_no_name(key: str) -> None:
    """A rule for laptops is not for what may be anything."""
    bare = Asset(ref=AssetRef("itflow", "8"))
    assert not policy.matching([rule(**{key: "Laptop"})], policy.facts("transfer", bare))


def test_a_rule_for_fields_is_for_edits_of_one_of_them() -> None:
    """An edit of anything else is not its business."""
    edits = rule(operations={"edit"}, fields={"price", "warranty_end"})
    both = policy.facts("edit", ASSET, fields=["price", "notes"])
    assert policy.matching([edits], both) == [edits]
    assert policy.matching([edits], policy.facts("edit", ASSET, fields=["notes"])) == []


@pytest.mark.parametrize(
    ("stricter", "laxer", "why"),
    [
        ({"needed": "all"}, {"needed": 20}, "it needs everyone's approval, “b” 20 approvals."),
        ({"needed": 2}, {"needed": 1}, "it needs 2 approvals, “b” 1 approval."),
        ({"needed": 1, "ask": {"everyone": True}}, {"needed": 0}, "1 approval, “b” no approval."),
        ({"ask": OPERATORS}, {"ask": Who(everyone=True)}, "fewer may ask than under “b”."),
        ({"ask": ADMINS}, {"ask": OPERATORS}, "fewer may ask than under “b”."),
        (
            {"ask": Who(people=frozenset({"a@x.y", "b@x.y", "c@x.y"}))},
            {"ask": OPERATORS},
            "fewer may ask than under “b”.",
        ),
        (
            {"approve": ADMINS},
            {"approve": Who(roles=APPROVERS.roles, manager=True)},
            "fewer may approve than under “b”.",
        ),
        ({"reason": True}, {"expires_after": "PT1H"}, "it wants a reason, “b” does not."),
        (
            {"expires_after": "P2D"},
            {"execute_within": "PT30M"},
            "it may be decided for 2 days, under “b” for 7 days.",
        ),
        (
            {"execute_within": "PT1H"},
            {},
            "it is to be carried out within 1 hour, under “b” within 1 day.",
        ),
        ({}, {}, "“b” is as strict, and stands after it."),
    ],
)
def test_of_those_that_match_the_strictest_holds(
    stricter: dict[str, Any], laxer: dict[str, Any], why: str
) -> None:
    """By number, who may ask, who may approve, reason and times, in this order; and it says so."""
    a, b = rule(name="a", **stricter), rule(name="b", **laxer)
    found = policy.ruling([a, b], TRANSFER)
    assert found.rule == a
    assert found.why.endswith(why)
    assert found.why.startswith("Of the 2 that match it is the strictest: ")
    if strictness(a) != strictness(b):
        assert policy.ruling([b, a], TRANSFER) == found


def test_a_strict_rule_for_one_field_lets_nobody_change_another() -> None:
    """It needs more approvals than what is built in, and lets everyone ask for that field."""
    field = {"operations": {"edit"}, "fields": {"status"}, "ask": {"everyone": True}}
    anyone = rule(name="status", needed=1, **field)
    both = TRANSFER._replace(kind="edit", fields=frozenset({"status", "tag"}))
    alone = both._replace(fields=frozenset({"status"}))
    found = policy.ruling([anyone], both)
    assert found.rule == anyone
    assert not policy.may_ask(found.matching, both, EVE)
    assert policy.may_ask(policy.ruling([anyone], alone).matching, alone, EVE)


def test_a_reason_is_wanted_where_any_rule_that_matches_wants_one() -> None:
    """The strictest may be content without."""
    two, why = rule(name="two", needed=2), rule(name="why", reason=True)
    found = policy.ruling([two, why], TRANSFER)
    assert (found.rule, found.reason) == (two, True)


def test_the_only_rule_that_matches_holds() -> None:
    """However lenient it is: those built in are for what none matches."""
    lenient = rule(needed=0, ask=Who(everyone=True))
    found = policy.ruling([lenient, rule(operations={"delete"}, needed=2)], TRANSFER)
    assert (found.rule, found.why, found.built_in) == (lenient, "It is the only one.", False)


def test_where_no_rule_matches_what_is_built_in_holds() -> None:
    """And the ruling says so."""
    found = policy.ruling([rule(category="Server")], TRANSFER)
    assert found.built_in
    assert found.rule == BUILT_IN[0]
    assert found.why == "No rule of assetbot.toml matches, so what is built in holds."


def test_an_edit_that_retires_is_under_the_rules_for_that_too() -> None:
    """Nobody comes round a rule by another name; other edits do not meet it."""
    retiring = rule(operations={"retire"}, needed=2)
    editing = rule(operations={"edit"})
    edit = policy.facts("edit", ASSET, fields=["notes", "status"])
    assert policy.ruling([editing, retiring], edit._replace(retires=True)).rule == retiring
    assert policy.ruling([editing, retiring], edit).rule == editing


@pytest.mark.parametrize(
    ("kind", "fields", "needed", "reason"),
    [
        ("transfer", (), 1, False),
        ("delete", (), 1, False),
        ("assign", (), 0, False),
        ("return", (), 0, False),
        ("create", (), 0, False),
        ("retire", (), 0, False),
        ("edit", ("location_id", "tag", "notes", "status"), 0, False),
        ("edit", ("notes", "warranty_end"), 0, True),
        ("edit", ("price",), 0, True),
        ("edit", ("serial_number",), 0, True),
    ],
)
def test_what_is_built_in(kind: Any, fields: tuple[str, ...], needed: int, reason: object) -> None:
    """Operators ask; transfer and delete need one approver; some edits need a reason."""
    found = policy.ruling([], Facts(kind=kind, source="factorial", fields=frozenset(fields))).rule
    assert (found.ask, found.needed, found.reason) == (OPERATORS, needed, reason)
    assert found.approve == (APPROVERS if needed else Who())
    assert found.expires_after == timedelta(days=7)
    assert found.execute_within == timedelta(days=1)


def test_a_rule_is_read_back_as_it_was_stored() -> None:
    """Every field of it."""
    whole = rule(
        category="Laptop",
        above=LIMIT,
        needed="all",
        approve=Who(people=frozenset({"a@x.y"}), groups=frozenset({"S1"}), manager=True),
        reason=True,
        remind_after=timedelta(hours=1),
        escalate_after=timedelta(hours=2),
        escalate_to=ADMINS,
    )
    assert policy.rule_json.validate_json(policy.rule_json.dump_json(whole)) == whole


def test_a_rule_stored_by_the_first_version_stays_readable() -> None:
    """As it lies in the records of whoever asked under it."""
    stored = (
        '{"v":1,"name":"one","operations":["transfer"],"category":null,"location":null,'
        '"client":null,"above":{"minor_units":150000,"currency":"EUR"},"ask":{"roles":["operator"],'
        '"people":[],"groups":[],"everyone":false,"manager":false,"contact":false},"approve":'
        '{"roles":["approver"],"people":[],"groups":[],"everyone":false,"manager":false,"contact":'
        'false},"needed":1,"reason":false,"remind_after":"PT4H","escalate_after":null,"escalate_to":'
        '{"roles":[],"people":[],"groups":[],"everyone":false,"manager":false,"contact":false},'
        '"expires_after":"P7D","execute_within":"P1D"}'
    )
    assert policy.rule_json.validate_json(stored) == rule(
        above=LIMIT, remind_after=timedelta(hours=4)
    )


@pytest.mark.parametrize(
    ("matching", "other"),
    [
        ({"source": "itflow"}, {"ref": AssetRef("factorial", "7")}),
        ({"category": "Laptop"}, {"model": AssetModel(id="p", category="Phone", name="iPhone 15")}),
        ({"location": "Berlin"}, {"location": Named(id="3", name="Oslo")}),
        ({"client": "Larkfield"}, {"client": Named(id="4", name="Kestrel")}),
        ({"above": LIMIT}, {"price": LIMIT}),
    ],
)
def test_a_card_offers_what_the_rules_for_that_very_asset_let_one_ask(
    matching: dict[str, Any], other: dict[str, Any]
) -> None:
    """Whatever the rules look at tells assets apart, also where the answer is kept."""
    someone = actor("ola", Role.OPERATOR)
    rules = policy.Ordered([rule(ask=ADMINS, **matching)])
    offered = {
        kind: policy.askable(rules, rules.seen("edit", one), someone)
        for kind, one in (("this", ASSET), ("other", ASSET.model_copy(update=other)))
    }
    assert offered["other"] - offered["this"] == {"transfer"}
