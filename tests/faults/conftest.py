"""A desk at which faults are reported, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Records
from tests.desk import opened as opened_desk
from tests.faults.desk import FaultDesk, opened

ON_BOTH = frozenset({"test_at_once"})
"""What differs between the databases; `make prove` tries all else on PostgreSQL too."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make prove` what is the same on both databases."""
    here = Path(__file__).parent
    for item in items:
        on_postgresql = "postgresql" in item.name
        if on_postgresql and item.path.parent == here and item.path.stem not in ON_BOTH:
            item.add_marker(pytest.mark.prove)


@pytest.fixture
async def desk(records: Records, tmp_path: Path) -> AsyncIterator[FaultDesk]:
    """The desk."""
    async with (
        opened_desk(records) as requests,
        opened(requests, requests.client, tmp_path) as desk,
    ):
        requests.factorial.vary(transitions="free")
        yield desk
