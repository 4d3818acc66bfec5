"""Alert rules on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Index, Records
from tests.alerts.alerting import Alerting

ON_BOTH = frozenset({"test_alerts_racing"})
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
async def alerting(records: Records, tmp_path: Path) -> AsyncIterator[Alerting]:
    """The rules, over an empty index."""
    index = Index.open(tmp_path / "index.sqlite3")
    alerting = Alerting(records, index)
    await alerting.people_come()
    yield alerting
    index.close()
