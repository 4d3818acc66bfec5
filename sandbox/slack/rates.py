"""How often Slack may be called, and how long one who called too often is to wait.

Off unless turned on: tests and scripts call more often than an app in use does.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Final

from sandbox.slack.limits import LIMITS
from sandbox.slack.refusals import TooMany

_MINUTE: Final = 60.0
_POSTS: Final = LIMITS["chat.postMessage.a_second"]
TIERS: Final = {
    "apps.connections.open": 3,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.postEphemeral": 4,
    "chat.unfurl": 3,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "team.info": 3,
    "usergroups.list": 2,
    "usergroups.users.list": 2,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}
"""By method; those without a tier have limits of their own, of which one is known."""


class Rates:
    """Counts calls on Slack's clock, and refuses those that come too soon while it is *on*."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.on = False
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def call(self, method: str) -> None:
        """One call of *method*; raises TooMany when its tier allows no more in a minute."""
        if tier := TIERS.get(method):
            limit = LIMITS[f"tier_{tier}.a_minute"]
            self._count(method, most=limit.most, within=_MINUTE, error=limit.error)

    def post(self, channel: str) -> None:
        """One message to a channel; raises TooMany when the last one is too short ago."""
        self._count(f"#{channel}", most=_POSTS.most, within=1.0, error=_POSTS.error)

    def _count(self, name: str, *, most: int, within: float, error: str) -> None:
        if not self.on:
            return
        now, calls = self._clock(), self._calls[name]
        while calls and calls[0] + within <= now:
            calls.popleft()
        if len(calls) >= most:
            raise TooMany(error, math.ceil(calls[0] + within - now))
        calls.append(now)
