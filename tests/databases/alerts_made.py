"""Rules, one of them paused, a digest, what it announced, and what was quietened in each way."""

from datetime import date, datetime, time, timedelta

from bot.alerts.rules import terms_of
from bot.models import AssetRef
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, made_rules, told_holders
from bot.store.alerts import Alert, Muted, Silence, Standing
from bot.store.made_rules import Made
from bot.store.told_holders import Holder
from bot.warranty import Cover, Due, Schedule
from tests.made import SOURCE

HOME, RULE = "E0001:T0001", "laptops"
COVERS = (Cover(AssetRef(SOURCE, "id-1"), date(1, 1, 1)), Cover(AssetRef(SOURCE, "id-2"), date.max))


async def keep(connection: AsyncConnection, person: str, at: datetime) -> None:
    """One of each."""
    day = at.date()
    standing = Standing(installation_id=HOME, rule=RULE, began=day, slot=day)
    await alerts.begin(connection, standing)
    await alerts.pause(connection, standing, at, "U0001")
    digest = Alert(
        id="00000000-0000-4000-a000-000000000001",
        installation_id=HOME,
        rule=RULE,
        channel="C0001",
        slot=day,
        over_before=3,
        at=at,
    )
    made = Made(
        installation_id=HOME,
        rule="all.1",
        channel="C0001",
        terms=terms_of(
            AlertRule(
                id="all.1",
                channel="C0001",
                schedule=Schedule(at=time(9), zone="UTC", weekdays=frozenset({0})),
                statuses_left_out=frozenset(),
                archived_left_out=True,
            )
        ),
        by=person,
        by_user="U0001",
        key="00000000-0000-4000-a000-000000000002",
        at=at,
    )
    await made_rules.add(connection, made)
    await alerts.add(connection, [(digest, [Due(one, (60, 0), returns=False) for one in COVERS])])
    holder = Holder(alert_id=digest.id, cover=COVERS[0], holder="1", due_at=at)
    await told_holders.add(connection, [holder])
    for cover, until in zip(COVERS, (None, day + timedelta(days=7)), strict=True):
        silence = Silence(until=until, by=person, by_user="U0001", at=at)
        await alerts.quieten(connection, HOME, RULE, Muted(cover, silence))
