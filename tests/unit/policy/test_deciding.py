"""Who may ask, decide, withdraw and carry out, and what is said to who may not."""

from datetime import timedelta
from typing import Any

import pytest

from bot import policy
from bot.models import Named, RequestStatus, Role, Verdict
from bot.policy import Actor, Concerned, Side, Who
from bot.policy.deciding import agreed
from bot.policy.roles import Grant, Standing
from tests.ruled import ADA, ANA, BEN, CY, EVE, NOW, OLA, UNSURE, actor, case, rule, said

BOSS = ("factorial", "12")
ALL_CLOSED = [status for status in RequestStatus if status is not RequestStatus.PENDING]
LATER = NOW + timedelta(days=2)


@pytest.mark.parametrize(
    ("who", "someone"),
    [
        (Who(everyone=True), EVE),
        (Who(roles=frozenset({Role.APPROVER})), ANA),
        (Who(roles=frozenset({Role.APPROVER})), ADA),
        (Who(people=frozenset({"EVE@example.com"})), EVE),
        (Who(people=frozenset({"UEVE"})), EVE),
        (Who(groups=frozenset({"S1"})), actor("gus", groups={"S0", "S1"})),
        (Who(manager=True), actor("max", identities={BOSS})),
        (Who(contact=True), actor("kim", identities={("itflow", "3")})),
    ],
)
def test_a_rule_means_people_by_role_name_group_or_what_they_are_to_the_asset(
    who: Who, someone: Actor
) -> None:
    """Any of these is enough, and nobody else is meant."""
    concerned = Concerned(managers=frozenset({BOSS}), contacts=frozenset({("itflow", "3")}))
    asked = case(rule=rule(approve=who), concerned=concerned)
    assert policy.decide(asked, someone, NOW)
    assert who.everyone or not policy.decide(asked, actor("zoe"), NOW)


@pytest.mark.parametrize(
    ("who", "someone"),
    [
        (Who(manager=True), actor("max", identities={BOSS})),
        (Who(contact=True), actor("kim", identities={("itflow", "3")})),
        (Who(clients=True), actor("karl", identities={("itflow", "16")})),
    ],
)
def test_what_somebody_is_to_the_asset_counts_where_the_rule_says_so_and_nowhere_else(
    who: Who, someone: Actor
) -> None:
    """A manager, a contact or a client's own decides nothing that is for others to decide."""
    kestrel = Side(client=Named(id="3", name="Kestrel"), contacts=frozenset({("itflow", "16")}))
    concerned = Concerned(
        managers=frozenset({BOSS}), contacts=frozenset({("itflow", "3")}), sides=(kestrel,)
    )
    for rules in ({"approve": who}, {}):
        asked = case(source="itflow", rule=rule(**rules), concerned=concerned)
        assert bool(policy.decide(asked, someone, NOW)) == bool(rules)
    assert not policy.decide(case(rule=rule(approve=who), concerned=concerned), EVE, NOW)


def test_a_role_counts_where_it_holds() -> None:
    """An approver for one source or client is nobody elsewhere."""
    larkfield = Standing(
        grants=(
            Grant(
                role=Role.APPROVER,
                sources=frozenset({"itflow"}),
                clients=frozenset({"larkfield"}),
            ),
        )
    )
    lee = actor("lee", standing=larkfield)
    assert policy.decide(case(source="itflow", client="Larkfield"), lee, NOW)
    for elsewhere in ({"source": "itflow", "client": "Kestrel"}, {"source": "factorial"}):
        assert not policy.decide(case(**elsewhere), lee, NOW)


def test_without_a_manager_or_contact_nobody_is_one() -> None:
    """Someone whom no source knows is not the manager of an asset that nobody has."""
    asked = case(rule=rule(approve=Who(manager=True, contact=True)))
    assert not policy.decide(asked, EVE, NOW)


@pytest.mark.parametrize(
    ("someone", "more", "sentence"),
    [
        (ANA, {}, ""),
        (ADA, {}, ""),
        (EVE, {}, "Only approvers may decide this."),
        (
            EVE,
            {"rule": rule(approve={"manager": True, "contact": True, "people": ["a@b.c", "U1"]})},
            (
                "Only the manager of whoever has it, the contact of its client or 2 people by name"
                " may decide this."
            ),
        ),
        (
            OLA,
            {},
            "You asked for this, so somebody else has to decide it: you can withdraw it.",
        ),
        (
            ANA,
            {"approvers": (ANA,)},
            "You have approved this already: it waits for somebody else.",
        ),
        (
            ANA,
            {"expires_at": NOW},
            "The time to decide this request is over: it can be asked for again.",
        ),
        (
            ANA.model_copy(update={"ambiguous": True}),
            {},
            UNSURE,
        ),
        (ANA, {"status": "approved"}, "This request is approved already: it is about to be"),
        (ANA, {"status": "executing"}, "This request is approved already: it is being carried"),
        (ANA, {"status": "completed"}, "This request was approved and carried out already."),
        (ANA, {"status": "failed"}, "This request was approved, but could not be carried out:"),
        (ANA, {"status": "unknown"}, "This request was approved, and whether it was carried out"),
        (ANA, {"status": "denied"}, "This request is denied already: it can be asked for again."),
        (ANA, {"status": "expired"}, "The time to decide this request is over: it can be asked"),
        (ANA, {"status": "withdrawn"}, "This request was withdrawn: there is nothing left to"),
    ],
)
def test_who_may_decide(someone: Actor, more: dict[str, Any], sentence: str) -> None:
    """And what is said to who may not, with what to do next."""
    reason = said(policy.decide(case(**more), someone, NOW))
    assert reason.startswith(sentence)
    assert bool(reason) == bool(sentence)


@pytest.mark.parametrize(
    "requester",
    [
        {"person": OLA.person},
        {"user": OLA.user},
        {"emails": {"OLA@example.com"}},
        {"identities": {("factorial", "9")}},
    ],
)
def test_whoever_asked_decides_under_no_other_identity(requester: dict[str, Any]) -> None:
    """The same person, Slack user, address or person of a source is the same one."""
    ola = OLA.model_copy(update={"identities": frozenset({("factorial", "9")})})
    other = actor("other", Role.APPROVER, Role.ADMIN, **requester)
    assert "You asked for this" in said(policy.decide(case(requester=ola), other, NOW))


def test_people_without_an_address_or_an_identity_are_not_one() -> None:
    """Having nothing in common is not having it in common."""
    none = {"emails": frozenset[str](), "identities": frozenset[tuple[str, str]]()}
    one, other = (someone.model_copy(update=none) for someone in (ANA, BEN))
    assert not policy.is_same(one, other)
    assert policy.persons([one, other]) == ((one,), (other,))


def test_two_slack_users_with_one_address_are_one_approval() -> None:
    """The second click is told so, and would not count if it got through."""
    twice = actor("ana2", Role.APPROVER, emails=ANA.emails)
    two = rule(needed=2)
    assert "approved this already" in said(policy.decide(case(ANA, rule=two), twice, NOW))
    assert not policy.is_met(case(ANA, twice, rule=two), (ANA, twice, BEN))
    assert policy.is_met(case(ANA, BEN, rule=two), (ANA, twice, BEN))


def test_a_third_one_shows_that_two_are_the_same() -> None:
    """Whom each shares something with, though they share nothing."""
    one = actor("a", Role.APPROVER, identities={("factorial", "1")})
    link = actor("b", Role.APPROVER, identities={("factorial", "1"), ("itflow", "2")})
    other = actor("c", Role.APPROVER, identities={("itflow", "2")})
    asked = case(one, other, rule=rule(needed=2))
    assert agreed(asked) == 2
    assert agreed(asked, [link]) == 1
    assert policy.eligible(case(requester=one), [link, other, BEN]) == (BEN,)


@pytest.mark.parametrize(
    ("needed", "approvers", "met"),
    [
        (0, (), True),
        (1, (), False),
        (1, (ANA,), True),
        (2, (ANA,), False),
        (2, (ANA, BEN), True),
        (2, (ANA, ANA), False),
        (1, (EVE,), False),
        (1, (OLA,), False),
        (2, (ANA, EVE), False),
        ("all", (), False),
        ("all", (ANA, BEN), False),
        ("all", (CY, BEN, ANA), True),
    ],
)
def test_a_rule_is_met_when_as_many_have_agreed_as_it_needs(
    needed: object, approvers: tuple[Actor, ...], met: object
) -> None:
    """Of those whom it means; all are those who could approve now."""
    asked = case(*approvers, rule=rule(needed=needed))
    assert policy.is_met(asked, (ANA, BEN, CY)) is met


def test_all_of_nobody_have_not_agreed() -> None:
    """When everyone who could approve has left, nothing is approved by that."""
    assert not policy.is_met(case(ANA, rule=rule(needed="all")), ())
    assert not policy.is_met(case(rule=rule(needed="all")), ())


def test_those_it_escalates_to_may_decide_once_they_were_called_in() -> None:
    """Not before, and then as one of those who approve."""
    escalating = rule(escalate_to={"people": ["eve@example.com"]})
    assert not policy.decide(case(rule=escalating), EVE, NOW)
    assert not policy.is_met(case(EVE, rule=escalating), (EVE,))
    called = case(rule=escalating, escalated=True)
    assert policy.decide(called, EVE, NOW)
    assert policy.eligible(called, [EVE, ANA, OLA]) == (EVE, ANA)
    assert policy.is_met(case(EVE, rule=escalating, escalated=True), (EVE,))


@pytest.mark.parametrize(
    ("someone", "status", "sentence"),
    [
        (OLA, "pending", ""),
        (OLA, "approved", ""),
        (actor("ola2", emails=OLA.emails), "pending", ""),
        (OLA, "executing", "This request is approved already: it is being carried out."),
        (OLA, "completed", "This request was approved and carried out already."),
        (OLA, "withdrawn", "This request was withdrawn: there is nothing left to decide."),
        (ANA, "pending", "Only whoever asked for this can withdraw it."),
    ],
)
def test_whoever_asked_may_withdraw_until_it_is_being_carried_out(
    someone: Actor, status: str, sentence: str
) -> None:
    """And nobody else."""
    assert said(policy.may_withdraw(case(status=status), someone)) == sentence


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (policy.may_question(case(), ANA, NOW), ""),
        (policy.may_question(case(ANA, rule=rule(needed=2)), ANA, NOW), ""),
        (
            policy.may_question(case(), EVE, NOW),
            "Only approvers may decide this.",
        ),
        (policy.may_answer_question(case(), OLA, NOW), ""),
        (
            policy.may_answer_question(case(), ANA, NOW),
            "Only whoever asked for this can answer.",
        ),
        (
            policy.may_answer_question(case(), OLA, LATER),
            "The time to decide this request is over: it can be asked for again.",
        ),
        (
            policy.may_answer_question(case(status="denied"), OLA, NOW),
            "This request is denied already: it can be asked for again.",
        ),
    ],
)
def test_approvers_ask_and_the_requester_answers(verdict: Verdict, sentence: str) -> None:
    """While there is something to decide."""
    assert said(verdict) == sentence


@pytest.mark.parametrize(
    ("status", "hours", "sentence"),
    [
        ("approved", 1, ""),
        ("executing", 1, ""),
        (
            "approved",
            0,
            "The time to carry out this request is over: ask for it again if it is still wanted.",
        ),
        (
            "approved",
            None,
            "The time to carry out this request is over: ask for it again if it is still wanted.",
        ),
        ("pending", 1, "This request is not approved yet: it waits for a decision."),
        ("completed", 1, "This request was approved and carried out already."),
        ("expired", 1, "The time to decide this request is over: it can be asked for again."),
    ],
)
def test_what_is_approved_runs_within_its_time(
    status: str, hours: int | None, sentence: str
) -> None:
    """Which ends apart from the time to decide."""
    until = None if hours is None else NOW + timedelta(hours=hours)
    asked = case(status=status, execute_by=until, expires_at=NOW - timedelta(hours=1))
    assert said(policy.may_run(asked, NOW)) == sentence


@pytest.mark.parametrize(("approved", "over"), [(True, "to carry out"), (False, "to decide")])
def test_who_comes_after_the_time_is_told_which_time(approved: object, over: str) -> None:
    """What was approved in time was decided in time, and not carried out in time."""
    until = NOW - timedelta(hours=1) if approved else None
    asked = case(status="expired", execute_by=until)
    assert said(policy.decide(asked, ANA, NOW)).startswith(f"The time {over} this request is over")


@pytest.mark.parametrize(
    ("someone", "reason", "more", "sentence"),
    [
        (ADA, "the building burns", {}, ""),
        (ADA, "the building burns", {"requester": ADA}, ""),
        (
            ADA,
            " ",
            {},
            (
                "Doing without approval needs a reason, which everyone concerned is told: say in a"
                " few words why."
            ),
        ),
        (ADA, "\u200d\ufe0f", {}, "Doing without approval needs a reason"),
        (ANA, "why not", {}, "Only admins may do without approval."),
        (
            ADA,
            "late",
            {"expires_at": NOW},
            "The time to decide this request is over: it can be asked for again.",
        ),
        (ADA, "late", {"status": "denied"}, "This request is denied already: it can be asked"),
        (
            actor("al", Role.ADMIN, ambiguous=True),
            "x",
            {},
            "Your e-mail address belongs to several people of one asset system",
        ),
    ],
)
def test_admins_break_the_glass_with_a_reason(
    someone: Actor, reason: str, more: dict[str, Any], sentence: str
) -> None:
    """Also for what they asked for themselves, and only for what is still to be decided."""
    found = said(policy.break_glass(case(**more), someone, reason, NOW))
    assert found.startswith(sentence)
    assert bool(found) == bool(sentence)


@pytest.mark.parametrize("status", ALL_CLOSED)
def test_nothing_that_is_closed_is_decided(status: RequestStatus) -> None:
    """Whatever became of it, a late click is told a sentence with a next step or an end."""
    reason = said(policy.decide(case(status=status), ANA, NOW))
    assert reason.startswith("Th")
    assert reason.endswith(".")
    assert reason.count(".") == 1
