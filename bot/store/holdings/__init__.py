"""What is held about people, table by table: which rows, and how one person's are erased.

Every table of the records is named here, or among those that hold nobody; a test compares. The ids
of persons stay where they are: without the row that says whose they are they mean nobody.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import address
from bot.store import schema
from bot.store.history_rows import USER
from bot.store.holdings import blanking
from bot.store.holdings.alerts import ALERT_HOLDINGS
from bot.store.holdings.blanking import ERASED, Whose
from bot.store.holdings.faults import FAULT_HOLDINGS
from bot.store.holdings.imports import IMPORT_HOLDINGS
from bot.store.holdings.places import PLACE_HOLDINGS
from bot.store.holdings.table import Holding, by_person, by_user, deleted, keep, named_as, says
from bot.store.schema.away import away
from bot.store.schema.hand_overs import hand_over, hand_over_text
from bot.store.spellings import spellings


def _of_forms(whose: Whose) -> ColumnElement[bool]:
    claim = schema.slack_event.c
    theirs = select(claim.installation_id, claim.event_id).where(by_user(claim.user_id)(whose))
    return tuple_(schema.submission.c.installation_id, schema.submission.c.event_id).in_(theirs)


def _of_history(whose: Whose) -> ColumnElement[bool]:
    """Events that they caused, or that name them."""
    facts = cast(schema.history.c.facts, String)
    named = (facts.contains(f'"{one}"', autoescape=True) for one in (*whose.persons, *whose.users))
    given = (
        and_(
            schema.history.c.source == source,
            facts.contains(f'"to": "{one}"', autoescape=True),
        )
        for source, one in whose.called("source")
    )
    said = schema.history_text.c
    told = select(said.event_id).where(said.name == USER, said.text.in_(sorted(whose.users)))
    caused = (schema.history.c.actor.in_(sorted(whose.persons)), schema.history.c.id.in_(told))
    return or_(*caused, *named, *given)


def _of_history_text(whose: Whose) -> ColumnElement[bool]:
    """What was said of those events, and what names them wherever it is said."""
    theirs = select(schema.history.c.id).where(_of_history(whose))
    said = schema.history_text.c
    return or_(said.event_id.in_(theirs), says(said.text)(whose))


def _of_request(whose: Whose) -> ColumnElement[bool]:
    """Requests that they made or decided, or whose words name them."""
    table, decided, said = schema.request.c, schema.decision.c, schema.request_text.c
    decisions = select(decided.request_id).where(decided.person_id.in_(sorted(whose.persons)))
    named = select(said.request_id).where(_in_words(whose))
    rule = cast(table.rule, String)
    return or_(
        table.requester.in_(sorted(whose.persons)),
        table.id.in_(decisions),
        table.id.in_(named),
        *(rule.contains(f'"{one}"', autoescape=True) for one in whose.names),
    )


def _in_words(whose: Whose) -> ColumnElement[bool]:
    """Words of requests that hold one of their ids or addresses."""
    text = schema.request_text.c.text
    ids = [*whose.persons, *whose.names, *(one for _, one in whose.called("source"))]
    return or_(*(text.contains(f'"{one}"', autoescape=True) for one in ids))


def _of_request_text(whose: Whose) -> ColumnElement[bool]:
    asked = select(schema.request.c.id).where(_of_request(whose))
    return schema.request_text.c.request_id.in_(asked)


async def _erase_requests(connection: AsyncConnection, whose: Whose) -> None:
    table = schema.request.c
    found = await connection.execute(
        select(table.id, table.requester_user, table.rule, table.questions).where(
            _of_request(whose)
        )
    )
    for row in found.all():
        await connection.execute(
            update(schema.request)
            .where(table.id == row.id)
            .values(
                requester_user=ERASED if row.requester_user in whose.users else row.requester_user,
                rule=blanking.blanked(row.rule, whose, None),
                questions=blanking.blanked(row.questions, whose, None),
            )
        )


async def _erase_request_texts(connection: AsyncConnection, whose: Whose) -> None:
    """What they wrote goes; what is still read as data stays without their name."""
    table, asked = schema.request_text.c, schema.request.c
    query = (
        select(table.request_id, table.name, table.text, asked.source)
        .add_columns(asked.requester.in_(sorted(whose.persons)).label("own"))
        .join(schema.request, asked.id == table.request_id)
        .where(_of_request(whose))
        .order_by(table.request_id)
    )
    rows = (await connection.execute(query)).all()
    for _, texts in groupby(rows, lambda row: row.request_id):
        await _erase_texts(connection, list(texts), whose)


async def _erase_texts(connection: AsyncConnection, rows: Sequence[Any], whose: Whose) -> None:
    """The same of one request, whose texts name them to one another."""
    read = {row.name: json.loads(row.text) for row in rows if blanking.is_data(row.name)}
    known = whose.known_as(blanking.names_in(list(read.values()), whose, rows[0].source))
    for row in rows:
        here = and_(
            schema.request_text.c.request_id == row.request_id,
            schema.request_text.c.name == row.name,
        )
        if blanking.goes(row.name, whose, own=row.own):
            await connection.execute(delete(schema.request_text).where(here))
        elif row.name in read:
            text = json.dumps(blanking.blanked(read[row.name], known, row.source))
            await connection.execute(update(schema.request_text).where(here).values(text=text))


async def _erase_decisions(connection: AsyncConnection, whose: Whose) -> None:
    theirs = by_person(schema.decision.c.person_id)(whose)
    await connection.execute(update(schema.decision).where(theirs).values(user_id=ERASED))


async def _erase_hand_overs(connection: AsyncConnection, whose: Whose) -> None:
    table, users = hand_over.c, sorted(whose.users)
    for column, blank in (
        (table.user_id, None),
        (table.giver_user, ERASED),
        (table.answered_user, None),
    ):
        theirs = column.in_(users)
        await connection.execute(update(hand_over).where(theirs).values({column: blank}))


def _of_hand_over_text(whose: Whose) -> ColumnElement[bool]:
    theirs = select(hand_over.c.id).where(_by_hand_over(whose))
    return hand_over_text.c.hand_over_id.in_(theirs)


async def _erase_claims(connection: AsyncConnection, whose: Whose) -> None:
    theirs = schema.slack_event.c.user_id.in_(sorted(whose.users))
    await connection.execute(update(schema.slack_event).where(theirs).values(user_id=None))


async def _erase_baselines(connection: AsyncConnection, whose: Whose) -> None:
    """Forget whose assets were, as if it had never been read: the next sync tells no change."""
    table = schema.baseline.c
    theirs = table.person_id.in_(sorted(whose.persons))
    found = await connection.execute(
        select(table.source, table.asset_id, table.facts, table.texts).where(theirs)
    )
    for row in found.all():
        await connection.execute(
            update(schema.baseline)
            .where(table.source == row.source, table.asset_id == row.asset_id)
            .values(
                facts={name: one for name, one in row.facts.items() if name != "assignee"},
                texts={name: one for name, one in row.texts.items() if name != "assignee"},
                person_id=None,
                assigned_since=None,
                digest="",
            )
        )


_IDENTITY = schema.person_identity.c
_by_identity = by_person(_IDENTITY.person_id)
_by_slack = named_as("slack", schema.slack_user.c.installation_id, schema.slack_user.c.id)
_by_holder = named_as("slack", schema.role_held.c.installation_id, schema.role_held.c.user_id)
_by_place = by_user(schema.delivery.c.to)
_by_hand_over = by_person(hand_over.c.recipient, hand_over.c.giver, hand_over.c.answered_by)
_by_absence = by_person(away.c.person_id, away.c.delegate)

HOLDINGS: Final[Mapping[str, Holding]] = MappingProxyType(
    {
        one.table.name.removeprefix(schema.PREFIX): one
        for one in (
            # The words first, while it can still be told whose they are.
            Holding(
                schema.history_text,
                "names and words of events",
                _of_history_text,
                deleted(schema.history_text, _of_history_text),
            ),
            Holding(schema.history, "what they did, and what was done to them", _of_history, keep),
            Holding(
                schema.request_text,
                "words of requests, and who was who then",
                _of_request_text,
                _erase_request_texts,
            ),
            Holding(schema.request, "requests with a part of theirs", _of_request, _erase_requests),
            Holding(
                schema.decision,
                "what they decided",
                by_person(schema.decision.c.person_id),
                _erase_decisions,
            ),
            Holding(
                hand_over_text,
                "words of hand-overs",
                _of_hand_over_text,
                deleted(hand_over_text, _of_hand_over_text),
            ),
            Holding(
                hand_over,
                "what they were given, or gave",
                _by_hand_over,
                _erase_hand_overs,
            ),
            *FAULT_HOLDINGS,
            *IMPORT_HOLDINGS,
            *ALERT_HOLDINGS,
            *PLACE_HOLDINGS,
            Holding(
                schema.delivery,
                "messages to them",
                _by_place,
                deleted(schema.delivery, _by_place),
            ),
            Holding(
                schema.submission,
                "forms they sent, until they are carried on",
                _of_forms,
                deleted(schema.submission, _of_forms),
            ),
            Holding(
                schema.slack_event,
                "what they asked, until it is answered",
                by_user(schema.slack_event.c.user_id),
                _erase_claims,
            ),
            Holding(
                schema.baseline,
                "assets that they had at the last reading",
                by_person(schema.baseline.c.person_id),
                _erase_baselines,
            ),
            Holding(
                schema.channel_client,
                "channels that they gave to a client",
                by_person(schema.channel_client.c.by),
                keep,
            ),
            Holding(away, "who stands in for whom", _by_absence, deleted(away, _by_absence)),
            Holding(
                schema.role_held,
                "roles that they were last seen with",
                _by_holder,
                deleted(schema.role_held, _by_holder),
            ),
            Holding(
                schema.slack_user,
                "name, address and time zone in Slack",
                _by_slack,
                deleted(schema.slack_user, _by_slack),
            ),
            Holding(
                schema.person_identity,
                "who they are in Slack and in the sources",
                _by_identity,
                deleted(schema.person_identity, _by_identity),
            ),
            Holding(schema.person, "an id", by_person(schema.person.c.id), keep),
        )
    }
)
"""By table, in the order in which they are erased."""

NOBODY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "alarm": "what has not gone well for long, and since when",
        "alert": "which rule told which channel, and when",
        "alert_line": "which warranties stand in an alert",
        "alert_announced": "which warranty ends a rule has announced",
        "seal": "keyed hashes of events, and of their words",
        "sync_run": "when a source was read, and how that went",
        "mark": "when something last went well",
        "runs_with": "which versions can work on the records",
    }
)
"""Tables that hold nothing about anybody, and what they hold."""


async def whose(connection: AsyncConnection, persons: frozenset[str], email: str) -> Whose:
    """What these persons, who are one and have this address, are called in the records."""
    found = await connection.execute(
        select(_IDENTITY.kind, _IDENTITY.realm, _IDENTITY.external_id).where(
            _IDENTITY.person_id.in_(sorted(persons))
        )
    )
    identities = frozenset((row.kind, row.realm, row.external_id) for row in found)
    theirs = Whose(persons, identities, frozenset())
    user, held = schema.slack_user.c, schema.baseline.c
    told = await connection.execute(select(user.email, user.name).where(_by_slack(theirs)))
    had = await connection.execute(select(held.texts).where(held.person_id.in_(sorted(persons))))
    users = told.all()
    names = {*(one.name for one in users), *(one.get("assignee") for one in had.scalars())}
    emails = {email, *(one.email for one in users)}
    called = frozenset(filter(None, names | emails))
    return theirs._replace(
        emails=frozenset(address(one) for one in emails if one),
        spoken=await spellings(connection, called),
    )


async def rows(connection: AsyncConnection, one: Holding, of: Whose) -> list[dict[str, Any]]:
    """The rows of a table that are about somebody, as they are."""
    query = select(one.table).where(one.finds(of)).order_by(*one.table.primary_key.columns)
    return [
        {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row}
        for row in (dict(found).items() for found in (await connection.execute(query)).mappings())
    ]
