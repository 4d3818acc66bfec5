"""Who may ask for a change, and whether anybody could approve it."""

import pytest

from bot import policy
from bot.models import Role, Verdict
from bot.policy import Actor, Facts
from bot.policy.roles import Grant, Standing
from bot.policy.rules import BUILT_IN
from tests.ruled import ADA, ANA, BEN, EVE, OLA, TRANSFER, UNSURE, actor, case, rule, said


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        (policy.may_ask([rule()], TRANSFER, OLA), ""),
        (policy.may_ask([rule()], TRANSFER, ADA), ""),
        (policy.may_ask([rule(ask={"everyone": True})], TRANSFER, EVE), ""),
        (
            policy.may_ask([rule(ask={"everyone": True}), rule()], TRANSFER, EVE),
            "Only operators may ask for this.",
        ),
        (
            policy.may_ask(
                [rule(ask={"roles": ["operator", "admin"], "people": ["a@x.y"], "groups": ["S1"]})],
                TRANSFER,
                EVE,
            ),
            (
                "Only operators, admins, 1 person by name or the members of 1 user group may ask"
                " for this."
            ),
        ),
        (
            policy.may_ask([rule(ask={"people": ["a@x.y"]})], TRANSFER, EVE),
            "Only 1 person by name may ask for this.",
        ),
        (
            policy.may_ask([rule()], TRANSFER, actor("amy", Role.OPERATOR, ambiguous=True)),
            UNSURE,
        ),
        (policy.has_reason([rule()], None), ""),
        (policy.has_reason([rule(), rule(reason=True)], "it is broken"), ""),
        (
            policy.has_reason([rule(), rule(reason=True)], " \n"),
            "This needs a reason: say in a few words why, and ask again.",
        ),
        (
            policy.has_reason([rule(reason=True)], "\u200b\u3164\u2800"),
            "This needs a reason: say in a few words why, and ask again.",
        ),
    ],
)
def test_who_may_ask(verdict: Verdict, sentence: str) -> None:
    """And what is said to who may not."""
    assert said(verdict) == sentence


def test_a_client_that_a_role_is_for_may_be_asked_for_alone() -> None:
    """The facts say whose asset it is."""
    grant = Grant(role=Role.OPERATOR, clients=frozenset({"larkfield"}))
    olga = actor("olga", standing=Standing(grants=(grant,)))
    theirs = Facts(kind="assign", source="itflow", client="Larkfield")
    assert policy.may_ask([rule()], theirs, olga)
    assert not policy.may_ask([rule()], theirs._replace(client=None), olga)


def test_the_eligible_are_those_who_could_approve() -> None:
    """Neither whoever asks, nor who is not meant, nor who may be anybody."""
    unsure = actor("uma", Role.APPROVER, ambiguous=True)
    again = actor("ola2", Role.APPROVER, emails=OLA.emails)
    assert policy.eligible(case(), [ANA, EVE, OLA, unsure, again, ADA]) == (ANA, ADA)


@pytest.mark.parametrize(
    ("needed", "others", "sentence"),
    [
        (0, (), ""),
        (1, (ANA,), ""),
        (2, (ANA, BEN), ""),
        ("all", (ANA,), ""),
        (
            1,
            (),
            (
                "This needs 1 approval and nobody else could give one: have somebody add to"
                ' assetbot.toml, in the rule “one”, approve = ["approver", "name@example.com"].'
            ),
        ),
        (
            2,
            (ANA, actor("ana2", Role.APPROVER, emails=ANA.emails)),
            (
                "This needs 2 approvals and only 1 other person could give one: have somebody add"
                ' to assetbot.toml, in the rule “one”, approve = ["approver", "name@example.com"].'
            ),
        ),
        (
            "all",
            (),
            (
                "This needs everyone's approval and nobody else could give one: have somebody add"
                ' to assetbot.toml, in the rule “one”, approve = ["approver", "name@example.com"].'
            ),
        ),
    ],
)
def test_a_rule_that_nobody_could_meet_is_refused_when_asked(
    needed: object, others: tuple[Actor, ...], sentence: str
) -> None:
    """Naming the line to add to assetbot.toml; one person with two Slack users is one."""
    assert said(policy.could_be_met(case(rule=rule(needed=needed)), others)) == sentence


def test_what_is_built_in_and_nobody_could_meet_asks_for_one_more_approver() -> None:
    """One admin alone cannot get a transfer approved."""
    asked = case(rule=BUILT_IN[0], requester=ADA)
    assert policy.eligible(asked, [ADA]) == ()
    assert said(policy.could_be_met(asked, ())) == (
        "This needs 1 approval and nobody else could give one: have somebody add to"
        ' assetbot.toml, as one more role, [[roles]] role = "approver", people ='
        ' ["name@example.com"].'
    )
