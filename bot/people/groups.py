"""Who is in which Slack user group: asked of Slack, and remembered for less than a minute."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from bot.errors import SlackFailed
from bot.slack import Slack

log = logging.getLogger(__name__)

FRESH_FOR = 45.0
"""Seconds for which Slack is not asked again who is in a group."""
FAILED_FOR = 5.0
"""Seconds for which a group that Slack did not tell of stays untold, so that nobody waits twice."""


CHANNELS_FOR = 600.0
"""Seconds for which Slack is not asked again which channels its groups have."""


class Membership(NamedTuple):
    """Who is in some groups, and of which of them Slack did not tell."""

    members: Mapping[str, frozenset[str]]
    unread: frozenset[str] = frozenset()

    def of(self, user: str) -> frozenset[str]:
        """The groups that a user is in."""
        if not self.members:
            return frozenset()
        return frozenset(group for group, users in self.members.items() if user in users)


NOBODY = Membership({})
"""Of no group at all."""


class _Read(NamedTuple):
    users: frozenset[str] | None
    """None where Slack did not tell."""
    at: float


class Groups:
    """The user groups of one Slack installation."""

    def __init__(self, slack: Slack | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._slack = slack
        self._clock = clock
        self._read: dict[str, _Read] = {}
        self._channels: dict[str, str] = {}
        self._channels_until = clock()
        self._asking: dict[str, asyncio.Task[_Read]] = {}

    def channel(self, group: str) -> str | None:
        """The first channel that a group's members are invited to, as of the last listing."""
        return self._channels.get(group)

    async def learn_channels(self) -> None:
        """Read from Slack which channel each group has, unless that was done a while ago."""
        now = self._clock()
        if self._slack is None or now < self._channels_until:
            return
        try:
            self._channels = await self._slack.directory.group_channels()
        except SlackFailed as failure:
            log.warning("the channels of user groups stay as they were: %s", failure)
        self._channels_until = now + CHANNELS_FOR

    def known(self, groups: Iterable[str]) -> Membership | None:
        """Who is in the groups as far as nothing has to be waited for; None where it has."""
        found = {group: self._fresh(group) for group in groups}
        return None if None in found.values() else _membership(found)

    def remembered(self, groups: Iterable[str]) -> Membership:
        """Who is in those of the groups that are known freshly."""
        return _membership({group: self._fresh(group) for group in groups})

    def ask_ahead(self, groups: Iterable[str]) -> None:
        """Have those that are not known freshly asked of Slack, for whoever comes next."""
        for group in groups:
            if not self._fresh(group):
                self._begun(group)

    async def read(self, groups: Iterable[str]) -> Membership:
        """Who is in the groups; those that are not known freshly are asked of Slack at once."""
        wanted = list(dict.fromkeys(groups))
        answers = await asyncio.gather(*map(self._asked, wanted))
        return _membership(dict(zip(wanted, answers, strict=True)))

    def _fresh(self, group: str) -> _Read | None:
        found = self._read.get(group)
        if found is None:
            return None
        age = self._clock() - found.at
        return found if age < (FAILED_FOR if found.users is None else FRESH_FOR) else None

    async def _asked(self, group: str) -> _Read:
        """A group as it is now; who asks while it is being asked waits for the same answer."""
        if found := self._fresh(group):
            return found
        return await asyncio.shield(self._begun(group))

    def _begun(self, group: str) -> asyncio.Task[_Read]:
        asking = self._asking.get(group)
        if asking is None:
            asking = self._asking[group] = asyncio.create_task(self._ask(group))
            asking.add_done_callback(lambda _: self._asking.pop(group, None))
        return asking

    async def _ask(self, group: str) -> _Read:
        begun, users = self._clock(), None
        try:
            users = await self._slack.directory.group(group) if self._slack else frozenset[str]()
        except SlackFailed as error:
            log.warning("nobody counts as in the user group %s: %s", group, error)
            begun = self._clock()
        self._read[group] = read = _Read(users, begun)
        return read


def _membership(found: Mapping[str, _Read | None]) -> Membership:
    if not found:
        return NOBODY
    members = {group: one.users for group, one in found.items() if one and one.users is not None}
    return Membership(members, frozenset(found.keys() - members.keys()))
