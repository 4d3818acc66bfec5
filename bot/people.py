"""Who someone in Slack is: a full member or not, and which person of which source.

Rows of Slack users are kept fresh by `users.list` at start and every few hours and by Slack's
events in between. A row unknown or older than that is looked up before anything is answered.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bot.answers import Unlinked
from bot.errors import AssetBotError, NotPermitted, SlackFailed
from bot.models import Asker
from bot.slack import Installation, Slack
from bot.store import AsyncConnection, Index, Records, SlackUser, StoreFailed, shared
from bot.store import people as rows
from bot.store.people import Identity

log = logging.getLogger(__name__)

STALE_AFTER = timedelta(hours=12)
"""A row older than this is looked up anew before its person gets an answer."""
LIST_EVERY = timedelta(hours=6)
"""How often all rows are read anew, in case an event never came."""
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


class People:
    """The people of one Slack installation, in memory and in the records."""

    def __init__(
        self,
        *,
        records: Records,
        index: Index,
        slack: Slack | None,
        home: Installation | None,
        now: Callable[[], datetime],
    ) -> None:
        self._records = records
        self._index = index
        self._slack = slack
        self._home = home
        self._installation = home.key if home else ""
        self._now = now
        self._began = now()
        self._users: dict[str, SlackUser] = {}
        self._by_email: dict[str, set[str]] = {}
        self._followed = 0
        self._listed_at = datetime.min.replace(tzinfo=UTC)
        self._asking: dict[str, asyncio.Task[SlackUser | None]] = {}
        """The users whom Slack is being asked about."""

    async def load(self) -> None:
        """Take up the rows kept by earlier runs."""
        async with self._records.read() as connection:
            if self._records.shared:
                self._followed = (await shared.position(connection)).change
            self._remember(await rows.slack_users(connection, self._installation))

    async def follow(self) -> None:
        """Take up what Slack told other replicas: each event reaches one of them."""
        if not self._records.shared:
            return
        async with self._records.read() as connection:
            newest = (await shared.position(connection)).change
            if newest == self._followed:
                return
            told = await rows.slack_users(connection, self._installation, after=self._followed)
        self._remember(told)
        self._followed = newest

    async def keep(self, users: Iterable[SlackUser]) -> None:
        """Keep what Slack says of these users, in memory and in the records."""
        users = list(users)
        self._remember(users)
        async with self._records.begin() as connection:
            await rows.keep_slack_users(connection, self._installation, users)

    async def list_all(self) -> None:
        """Read all users from Slack, unless that was done a short while ago."""
        if not self._slack or not self._home or self._now() - self._listed_at < LIST_EVERY:
            return
        async for page in self._slack.users(self._home):
            await self.keep(page)
        self._listed_at = self._now()

    async def reread(self, users: Collection[str]) -> Links:
        """Take up what other processes were told of these users; what their persons are called."""
        async with self._records.read() as connection:
            told, linked = await rows.slack_users_of(connection, self._installation, users)
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
        """A user's e-mail address, case-folded; none where another user has the same."""
        row = self._users.get(user)
        address = (row.email or "").casefold() if row else ""
        return frozenset({address}) if self._by_email.get(address) == {user} else frozenset()

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
        row = await self._looked_up(user)
        if row is None:
            raise NotPermitted("Slack does not know you as a member of this workspace.")
        return self._admitted(row)

    async def _looked_up(self, user: str) -> SlackUser | None:
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
            row = await self._slack.user(user, self._home)
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
        return Asker(user=row.id, name=row.name, zone=row.tz)

    async def in_sources(self, user: str) -> list[tuple[str, str]]:
        """Which people of which sources a Slack user is, as (source, person id).

        An existing link stands, unless an address made it that now leads to somebody else or to
        several; without one the e-mail address makes one, if it has exactly one match.
        Raises PersonNotLinked, and SlackFailed when Slack had to be asked and did not answer.
        """
        linked = (await self._linked([user]))[user]
        if user not in self._users and not self._stands(user, linked):
            await self._looked_up(user)
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
        row = self._users.get(user)
        found = self._with_email_of(user, row.email) if row and row.email else []
        sources = {source for source, _ in linked}
        if any(one[0] in sources and one not in linked for one in found):
            raise PersonNotLinked(user, "several")
        return [*linked, *(one for one in found if one[0] not in sources)]

    def _by_address(self, user: str) -> list[tuple[str, str]]:
        row = self._users.get(user)
        if row is None or not row.email:
            raise PersonNotLinked(user, "none" if row is None else "no_email")
        found = self._with_email_of(user, row.email)
        if len(self._by_email.get(row.email.casefold(), ())) > 1:
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
            for user in self._by_email.get(address, ())
        }
        if len(users) != 1:
            return None
        ((user, people),) = users.items()
        row = self._users[user]
        return None if row.deleted or row.stranger or people != 1 else row.id

    async def named(self, connection: AsyncConnection, person_id: str) -> Name:
        """What a person of the records is called now."""
        user = name = None
        for one in await rows.identities_of(connection, person_id):
            if one.kind == "slack" and one.realm == self._installation:
                row = self._users.get(one.external_id)
                user = row.id if row and not (row.deleted or row.stranger) else user
            elif one.kind == "source":
                user = user or self.in_slack(one.realm, one.external_id)
                known = self._index.person(one.realm, one.external_id)
                name = name or (known.name if known else None)
        if name is None:
            name = next(iter(await rows.slack_names(connection, person_id)), None)
        return Name(user, name)

    async def with_address(self, connection: AsyncConnection, email: str) -> list[str]:
        """The persons of the records who have an e-mail address, in Slack or in a source."""
        found = dict.fromkeys(await rows.people_with_address(connection, email))
        for person in self._index.people_with_email(email):
            known = await rows.person_of(connection, "source", person.source, person.id)
            found |= {known: None} if known else {}
        return list(found)

    def _remember(self, users: Iterable[SlackUser]) -> None:
        for user in users:
            old = self._users.get(user.id)
            if old and user.age < old.age:
                continue  # events and pages may come late, after newer ones
            if old and old.email:
                self._by_email.get(old.email.casefold(), set()).discard(user.id)
            self._users[user.id] = user
            if user.email and not user.deleted and not user.is_bot:
                self._by_email.setdefault(user.email.casefold(), set()).add(user.id)


def _of_sources(linked: Iterable[Identity]) -> list[tuple[str, str]]:
    """Those of the identities that are people of sources, as (source, person id)."""
    return [(one.realm, one.external_id) for one in linked if one.kind == "source"]
