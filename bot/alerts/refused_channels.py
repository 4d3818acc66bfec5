"""A channel that Slack refuses: whose rule it is is told, once until it works again."""

from typing import Final

from bot.alerts.drawing import REFUSED
from bot.alerts.means import Means
from bot.alerts.rules import named
from bot.alerts.runs import DIGEST, tell
from bot.errors import NotPermitted
from bot.models import Role
from bot.policy import Concerned, Who
from bot.settings.alerts import AlertRule
from bot.store import alerts, deliveries
from bot.store.deliveries import Delivery

_ADMINS: Final = Who(roles=frozenset({Role.ADMIN}))


async def unreachable(means: Means, one: Delivery) -> None:
    """Tell whose rule it is, unless they know."""
    async with means.records.read() as connection:
        alert = await alerts.get(connection, one.subject)
        rule = await named(means, connection, alert.rule) if alert else None
        standings = await alerts.standings(connection, means.installation)
    if alert is None or rule is None or alert.rule not in standings:
        return
    if alert.channel != rule.channel:
        return  # it was moved since: that the old channel is refused is why, most often
    owners = await owners_of(means, rule)
    async with means.records.begin() as connection:
        if not await alerts.refused(connection, standings[alert.rule], means.clock()):
            return
        await deliveries.owe(
            connection,
            REFUSED,
            alert.id,
            *owners,
            installation=means.installation,
            version=1,
            at=means.clock(),
        )
        await tell(means, connection, alert.id, 0)


async def owners_of(means: Means, rule: AlertRule) -> list[str]:
    """The Slack users whose rule it is: who made it, else the admins."""
    if rule.owner:
        try:
            return [(await means.roster.actor(rule.owner)).user]
        except NotPermitted:
            pass  # they have left
    admins = await means.roster.meant(_ADMINS, source="", client=None, concerned=Concerned())
    return [one.user for one in admins]


async def pass_time(means: Means) -> None:
    """Note which channels take what is posted again: the next refusal is told anew."""
    async with means.records.read() as connection:
        standings = await alerts.standings(connection, means.installation)
        taken = [
            one
            for one in standings.values()
            if one.refused_at
            and await alerts.is_posted_since(connection, one, DIGEST, one.refused_at)
        ]
    if taken:
        async with means.records.begin() as connection:
            for standing in taken:
                await alerts.taken(connection, standing)
