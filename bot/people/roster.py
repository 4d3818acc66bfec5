"""Who is who in Slack now, and whom a rule means: full members of this workspace, nobody else."""

from collections.abc import Collection, Sequence

from bot.errors import NotPermitted, SlackFailed
from bot.models import Asset, Named
from bot.people.absences import Absences
from bot.people.identities import Identities
from bot.people.members import People
from bot.people.roles import Roles
from bot.policy import Actor, Concerned, Side, Viewer, Who, may_read_details
from bot.store import Index
from bot.store.requested import Request


class SlackRoster:
    """The roster of one Slack installation."""

    def __init__(
        self,
        *,
        people: People,
        identities: Identities,
        roles: Roles,
        index: Index,
        absences: Absences,
    ) -> None:
        self._people = people
        self._identities = identities
        self._absences = absences
        self._roles = roles
        self._index = index

    async def actor(self, user: str, groups: Collection[str] = ()) -> Actor:
        """Someone as they are now; raises NotPermitted for whoever is no full member."""
        actor = await self._roles.actor(user, groups)
        return await self._absences.with_those_away(actor, groups)

    async def delegates(
        self, actors: Collection[Actor], groups: Collection[str] = ()
    ) -> Sequence[Actor]:
        """Whoever decides for those of the actors who are away."""
        return await self._absences.delegates(actors, groups)

    async def meant(
        self,
        who: Who,
        *,
        source: str,
        client: str | None,
        concerned: Concerned,
        every: bool = False,
    ) -> Sequence[Actor]:
        """Each full member among these people; *every* one, or SlackFailed is raised."""
        users = set(await self._roles.holders(who.roles, source=source, client=client))
        for row in self._people.rows:
            if who.everyone or not who.people.isdisjoint({row.id, *self._people.emails(row.id)}):
                users.add(row.id)
        if who.groups:
            await self._roles.learn_channels()
            users |= frozenset().union(*(await self._roles.members(who.groups)).members.values())
        identities = (concerned.managers if who.manager else frozenset()) | (
            concerned.contacts if who.contact else frozenset()
        )
        users |= {user for one in identities if (user := self._identities.in_slack(*one))}
        return await self._roles.actors(users, who.groups, every=every)

    async def concerned(self, asset: Asset, to: Named | None = None) -> Concerned:
        """The manager of whoever has an asset, and the contacts of its client.

        Where it goes *to* another client, both clients with their contacts.
        """
        source = asset.ref.source
        assignee = asset.assignee and self._index.person(source, asset.assignee.id)
        manager = assignee.manager_id if assignee else None
        return Concerned(
            managers=frozenset({(source, manager)} if manager else ()),
            contacts=self._contacts(source, asset.client),
            sides=tuple(
                Side(client=one, contacts=self._contacts(source, one))
                for one in (asset.client, to)
                if to and one
            ),
        )

    def _contacts(self, source: str, client: Named | None) -> frozenset[tuple[str, str]]:
        found = self._index.people_of(source, client.id) if client else []
        return frozenset((source, one.id) for one in found)

    def looking(self, viewer: Viewer, groups: Collection[str]) -> Actor | None:
        """Whoever looks at a card, as far as that is known without asking anybody."""
        if viewer.asker is None:
            return None
        return self._roles.looking(viewer.asker, viewer.standing, groups)

    async def sees(self, user: str, request: Request) -> bool:
        """Whether a Slack user may read the details of a request's asset."""
        try:
            asker = await self._people.asker(user)
        except (NotPermitted, SlackFailed):
            return False
        standing = await self._roles.standing(asker)
        return may_read_details(standing, request.source, request.client)

    def member(self, source: str, person_id: str) -> str | None:
        """The full member who is this person of a source: guests and apps are told nothing."""
        user = self._identities.in_slack(source, person_id)
        row = self._people.row(user) if user else None
        return row.id if row and not (row.is_guest or row.is_bot) else None

    def channel(self, group: str) -> str | None:
        """The channel in which a user group is asked, where Slack names one."""
        return self._roles.channel(group)
