"""Both clients agree to a transfer: by their own contacts, or by a consent that is recorded."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import policy
from bot.models import Named, Role
from bot.policy import Actor, Case, Concerned, Consent, Facts, Side, Who
from bot.policy.consent import MOST_REFERENCE
from bot.policy.roles import Grant, Standing
from tests.ruled import NOW, OLA, OPERATORS, actor, case, rule, said
from tests.unit.policy.test_deciding_property import ACTORS, share

SOURCE = "itflow"
BRIGHTWATER, KESTREL = Named(id="2", name="Brightwater"), Named(id="3", name="Kestrel")
AGREEMENT = rule(
    operations={"client_transfer"}, ask=OPERATORS, approve=Who(clients=True), needed="clients"
)
BEA = actor("bea", identities={(SOURCE, "15")})
KARL = actor("karl", identities={(SOURCE, "16")})
IRIS = actor("iris", identities={(SOURCE, "15"), (SOURCE, "16")})
TOM = actor("tom", Role.OPERATOR)
MEI = actor("mei", Role.OPERATOR)
EVE = actor("eve", Role.APPROVER)
BOTH = {"2": "mail of 3 Nov", "3": "CHG-4711"}


def sides(*here: Named) -> Concerned:
    """The two clients, of which these have somebody here."""
    return Concerned(
        sides=(
            Side(
                client=BRIGHTWATER, contacts=frozenset({(SOURCE, "15")}), here=BRIGHTWATER in here
            ),
            Side(client=KESTREL, contacts=frozenset({(SOURCE, "16")}), here=KESTREL in here),
        )
    )


def asked(*agreed: Actor, here: tuple[Named, ...] = (), **more: Any) -> Case:
    """A transfer from Brightwater to Kestrel that Ola asked for."""
    facts = {"rule": AGREEMENT, "source": SOURCE, "concerned": sides(*here), **more}
    return case(*agreed, **facts)


def by(one: Actor, *clients: Named) -> Consent:
    """The consent of clients as somebody recorded it."""
    return Consent(actor=one, clients=frozenset(client.id for client in clients))


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        (asked(BEA, KARL, here=(BRIGHTWATER, KESTREL)), True),
        (asked(IRIS, here=(BRIGHTWATER, KESTREL)), True),
        (asked(BEA, here=(BRIGHTWATER, KESTREL)), False),
        (asked(BEA, TOM, here=(BRIGHTWATER, KESTREL)), False),
        (asked(BEA, here=(BRIGHTWATER,), consents=(by(TOM, KESTREL),)), True),
        (asked(consents=(by(TOM, BRIGHTWATER, KESTREL),)), True),
        (asked(consents=(by(TOM, KESTREL),)), False),
        (asked(here=(BRIGHTWATER,), consents=(by(TOM, BRIGHTWATER, KESTREL),)), False),
        (asked(consents=(by(OLA, BRIGHTWATER, KESTREL),)), False),
        (asked(consents=(by(EVE, BRIGHTWATER, KESTREL),)), False),
        (asked(BEA, here=(BRIGHTWATER,), consents=(by(BEA, KESTREL),)), False),
        (asked(), False),
    ],
)
def test_each_client_agrees_for_itself_or_its_consent_is_recorded(
    wanted: Case, *, met: bool
) -> None:
    """Nobody stands in for a client that is here, nor speaks in two ways, nor asks and agrees."""
    assert policy.is_met(wanted, []) is met


def test_a_requester_is_found_out_by_whatever_they_share() -> None:
    """A second Slack user with the same address, or the same contact, records and approves none."""
    twin = actor("ola2", Role.OPERATOR, emails=OLA.emails)
    assert "You asked for this" in said(policy.record(asked(), twin, BOTH, NOW))
    third = actor("third", emails=OLA.emails, identities={(SOURCE, "15")})
    bea = actor("bea", identities={(SOURCE, "15")})
    wanted = asked(bea, KARL, here=(BRIGHTWATER, KESTREL))
    assert policy.is_met(wanted, [])
    assert not policy.is_met(wanted, [third])


@pytest.mark.parametrize(
    ("one", "here", "references", "why"),
    [
        (TOM, (), BOTH, ""),
        (TOM, (), {"2": "x", "3": " "}, "by which reference Kestrel agreed"),
        (TOM, (), {"2": "\u200b", "3": "x"}, "by which reference Brightwater agreed"),
        (TOM, (), {}, "by which reference Brightwater agreed"),
        (TOM, (), {"2": "x" * (MOST_REFERENCE + 1), "3": "x"}, "at most 200 characters"),
        (TOM, (BRIGHTWATER,), {"3": "CHG-4711"}, ""),
        (TOM, (BRIGHTWATER, KESTREL), BOTH, "one of them has to agree"),
        (EVE, (), BOTH, "Only operators for the client"),
        (OLA, (), BOTH, "You asked for this"),
        (actor("amb", Role.OPERATOR, ambiguous=True), (), BOTH, "several people"),
    ],
)
def test_a_consent_is_recorded_by_operators_with_a_reference(
    one: Actor, here: tuple[Named, ...], references: dict[str, str], why: str
) -> None:
    """For clients that have nobody here, and by anybody but who asked."""
    verdict = policy.record(asked(here=here), one, references, NOW)
    assert bool(verdict) is (not why)
    assert why in said(verdict)


def test_an_operator_of_one_client_records_that_ones_consent_alone() -> None:
    """The other's is for whoever is let there."""
    grant = Grant(role=Role.OPERATOR, sources=frozenset({SOURCE}), clients=frozenset({"kestrel"}))
    lou = actor("lou", standing=Standing(grants=(grant,)))
    assert [side.client for side in policy.to_record(asked(), lou)] == [KESTREL]


def test_an_approval_is_a_contacts_own() -> None:
    """An operator who clicks Approve is told to record the consent instead."""
    assert policy.approve(asked(here=(BRIGHTWATER,)), BEA, NOW)
    assert "record the consent" in said(policy.approve(asked(), TOM, NOW))
    assert "agreed" in said(policy.record(asked(consents=(by(TOM, KESTREL),)), TOM, BOTH, NOW))
    late = NOW + timedelta(days=2)
    assert "over" in said(policy.record(asked(), TOM, BOTH, late))


def test_whoever_asks_may_ask_for_both_clients() -> None:
    """An operator of the one alone cannot push an asset to the other."""
    grant = Grant(role=Role.OPERATOR, sources=frozenset({SOURCE}), clients=frozenset({"kestrel"}))
    lou = actor("lou", standing=Standing(grants=(grant,)))
    facts = Facts(kind="client_transfer", source=SOURCE, client="Kestrel")
    assert policy.may_ask([AGREEMENT], facts, lou)
    to = facts._replace(to_client="Brightwater")
    assert not policy.may_ask([AGREEMENT], to, lou)


def test_a_rule_for_one_client_is_asked_whichever_way_it_goes() -> None:
    """Of those for either client the strictest holds."""
    strict = rule(name="strict", operations={"client_transfer"}, client="Kestrel", needed=3)
    facts = Facts(kind="client_transfer", source=SOURCE, client="Brightwater", to_client="kestrel")
    assert policy.ruling([AGREEMENT, strict], facts).rule == strict
    back = facts._replace(client="Kestrel", to_client="Brightwater")
    assert policy.ruling([AGREEMENT, strict], back).rule == strict


@pytest.mark.parametrize(
    ("people", "here", "why"),
    [
        ((BEA, KARL), (BRIGHTWATER, KESTREL), ""),
        ((TOM,), (), ""),
        ((BEA, TOM), (BRIGHTWATER,), ""),
        ((BEA,), (BRIGHTWATER,), "Kestrel has nobody in this workspace"),
        ((TOM, OLA), (BRIGHTWATER,), "Nobody but you could agree for Brightwater"),
        (
            (actor("x", Role.OPERATOR, identities={(SOURCE, "15")}),),
            (BRIGHTWATER,),
            "only one person but you",
        ),
    ],
)
def test_what_could_never_be_agreed_to_is_not_asked_for(
    people: tuple[Actor, ...], here: tuple[Named, ...], why: str
) -> None:
    """Somebody has to be there for each client, and no one person in two ways."""
    wanted = asked(here=here)
    verdict = policy.could_be_met(wanted, policy.eligible(wanted, people))
    assert (bool(verdict), why in said(verdict)) == (not why, True)


SIDES = st.builds(
    Concerned,
    sides=st.tuples(
        *(
            st.builds(
                Side,
                client=st.just(client),
                contacts=st.frozensets(
                    st.tuples(st.just(SOURCE), st.sampled_from("123")), max_size=2
                ),
                here=st.booleans(),
            )
            for client in (BRIGHTWATER, Named(id="3", name="Larkfield"))
        )
    ),
)
ACTS = st.lists(st.tuples(ACTORS, st.booleans()), max_size=6)


@given(requester=ACTORS, concerned=SIDES, acts=ACTS)
def test_no_row_of_clicks_makes_a_client_agree_that_has_not(
    requester: Actor, concerned: Concerned, acts: list[tuple[Actor, bool]]
) -> None:
    """For each client somebody else than the requester spoke: a contact, or for nobody here."""
    wanted = asked(requester=requester, concerned=concerned)
    spoke: list[tuple[Actor, frozenset[str]]] = []
    for one, records in acts:
        if records and policy.record(wanted, one, BOTH, NOW):
            clients = frozenset(side.client.id for side in policy.to_record(wanted, one))
            assert all(not side.here for side in policy.to_record(wanted, one))
            wanted = wanted.model_copy(
                update={"consents": (*wanted.consents, Consent(actor=one, clients=clients))}
            )
            spoke.append((one, clients))
        elif not records and policy.approve(wanted, one, NOW):
            wanted = wanted.model_copy(update={"approvers": (*wanted.approvers, one)})
            spoke.append((one, policy.speaks_for(concerned, one)))
    for one, _ in spoke:
        assert not share(one, requester)
        assert not one.ambiguous
    for at, (one, _) in enumerate(spoke):
        assert not any(share(one, other) for other, _ in spoke[at + 1 :])
    if policy.is_met(wanted, [one for one, _ in acts]):
        agreed = frozenset().union(*(clients for _, clients in spoke))
        assert agreed >= {side.client.id for side in concerned.sides}


@given(requester=ACTORS, concerned=SIDES, people=st.lists(ACTORS, max_size=4))
def test_what_is_agreed_to_could_be(
    requester: Actor, concerned: Concerned, people: list[Actor]
) -> None:
    """Nothing is refused beforehand that the same people could agree to, one after the other."""
    wanted = asked(requester=requester, concerned=concerned)
    could = policy.could_be_met(wanted, policy.eligible(wanted, people))
    for one in people:
        if policy.approve(wanted, one, NOW):
            wanted = wanted.model_copy(update={"approvers": (*wanted.approvers, one)})
        elif policy.record(wanted, one, BOTH, NOW):
            clients = frozenset(side.client.id for side in policy.to_record(wanted, one))
            given_ = Consent(actor=one, clients=clients)
            wanted = wanted.model_copy(update={"consents": (*wanted.consents, given_)})
    if policy.is_met(wanted, people):
        assert could
