"""Who is away and whom they have named to decide for them: said, ended, looked up."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from bot import history, policy
from bot.errors import NotPermitted
from bot.history import Event
from bot.models import Denied, Model
from bot.people.roles import Roles
from bot.policy import Actor
from bot.store import Records, away
from bot.store.away import Absence
from bot.store.gathered import Gathered

AT_ONCE: Final = 100
"""Absences that are ended in one tick."""


class Standing(NamedTuple):
    """How it stands with somebody."""

    own: Absence | None
    """Their absence."""
    others: tuple[Absence, ...]
    """Those for whom they decide."""


class Shown(Model):
    """An absence as somebody reads it."""

    user: str
    delegate: str
    last: date
    """The last day of it, where they are."""


class Absences:
    """The absences of one Slack installation."""

    def __init__(
        self, *, roles: Roles, records: Records, installation: str, now: Callable[[], datetime]
    ) -> None:
        self._roles = roles
        self._records = records
        self.installation = installation
        self.now = now
        self._standing = Gathered(self._read)

    async def begin(self, user: str, delegate: str, until: datetime) -> Absence:
        """Have somebody decide for a user until then; raises NotPermitted where they cannot."""
        absent = await self._roles.actor(user)
        try:
            named = await self._roles.actor(delegate)
        except NotPermitted as error:
            raise NotPermitted(
                "Only a full member of this workspace can stand in for you: name somebody else."
            ) from error
        standing = await self.standing(delegate)
        verdict = policy.may_stand_in(absent, named, is_away=standing.own is not None)
        if isinstance(verdict, Denied):
            raise verdict.error()
        absence = Absence(
            installation_id=self.installation,
            person_id=absent.person,
            user_id=user,
            delegate=named.person,
            delegate_user=delegate,
            since=self.now(),
            until=until,
        )
        facts = {"delegate": named.person, "until": until.isoformat()}
        async with self._records.begin() as connection:
            await away.keep(connection, absence)
            event = Event(kind="away", at=self.now(), actor=absent.person, facts=facts)
            await history.append(connection, event)
        return absence

    async def end(self, user: str) -> Absence | None:
        """A user is back; their absence, None when they were not away."""
        own = (await self.standing(user)).own
        return own if own and await self._ended(own, actor=own.person_id) else None

    async def pass_time(self) -> None:
        """End what is over."""
        async with self._records.read() as connection:
            over = await away.over(connection, self.installation, now=self.now(), limit=AT_ONCE)
        for one in over:
            await self._ended(one, actor=None)

    async def _ended(self, absence: Absence, *, actor: str | None) -> bool:
        facts = {"person": absence.person_id, "delegate": absence.delegate}
        async with self._records.begin() as connection:
            if not await away.end(connection, absence):
                return False
            event = Event(kind="back", at=self.now(), actor=actor, facts=facts)
            await history.append(connection, event)
        return True

    async def standing(self, user: str) -> Standing:
        """How it stands with a user now."""
        return await self._standing.of(user)

    async def _read(self, users: Collection[str]) -> Mapping[str, Standing]:
        now = self.now()
        async with self._records.read() as connection:
            found = await away.concerning(connection, self.installation, users, now=now)
        return {
            user: Standing(
                next((one for one in found if one.user_id == user), None),
                tuple(one for one in found if one.delegate_user == user),
            )
            for user in users
        }

    async def with_those_away(self, actor: Actor, groups: Collection[str]) -> Actor:
        """Somebody with those for whom they decide, who are full members still."""
        others = (await self.standing(actor.user)).others
        if not others:
            return actor
        absent = await self._roles.actors({one.user_id for one in others}, groups)
        return actor.model_copy(update={"stands_in_for": tuple(absent)})

    async def delegates(
        self, actors: Collection[Actor], groups: Collection[str]
    ) -> tuple[Actor, ...]:
        """Whoever decides for those of the actors who are away, each with all of them."""
        by_user = {one.user: one for one in actors}
        async with self._records.read() as connection:
            found = await away.of(connection, self.installation, list(by_user), now=self.now())
        absent: dict[str, list[Actor]] = {}
        for one in found:
            absent.setdefault(one.delegate_user, []).append(by_user[one.user_id])
        here = await self._roles.actors(list(absent), groups) if absent else []
        return tuple(_for(one, absent) for one in here)


def _for(actor: Actor, absent: Mapping[str, list[Actor]]) -> Actor:
    return actor.model_copy(update={"stands_in_for": tuple(absent[actor.user])})
