"""Alerts: the rules' standing, what each announced, its lines, and what somebody quietened."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    delete,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import AssetRef, Model
from bot.store.announced import Ending, of_each
from bot.store.engine import insert, new
from bot.store.schema import delivery as owed
from bot.store.schema.alerts import alert as alerts
from bot.store.schema.alerts import alert_announced as announced_rows
from bot.store.schema.alerts import alert_line as lines_rows
from bot.store.schema.alerts import alert_quiet as quiet_rows
from bot.store.schema.alerts import alert_rule as rules
from bot.warranty import Cover, Due

_LINE: Final = ("alert_id", "warranty_end", "source", "asset_id")
_ANNOUNCED: Final = (
    *("installation_id", "rule", "warranty_end", "source", "asset_id", "threshold"),
    "alert_id",
)


class Standing(Model):
    """How far a rule has come."""

    installation_id: str
    rule: str
    began: date
    """What was over before is not announced."""
    slot: date
    """The newest that was looked at."""
    opened: bool = False
    """Whether its channel was told how many were over before."""
    paused_at: datetime | None = None
    paused_user: str | None = None
    refused_at: datetime | None = None
    """Since when Slack refuses its channel, as its owner was told; real time."""


class Alert(Model):
    """One digest of one rule."""

    id: str
    installation_id: str
    rule: str
    channel: str
    slot: date
    version: int = 1
    over_before: int | None = None
    """How many were over before the rule began; None where it said so earlier."""
    at: datetime


class Silence(Model):
    """Who quietened a warranty for a rule, and until when."""

    until: date | None
    returned: bool = False
    by: str
    by_user: str
    at: datetime


class Muted(NamedTuple):
    """A warranty and who quietened it."""

    cover: Cover
    silence: Silence


class PutOff(NamedTuple):
    """Warranties of a rule that end on one day and were put off."""

    rule: str
    end: date
    until: date
    """The first day on which one of them comes back."""


async def begin(connection: AsyncConnection, standing: Standing) -> bool:
    """A rule begins; False when one of that id has."""
    row = new(connection, rules).values(standing.model_dump())
    return (await connection.execute(row.on_conflict_do_nothing())).rowcount == 1


async def reset(connection: AsyncConnection, seen: Standing, *, slot: date, began: date) -> None:
    """A rule goes on from another slot, and announces nothing that was over before a day."""
    await connection.execute(update(rules).where(_rule(seen)).values(slot=slot, began=began))


async def refused(connection: AsyncConnection, seen: Standing, at: datetime) -> bool:
    """Slack refuses its channel; False when that is known."""
    done = await connection.execute(
        update(rules).where(_rule(seen), rules.c.refused_at.is_(None)).values(refused_at=at)
    )
    return done.rowcount == 1


async def is_posted_since(
    connection: AsyncConnection, seen: Standing, template: str, since: datetime
) -> bool:
    """Whether Slack has taken an alert of a rule since an instant."""
    posted = (
        select(alerts.c.id)
        .join(owed, owed.c.subject == alerts.c.id)
        .where(
            alerts.c.installation_id == seen.installation_id,
            alerts.c.rule == seen.rule,
            owed.c.template == template,
            # Seconds with six places, as Slack has them: text of one length is in their order.
            owed.c.ts > f"{since.timestamp():.6f}",
        )
    )
    return (await connection.execute(posted.limit(1))).first() is not None


async def taken(connection: AsyncConnection, seen: Standing) -> None:
    """Slack takes what is posted in its channel again, or it has another one."""
    same = rules.c.refused_at == seen.refused_at
    await connection.execute(update(rules).where(_rule(seen), same).values(refused_at=None))


async def standings(connection: AsyncConnection, installation: str) -> dict[str, Standing]:
    """How far each rule has come, by its id."""
    found = await connection.execute(select(rules).where(rules.c.installation_id == installation))
    rows = [Standing.model_validate(dict(row)) for row in found.mappings()]
    return {one.rule: one for one in rows}


async def take(connection: AsyncConnection, seen: Standing, slot: date, *, opened: bool) -> bool:
    """Look at a slot; False when somebody else has taken it, or the rule was paused since."""
    taken = await connection.execute(
        update(rules)
        .where(_rule(seen), rules.c.slot == seen.slot, rules.c.paused_at.is_(None))
        .values(slot=slot, opened=opened)
    )
    return taken.rowcount == 1


async def pause(connection: AsyncConnection, seen: Standing, at: datetime, user: str) -> bool:
    """Look at a rule no more; False when it is so."""
    done = await connection.execute(
        update(rules)
        .where(_rule(seen), rules.c.paused_at.is_(None))
        .values(paused_at=at, paused_user=user)
    )
    return done.rowcount == 1


async def resume(connection: AsyncConnection, seen: Standing) -> bool:
    """Look at a rule again; False when it is so."""
    done = await connection.execute(
        update(rules)
        .where(_rule(seen), rules.c.paused_at.is_not(None))
        .values(paused_at=None, paused_user=None)
    )
    return done.rowcount == 1


def _rule(one: Standing) -> ColumnElement[bool]:
    return and_(rules.c.installation_id == one.installation_id, rules.c.rule == one.rule)


async def add(connection: AsyncConnection, told: Sequence[tuple[Alert, Sequence[Due]]]) -> None:
    """Keep digests, their lines, and what they announce; what comes back has come back."""
    if told:
        await connection.execute(alerts.insert(), [alert.model_dump() for alert, _ in told])
    each = [(alert, one) for alert, found in told for one in found]
    covers = [(alert.id, one.cover.end, *one.cover.ref) for alert, one in each]
    # In the order of assets, which pages of an index are in: else each is written for each digest.
    await insert(connection, lines_rows, _LINE, sorted(covers, key=itemgetter(2, 3)))
    announced = [
        (alert.installation_id, alert.rule, one.cover.end, *one.cover.ref, days, alert.id)
        for alert, one in each
        for days in one.thresholds
    ]
    await insert(connection, announced_rows, _ANNOUNCED, announced)
    for alert, found in told:
        await _come_back(connection, alert, [one.cover for one in found if one.returns])


async def _come_back(connection: AsyncConnection, alert: Alert, covers: Sequence[Cover]) -> None:
    """Keep that these are heard again, in one go however many they are."""
    if covers:
        named = and_(
            quiet_rows.c.installation_id == alert.installation_id,
            quiet_rows.c.rule == alert.rule,
            *(quiet_rows.c[name] == bindparam(f"the_{name}") for name in _columns(covers[0])),
        )
        given = [{f"the_{name}": value for name, value in _columns(one).items()} for one in covers]
        await connection.execute(update(quiet_rows).where(named).values(returned=True), given)


async def get(connection: AsyncConnection, number: str) -> Alert | None:
    """One digest as it is now."""
    found = await connection.execute(select(alerts).where(alerts.c.id == number))
    row = found.mappings().first()
    return Alert.model_validate(dict(row)) if row else None


async def counts(connection: AsyncConnection, number: str) -> list[tuple[date, int]]:
    """How many warranties of a digest end on each day, the earliest first."""
    table = lines_rows.c
    found = await connection.execute(
        select(table.warranty_end, func.count())
        .where(table.alert_id == number)
        .group_by(table.warranty_end)
        .order_by(table.warranty_end)
    )
    return [(row[0], row[1]) for row in found]


async def lines(
    connection: AsyncConnection, number: str, *, after: Cover | None = None, limit: int
) -> list[Cover]:
    """The warranties of a digest, the most urgent first, beyond one."""
    table = lines_rows.c
    keys = (table.warranty_end, table.source, table.asset_id)
    query = select(*keys).where(table.alert_id == number)
    if after:
        query = query.where(tuple_(*keys) > tuple_(after.end, *after.ref))
    found = await connection.execute(query.order_by(*keys).limit(limit))
    return [Cover(AssetRef(row[1], row[2]), row[0]) for row in found]


async def silences(
    connection: AsyncConnection,
    installation: str,
    rule: str,
    *,
    among: Collection[Cover],
) -> dict[Cover, Silence]:
    """What was quietened for a rule *among* a few."""
    query = select(quiet_rows).where(
        quiet_rows.c.installation_id == installation,
        quiet_rows.c.rule == rule,
        quiet_rows.c.asset_id.in_([one.ref.id for one in among]),
    )
    return (await _silences(connection, query)).get(rule, {})


async def silences_since(
    connection: AsyncConnection, installation: str, some: Sequence[Ending]
) -> dict[str, dict[Cover, Silence]]:
    """What was quietened of some warranties of rules, by rule."""
    query = of_each(select(quiet_rows), quiet_rows, installation, some)
    return await _silences(connection, query)


async def _silences(
    connection: AsyncConnection, query: Select[Any] | CompoundSelect[Any]
) -> dict[str, dict[Cover, Silence]]:
    found = defaultdict[str, dict[Cover, Silence]](dict)
    for row in (await connection.execute(query)).mappings():
        cover = Cover(AssetRef(row["source"], row["asset_id"]), row["warranty_end"])
        found[row["rule"]][cover] = _silence(row)
    return found


async def put_off(connection: AsyncConnection, installation: str) -> list[PutOff]:
    """On which days warranties end that were put off and have not come back, for each rule."""
    table = quiet_rows.c
    found = await connection.execute(
        select(table.rule, table.warranty_end, func.min(table.until))
        .where(
            table.installation_id == installation,
            table.until.is_not(None),
            table.returned.is_(False),
        )
        .group_by(table.rule, table.warranty_end)
    )
    return [PutOff(*row) for row in found]


def _silence(row: Any) -> Silence:
    return Silence.model_validate({name: row[name] for name in Silence.model_fields})


async def quieten(connection: AsyncConnection, installation: str, rule: str, muted: Muted) -> bool:
    """Quieten a warranty for a rule; False when somebody has, and it has not come back since."""
    said = muted.silence.model_dump()
    row = {"installation_id": installation, "rule": rule, **_columns(muted.cover), **said}
    keys = [column.name for column in quiet_rows.primary_key]
    insertion = new(connection, quiet_rows).values(row)
    over = quiet_rows.c.returned.is_(True)
    done = await connection.execute(
        insertion.on_conflict_do_update(index_elements=keys, set_=said, where=over)
    )
    return done.rowcount == 1


async def hear(connection: AsyncConnection, installation: str, rule: str, cover: Cover) -> bool:
    """Quieten a warranty no longer; False when nobody had."""
    done = await connection.execute(delete(quiet_rows).where(_quiet(installation, rule, cover)))
    return done.rowcount == 1


async def showing(
    connection: AsyncConnection, installation: str, rule: str, cover: Cover
) -> list[str]:
    """Draw anew every digest of a rule that a warranty stands in; their ids."""
    table = lines_rows.c
    where = and_(
        alerts.c.installation_id == installation,
        alerts.c.rule == rule,
        alerts.c.id.in_(
            select(table.alert_id).where(
                table.source == cover.ref.source,
                table.asset_id == cover.ref.id,
                table.warranty_end == cover.end,
            )
        ),
    )
    await connection.execute(update(alerts).where(where).values(version=alerts.c.version + 1))
    found = await connection.execute(select(alerts.c.id).where(where).order_by(alerts.c.id))
    return list(found.scalars())


async def naming(connection: AsyncConnection, installation: str, ref: AssetRef) -> list[str]:
    """Draw anew every digest that an asset stands in; their ids."""
    table = lines_rows.c
    named = select(table.alert_id).where(table.source == ref.source, table.asset_id == ref.id)
    where = and_(alerts.c.installation_id == installation, alerts.c.id.in_(named))
    await connection.execute(update(alerts).where(where).values(version=alerts.c.version + 1))
    found = await connection.execute(select(alerts.c.id).where(where).order_by(alerts.c.id))
    return list(found.scalars())


def _quiet(installation: str, rule: str, cover: Cover) -> ColumnElement[bool]:
    return and_(
        quiet_rows.c.installation_id == installation,
        quiet_rows.c.rule == rule,
        *(quiet_rows.c[name] == value for name, value in _columns(cover).items()),
    )


def _columns(cover: Cover) -> dict[str, Any]:
    return {"source": cover.ref.source, "asset_id": cover.ref.id, "warranty_end": cover.end}
