"""What a sentence wants, once that is decided: the intent, and the verb that says so."""

from typing import NamedTuple

from bot.language.parsed import Intent

DEEDS = frozenset(
    (
        "assign", "return", "transfer", "send", "edit", "report", "raise", "retire", "delete",
        "wipe", "create", "provide",
    )
)  # fmt: skip
"""What verbs do that the bot does for people."""
FEW = 2
"""Words that nothing explains beside those that ask for help."""
BECOMING = ("assignee", "location", "team", "client", "status")
"""What something can become."""
SLOTS = (
    "serial_number", "asset_tag", "id", "ip", "mac", "name", "assignee", "team", "location",
    "client", "category", "manufacturer", "model", "status", "vendor",
)  # fmt: skip


class Plan(NamedTuple):
    """What is wanted, and the verb that says so."""

    intent: Intent
    verb: int = -1
    """Where the verb stands, or -1."""
    status: str = ""
    """The status that the verb itself gives."""
    to: str = ""
    """Who is to have it, where the verb itself says so."""
    sure: bool = True
    free: bool = False
    """Whether one that nobody has is meant, though that is not said."""
    denied: bool = False
    """Whether it tells what was not done: of which asset is all that matters."""
