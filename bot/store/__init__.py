"""What the bot keeps: records, the truth about what it did, and the index, a rebuildable copy.

Callers join a transaction with `Records.begin()` and hand its connection to the functions of
`people`, `events`, `runs` and `baseline`.
"""

import bot.store.schema.every  # noqa: F401 - all tables are known from here on
from bot.store.baseline import Baseline
from bot.store.failures import IndexMoved, StoreFailed
from bot.store.hand_overs import HandOver
from bot.store.index import Index
from bot.store.index.lists import Listing
from bot.store.index.readings import Reading
from bot.store.index.rows import Held
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
