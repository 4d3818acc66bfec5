"""What SQLite is made to do for the records and for the job engine."""

import time

from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engine import supply_subseconds


async def test_every_sqlite_tells_the_time_in_fractions_of_a_second() -> None:
    """The job engine's clock works with the SQLite that came with Python, however old."""
    supply_subseconds()
    supply_subseconds()
    ask = text("SELECT unixepoch('subsec')")
    plain = create_engine("sqlite://")
    with plain.connect() as connection:
        blocking = connection.execute(ask).scalar_one()
    plain.dispose()
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.connect() as another:
        awaited = (await another.execute(ask)).scalar_one()
    await engine.dispose()
    assert abs(time.time() - blocking) < 60
    assert abs(time.time() - awaited) < 60
