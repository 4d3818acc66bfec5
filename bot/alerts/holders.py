"""Whoever has an asset of an alert is told too, alone, while they work."""

from typing import Final

from bot.alerts.drawing import HOLDER, has_still
from bot.alerts.means import Means
from bot.approvals import TELL
from bot.store import alerts, deliveries, told_holders
from bot.store.told_holders import Holder
from bot.working_hours import in_hours

AT_ONCE: Final = 500
"""Rows that are looked at in one go."""


async def pass_time(means: Means) -> None:
    """Tell those whose time has come; each minute, in every process: each is told once."""
    async with means.records.read() as connection:
        found = await told_holders.due(connection, means.installation, means.now(), limit=AT_ONCE)
    for alert, user in dict.fromkeys((one.alert_id, _user(means, one)) for one in found):
        await _tell(means, alert, user)


async def _tell(means: Means, number: str, user: str | None) -> None:
    """Tell somebody of all that is due of one alert, in one message; later where they rest."""
    now = means.now()
    async with means.records.begin() as connection:
        told = await told_holders.of_alert(connection, number)
        theirs = [one for one in told if one.due_at and _user(means, one) == user]
        begins = in_hours(now, means.zone(user))
        owed = False
        for one in theirs:
            if user is None or not has_still(means, one, user):
                await told_holders.drop(connection, one)
            elif begins > now:
                await told_holders.move(connection, one, begins)
            else:
                owed = await told_holders.move(connection, one, None) or owed
        alert = await alerts.get(connection, number) if owed else None
        if alert and user:
            await deliveries.owe(
                connection,
                HOLDER,
                number,
                user,
                installation=means.installation,
                version=alert.version,
                at=means.clock(),
            )
            await means.enqueue(
                connection, TELL, f"{TELL}-{number}-{user}", {"v": 1, "subject": number}
            )


def _user(means: Means, one: Holder) -> str | None:
    return means.roster.member(one.cover.ref.source, one.holder)
