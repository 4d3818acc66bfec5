"""What is held about where people asked: their home tab, and what they talked about."""

from bot.store.holding import Holding, by_user, deleted
from bot.store.place_schema import home, home_stale, topic

PLACE_HOLDINGS = tuple(
    Holding(table, holds, by_user(table.c.user_id), deleted(table, by_user(table.c.user_id)))
    for table, holds in (
        (home_stale, "that something has changed on their home tab"),
        (home, "when they opened their home tab"),
        (topic, "what they last asked for in a conversation"),
    )
)
"""In the order in which they are erased."""
