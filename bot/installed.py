"""Whether the app is still installed: if not, nothing is said in Slack until it is again.

What is owed, open and known stays in the records. A start with a token that Slack takes ends it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot.slack import Slack
from bot.store import Records
from bot.store.marks import is_up, mark, take_down

logger = logging.getLogger(__name__)

UNINSTALLED: Final = "uninstalled"
"""The mark that says so to every process."""
REMEDY: Final = (
    "Nothing is posted any more. Requests, history and the messages owed stay in the records."
    " Install the app again, set the new SLACK_BOT_TOKEN, and restart the bot: it goes on then."
)


class Installed:
    """What one process knows of it."""

    def __init__(self, records: Records, slack: Slack, now: Callable[[], datetime]) -> None:
        self._records = records
        self._slack = slack
        self._now = now

    async def ended(self, how: str) -> None:
        """Slack has told that the app was uninstalled, or its token revoked: be silent."""
        self._silence(how)
        async with self._records.begin() as connection:
            await mark(connection, UNINSTALLED, at=self._now())

    async def begun(self) -> None:
        """Slack takes the token: whatever was told before is over."""
        self._slack.silent = False
        async with self._records.begin() as connection:
            if await take_down(connection, UNINSTALLED):
                logger.info("the app is installed again: what is owed is posted now")

    async def follow(self) -> None:
        """Learn what Slack has told another process."""
        if not self._records.shared or self._slack.silent:
            return
        async with self._records.read() as connection:
            if await is_up(connection, UNINSTALLED):
                self._silence("as another process was told")

    def _silence(self, how: str) -> None:
        if not self._slack.silent:
            self._slack.silent = True
            logger.error("the app is not installed any more (%s). %s", how, REMEDY)
