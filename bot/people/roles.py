"""Which roles someone has, and where each of them comes from.

They follow from the settings, from Slack's word on who owns and administers the workspace, and from
its user groups; what Slack does not tell counts as no role.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from bot.errors import NotPermitted, SlackFailed
from bot.models import Asker, Role
from bot.people.groups import Groups, Membership
from bot.people.identities import Identities, Links, PersonNotLinked
from bot.people.members import People
from bot.policy.roles import Grant, Standing
from bot.policy.rules import Actor
from bot.settings import Appointment
from bot.store import SlackUser

log = logging.getLogger(__name__)


_ADMIN = Grant(role=Role.ADMIN)
"""Every role, everywhere."""


class Held(NamedTuple):
    """A role someone has, and why."""

    grant: Grant
    why: str
    """The end of a sentence that begins with “because”."""


class Appointed(NamedTuple):
    """Whom the settings give roles; where they name no admin, the workspace's own are it."""

    admins: Collection[str]
    appointments: Sequence[Appointment]
    by_workspace: bool

    @classmethod
    def by(cls, admins: Collection[str], appointments: Sequence[Appointment]) -> "Appointed":
        """As the settings have it."""
        named = bool(admins) or any(one.role == Role.ADMIN for one in appointments)
        return cls(frozenset(admins), appointments, not named)

    @property
    def groups(self) -> frozenset[str]:
        """The user groups that roles are given to."""
        return frozenset(group for one in self.appointments for group in one.groups)

    def held(
        self, row: SlackUser | None, names: AbstractSet[str], groups: Collection[str]
    ) -> Iterator[Held]:
        """Every role of a user by their id and addresses, and their groups; the widest first."""
        if not names.isdisjoint(self.admins):
            yield Held(_ADMIN, "ASSETBOT_ADMINS names you")
        if self.by_workspace and row and (row.is_owner or row.is_admin):
            what = "an owner" if row.is_owner else "an admin"
            yield Held(
                _ADMIN,
                f"you are {what} of this workspace, and the settings name no other admins",
            )
        for one in self.appointments:
            if why := _why(one, names, groups):
                yield from (Held(grant, why) for grant in _grants(one))


class Roles:
    """The roles of the people of one Slack installation."""

    def __init__(
        self,
        *,
        people: People,
        identities: Identities,
        groups: Groups,
        admins: Collection[str],
        appointments: Sequence[Appointment],
    ) -> None:
        self._people = people
        self._identities = identities
        self._groups = groups
        self.take_up(admins, appointments)

    def take_up(self, admins: Collection[str], appointments: Sequence[Appointment]) -> None:
        """Go by these from now on."""
        self._appointed = Appointed.by(admins, appointments)
        self._named = self._appointed.groups

    def known(self, asker: Asker) -> Standing | None:
        """Someone's standing; None where a user group has to be asked of Slack first."""
        membership = self._groups.known(self._named)
        return None if membership is None else self._standing(asker.user, membership)

    async def standing(self, asker: Asker) -> Standing:
        """Someone's standing, with what is not known of user groups asked of Slack."""
        return self._standing(asker.user, await self._groups.read(self._named))

    async def held(self, asker: Asker) -> tuple[list[Held], Standing]:
        """Each role someone has and why, and the standing that follows from them."""
        membership = await self._groups.read(self._named)
        held = list(self._held(asker.user, membership))
        return held, self._standing(asker.user, membership)

    async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:
        """Someone who asks for a change or decides one, as they are now, for policy.

        *groups* are those that a rule names, beside the ones that give roles. What another process
        was told of them counts. Raises NotPermitted for whoever is no full member, and SlackFailed
        and StoreFailed where nobody can say who they are.
        """
        linked = await self._identities.reread([user])
        asker = await self._people.asker(user)
        (actor,) = await self._actors([asker], linked, groups)
        return actor

    async def actors(
        self, users: Collection[str], groups: Collection[str] = (), *, every: bool = False
    ) -> list[Actor]:
        """Each of these users who is a full member, as they are now; read together.

        Of whom Slack does not tell is passed over, unless *every* one counts: then it raises
        SlackFailed. Raises StoreFailed as well.
        """
        linked = await self._identities.reread(users)
        askers = []
        for user in sorted(users):
            try:
                askers.append(await self._people.asker(user))
            except NotPermitted:
                continue  # a guest, a bot or someone who left decides nothing
            except SlackFailed as failure:
                if every:
                    raise
                log.warning("%s is passed over, as if they had no part in it: %s", user, failure)
        return await self._actors(askers, linked, groups)

    async def _actors(
        self, askers: Sequence[Asker], linked: Links, groups: Collection[str]
    ) -> list[Actor]:
        membership = await self._groups.read((*self._named, *groups))
        identified = await self._identities.identified([asker.user for asker in askers], linked)
        return [
            Actor(
                person=person,
                user=asker.user,
                name=asker.name,
                emails=self._people.emails(asker.user),
                identities=frozenset() if isinstance(found, PersonNotLinked) else frozenset(found),
                groups=membership.of(asker.user),
                standing=self._standing(asker.user, membership),
                ambiguous=isinstance(found, PersonNotLinked) and found.why == "several",
            )
            for asker in askers
            for person, found in [identified[asker.user]]
        ]

    async def holders(
        self, roles: Collection[Role], *, source: str, client: str | None
    ) -> list[str]:
        """The users who have any of these roles for a source's asset of a client, by its name.

        Some may be guests, or have left: whoever asks looks up who they are now.
        """
        if not roles:
            return []
        membership = await self._groups.read(self._named)
        return [
            row.id
            for row in self._people.rows
            if self._standing(row.id, membership).has(*roles, source=source, client=client)
        ]

    def one_with(
        self, roles: Iterable[Role] = (), *, people: Collection[str] = (), beside: str = ""
    ) -> str | None:
        """A full member who has one of these roles everywhere, else an admin, who has every role.

        One of these *people* comes first: who has such a role, where any is given. Never *beside*
        whom another is wanted; and as far as that is known without asking Slack.
        """
        everywhere = [Grant(role=role) for role in roles]
        users = sorted(
            row.id for row in self._people.rows if row.is_full_member and row.id != beside
        )
        first = [user for user in users if not self._names(user).isdisjoint(people)]
        if first and not everywhere:
            return first[0]
        wanted = [(among, everywhere) for among in (first, users)] + [(users, [_ADMIN])]
        return next(
            (user for among, grants in wanted for user in among if self._has_any(user, grants)),
            None,
        )

    def _has_any(self, user: str, grants: Collection[Grant]) -> bool:
        unasked = Membership({})
        return any(held.grant in grants for held in self._held(user, unasked))

    def channel(self, group: str) -> str | None:
        """The channel in which a user group is asked, where Slack names one."""
        return self._groups.channel(group)

    async def learn_channels(self) -> None:
        """Have the channels of user groups known."""
        await self._groups.learn_channels()

    async def everyone(self) -> dict[str, tuple[str, ...]] | None:
        """The roles of each full member who has one, in words; None where Slack did not tell."""
        membership = await self._groups.read(self._named)
        if membership.unread:
            return None
        found: dict[str, tuple[str, ...]] = {}
        for row in self._people.rows:
            if row.is_full_member:
                grants = {in_words(one.grant) for one in self._held(row.id, membership)}
                if grants:
                    found[row.id] = tuple(sorted(grants))
        return found

    def ask_ahead(self, groups: Collection[str]) -> None:
        """Have the groups that give roles, and these, known to whoever comes next."""
        self._groups.ask_ahead((*self._named, *groups))

    def looking(self, asker: Asker, standing: Standing, groups: Collection[str] = ()) -> Actor:
        """Someone as far as they are known without waiting: enough to offer, not to decide."""
        membership = self._groups.remembered((*self._named, *groups))
        emails = self._people.emails(asker.user)
        return _looking(asker, standing, emails, membership.of(asker.user))

    async def members(self, groups: Collection[str]) -> Membership:
        """Who is in these user groups, and of which of them Slack did not tell."""
        return await self._groups.read(groups)

    def _standing(self, user: str, membership: Membership) -> Standing:
        grants = tuple(dict.fromkeys(one.grant for one in self._held(user, membership)))
        unread = membership.unread & self._named
        return _standing(grants, tuple(sorted(unread)))

    def _held(self, user: str, membership: Membership) -> Iterator[Held]:
        """Every role of a user, the widest first."""
        row = self._people.row(user)
        yield from self._appointed.held(row, self._names(user), membership.of(user))

    def _names(self, user: str) -> AbstractSet[str]:
        """What the settings and rules may call somebody."""
        return {user, *self._people.emails(user)}


@lru_cache(maxsize=1024)  # these two stand before every answer, and are few
def _standing(grants: tuple[Grant, ...], unread: tuple[str, ...]) -> Standing:
    return Standing(grants=grants, unread=unread)


@lru_cache(maxsize=1024)
def _looking(
    asker: Asker, standing: Standing, emails: frozenset[str], groups: frozenset[str]
) -> Actor:
    return Actor(
        person="",
        user=asker.user,
        name=asker.name,
        emails=emails,
        groups=groups,
        standing=standing,
    )


def in_words(grant: Grant) -> str:
    """A role and where it holds: “operator of kestrel freight in itflow”."""
    if grant.sources is None:
        return str(grant.role)
    sources = ", ".join(sorted(grant.sources))
    clients = f"{', '.join(sorted(grant.clients))} in " if grant.clients else ""
    return f"{grant.role} of {clients}{sources}"


def _why(one: Appointment, names: Collection[str], groups: Collection[str]) -> str | None:
    """Why an appointment is somebody's; None where it is not."""
    table = f"table {one.number} of [[roles]] in assetbot.toml names"
    if one.people & set(names):
        return f"{table} you"
    if through := sorted(one.groups & set(groups)):
        return f"{table} the user group {through[0]}, which you are in"
    return None


def _grants(one: Appointment) -> Iterator[Grant]:
    """What an appointment grants: one grant for whole sources, one for each source's clients."""
    if one.reach is None:
        yield Grant(role=one.role)
        return
    if whole := frozenset(source for source, client in one.reach if client is None):
        yield Grant(role=one.role, sources=whole)
    clients = sorted((source, client) for source, client in one.reach if client is not None)
    for source, of_source in groupby(clients, key=lambda pair: pair[0]):
        names = frozenset(client.casefold() for _, client in of_source)
        yield Grant(role=one.role, sources=frozenset({source}), clients=names)
