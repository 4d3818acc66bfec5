"""Which person a Slack user is: of which source, and in the records."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.errors import AssetBotError
from bot.models import Unlinked
from bot.people.members import People
from bot.store import AsyncConnection, Index, Records, StoreFailed
from bot.store import people as rows
from bot.store.people import Identity

log = logging.getLogger(__name__)

BY_EMAIL = "e-mail"
"""The evidence of a link that an address made."""
IN_SLACK = "slack"
"""The evidence of a person who is known from Slack alone."""


class PersonNotLinked(AssetBotError):  # noqa: N818 - says what is so
    """A Slack user is nobody, or several people, in the inventory; `why` says which."""

    def __init__(self, user: str, why: Unlinked) -> None:
        super().__init__(f"{user} is not linked to one person of the inventory: {why}")
        self.user = user
        self.why: Unlinked = why


class Name(NamedTuple):
    """What somebody is called: their user in this Slack, and their name, where either is known."""

    user: str | None
    name: str | None


class Identified(NamedTuple):
    """Who a Slack user is: their person id, and which people of which sources."""

    person: str
    people: list[tuple[str, str]] | PersonNotLinked
    """As (source, person id); why there are none, for who is not linked."""


Links = Mapping[str, Sequence[Identity]]
"""What the persons of Slack users are called, by user; nothing of who is no person yet."""


class Identities:
    """Links the users of one Slack installation to the people of sources and of the records."""

    def __init__(
        self,
        *,
        records: Records,
        index: Index,
        people: People,
        now: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._index = index
        self._people = people
        self._installation = people.installation
        self._now = now

    async def reread(self, users: Collection[str]) -> Links:
        """Take up what other processes were told of these users; what their persons are called."""
        return await self._people.reread(users)

    async def person(self, user: str) -> str:
        """The person id of a user, who becomes a person when nobody was that yet."""
        return (await self.persons([user]))[user]

    async def persons(self, users: Sequence[str]) -> dict[str, str]:
        """The same of several at once, by user."""
        async with self._records.read() as connection:
            known = await rows.bound_people(connection, "slack", self._installation, users)
        if len(known) == len(users):
            return known
        async with self._records.begin() as connection:
            return await rows.ensure_people(
                connection, "slack", self._installation, users, evidence=IN_SLACK, at=self._now()
            )

    async def in_sources(self, user: str) -> list[tuple[str, str]]:
        """Which people of which sources a Slack user is, as (source, person id).

        An existing link stands, unless an address made it that now leads to somebody else or to
        several; without one the e-mail address makes one, if it has exactly one match.
        Raises PersonNotLinked, and SlackFailed when Slack had to be asked and did not answer.
        """
        linked = (await self._linked([user]))[user]
        if self._people.row(user) is None and not self._stands(user, linked):
            await self._people.looked_up(user)
        found = self._led_to(user, linked)
        await self._keep_links({user: found}, {user: linked})
        return found

    async def identified(self, users: Sequence[str], linked: Links) -> dict[str, Identified]:
        """Who these users are, as far as their rows tell, by what their persons are called."""
        found: dict[str, list[tuple[str, str]]] = {}
        unlinked: dict[str, PersonNotLinked] = {}
        for user in users:
            try:
                found[user] = self._led_to(user, linked[user])
            except PersonNotLinked as error:
                unlinked[user] = error
        await self._keep_links(found, linked)
        persons = {user: linked[user][0].person_id for user in users if linked[user]}
        if unbound := [user for user in users if user not in persons]:
            persons |= await self.persons(unbound)  # later: a link makes them whom it leads to
        return {
            user: Identified(persons[user], unlinked.get(user) or found[user]) for user in users
        }

    async def _linked(self, users: Collection[str]) -> dict[str, list[Identity]]:
        """What the persons of these users are called, by user."""
        async with self._records.read() as connection:
            return await rows.linked_to(connection, "slack", self._installation, users)

    def _stands(self, user: str, linked: Sequence[Identity]) -> bool:
        """Whether a user's link holds whatever their address is now: no address made it."""
        ours = ("slack", self._installation, user)
        why = {(one.kind, one.realm, one.external_id): one.evidence for one in linked}
        return bool(_of_sources(linked)) and why[ours] != BY_EMAIL

    def _led_to(self, user: str, linked: Sequence[Identity]) -> list[tuple[str, str]]:
        """Whom a user's links lead to, or without one their address; raises PersonNotLinked."""
        known = _of_sources(linked)
        if not known:
            return self._by_address(user)
        return known if self._stands(user, linked) else self._also(user, known)

    def _also(self, user: str, linked: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The linked people, and who has the user's address in sources that no link leads to.

        There they may be another person of the records, who was one before the link was made.
        Raises PersonNotLinked when the address now leads to others than the link.
        """
        row = self._people.row(user)
        found = self._with_email_of(user, row.email) if row and row.email else []
        sources = {source for source, _ in linked}
        if any(one[0] in sources and one not in linked for one in found):
            raise PersonNotLinked(user, "several")
        return [*linked, *(one for one in found if one[0] not in sources)]

    def _by_address(self, user: str) -> list[tuple[str, str]]:
        row = self._people.row(user)
        if row is None or not row.email:
            raise PersonNotLinked(user, "none" if row is None else "no_email")
        found = self._with_email_of(user, row.email)
        if len(self._people.with_address(row.email)) > 1:
            raise PersonNotLinked(user, "several")
        if not found:
            raise PersonNotLinked(user, "none")
        return found

    async def _keep_links(
        self,
        found: Mapping[str, list[tuple[str, str]]],
        linked: Links,
    ) -> None:
        """Keep what addresses led to; whoever is a person already is bound to no other by one."""
        fresh = {user: people for user, people in found.items() if not linked[user]}
        if not fresh:
            return
        try:
            await self._link(fresh)
        except StoreFailed as failure:
            users = ", ".join(sorted(fresh))
            log.warning("the link of %s is found anew the next time: %s", users, failure)

    async def _link(self, found: Mapping[str, list[tuple[str, str]]]) -> None:
        now = self._now()
        firsts: dict[str, list[str]] = {}
        for (source, external_id), *_ in found.values():
            firsts.setdefault(source, []).append(external_id)
        async with self._records.begin() as connection:
            persons: dict[tuple[str, str], str] = {}
            for source in sorted(firsts):
                made = await rows.ensure_people(
                    connection, "source", source, firsts[source], evidence="source", at=now
                )
                persons |= {(source, one): person for one, person in made.items()}
            await rows.link_all(
                connection,
                (
                    Identity(
                        person_id=persons[first],
                        kind=kind,
                        realm=realm,
                        external_id=one,
                        evidence=BY_EMAIL,
                        since=now,
                    )
                    for user, (first, *others) in found.items()
                    for kind, realm, one in (
                        ("slack", self._installation, user),
                        *(("source", *other) for other in others),
                    )
                ),
            )

    def _with_email_of(self, user: str, email: str) -> list[tuple[str, str]]:
        try:
            return self.with_email(email)
        except PersonNotLinked as error:
            raise PersonNotLinked(user, error.why) from error

    def with_email(self, email: str) -> list[tuple[str, str]]:
        """The one person of each source with this address; raises PersonNotLinked on several."""
        found = self._index.people_with_email(email)
        if len({person.source for person in found}) < len(found):
            raise PersonNotLinked(email, "several")
        return [(person.source, person.id) for person in found]

    def in_slack(self, source: str, person_id: str) -> str | None:
        """The active Slack user who is this person of a source, if exactly one is."""
        users = {
            user: people
            for address, people in self._index.emails(source, person_id)
            for user in self._people.with_address(address)
        }
        if len(users) != 1:
            return None
        ((user, people),) = users.items()
        row = self._people.row(user)
        usable = row is not None and not (row.deleted or row.stranger)
        return user if usable and people == 1 else None

    async def named(self, connection: AsyncConnection, person_id: str) -> Name:
        """What a person of the records is called now."""
        user = name = None
        for one in await rows.identities_of(connection, person_id):
            if one.kind == "slack" and one.realm == self._installation:
                row = self._people.row(one.external_id)
                user = row.id if row and not (row.deleted or row.stranger) else user
            elif one.kind == "source":
                user = user or self.in_slack(one.realm, one.external_id)
                known = self._index.person(one.realm, one.external_id)
                name = name or (known.name if known else None)
        if name is None:
            called = await rows.slack_names(connection, person_id)
            name = next(iter(called.values()), None)
        return Name(user, name)

    async def with_address(self, connection: AsyncConnection, email: str) -> list[str]:
        """The persons of the records who have an e-mail address, in Slack or in a source."""
        found = dict.fromkeys(await rows.people_with_address(connection, email))
        for person in self._index.people_with_email(email):
            known = await rows.person_of(connection, "source", person.source, person.id)
            found |= {known: None} if known else {}
        return list(found)


def _of_sources(linked: Iterable[Identity]) -> list[tuple[str, str]]:
    """Those of the identities that are people of sources, as (source, person id)."""
    return [(one.realm, one.external_id) for one in linked if one.kind == "source"]
