"""A desk at which changes are asked for, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings, read
from bot.store import Records
from tests.approvals.moving import Moving, moved
from tests.desk import Desk, opened

ON_BOTH = frozenset({"test_racing"})
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
async def desk(records: Records) -> AsyncIterator[Desk]:
    """The desk."""
    async with opened(records) as desk:
        yield desk


@pytest.fixture
async def moving(desk: Desk) -> AsyncIterator[Moving]:
    """The same, at which an asset becomes another client's."""
    async with moved(desk) as moving:
        yield moving


@pytest.fixture
def settings(desk: Desk, tmp_path: Path) -> Settings:
    """The settings of a terminal on the desk's records."""
    where = {"ASSETBOT_DATA_DIR": str(tmp_path)}
    if desk.records.shared:
        where["ASSETBOT_DATABASE_URL"] = desk.records.url
    return read(where, tmp_path, need_slack=False, need_sources=False)
