"""Hand-overs at a desk, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Records
from tests.handing import Handing, handing_over

ON_BOTH = frozenset({"test_hand_overs_racing"})
"""What differs between the databases; `make prove` tries all else on PostgreSQL too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make prove` what is the same on both databases."""
    here = Path(__file__).parent
    for item in items:
        on_postgresql = "[postgresql" in item.name or "-postgresql" in item.name
        if on_postgresql and item.path.parent == here and item.path.stem not in ON_BOTH:
            item.add_marker(pytest.mark.prove)


@pytest.fixture
async def handing(records: Records) -> AsyncIterator[Handing]:
    """The desk, and what follows its changes."""
    async with handing_over(records) as handing:
        yield handing
