"""Who the members of this Slack are, and who of them is answered.

Rows of Slack users are kept fresh by `users.list` at start and every few hours and by Slack's
events in between. A row unknown or older than that is looked up before anything is answered.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.errors import NotPermitted, SlackFailed
from bot.models import Asker, address
from bot.slack import Installation, Slack
from bot.store import Identity, Records, SlackUser, StoreFailed, shared
from bot.store import people as rows
from bot.store.gathered import Gathered

log = logging.getLogger(__name__)

STALE_AFTER = timedelta(hours=12)
"""A row older than this is looked up anew before its person gets an answer."""
LIST_EVERY = timedelta(hours=6)
"""How often all rows are read anew, in case an event never came."""


@lru_cache(maxsize=1024)  # who asks once asks again, and this stands before every answer
def _asker(user: str, name: str, zone: str | None) -> Asker:
    return Asker(user=user, name=name, zone=zone)


class People:
    """The users of one Slack installation, in memory and in the records."""

    def __init__(
        self,
        *,
        records: Records,
        slack: Slack | None,
        home: Installation | None,
        now: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._slack = slack
        self._home = home
        self.installation = home.key if home else ""
        self._now = now
        self._began = now()
        self._users: dict[str, SlackUser] = {}
        self._by_email: dict[str, set[str]] = {}
        self._followed = 0
        self._listed_at = datetime.min.replace(tzinfo=UTC)
        self._told = Gathered(self._reread)
        self._asking: dict[str, asyncio.Task[SlackUser | None]] = {}
        """The users whom Slack is being asked about."""

    async def load(self) -> None:
        """Take up the rows kept by earlier runs."""
        async with self._records.read() as connection:
            if self._records.shared:
                self._followed = (await shared.position(connection)).change
            self._remember(await rows.slack_users(connection, self.installation))

    async def follow(self) -> None:
        """Take up what Slack told other replicas: each event reaches one of them."""
        if not self._records.shared:
            return
        async with self._records.read() as connection:
            newest = (await shared.position(connection)).change
            if newest == self._followed:
                return
            told = await rows.slack_users(connection, self.installation, after=self._followed)
        self._remember(told)
        self._followed = newest

    async def keep(self, users: Iterable[SlackUser]) -> None:
        """Keep what Slack says of these users, in memory and in the records."""
        users = list(users)
        self._remember(users)
        async with self._records.begin() as connection:
            await rows.keep_slack_users(connection, self.installation, users)

    async def list_all(self) -> None:
        """Read all users from Slack, unless that was done a short while ago."""
        if not self._slack or not self._home or self._now() - self._listed_at < LIST_EVERY:
            return
        async for page in self._slack.directory.users(self._home):
            await self.keep(page)
        self._listed_at = self._now()

    async def reread(self, users: Collection[str]) -> Mapping[str, Sequence[Identity]]:
        """Take up what other processes were told of these users; what their persons are called."""
        if len(users) == 1:
            (user,) = users
            return {user: await self._told.of(user)}
        return await self._reread(users)

    async def _reread(self, users: Collection[str]) -> Mapping[str, Sequence[Identity]]:
        async with self._records.read() as connection:
            told, linked = await rows.slack_users_of(connection, self.installation, users)
        self._remember(told)
        return linked

    def row(self, user: str) -> SlackUser | None:
        """What is known of a user, however old it is."""
        return self._users.get(user)

    @property
    def rows(self) -> list[SlackUser]:
        """What is known of everyone."""
        return list(self._users.values())

    def emails(self, user: str) -> frozenset[str]:
        """A user's e-mail address, as it is compared; none where another user has the same."""
        row = self._users.get(user)
        own = address(row.email or "") if row else ""
        return frozenset({own}) if self._by_email.get(own) == {user} else frozenset()

    def with_address(self, email: str) -> frozenset[str]:
        """The users who have an e-mail address, apps and those deactivated left out."""
        return frozenset(self._by_email.get(address(email), ()))

    def known(self, user: str) -> Asker | None:
        """The asker, or None when they must be looked up first; raises NotPermitted."""
        row = self._users.get(user)
        if row is None or row.seen_at < self._began or self._now() - row.seen_at > STALE_AFTER:
            return None  # what an earlier run saw may have changed while nobody listened
        return self._admitted(row)

    async def asker(self, user: str) -> Asker:
        """The asker, looked up at Slack when need be; raises NotPermitted and SlackFailed."""
        asker = self.known(user)
        if asker:
            return asker
        row = await self.looked_up(user)
        if row is None:
            raise NotPermitted("Slack does not know you as a member of this workspace.")
        return self._admitted(row)

    async def looked_up(self, user: str) -> SlackUser | None:
        """What Slack says of a user; who asks while it is being asked waits for the same answer."""
        asking = self._asking.get(user)
        if asking is None:
            asking = self._asking[user] = asyncio.create_task(self._ask(user))
            asking.add_done_callback(lambda _: self._asking.pop(user, None))
        return await asyncio.shield(asking)

    async def _ask(self, user: str) -> SlackUser | None:
        if not self._slack or not self._home:
            return None
        try:
            row = await self._slack.directory.user(user, self._home)
        except SlackFailed as error:
            if error.code in {"user_not_found", "user_not_visible"}:
                return None
            raise
        try:
            await self.keep([row])
        except StoreFailed as failure:
            log.warning("%s is known for this run alone: %s", row.id, failure)
        return self._users[row.id]

    @staticmethod
    def _admitted(row: SlackUser) -> Asker:
        if row.deleted:
            raise NotPermitted("This account is deactivated, so there is nothing I may show.")
        if row.is_bot:
            raise NotPermitted("I answer people, not other apps.")
        if row.stranger:
            raise NotPermitted(
                "I only answer members of the organisation this inventory belongs to. "
                "Please ask one of them."
            )
        if row.is_guest:
            raise NotPermitted(
                "Guests cannot ask about equipment. Please ask a full member of this workspace."
            )
        return _asker(row.id, row.name, row.tz)

    def _remember(self, users: Iterable[SlackUser]) -> None:
        for user in users:
            old = self._users.get(user.id)
            if old and user.age < old.age:
                continue  # events and pages may come late, after newer ones
            if old and old.email:
                self._by_email.get(address(old.email), set()).discard(user.id)
            self._users[user.id] = user
            if user.email and not user.deleted and not user.is_bot:
                self._by_email.setdefault(address(user.email), set()).add(user.id)
