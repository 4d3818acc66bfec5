"""What is held about where people asked: their home tab, and what they talked about."""

from bot.store.holdings.table import Holding, by_user, deleted, either, says
from bot.store.schema.places import home, home_stale, topic

PLACE_HOLDINGS = tuple(
    Holding(table, holds, finds, deleted(table, finds))
    for table, holds, finds in (
        (
            home_stale,
            "that something has changed on their home tab",
            by_user(home_stale.c.user_id),
        ),
        (home, "when they opened their home tab", by_user(home.c.user_id)),
        (
            topic,
            "what they, or others of them, last asked for in a conversation",
            either(by_user(topic.c.user_id), says(topic.c.about)),
        ),
    )
)
"""In the order in which they are erased."""
