"""What a card and a form offer somebody is what policy lets them ask for."""

from typing import Any

import pytest

from bot.answering.offers import Offers
from bot.assets.client import AssetChanges, Capabilities
from bot.language.changes import AskChange
from bot.models import Status
from bot.policy import Rule, Who
from tests.made import SOURCE, FakeSource, asset
from tests.ruled import EVE, OLA, rule

RETIRING = rule(operations={"retire"}, reason=True, ask=Who(people=frozenset({OLA.user})))
EDITING = rule(operations={"edit"}, ask=Who(everyone=True))
WHOEVER: Any = None


class Edited(FakeSource):
    """A source at which the status can be edited."""

    capabilities = Capabilities(update=True, fields=frozenset({"status"}))


def offers(*rules: Rule) -> Offers:
    """Those to Eve under these rules."""
    source: Any = Edited()
    return Offers(
        sources={SOURCE: source},
        rules=lambda: rules,
        actor=lambda _viewer, _groups: EVE,
        paused=lambda: False,
    )


@pytest.mark.parametrize(("status", "may"), [(Status.LOST, True), (Status.RETIRED, False)])
def test_who_may_not_retire_begins_no_edit_that_does(status: Status, *, may: bool) -> None:
    """Whoever may edit begins every other one."""
    wanted = AskChange(operation="edit", status=status)
    assert offers(EDITING, RETIRING).may_begin(wanted, asset(), WHOEVER) == may


@pytest.mark.parametrize(("status", "enough"), [(Status.LOST, True), (Status.RETIRED, False)])
def test_an_edit_that_retires_has_the_reason_that_a_retirement_wants(
    status: Status, *, enough: bool
) -> None:
    """Before it is sent: any other edit needs none."""
    changes = AssetChanges(status=status, tag="LT-9")
    found = offers(EDITING, RETIRING)
    assert bool(found.has_reason(asset(), changes, "")) == enough
    assert found.has_reason(asset(), changes, "It is broken.")
