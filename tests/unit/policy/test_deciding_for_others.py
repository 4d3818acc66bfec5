"""Who decides for whom is away: never the requester, never twice, and no further."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import policy
from bot.policy import Actor, Case, Rule, Who
from bot.policy.deciding import agreed
from tests.ruled import ANA, BEN, CY, EVE, NOW, OLA, actor, case, rule, said
from tests.unit.policy.test_deciding_property import ACTORS

DORA = actor("dora")
"""Whom no rule means."""


def standing_in(one: Actor, *absent: Actor) -> Actor:
    """Somebody whom those who are away have named."""
    return one.model_copy(update={"stands_in_for": absent})


FOR_ANA = standing_in(DORA, ANA)


def decided(one: Actor, of: Case) -> Actor:
    """Somebody as they stand on a request that they have approved."""
    assert policy.decide(of, one, NOW)
    return policy.with_delegation(of, one)


def test_who_stands_in_decides_for_whom_is_away() -> None:
    """They alone could not."""
    assert not policy.decide(case(), DORA, NOW)
    assert policy.decide(case(), FOR_ANA, NOW)
    assert policy.instead_of(case(), FOR_ANA) == ANA
    assert [one.user for one in policy.eligible(case(), [ANA, FOR_ANA])] == ["UANA", "UDORA"]
    assert policy.is_met(case(decided(FOR_ANA, case())), [ANA, FOR_ANA])


def test_for_whom_the_rule_does_not_mean_nobody_decides() -> None:
    """Standing in gives no more than the one who is away has."""
    assert not policy.decide(case(), standing_in(DORA, EVE), NOW)


def test_nobody_decides_for_themselves_by_another_account() -> None:
    """Whom the rule means by one user is not meant by another, though that one were away."""
    away = DORA.model_copy(update={"user": "UDORA2"})
    means_her = case(rule=rule(approve=Who(people=frozenset({"UDORA2"}))))
    assert policy.decide(means_her, away, NOW)
    assert policy.instead_of(means_her, standing_in(DORA, away)) is None
    assert not policy.decide(means_her, standing_in(DORA, away), NOW)


def test_the_requester_decides_for_nobody() -> None:
    """Not even as the delegate of an approver."""
    verdict = policy.decide(case(), standing_in(OLA, ANA), NOW)
    assert said(verdict).startswith("You asked for this")
    assert policy.eligible(case(), [ANA, standing_in(OLA, ANA)]) == (ANA,)


def test_nobody_decides_for_the_requester() -> None:
    """An approver who asks cannot leave it to somebody they have named."""
    theirs = case(requester=ANA)
    assert not policy.decide(theirs, FOR_ANA, NOW)
    assert policy.eligible(theirs, [BEN, FOR_ANA]) == (BEN,)


@pytest.mark.parametrize(
    "shared",
    [
        {"person": OLA.person},
        {"user": OLA.user},
        {"emails": OLA.emails},
    ],
)
def test_the_requester_is_found_under_any_identity(shared: dict[str, object]) -> None:
    """As whoever stands in, and as whoever is away."""
    other = ANA.model_copy(update=shared)
    assert not policy.decide(case(), standing_in(other, BEN), NOW)
    assert not policy.decide(case(), standing_in(DORA, other), NOW)


def test_who_stands_in_passes_it_on_to_nobody() -> None:
    """What is left to somebody who is away themselves is left to nobody else."""
    assert not policy.decide(case(), standing_in(EVE, FOR_ANA), NOW)
    circle = standing_in(EVE, standing_in(DORA, standing_in(EVE, ANA)))
    assert not policy.decide(case(), circle, NOW)


def test_both_together_have_one_voice() -> None:
    """Whoever comes back cannot approve again what was approved for them."""
    two = case(rule=rule(needed=2))
    once = case(decided(FOR_ANA, two), rule=rule(needed=2))
    assert said(policy.decide(once, ANA, NOW)).startswith("Whoever stood in for you")
    after = case(*once.approvers, ANA, rule=rule(needed=2))
    assert agreed(after, [ANA, BEN, FOR_ANA]) == 1
    assert not policy.is_met(after, [ANA, BEN, FOR_ANA])
    assert policy.is_met(case(*once.approvers, BEN, rule=rule(needed=2)), [ANA, BEN, FOR_ANA])


def test_once_they_have_approved_themselves_nobody_does_it_for_them() -> None:
    """The one who is away may still click."""
    once = case(ANA, rule=rule(needed=2))
    assert said(policy.decide(once, FOR_ANA, NOW)).startswith("Whom you stand in for")


def test_who_stands_in_for_several_has_one_voice_more_at_most() -> None:
    """A person counts once, however many have named them."""
    both = standing_in(DORA, ANA, BEN)
    two = case(rule=rule(needed=2))
    once = case(decided(both, two), rule=rule(needed=2))
    assert not policy.decide(once, both, NOW)
    assert not policy.is_met(once, [ANA, BEN, both])
    assert policy.is_met(case(*once.approvers, BEN, rule=rule(needed=2)), [ANA, BEN, both])


def test_an_approver_who_stands_in_for_another_decides_for_themselves() -> None:
    """The other voice is left to whoever it is."""
    ben = standing_in(BEN, ANA)
    assert policy.instead_of(case(), ben) is None
    assert policy.with_delegation(case(), ben).stands_in_for == ()
    assert agreed(case(policy.with_delegation(case(), ben), ANA), [ANA, ben]) == 2


def test_where_all_have_to_agree_a_delegate_agrees_for_whom_is_away() -> None:
    """As many as the rule means, each by themselves or by another."""
    every = rule(needed="all")
    of = case(rule=every)
    asked = [ANA, BEN, CY, FOR_ANA]
    assert policy.is_met(case(decided(FOR_ANA, of), BEN, CY, rule=every), asked)
    assert not policy.is_met(case(decided(FOR_ANA, of), BEN, rule=every), asked)


def test_nobody_stands_in_for_themselves_nor_while_they_are_away() -> None:
    """Said when they are named; under a second user they are themselves still."""
    second = ANA.model_copy(update={"user": "UANA2", "person": "other"})
    assert not policy.may_stand_in(ANA, second, is_away=False)
    assert not policy.may_stand_in(ANA, BEN, is_away=True)
    assert not policy.may_stand_in(ANA, BEN.model_copy(update={"ambiguous": True}), is_away=False)
    assert policy.may_stand_in(ANA, BEN, is_away=False)


STANDING_IN = st.builds(
    lambda one, absent: one.model_copy(update={"stands_in_for": tuple(absent)}),
    ACTORS,
    st.lists(
        st.builds(
            lambda one, further: one.model_copy(update={"stands_in_for": tuple(further)}),
            ACTORS,
            st.lists(ACTORS, max_size=1),
        ),
        max_size=2,
    ),
)
"""People who stand in for others, who may stand in for others."""


@given(requester=STANDING_IN, asked=st.lists(STANDING_IN, max_size=4))
def test_no_request_is_decided_by_or_for_whoever_made_it(
    requester: Actor, asked: list[Actor]
) -> None:
    """Whatever they share with anybody, and whoever has named whom."""
    of = case(requester=requester)
    for one in asked:
        if policy.decide(of, one, NOW):
            assert not policy.is_same(one, requester)
            absent = policy.instead_of(of, one)
            assert absent is None or not policy.is_same(absent, requester)
            bare = one.model_copy(update={"stands_in_for": ()})
            assert policy.approves(of, bare) != (absent is not None)
    for able in policy.eligible(of, asked):
        assert not policy.is_same(able, requester)
        assert not any(policy.is_same(absent, requester) for absent in able.stands_in_for)


@given(asked=st.lists(STANDING_IN, min_size=1, max_size=4))
def test_standing_in_for_others_makes_no_voices(asked: list[Actor]) -> None:
    """Those who were asked are never counted for more than there are among them and the absent."""
    of = case(rule=rule(needed=9))
    spoken = [policy.with_delegation(of, one) for one in asked if policy.decide(of, one, NOW)]
    voices = {id(one) for one in spoken}
    assert agreed(case(*spoken, rule=rule(needed=9)), asked) <= len(voices)
    meant = [one for one in asked if policy.approves(of, one)]
    assert len(policy.persons(policy.eligible(of, asked))) <= len(meant)


def test_a_rule_that_escalates_counts_its_delegates_too() -> None:
    """Once those are called whom it escalates to, whoever stands in for one of them is."""
    escalating = rule(escalate_after=timedelta(days=1), escalate_to={"people": {EVE.user}})
    for_eve = standing_in(DORA, EVE)
    assert not policy.decide(case(rule=escalating), for_eve, NOW)
    assert policy.decide(case(rule=escalating, escalated=True), for_eve, NOW)


@pytest.mark.parametrize(
    ("asked", "someone", "could"),
    [
        (rule(), ANA, True),
        (rule(), EVE, False),
        (rule(approve=Who(people=frozenset({"UEVE"}))), EVE, True),
        (rule(approve=Who(groups=frozenset({"S1"}))), actor("gus", groups={"S1"}), True),
        (rule(approve=Who(manager=True)), actor("max", identities={("factorial", "12")}), True),
        (rule(approve=Who(manager=True)), EVE, False),
        (rule(approve=Who(contact=True)), actor("kim", identities={("itflow", "3")}), True),
        (rule(approve=Who(contact=True)), actor("max", identities={("factorial", "12")}), False),
        (rule(needed=0), ANA, False),
        (rule(approve=Who(clients=True), needed="clients"), ANA, False),
        (rule(needed="clients"), ANA, False),
    ],
)
def test_nobody_decides_for_who_decides_nothing(asked: Rule, someone: Actor, could: object) -> None:
    """Nor for a contact what a client has to agree to, nor what nobody needs to decide."""
    is_contact = ("itflow", "3") in someone.identities
    assert policy.could_delegate([asked], someone, is_contact=is_contact) is could
