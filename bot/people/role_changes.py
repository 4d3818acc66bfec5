"""Notices whose roles have changed since they were last looked at, and writes it down."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot import history
from bot.people.identities import Identities
from bot.people.roles import Roles
from bot.store import Records
from bot.store.roles import keep_roles, roles_held

EVERY = timedelta(minutes=10)
"""How often everyone's roles are compared with what they were."""


class RoleChanges:
    """Compares the roles of everyone with the ones kept in the records."""

    def __init__(
        self,
        *,
        roles: Roles,
        identities: Identities,
        records: Records,
        installation: str,
        now: Callable[[], datetime],
    ) -> None:
        self._roles = roles
        self._identities = identities
        self._records = records
        self._installation = installation
        self._now = now
        self._looked_at = datetime.min.replace(tzinfo=UTC)

    async def look(self, *, every: timedelta = EVERY) -> None:
        """Write down each change since the last look, unless that was a short while ago.

        Where Slack does not tell who is in a user group nothing is compared: nobody has lost a
        role by that.
        """
        if self._now() - self._looked_at < every:
            return
        now = await self._roles.everyone()
        if now is None:
            return
        async with self._records.read() as connection:
            was = await roles_held(connection, self._installation)
        for user in sorted(now.keys() | was.keys()):
            if now.get(user, ()) != was.get(user, ()):
                await self._changed(user, was.get(user), now.get(user, ()))
        self._looked_at = self._now()

    async def _changed(self, user: str, was: tuple[str, ...] | None, now: tuple[str, ...]) -> None:
        person = await self._identities.person(user)
        at = self._now()
        event = history.Event(
            kind="roles_changed",
            at=at,
            facts={"person": person, "was": list(was or ()), "now": list(now)},
        )
        async with self._records.begin() as connection:
            if await keep_roles(connection, self._installation, user, was=was, now=now, at=at):
                await history.append(connection, event)
