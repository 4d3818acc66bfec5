"""No way round the rules: facts that hold for every rule, person and moment."""

from datetime import timedelta
from itertools import combinations, product
from typing import Any, TypeVar, get_args

from hypothesis import given
from hypothesis import strategies as st

from bot import policy
from bot.models import Asset, AssetModel, AssetRef, Money, Named, RequestStatus, Role
from bot.operations import Kind
from bot.policy import Actor, Case, Concerned, Facts, Rule, Who
from bot.policy.roles import Grant, Standing
from bot.policy.ruling import strictness
from tests.ruled import NOW, actor, case, rule

T = TypeVar("T")


def some(*of: T) -> st.SearchStrategy[frozenset[T]]:
    """None, one or two of these."""
    few = [(), *((one,) for one in of), *combinations(of, 2)]
    return st.sampled_from([frozenset(one) for one in few])


NOBODY, EVERYONE = Who(), Who(everyone=True)
NAMES = "01234567"
KINDS = get_args(Kind)
IDENTITIES = some(*product(("factorial", "itflow"), "123"))
GROUPS = some("S1", "S2")
MOMENTS = st.timedeltas(-timedelta(days=9), timedelta(days=9)).map(NOW.__add__)
REACHES: tuple[dict[str, Any], ...] = (
    {},
    {"sources": frozenset({"factorial"})},
    {"clients": frozenset({"larkfield"})},
)
GRANTS = [Grant(role=role, **reach) for role in Role for reach in REACHES]
STANDINGS = st.sampled_from([(), *((one,) for one in GRANTS), *combinations(GRANTS, 2)])
ACTORS = st.builds(
    Actor,
    person=st.sampled_from([f"p{name}" for name in NAMES]),
    user=st.sampled_from([f"U{name}" for name in NAMES]),
    name=st.just("x"),
    emails=some(*(f"{name}@x.y" for name in NAMES)),
    identities=IDENTITIES,
    groups=GROUPS,
    standing=STANDINGS.map(lambda grants: Standing(grants=grants)),
    ambiguous=st.booleans(),
)
"""People who may share anything with one another."""
WHO = st.sampled_from([NOBODY, EVERYONE]) | st.builds(
    Who,
    roles=some(*Role),
    people=some("U0", "U1", "2@x.y", "3@x.y"),
    groups=GROUPS,
    manager=st.booleans(),
    contact=st.booleans(),
)
STILL_OPEN = {"status": RequestStatus.PENDING, "expires_at": NOW + timedelta(days=1)}
NEEDED = st.sampled_from([1, 2, 1, 2, 0, 3, "all"])
TIMES = st.timedeltas(timedelta(minutes=1), timedelta(days=30))
RULES = st.builds(
    Rule,
    name=st.text("abc", min_size=1, max_size=3),
    operations=st.just(set(KINDS)) | st.sets(st.sampled_from(KINDS), min_size=1),
    fields=st.just(frozenset()) | st.just(frozenset({"price"})),
    source=st.none() | st.just("factorial"),
    category=st.sampled_from([None, None, "Laptop", "Phone"]),
    location=st.sampled_from([None, None, "Berlin"]),
    client=st.none() | st.just("Larkfield"),
    above=st.none() | st.just(Money(minor_units=100, currency="EUR")),
    ask=WHO,
    approve=WHO,
    needed=NEEDED,
    reason=st.booleans(),
    escalate_to=WHO,
    expires_after=TIMES,
    execute_within=TIMES,
)
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(KINDS),
    fields=st.just(frozenset()) | st.just(frozenset({"price", "notes"})),
    source=st.sampled_from(["factorial", "itflow"]),
    category=st.none() | st.sampled_from(["laptop", "Phone"]),
    location=st.none() | st.sampled_from(["berlin", "Oslo"]),
    client=st.none() | st.just("larkfield"),
    to_client=st.none() | st.just("Larkfield"),
    price=st.none()
    | st.builds(Money, minor_units=st.sampled_from([100, 101]), currency=st.just("EUR")),
)
CASES = st.builds(
    Case,
    rule=st.builds(rule, ask=WHO, approve=WHO, needed=NEEDED, escalate_to=WHO),
    source=st.sampled_from(["factorial", "itflow"]),
    client=st.none() | st.just("Larkfield"),
    requester=ACTORS,
    concerned=st.builds(Concerned, managers=IDENTITIES, contacts=IDENTITIES),
    status=st.just(RequestStatus.PENDING) | st.sampled_from(RequestStatus),
    approvers=st.lists(ACTORS, max_size=5).map(tuple),
    escalated=st.booleans(),
    expires_at=MOMENTS,
    execute_by=st.none() | MOMENTS,
)


def share(one: Actor, other: Actor) -> bool:
    """Whether two have anything in common that says who they are."""
    return bool(
        one.person == other.person
        or one.user == other.user
        or one.emails & other.emails
        or one.identities & other.identities
    )


def strangers(actors: tuple[Actor, ...], number: int) -> bool:
    """Whether so many of them have nothing in common with one another."""
    return any(
        not any(share(*pair) for pair in combinations(some, 2))
        for some in combinations(actors, number)
    )


def played(asked: Case, clicks: list[Actor]) -> Case:
    """The request after each of them clicked Approve, those refused without effect."""
    for someone in clicks:
        if policy.decide(asked, someone, NOW):
            asked = asked.model_copy(update={"approvers": (*asked.approvers, someone)})
    return asked


@given(rules=st.lists(RULES, max_size=6), known=FACTS, fields=some("price", "notes"))
def test_rules_put_in_order_once_hold_as_they_do_one_by_one(
    rules: list[Rule], known: Facts, fields: frozenset[str]
) -> None:
    """What a card offers goes by the very rules that a request made from it would fall under."""
    known = known._replace(fields=fields if len(fields) < 2 else frozenset(), retires=False)
    assert policy.Ordered(rules).matching(known) == list(policy.ruling(rules, known).matching)


@given(rules=st.lists(RULES, max_size=6), known=FACTS, someone=ACTORS)
def test_what_a_card_offers_is_what_may_be_asked_for_kind_by_kind(
    rules: list[Rule], known: Facts, someone: Actor
) -> None:
    """What is kept for assets that are alike to the rules is what each of them would be told."""
    asset = Asset(
        ref=AssetRef(known.source, "1"),
        model=known.category and AssetModel(id="1", category=known.category, name="x"),
        location=known.location and Named(id="1", name=known.location),
        client=known.client and Named(id="1", name=known.client),
        price=known.price,
    )
    ordered = policy.Ordered(rules)
    offered = policy.askable(ordered, ordered.seen("edit", asset), someone)
    asked = {kind: policy.facts(kind, asset) for kind in KINDS}
    assert offered == {
        kind
        for kind, one in asked.items()
        if policy.may_ask(policy.ruling(rules, one).matching, one, someone)
    }


@given(rules=st.lists(RULES, max_size=6), known=FACTS, someone=ACTORS)
def test_no_rule_that_matches_is_got_round_by_another(
    rules: list[Rule], known: Facts, someone: Actor
) -> None:
    """However strict the others are, who may not ask under one of them may not ask."""
    found = policy.ruling(rules, known)
    if policy.may_ask(found.matching, known, someone):
        assert all(policy.may_ask([one], known, someone) for one in found.matching)


@given(asked=CASES, someone=ACTORS)
def test_whoever_asked_never_decides(asked: Case, someone: Actor) -> None:
    """Under no identity that has anything in common with theirs, and is not eligible."""
    asked = asked.model_copy(update=STILL_OPEN)
    if share(someone, asked.requester):
        assert not policy.decide(asked, someone, NOW)
        assert someone not in policy.eligible(asked, [someone])


@given(asked=CASES, clicks=st.lists(ACTORS, max_size=6))
def test_no_row_of_clicks_meets_a_rule_with_fewer_than_it_needs(
    asked: Case, clicks: list[Actor]
) -> None:
    """However they overlap: so many strangers to each other and to the requester have agreed."""
    after = played(asked.model_copy(update={"approvers": (), **STILL_OPEN}), clicks)
    if policy.is_met(after, policy.eligible(after, clicks)):
        needed = after.rule.needed if isinstance(after.rule.needed, int) else 1
        others = tuple(one for one in after.approvers if not share(one, after.requester))
        assert strangers(others, needed)


@given(asked=CASES, known=st.lists(ACTORS, max_size=4))
def test_approvals_however_they_got_there_do_not_suffice_when_they_are_too_few(
    asked: Case, known: list[Actor]
) -> None:
    """Not even rows written round the decision, by the requester or by people not meant."""
    if policy.is_met(asked, policy.eligible(asked, known)):
        needed = asked.rule.needed if isinstance(asked.rule.needed, int) else 1
        counting = tuple(
            one
            for one in asked.approvers
            if policy.approves(asked, one) and not share(one, asked.requester)
        )
        assert strangers(counting, needed)


@given(asked=CASES, known=st.lists(ACTORS, max_size=5))
def test_all_is_everyone_who_could_approve(asked: Case, known: list[Actor]) -> None:
    """Each of them has agreed, under one identity or another that is known to be theirs."""
    everyone = asked.model_copy(
        update={"rule": asked.rule.model_copy(update={"needed": "all"}), "escalated": False}
    )
    could = policy.eligible(everyone, known)
    if policy.is_met(everyone, could):
        assert could
        for same in policy.persons(could):
            assert any(share(one, agreed) for one in same for agreed in everyone.approvers)


@given(
    asked=CASES,
    someone=ACTORS,
    late=st.just(timedelta()) | st.timedeltas(timedelta(), timedelta(days=9)),
)
def test_nothing_expired_is_decided_or_run(asked: Case, someone: Actor, late: timedelta) -> None:
    """By nobody, not with a reason either; nor carried out once that time is over."""
    now = asked.expires_at + late
    for verdict in (
        policy.decide(asked, someone, now),
        policy.may_question(asked, someone, now),
        policy.may_answer_question(asked, someone, now),
        policy.break_glass(asked, someone, "it must be", now),
    ):
        assert not verdict
    approved = asked.model_copy(update={"status": RequestStatus.APPROVED})
    if approved.execute_by:
        assert not policy.may_run(approved, approved.execute_by + late)


@given(asked=CASES)
def test_nothing_runs_that_is_not_approved(asked: Case) -> None:
    """Whatever else is so."""
    ready = {RequestStatus.APPROVED, RequestStatus.EXECUTING}
    assert not policy.may_run(asked, NOW) or asked.status in ready


@given(asked=CASES, someone=ACTORS)
def test_someone_whom_the_rule_does_not_mean_never_counts(asked: Case, someone: Actor) -> None:
    """No role, no group, no name, nothing to the asset: not decided, not eligible, not counted."""
    nobody = someone.model_copy(
        update={
            "user": "U9",
            "emails": frozenset({"9@x.y"}),
            "identities": frozenset({("factorial", "9")}),
            "groups": frozenset(),
            "standing": Standing(),
        }
    )
    named = asked.rule.model_copy(
        update={
            name: getattr(asked.rule, name).model_copy(update={"everyone": False})
            for name in ("ask", "approve", "escalate_to")
        }
    )
    clicked = asked.model_copy(update={"rule": named, "approvers": (), **STILL_OPEN})
    assert not policy.decide(clicked, nobody, NOW)
    assert not policy.eligible(clicked, [nobody])
    agreed = clicked.model_copy(update={"approvers": (nobody,)})
    assert named.needed == 0 or not policy.is_met(agreed, (nobody,))
    facts = Facts(kind="transfer", source=asked.source, client=asked.client)
    assert not policy.may_ask([named], facts, nobody)


@given(
    needed=st.just("all") | st.integers(1, 5),
    people=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=9),
)
def test_what_could_be_met_is_met_once_everyone_has_approved(
    needed: object, people: list[tuple[int, int]]
) -> None:
    """And what could not be met never is: people with several Slack users, each counted once."""
    clicks = [
        actor(f"{user}of{human}", Role.APPROVER, emails={f"human{human}@example.com"})
        for human, user in people
    ]
    asked = case(rule=rule(needed=needed))
    could = policy.eligible(asked, clicks)
    after = played(asked, clicks)
    assert len(after.approvers) == len({human for human, _ in people})
    assert policy.is_met(after, could) == bool(policy.could_be_met(asked, could))


@given(actors=st.lists(ACTORS, max_size=8))
def test_persons_part_people_who_have_nothing_in_common(actors: list[Actor]) -> None:
    """Everyone stands in one part, and no two parts have anything in common."""
    parts = policy.persons(actors)
    assert sorted(map(id, actors)) == sorted(id(one) for part in parts for one in part)
    for part, other in combinations(parts, 2):
        assert not any(share(one, two) for one in part for two in other)


@given(rules=st.lists(RULES, max_size=6), facts=FACTS)
def test_there_is_always_a_rule_and_none_that_matches_needs_more(
    rules: list[Rule], facts: Facts
) -> None:
    """The rule that holds is one that matches, and needs as many as any of them."""
    retired = facts._replace(kind="retire", fields=frozenset())
    asked = [facts, retired] if facts.retires else [facts]

    def matches(one: Rule) -> bool:
        return any(policy.matching([one], part) for part in asked)

    found = policy.ruling(rules, facts)
    assert found.rule == found.matching[0]
    assert found.built_in == (not any(map(matches, rules)))
    assert all(map(matches, found.matching))
    if not facts.retires:
        assert policy.matching(found.matching, facts) == list(found.matching)
    for other in found.matching:
        assert strictness(found.rule) <= strictness(other)
        assert strictness(found.rule).agreeing <= strictness(other).agreeing
    assert found.why.endswith(".")


@given(rules=st.lists(RULES, max_size=6), facts=FACTS, data=st.data())
def test_the_order_of_the_file_changes_nothing_about_how_strict_it_is(
    rules: list[Rule], facts: Facts, data: st.DataObject
) -> None:
    """Only between rules that are as strict as each other does it decide."""
    shuffled = data.draw(st.permutations(rules))
    one, other = policy.ruling(rules, facts), policy.ruling(shuffled, facts)
    assert strictness(one.rule) == strictness(other.rule)
    assert list(map(strictness, one.matching)) == list(map(strictness, other.matching))


@given(one=RULES)
def test_a_stored_rule_is_read_as_it_was(one: Rule) -> None:
    """Whatever stands in it."""
    assert policy.rule_json.validate_json(policy.rule_json.dump_json(one)) == one
