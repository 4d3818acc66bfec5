"""The one way the bot calls Slack; the token goes nowhere else and is never shown.

Not for use before an acknowledgement: a call may wait as long as Slack asks it to.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import Client
from bot.slack.directory import Directory
from bot.slack.files import Files
from bot.slack.messages import Messages, Posted
from bot.slack.retries import Wait
from bot.slack.users import Installation, slack_user
from bot.slack.views import Views

__all__ = ["Installation", "Posted", "Slack", "slack_user"]


class Slack(Client):
    """The client of one bot token, and what is asked with it, by what it is about."""

    def __init__(
        self,
        token: SecretStr,
        *,
        base_url: str = AsyncWebClient.BASE_URL,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        wait: Wait = asyncio.sleep,
    ) -> None:
        super().__init__(token, base_url=base_url, wait=wait)
        self.directory = Directory(self, now)
        self.files = Files(self)
        self.messages = Messages(self)
        self.views = Views(self)
