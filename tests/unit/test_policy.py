"""Who may see what of an asset."""

from datetime import date

import pytest

from bot import policy
from bot.errors import NotPermitted
from bot.models import Asker, Asset, AssetRef, Money

ANYONE = policy.viewer(None, today=date(2026, 11, 22))
ASSET = Asset(
    ref=AssetRef("factorial", "1"),
    serial_number="C02XL0ABJGH5",
    price=Money(minor_units=229900, currency="EUR"),
    notes="Keep the original box.",
)


def test_price_and_notes_are_nobodys_to_see() -> None:
    """Until there are roles, what an asset cost and what was noted reaches no view."""
    view = policy.view(ANYONE, ASSET)
    assert view.price is None
    assert view.notes is None
    assert "229900" not in view.model_dump_json()


def test_everything_else_is_the_assets_own() -> None:
    """A view takes every other field as it is."""
    view = policy.view(ANYONE, ASSET)
    fields = set(policy.AssetView.model_fields) - {"price", "notes"}
    assert {name: getattr(view, name) for name in fields} == {
        name: getattr(ASSET, name) for name in fields
    }


def test_an_asset_in_full_is_for_a_terminal_alone() -> None:
    """Whoever asks in Slack is refused what an import or an export would show."""
    asker = Asker(user="U1", name="Ana", zone=None)
    assert policy.in_full(ANYONE, ASSET) == ASSET
    with pytest.raises(NotPermitted):
        policy.in_full(policy.viewer(asker, today=date(2026, 11, 22)), ASSET)
