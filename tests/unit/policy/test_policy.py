"""Who may see what of an asset, and what is for whom."""

from datetime import date

import pytest

from bot import policy
from bot.errors import NotPermitted
from bot.models import Asker, Asset, AssetRef, Money, Named, Part, Role, Scope
from bot.policy import DEEDS, Bound, Looked, Reach, Surface, Viewer, may
from bot.policy.roles import Grant, Standing
from bot.policy.surfaces import FOR

TODAY = date(2026, 11, 22)
ANA = Asker(user="U0ANA", name="Ana")
ASSET = Asset(
    ref=AssetRef("itflow", "1"),
    serial_number="C02XL0ABJGH5",
    client=Named(id="7", name="Kestrel Freight"),
    price=Money(minor_units=229900, currency="EUR"),
    notes="Keep the original box.",
    ip="10.2.10.31",
    mac="02:00:5e:02:00:31",
)
DETAILS = ("price", "notes", "ip", "mac")


def standing(
    role: Role | None, *, source: str | None = None, client: str | None = None
) -> Standing:
    """The standing of someone with one role, perhaps for one source or one client of it alone."""
    if role is None:
        return Standing()
    grant = Grant(
        role=role,
        sources=frozenset({source}) if source else None,
        clients=frozenset({client.casefold()}) if client else None,
    )
    return Standing(grants=(grant,))


def viewer(held: Standing, *, reach: Reach | None = None, bound: Bound | None = None) -> Viewer:
    """Ana with that standing."""
    return policy.viewer(ANA, held, today=TODAY, reach=reach, bound=bound)


def details(seen: Viewer) -> set[str]:
    """Which of the details someone sees."""
    view = policy.view(seen, ASSET)
    return {name for name in DETAILS if getattr(view, name) is not None}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.ADMIN])
def test_price_notes_and_addresses_are_for_operators_auditors_and_admins(role: Role) -> None:
    """They see the asset as it is."""
    assert details(viewer(standing(role))) == set(DETAILS)


@pytest.mark.parametrize("role", [None, Role.APPROVER])
def test_nobody_else_sees_price_notes_and_addresses(role: Role | None) -> None:
    """Not in any form: neither as a field nor as text in another one."""
    view = policy.view(viewer(standing(role)), ASSET)
    assert details(viewer(standing(role))) == set()
    for word in ("229900", "original box", "10.2.10.31", "02:00:5e"):
        assert word not in view.model_dump_json()


def test_everything_else_is_the_assets_own() -> None:
    """A view takes every other field as it is."""
    view = policy.view(viewer(Standing()), ASSET)
    fields = set(policy.AssetView.model_fields) - set(DETAILS)
    assert {name: getattr(view, name) for name in fields} == {
        name: getattr(ASSET, name) for name in fields
    }


@pytest.mark.parametrize(
    ("source", "client", "seen"),
    [
        ("itflow", None, DETAILS),
        ("itflow", "kestrel freight", DETAILS),
        ("itflow", "Brightwater", ()),
        ("factorial", None, ()),
    ],
)
def test_an_operator_sees_the_details_of_their_own_sources_and_clients(
    source: str, client: str | None, seen: tuple[str, ...]
) -> None:
    """Of any other asset they see what everyone sees."""
    held = standing(Role.OPERATOR, source=source, client=client)
    assert details(viewer(held)) == set(seen)


def test_what_others_read_along_has_no_details_whoever_asks() -> None:
    """Shared, an admin's card is everyone's card."""
    assert details(viewer(standing(Role.ADMIN)).for_everyone()) == set()


def test_a_terminal_has_operators_rights() -> None:
    """Whoever may run the bot's command lists everything and sees it in full."""
    terminal = policy.viewer(None, policy.TERMINAL, today=TODAY)
    assert terminal.lists == Scope()
    assert policy.in_full(terminal, ASSET) == ASSET


def test_a_csv_in_full_is_for_those_who_may_export_the_asset() -> None:
    """Everyone else is told whom it is for."""
    elsewhere = viewer(standing(Role.OPERATOR, source="factorial"))
    assert policy.in_full(viewer(standing(Role.AUDITOR)), ASSET) == ASSET
    with pytest.raises(NotPermitted, match="for auditors and operators of Kestrel Freight"):
        policy.in_full(elsewhere, ASSET)


def test_lists_are_within_the_reach_and_within_the_channel() -> None:
    """Both narrow the scope; looking up one asset is narrowed by the channel alone."""
    reach = Reach(parts=(Part(source="itflow", clients=frozenset({"7"})),), words=("Kestrel",))
    bound = Bound(client="Kestrel", scope=Scope(sources=frozenset({"itflow"})))
    held = standing(Role.OPERATOR, source="itflow", client="Kestrel")
    seen = viewer(held, reach=reach, bound=bound)
    assert seen.lists == bound.scope.model_copy(update={"parts": reach.parts})
    assert seen.scope == bound.scope
    assert seen.listed == Looked(words=("Kestrel",))
    assert seen.for_everyone().listed == Looked(words=("Kestrel",), for_everyone=True)
    assert viewer(Standing()).lists is None


def test_a_role_is_held_where_it_was_granted() -> None:
    """Anywhere at all, everywhere, at a source, or at one client of it; an admin has every role."""
    one = standing(Role.APPROVER, source="itflow", client="Kestrel")
    assert one.has(Role.APPROVER)
    assert one.has(Role.APPROVER, source="itflow", client="KESTREL")
    assert not one.has(Role.APPROVER, source="itflow", client="Brightwater")
    assert not one.has(Role.APPROVER, source="itflow")
    assert not one.has(Role.OPERATOR, source="itflow", client="Kestrel")
    assert all(standing(Role.ADMIN).has(role, source="any") for role in Role)


def test_a_reach_joins_what_several_grants_say() -> None:
    """Sources whole or by clients, each once; everywhere where one of them is."""
    whole, client = (
        Grant(role=Role.OPERATOR, sources=frozenset({"factorial"})),
        Grant(role=Role.AUDITOR, sources=frozenset({"itflow"}), clients=frozenset({"a"})),
    )
    both = Standing(grants=(whole, client, whole))
    assert both.reach(Role.OPERATOR, Role.AUDITOR) == (
        ("factorial", None),
        ("itflow", frozenset({"a"})),
    )
    assert both.reach(Role.APPROVER) == ()
    everywhere = Standing(grants=(*both.grants, Grant(role=Role.OPERATOR)))
    assert everywhere.reach(Role.OPERATOR) is None


def test_each_kind_of_question_is_part_of_one_deed_that_is_for_the_same_people() -> None:
    """So that “whoami” leaves out nothing, and promises nothing that is refused."""
    assert sorted(one for deed in DEEDS for one in deed.surfaces) == sorted(Surface)
    assert all(len({FOR[one] for one in deed.surfaces}) == 1 for deed in DEEDS)


def test_a_refusal_says_whom_it_is_for_and_what_slack_did_not_tell() -> None:
    """And what can be asked instead."""
    verdict = may(Standing(unread=("S0DESK",)), Surface.LISTS)
    assert not verdict
    assert str(verdict.model_dump()["reason"]).startswith("Lists are for auditors and operators.")
    assert "who is in the user group S0DESK" in verdict.model_dump()["reason"]
    assert "“whoami” says" in verdict.model_dump()["reason"]
