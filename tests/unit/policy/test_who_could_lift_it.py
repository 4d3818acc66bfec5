"""Whom a refusal is to name: the roles and people who could really lift what is in the way."""

from typing import Any

import pytest

from bot import policy
from bot.models import ADMINS, Denied, Role, Verdict
from bot.policy import Surface
from bot.policy.roles import Standing
from bot.policy.surfaces import FOR
from tests.ruled import ANA, EVE, NOW, OLA, TRANSFER, actor, case, rule

OPERATORS, APPROVERS = frozenset({Role.OPERATOR}), frozenset({Role.APPROVER})


def lifted_by(verdict: Verdict) -> tuple[set[Role], set[str]]:
    """The roles and the people that a refusal names."""
    assert isinstance(verdict, Denied)
    return set(verdict.roles), set(verdict.people)


@pytest.mark.parametrize(
    ("asks", "roles", "people"),
    [
        ([{"roles": ["operator"]}], OPERATORS, ()),
        ([{"roles": ["operator"], "people": ["a@x.y"]}], OPERATORS, ()),
        ([{"everyone": True}, {"roles": ["operator"]}], OPERATORS, ()),
        ([{"roles": ["operator"]}, {"roles": ["operator", "approver"]}], OPERATORS, ()),
        ([{"roles": ["operator"]}, {"roles": ["approver"]}], ADMINS, ()),
        ([{"people": ["a@x.y", "U1"]}], (), {"a@x.y", "U1"}),
        ([{"people": ["a@x.y", "U1"]}, {"people": ["U1"]}], (), {"U1"}),
        ([{"people": ["a@x.y"]}, {"roles": ["operator"]}], ADMINS, ()),
        ([{"groups": ["S1"]}], ADMINS, ()),
    ],
)
def test_who_may_not_ask_is_sent_to_whom_every_rule_lets_ask(
    asks: list[dict[str, Any]], roles: Any, people: Any
) -> None:
    """Where no role and no name satisfies them all, an admin sees to the rules."""
    verdict = policy.may_ask([rule(ask=ask) for ask in asks], TRANSFER, EVE)
    assert lifted_by(verdict) == (set(roles), set(people))


@pytest.mark.parametrize("surface", [one for one in Surface if FOR[one] is not None])
def test_what_is_done_is_left_to_who_may_and_what_is_read_takes_a_role(surface: Surface) -> None:
    """To read something oneself one needs a role, which an admin gives."""
    done = {
        Surface.CHANGES: OPERATORS,
        Surface.FAULTS: OPERATORS,
        Surface.HAND_OVERS: OPERATORS,
        Surface.ALERTS: OPERATORS,
        Surface.RULES: OPERATORS,
        Surface.DECIDE: APPROVERS,
    }
    verdict = policy.may(Standing(), surface)
    assert lifted_by(verdict) == (set(done.get(surface, ADMINS)), set())


@pytest.mark.parametrize(
    ("verdict", "roles", "people"),
    [
        (policy.may_question(case(), EVE, NOW), APPROVERS, ()),
        (policy.may_question(case(rule=rule(approve={"manager": True})), EVE, NOW), ADMINS, ()),
        (policy.decide(case(), ANA.model_copy(update={"ambiguous": True}), NOW), ADMINS, ()),
        (policy.may_finish(case(), EVE), OPERATORS, ()),
        (policy.may_break_glass(case(), ANA, NOW), ADMINS, ()),
        (policy.may_withdraw(case(), ANA), (), {OLA.user}),
        (policy.may_answer_question(case(), ANA, NOW), (), {OLA.user}),
        (policy.could_be_met(case(), ()), ADMINS, ()),
    ],
)
def test_what_stands_in_the_way_of_a_request_says_who_could_lift_it(
    verdict: Verdict, roles: Any, people: Any
) -> None:
    """Whoever may decide, finish or withdraw it, or sees to roles and rules."""
    assert lifted_by(verdict) == (set(roles), set(people))


@pytest.mark.parametrize(
    "verdict",
    [
        policy.decide(case(), OLA, NOW),
        policy.decide(case(ANA), ANA, NOW),
        policy.decide(case(expires_at=NOW), ANA, NOW),
        policy.decide(case(status="denied"), ANA, NOW),
        policy.may_withdraw(case(status="completed"), OLA),
        policy.has_reason([rule(reason=True)], ""),
        policy.may_stand_in(ANA, actor("cy"), is_away=True),
    ],
)
def test_how_things_stand_sends_nobody_to_anybody(verdict: Verdict) -> None:
    """One's own request, one that is decided or too late, and what was left out of a form."""
    assert isinstance(verdict, Denied)
    assert not verdict.needs_help
