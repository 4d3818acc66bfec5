"""Who is who: persons, what they are called elsewhere, and Slack users as last seen."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import uuid4

from sqlalchemy import BindParameter, RowMapping, and_, bindparam, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Model, address
from bot.store.engine import new
from bot.store.gathered import evened
from bot.store.schema import person, person_identity, slack_user
from bot.store.shared import next_change

__all__ = [
    "AsyncConnection",
    "Identity",
    "SlackUser",
    "bound_people",
    "ensure_people",
    "ensure_person",
    "identities_of",
    "keep_slack_users",
    "link_all",
    "linked_to",
    "people_with_address",
    "person_of",
    "slack_names",
    "slack_users",
    "slack_users_of",
]


class SlackUser(Model):
    """A Slack user as Slack last told; `tz` is a zone's name, `seen_at` when it told."""

    id: str
    team_id: str
    name: str
    email: str | None = None
    tz: str | None = None
    locale: str | None = None
    is_guest: bool = False
    is_bot: bool = False
    deleted: bool = False
    stranger: bool = False
    """Of another organisation, met in a shared channel."""
    is_admin: bool = False
    is_owner: bool = False
    updated: int = 0
    """When it last changed, in Slack's own seconds."""
    seen_at: datetime

    @property
    def is_full_member(self) -> bool:
        """Whether they work here, with all that Slack gives to whoever does."""
        return not (self.deleted or self.is_bot or self.is_guest or self.stranger)

    @property
    def age(self) -> tuple[int, datetime]:
        """What puts two tellings about one user in order: the greater one is the newer."""
        return self.updated, self.seen_at


class Identity(Model):
    """What a person is called in one place, and why we believe so."""

    person_id: str
    kind: str
    """What the place is: "slack" or "source"."""
    realm: str
    """Which one: an installation or a source."""
    external_id: str
    evidence: str
    since: datetime


# Made once: to make a statement takes as long as to have it carried out.
_IDS: BindParameter[Sequence[str]] = bindparam("ids", expanding=True)
_BOUND = select(person_identity.c.external_id, person_identity.c.person_id).where(
    person_identity.c.kind == bindparam("kind"),
    person_identity.c.realm == bindparam("realm"),
    person_identity.c.external_id.in_(_IDS),
)
_theirs = person_identity.alias()
_LINKED_TO = (
    select(_theirs.c.external_id.label("of"), person_identity)
    .join(person_identity, person_identity.c.person_id == _theirs.c.person_id)
    .where(
        _theirs.c.kind == bindparam("kind"),
        _theirs.c.realm == bindparam("realm"),
        _theirs.c.external_id.in_(_IDS),
    )
    .order_by(person_identity.c.since, person_identity.c.kind, person_identity.c.realm)
)
_USER = {name: slack_user.c[name].label(f"user_{name}") for name in SlackUser.model_fields}
_SLACK_USERS_OF = (
    select(*_USER.values(), person_identity)
    .select_from(
        slack_user.outerjoin(
            _theirs,
            and_(
                _theirs.c.kind == "slack",
                _theirs.c.realm == slack_user.c.installation_id,
                _theirs.c.external_id == slack_user.c.id,
            ),
        ).outerjoin(person_identity, person_identity.c.person_id == _theirs.c.person_id)
    )
    .where(slack_user.c.installation_id == bindparam("realm"), slack_user.c.id.in_(_IDS))
    .order_by(person_identity.c.since, person_identity.c.kind, person_identity.c.realm)
)


async def keep_slack_users(
    connection: AsyncConnection, installation: str, users: Sequence[SlackUser]
) -> None:
    """Write Slack users as last seen, over what was known of them unless that is newer."""
    if not users:
        return
    shared = connection.dialect.name == "postgresql"  # others hold them in memory, and follow
    change = await next_change(connection) if shared else None
    told = {"installation_id": installation, "change": change}
    ordered = sorted(users, key=lambda user: user.age)
    rows = {user.id: {**told, **user.model_dump()} for user in ordered}
    insertion = new(connection, slack_user)
    keys = ("installation_id", "id")
    written = {
        column.name: insertion.excluded[column.name]
        for column in slack_user.columns
        if column.name not in keys
    }
    held, new_row = slack_user.c, insertion.excluded
    newer = or_(
        new_row.updated > held.updated,
        and_(new_row.updated == held.updated, new_row.seen_at >= held.seen_at),
    )
    await connection.execute(
        insertion.on_conflict_do_update(index_elements=keys, set_=written, where=newer),
        list(rows.values()),
    )


async def slack_users(
    connection: AsyncConnection,
    installation: str,
    *,
    after: int | None = None,
) -> list[SlackUser]:
    """Every Slack user of an installation that was ever seen, or was after a change."""
    fields = [slack_user.c[name] for name in SlackUser.model_fields]
    query = select(*fields).where(slack_user.c.installation_id == installation)
    if after is not None:
        query = query.where(slack_user.c.change > after)
    rows = await connection.execute(query)
    return [SlackUser.model_validate(dict(row)) for row in rows.mappings()]


async def slack_users_of(
    connection: AsyncConnection, installation: str, users: Collection[str]
) -> tuple[list[SlackUser], dict[str, list[Identity]]]:
    """These Slack users as last seen by any process, and what else their persons are called.

    The latter as `linked_to` has it: most are seen users, which spares its question.
    """
    seen: dict[str, SlackUser] = {}
    linked: dict[str, list[Identity]] = {one: [] for one in users}
    whose = {"realm": installation, "ids": evened(users)}
    for row in (await connection.execute(_SLACK_USERS_OF, whose)).mappings():
        user = row["user_id"]
        if user not in seen:
            fields = {name: row[f"user_{name}"] for name in SlackUser.model_fields}
            seen[user] = SlackUser.model_validate(fields)
        if row["person_id"]:
            linked[user].append(_identity(row))
    if unseen := [one for one in users if one not in seen]:
        linked |= await linked_to(connection, "slack", installation, unseen)
    return list(seen.values()), linked


def _identity(row: RowMapping) -> Identity:
    return Identity.model_validate({name: row[name] for name in Identity.model_fields})


async def slack_users_with(connection: AsyncConnection, email: str) -> list[tuple[str, SlackUser]]:
    """Everybody in Slack who has an e-mail address, as last seen, with the installation."""
    fields = [slack_user.c[name] for name in SlackUser.model_fields]
    query = select(slack_user.c.installation_id, *fields)
    rows = await connection.execute(query.where(slack_user.c.email.is_not(None)))
    return [
        (
            row["installation_id"],
            SlackUser.model_validate({one: row[one] for one in row if one != "installation_id"}),
        )
        for row in rows.mappings()
        if address(row["email"]) == address(email)
    ]


async def person_of(
    connection: AsyncConnection, kind: str, realm: str, external_id: str
) -> str | None:
    """The person behind an identity, None when it is bound to nobody."""
    found = await connection.execute(
        select(person_identity.c.person_id).filter_by(**_name(kind, realm, external_id))
    )
    person_id: str | None = found.scalar_one_or_none()
    return person_id


async def ensure_person(
    connection: AsyncConnection,
    kind: str,
    realm: str,
    external_id: str,
    *,
    evidence: str,
    at: datetime,
) -> str:
    """The person behind an identity; a new one when it was bound to nobody."""
    people = await ensure_people(connection, kind, realm, [external_id], evidence=evidence, at=at)
    return people[external_id]


async def ensure_people(
    connection: AsyncConnection,
    kind: str,
    realm: str,
    external_ids: Sequence[str],
    *,
    evidence: str,
    at: datetime,
) -> dict[str, str]:
    """The persons behind identities of one realm, by external id; new ones where need be."""
    known = await bound_people(connection, kind, realm, external_ids)
    missing = sorted(one for one in set(external_ids) if one not in known)  # locked in one order
    if not missing:
        return known
    made = {external_id: str(uuid4()) for external_id in missing}
    await connection.execute(
        insert(person), [{"id": person_id, "created_at": at} for person_id in made.values()]
    )
    names = [
        {"person_id": person_id, **_name(kind, realm, one), "evidence": evidence, "since": at}
        for one, person_id in made.items()
    ]
    await connection.execute(new(connection, person_identity).on_conflict_do_nothing(), names)
    bound = await bound_people(connection, kind, realm, missing)
    beaten = [made[one] for one in missing if bound[one] != made[one]]
    if beaten:  # another transaction was quicker; persons nobody refers to are dropped again
        await connection.execute(delete(person).where(person.c.id.in_(beaten)))
    return known | bound


async def link_all(connection: AsyncConnection, identities: Iterable[Identity]) -> None:
    """Bind each identity to its person, unless it is bound already."""
    ordered = sorted(identities, key=lambda one: (one.kind, one.realm, one.external_id))
    if links := [one.model_dump() for one in ordered]:  # locked in one order
        await connection.execute(new(connection, person_identity).on_conflict_do_nothing(), links)


async def linked_to(
    connection: AsyncConnection, kind: str, realm: str, external_ids: Collection[str]
) -> dict[str, list[Identity]]:
    """Everything that whoever each of these identities is of is called, by external id.

    Oldest link first; nothing for an identity that is bound to nobody.
    """
    whose = {"kind": kind, "realm": realm, "ids": list(external_ids)}
    found: dict[str, list[Identity]] = {one: [] for one in external_ids}
    for row in (await connection.execute(_LINKED_TO, whose)).mappings():
        found[row["of"]].append(_identity(row))
    return found


async def identities_of(connection: AsyncConnection, person_id: str) -> list[Identity]:
    """Everything a person is called, oldest link first."""
    rows = await connection.execute(
        select(person_identity)
        .where(person_identity.c.person_id == person_id)
        .order_by(person_identity.c.since, person_identity.c.kind, person_identity.c.realm)
    )
    return [Identity.model_validate(dict(row)) for row in rows.mappings()]


async def slack_names(connection: AsyncConnection, person_id: str) -> dict[str, str]:
    """What a person is called in Slack, by each user of it that they are."""
    user, identity = slack_user.c, person_identity.c
    same = and_(user.installation_id == identity.realm, user.id == identity.external_id)
    query = select(user.id, user.name).join(person_identity, same)
    found = await connection.execute(
        query.where(identity.kind == "slack", identity.person_id == person_id)
    )
    return {row.id: row.name for row in found}


async def people_with_address(connection: AsyncConnection, email: str) -> list[str]:
    """Persons whom a Slack user with this e-mail address is."""
    user, identity = slack_user.c, person_identity.c
    same = and_(user.installation_id == identity.realm, user.id == identity.external_id)
    query = select(identity.person_id, user.email).join(slack_user, same)
    found = await connection.execute(query.where(identity.kind == "slack", user.email.is_not(None)))
    # Compared here: no database knows of all that makes two addresses one.
    return [one.person_id for one in found if address(one.email) == address(email)]


async def bound_people(
    connection: AsyncConnection, kind: str, realm: str, external_ids: Sequence[str]
) -> dict[str, str]:
    """The persons behind identities of one realm, by external id, as far as they are bound."""
    if not external_ids:
        return {}
    whose = {"kind": kind, "realm": realm, "ids": list(external_ids)}
    rows = await connection.execute(_BOUND, whose)
    return {row.external_id: row.person_id for row in rows}


def _name(kind: str, realm: str, external_id: str) -> dict[str, str]:
    return {"kind": kind, "realm": realm, "external_id": external_id}
