"""A role decides where it holds, a voice counts once, and who may be anybody has none."""

import pytest

from bot import policy
from bot.models import Role
from bot.policy import Actor, Case
from bot.policy.roles import Grant, Standing
from tests.ruled import ADA, ANA, BEN, CY, EVE, NOW, OLA, UNSURE, actor, case, rule, said
from tests.unit.policy.test_consent import (
    AGREEMENT,
    BEA,
    BOTH,
    BRIGHTWATER,
    KARL,
    KESTREL,
    SOURCE,
    TOM,
    asked,
    by,
)

HERE = {"source": "itflow", "client": "Larkfield"}
ELSEWHERE = ({"source": "itflow", "client": "Kestrel"}, {"source": "factorial"})
UMA = actor("uma", Role.OPERATOR, identities={(SOURCE, "15")})
"""An operator who is a contact of Brightwater too."""


def of_larkfield(role: Role) -> Actor:
    """Somebody with a role for one client of one source."""
    grant = Grant(role=role, sources=frozenset({"itflow"}), clients=frozenset({"larkfield"}))
    return actor("lee", standing=Standing(grants=(grant,)))


def unsure(one: Actor) -> Actor:
    """The same, whose address leads to several people by now."""
    return one.model_copy(update={"ambiguous": True})


def test_an_admin_does_without_approval_where_they_are_one() -> None:
    """Of one client's assets, in one source; and an operator nowhere."""
    lee = of_larkfield(Role.ADMIN)
    assert policy.may_break_glass(case(**HERE), lee, NOW)
    for elsewhere in ELSEWHERE:
        assert not policy.may_break_glass(case(**elsewhere), lee, NOW)
    assert said(policy.may_break_glass(case(), TOM, NOW)).startswith("Only admins may do without")


def test_an_operator_has_the_rest_done_where_they_are_one() -> None:
    """Of what is half done; nobody else has, nor who may be anybody."""
    lee = of_larkfield(Role.OPERATOR)
    assert policy.may_finish(case(**HERE), lee)
    for elsewhere in ELSEWHERE:
        assert not policy.may_finish(case(**elsewhere), lee)
    assert said(policy.may_finish(case(), EVE)).startswith("Only operators may finish this")
    assert said(policy.may_finish(case(), unsure(OLA))) == UNSURE


def test_all_are_those_whom_the_rule_calls_and_not_those_it_escalates_to() -> None:
    """Who was called in later may agree, and need not."""
    called = rule(
        needed="all",
        approve={"people": ["UANA", "UBEN"]},
        escalate_to={"people": ["UCY"]},
        escalate_after="P1D",
    )
    assert policy.is_met(case(ANA, BEN, rule=called, escalated=True), [ANA, BEN, CY])
    assert not policy.is_met(case(ANA, CY, rule=called, escalated=True), [ANA, BEN, CY])


@pytest.mark.parametrize("needed", [1, "all"])
def test_who_could_approve_shows_that_somebody_who_did_is_the_one_who_asked(
    needed: int | str,
) -> None:
    """By what they share with both; nobody agrees to what they asked for."""
    twin = actor("twin", Role.APPROVER, identities={("factorial", "7")})
    third = actor("third", emails=OLA.emails, identities={("factorial", "7")})
    wanted = case(twin, rule=rule(needed=needed, approve={"people": ["UTWIN"]}))
    assert policy.is_met(wanted, [twin])
    assert not policy.is_met(wanted, [twin, third])


@pytest.mark.parametrize(
    "wanted",
    [
        asked(unsure(BEA), KARL, here=(BRIGHTWATER, KESTREL)),
        asked(consents=(by(unsure(TOM), BRIGHTWATER, KESTREL),)),
        asked(UMA, here=(BRIGHTWATER,), consents=(by(UMA, KESTREL),)),
        case(ADA, rule=AGREEMENT),
    ],
    ids=["a contact unsure", "an operator unsure", "in two ways", "no clients"],
)
def test_no_client_has_agreed_by_who_may_be_anybody_nor_by_one_person_in_two_ways(
    wanted: Case,
) -> None:
    """Nor is anything agreed to where there is no client that could."""
    assert not policy.is_met(wanted, [])


def test_whoever_may_not_record_is_told_who_may() -> None:
    """Where one of the clients is here and the other is not, that is an operator."""
    verdict = policy.record(asked(here=(BRIGHTWATER,)), EVE, BOTH, NOW)
    assert said(verdict).startswith("Only operators for the client may record")
