"""A rule that is paused, its digest, what it announced, and what was quietened in each way."""

from datetime import date, datetime, timedelta

from bot.models import AssetRef
from bot.store import AsyncConnection, alerts
from bot.store.alerts import Alert, Muted, Silence, Standing
from bot.warranty import Cover, Due
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
    await alerts.add(connection, digest, [Due(one, (60, 0), returns=False) for one in COVERS])
    for cover, until in zip(COVERS, (None, day + timedelta(days=7)), strict=True):
        silence = Silence(until=until, by=person, by_user="U0001", at=at)
        await alerts.quieten(connection, HOME, RULE, Muted(cover, silence))
