"""Every table of the records: one is known once its file is read."""

from bot.store.schema import (  # noqa: F401
    alarms,
    alerts,
    away,
    faults,
    hand_overs,
    imports,
    places,
    shared,
)
