"""A desk at which changes are asked for, on each of the two databases."""

from collections.abc import AsyncIterator

import pytest

from bot.store import Records
from tests.desk import Desk, opened


@pytest.fixture
async def desk(records: Records) -> AsyncIterator[Desk]:
    """The desk."""
    async with opened(records) as desk:
        yield desk
