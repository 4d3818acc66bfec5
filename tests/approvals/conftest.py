"""A desk at which changes are asked for, on each of the two databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings, read
from bot.store import Records
from tests.approvals.moving import Moving, moved
from tests.desk import Desk, opened

ON_BOTH = frozenset(
    (
        "test_a_withdrawal_comes_before_the_carrying_out_or_too_late",
        "test_two_who_ask_for_the_same_asset_at_once_are_one_request",
    )
)
"""What differs between the databases, and no three processes try on PostgreSQL.

`make prove` tries all else there too.
"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make prove` what is the same on both databases."""
    here = Path(__file__).parent
    for item in items:
        on_postgresql = "[postgresql" in item.name or "-postgresql" in item.name
        name = item.name.partition("[")[0]
        if on_postgresql and item.path.parent == here and name not in ON_BOTH:
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
