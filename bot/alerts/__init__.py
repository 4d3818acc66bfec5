"""Warranty alerts: channels are told once of each warranty that ends, and people answer there."""

import asyncio
from datetime import date, timedelta

from bot.alerts import answering, holders, made_rules, refused_channels, rule_list, runs
from bot.alerts.answering import Came
from bot.alerts.drawing import AlertDrawing
from bot.alerts.means import Means
from bot.alerts.rule_form import Draft
from bot.alerts.runs import DIGEST
from bot.alerts.shown import (
    AlertList,
    AlertRules,
    CoverRef,
    Digest,
    MoreRef,
    PageRef,
    RuleConfirm,
    RuleForm,
    RuleRef,
    RuleSaved,
    RulesPage,
    Snoozing,
)
from bot.approvals import Request
from bot.deliveries.sending import Draw
from bot.models import Named
from bot.policy import Viewer
from bot.store import AsyncConnection
from bot.store.deliveries import Delivery
from bot.warranty import Cover

__all__ = [
    "DIGEST",
    "RETRY_UNREACHABLE_AFTER",
    "AlertList",
    "Alerts",
    "Came",
    "CoverRef",
    "Draft",
    "Means",
    "MoreRef",
    "PageRef",
    "RuleRef",
    "RulesPage",
    "Snoozing",
]

RETRY_UNREACHABLE_AFTER = {DIGEST: timedelta(hours=1)}
"""What is tried again, however often Slack refuses it, and how long after."""


class Alerts:
    """Alerts, by the rules there are, and what people do with them."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def by_template(self) -> dict[str, Draw]:
        """What draws each message about alerts, by the template that it is owed under."""
        return AlertDrawing(self._means).by_template()

    async def pass_time(self) -> None:
        """Look at every rule whose time has come; each minute."""
        await refused_channels.pass_time(self._means)
        await runs.pass_time(self._means)
        await holders.pass_time(self._means)

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

    async def cover(self, ref: MoreRef) -> Cover:
        """The warranty that a choice behind the three dots is about."""
        return await answering.cover_of(self._means, ref)

    async def followed(self, connection: AsyncConnection, request: Request) -> None:
        """What the end of a request means for alerts, in the transaction that records it."""
        await answering.followed(self._means, connection, request)

    async def listed(self, page: PageRef, viewer: Viewer) -> AlertList:
        """All of an alert that somebody may list, one page."""
        return await answering.listed(self._means, page, viewer)

    async def rules(self, user: str, page: RulesPage, done: str = "") -> AlertRules:
        """The rules of a channel and one's own, and for admins all of them."""
        return await rule_list.listed(self._means, user, page, done)

    async def form(self, user: str, draft: Draft, zone: str) -> RuleForm:
        """The form of a rule; a new one is in that zone."""
        return await made_rules.begin(self._means, user, draft, zone)

    async def confirm(self, user: str, draft: Draft) -> RuleConfirm:
        """What a rule will do."""
        return await made_rules.confirm(self._means, user, draft)

    async def save(self, user: str, draft: Draft, *, key: str) -> RuleSaved:
        """Make or change a rule; *key* makes it one if sent twice."""
        return await made_rules.save(self._means, user, draft, key=key)

    async def remove(self, user: str, ref: RuleRef) -> None:
        """Have a rule that was made in Slack no more."""
        await made_rules.remove(self._means, user, ref)

    async def options(self, name: str, typed: str, viewer: Viewer) -> list[Named]:
        """What a menu of a rule's form offers."""
        return await asyncio.to_thread(made_rules.options, self._means, name, typed, viewer)

    async def pause(self, user: str, name: str) -> bool:
        """Look at a rule no more; False when that was so."""
        return await rule_list.pause(self._means, user, name)

    async def resume(self, user: str, name: str) -> bool:
        """Look at a rule again, and catch up; False when it was not paused."""
        return await rule_list.resume(self._means, user, name)

    async def tried(self, user: str, name: str) -> Digest:
        """What a rule would tell its channel today, to one person alone."""
        return await rule_list.tried(self._means, user, name)

    async def unreachable(self, one: Delivery) -> None:
        """Slack refuses an alert in its channel: whose rule it is is told, once until it works."""
        await refused_channels.unreachable(self._means, one)
