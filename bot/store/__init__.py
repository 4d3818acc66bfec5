"""What the bot keeps: records, the truth about what it did, and the index, a rebuildable copy.

Callers join a transaction with `Records.begin()` and hand its connection to the functions of
`people`, `events`, `runs` and `baseline`.
"""

from bot.store import (  # noqa: F401 - a table is known once its file is read
    alarm_schema,
    alert_schema,
    away_schema,
    fault_schema,
    hand_over_schema,
    import_schema,
    place_schema,
    schema,
    shared_schema,
)
from bot.store.baseline import Baseline
from bot.store.failures import IndexMoved, StoreFailed
from bot.store.hand_overs import HandOver
from bot.store.index import Index
from bot.store.index_lists import Listing
from bot.store.index_readings import Reading
from bot.store.index_rows import Held
from bot.store.people import Identity, SlackUser
from bot.store.records import AsyncConnection, Records, afterwards
from bot.store.runs import SyncRun

__all__ = [
    "AsyncConnection",
    "Baseline",
    "HandOver",
    "Held",
    "Identity",
    "Index",
    "IndexMoved",
    "Listing",
    "Reading",
    "Records",
    "SlackUser",
    "StoreFailed",
    "SyncRun",
    "afterwards",
]
