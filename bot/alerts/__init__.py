"""Warranty alerts: channels are told once of each warranty that ends, and people answer there."""

from datetime import date, timedelta

from bot.alerts import answering, ruling, running
from bot.alerts.answering import Came
from bot.alerts.drawing import REFUSED, AlertDrawing
from bot.alerts.means import Means
from bot.alerts.running import DIGEST
from bot.alerts.shown import AlertList, AlertRules, CoverRef, Digest, PageRef
from bot.deliveries import Draw
from bot.models import Role
from bot.policy import Concerned, Viewer, Who
from bot.store import alerts, deliveries
from bot.store.deliveries import Delivery

__all__ = [
    "DIGEST",
    "KEPT",
    "AlertList",
    "Alerts",
    "Came",
    "CoverRef",
    "Means",
    "PageRef",
]

KEPT = {DIGEST: timedelta(hours=1)}
"""What is tried again, however often Slack refuses it, and how long after."""
_ADMINS = Who(roles=frozenset({Role.ADMIN}))


class Alerts:
    """Alerts, by the rules of assetbot.toml, and what people do with them."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def by_template(self) -> dict[str, Draw]:
        """What draws each message about alerts, by the template that it is owed under."""
        return AlertDrawing(self._means).by_template()

    async def pass_time(self) -> None:
        """Look at every rule whose time has come; each minute."""
        await running.pass_time(self._means)

    async def may_act(self, ref: CoverRef, user: str) -> Came:
        """Whether somebody may quieten a warranty."""
        return await answering.may_act(self._means, ref, user)

    async def acknowledge(self, ref: CoverRef, user: str) -> Came:
        """Say no more of a warranty end."""
        return await answering.acknowledge(self._means, ref, user)

    async def snooze(self, ref: CoverRef, user: str, until: date) -> Came:
        """Say no more of it until a day; then it is in the next digest."""
        return await answering.snooze(self._means, ref, user, until)

    async def undo(self, ref: CoverRef, user: str) -> Came:
        """Say of it again what there is to say."""
        return await answering.undo(self._means, ref, user)

    async def listed(self, page: PageRef, viewer: Viewer) -> AlertList:
        """All of an alert that somebody may list, one page."""
        return await answering.listed(self._means, page, viewer)

    async def rules(self, user: str, channel: str | None) -> AlertRules:
        """The rules of a channel, and for admins all of them."""
        return await ruling.listed(self._means, user, channel)

    async def pause(self, user: str, name: str) -> bool:
        """Look at a rule no more; False when that was so."""
        return await ruling.pause(self._means, user, name)

    async def resume(self, user: str, name: str) -> bool:
        """Look at a rule again, and catch up; False when it was not paused."""
        return await ruling.resume(self._means, user, name)

    async def tried(self, user: str, name: str) -> Digest:
        """What a rule would tell its channel today, to one person alone."""
        return await ruling.tried(self._means, user, name)

    async def unreachable(self, one: Delivery) -> None:
        """Slack refuses an alert in its channel: the admins are told, once for each alert."""
        means = self._means
        async with means.records.read() as connection:
            alert = await alerts.get(connection, one.subject)
        if alert is None:
            return
        admins = await means.roster.meant(_ADMINS, source="", client=None, concerned=Concerned())
        async with means.records.begin() as connection:
            for admin in admins:
                await deliveries.owe(
                    connection,
                    REFUSED,
                    alert.id,
                    admin.user,
                    installation=means.installation,
                    version=1,
                    at=means.clock(),
                )
            await running.tell(means, connection, alert.id, 0)
