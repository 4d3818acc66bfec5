"""Somebody to erase: Dana, who is the receiver at the desk's source; and what is left of her."""

from sqlalchemy import select

from bot.settings import Settings
from bot.store import SlackUser, schema
from bot.store.events import claim_event
from bot.store.people import Identity, keep_slack_users, link_all
from bot.store.roles import keep_roles
from bot.terminal import persons
from tests.desk import HOME, RECEIVER, STAFF, Desk, user

WORDS = ("UDANA", "dana@example.com", "Dana", "because dana says so", "I, dana", RECEIVER)


async def arrive(desk: Desk) -> None:
    """Everyone is known from Slack; Dana is the receiver in the source as well."""
    async with desk.records.begin() as connection:
        await keep_slack_users(
            connection,
            HOME,
            [
                SlackUser(
                    id=user(name),
                    team_id="T",
                    name=name.title(),
                    email=f"{name}@example.com",
                    seen_at=desk.real,
                )
                for name in STAFF
            ],
        )
        dana = Identity(
            person_id=desk.people.actors["UDANA"].person,
            kind="source",
            realm="factorial",
            external_id=desk.receiver().id,
            evidence="e-mail",
            since=desk.real,
        )
        await link_all(connection, [dana])
        await keep_roles(connection, HOME, "UDANA", was=None, now=["operator"], at=desk.real)
        await claim_event(connection, HOME, "E1", now=desk.real, user="UDANA")


async def all_rows(desk: Desk) -> str:
    """Everything there is in the records."""
    found = []
    async with desk.records.read() as connection:
        for table in schema.metadata.tables.values():
            rows = (await connection.execute(select(table))).mappings()
            found += [repr(dict(row)) for row in rows]
    return "\n".join(found)


async def erase(settings: Settings, *, sure: bool = True) -> list[str]:
    """What is said when Dana is erased."""
    told: list[str] = []
    await persons.erase(settings, "dana@example.com", told.append, lambda _: sure)
    return told
