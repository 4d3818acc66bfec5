"""Alerts to the messages about them: each drawn from the rows, as everyone there may read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from bot.alerts.means import Means
from bot.alerts.offering import extended, offering
from bot.alerts.rules import named
from bot.alerts.runs import DIGEST
from bot.alerts.shown import (
    AlertHolder,
    AlertRefused,
    CoverRef,
    Digest,
    Group,
    Line,
    PageRef,
)
from bot.deliveries.sending import Draw, Drawn
from bot.models import Scope
from bot.policy import Viewer
from bot.policy.roles import Standing as Roles
from bot.render import reply
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, deliveries, told_holders
from bot.store.alerts import Alert, Silence
from bot.store.deliveries import Delivery
from bot.store.told_holders import Holder
from bot.warranty import URGENCIES, Cover, urgency

SHOWN: Final = 15
"""Warranties that stand on the card with their buttons: as many as fit."""
HOLDER: Final = "alert_holder"
"""The template of what whoever has an asset is told."""
REFUSED: Final = "alert_refused"
"""The template of what admins are told of an alert that cannot be posted."""


class AlertDrawing:
    """Draws the messages about alerts."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def by_template(self) -> dict[str, Draw]:
        """What draws each message, by the template that it is owed under."""
        return {DIGEST: self._digest, REFUSED: self._refused, HOLDER: self._holder}

    async def _digest(self, one: Delivery) -> Drawn | None:
        async with self._means.records.read() as connection:
            alert = await alerts.get(connection, one.subject)
            rule = await named(self._means, connection, alert.rule) if alert else None
            if alert is None or rule is None:
                return None
            answer = await self._drawn(connection, alert, rule)
        return Drawn(reply(answer), alert.version)

    async def _drawn(self, connection: AsyncConnection, alert: Alert, rule: AlertRule) -> Digest:
        covers = await alerts.lines(connection, alert.id, limit=SHOWN)
        silences = await alerts.silences(connection, alert.installation_id, rule.id, among=covers)
        counts = await alerts.counts(connection, alert.id)
        viewer = for_everyone(self._means, rule, alert.channel)
        lines = [line(self._means, alert, viewer, one, silences.get(one)) for one in covers]
        lines = await extended(connection, covers, lines)
        offered = [offering(self._means, alert, number, one) for number, one in enumerate(lines)]
        return digest(alert, rule, counts, offered, viewer.today)

    async def _refused(self, one: Delivery) -> Drawn | None:
        async with self._means.records.read() as connection:
            alert = await alerts.get(connection, one.subject)
            about = await deliveries.about(connection, one.subject)
            rule = await named(self._means, connection, alert.rule) if alert else None
        if alert is None or rule is None:
            return None
        code = next((each.error for each in about if each.template == DIGEST), "")
        made = rule.owner is not None
        answer = AlertRefused(
            rule=alert.rule, channel=alert.channel, code=code, made=made, at=alert.at
        )
        return Drawn(reply(answer), one.version)

    async def _holder(self, one: Delivery) -> Drawn | None:
        means = self._means
        async with means.records.read() as connection:
            alert = await alerts.get(connection, one.subject)
            rule = await named(means, connection, alert.rule) if alert else None
            told = await told_holders.of_alert(connection, one.subject)
        if alert is None or rule is None:
            return None
        theirs = [each for each in told if each.due_at is None and has_still(means, each, one.to)]
        viewer = for_everyone(means, rule, alert.channel)
        lines = [line(means, alert, viewer, each.cover, None) for each in theirs]
        answer = AlertHolder(lines=tuple(lines))
        return Drawn(reply(answer), alert.version) if lines else None


def has_still(means: Means, told: Holder, user: str) -> bool:
    """Whether a Slack user still has the asset, and its warranty the same end."""
    held = means.index.get(Scope(), told.cover.ref)
    if held is None or held.asset.gone or held.asset.assignee is None:
        return False
    same = (held.asset.assignee.id, held.asset.warranty_end) == (told.holder, told.cover.end)
    return same and means.roster.member(told.cover.ref.source, told.holder) == user


def for_everyone(means: Means, rule: AlertRule, channel: str) -> Viewer:
    """Whoever of a channel may read least: somebody without any role."""
    scope = means.scope(channel)
    return Viewer(
        asker=None,
        standing=Roles(),
        scope=scope,
        lists=scope,
        public=True,
        today=means.today(rule),
    )


def digest(
    alert: Alert,
    rule: AlertRule,
    counts: Sequence[tuple[date, int]],
    lines: Sequence[Line],
    today: date,
) -> Digest:
    """A digest as it is shown: all of it counted, the most urgent named."""
    numbers = dict.fromkeys(URGENCIES, 0)
    for end, count in counts:
        numbers[urgency(end, today)] += count
    shown: Mapping[str, tuple[Line, ...]] = {
        name: tuple(some) for name, some in groupby(lines, lambda one: urgency(one.end, today))
    }
    total = sum(numbers.values())
    return Digest(
        rule=rule.id,
        filter=rule.text,
        groups=tuple(
            Group(urgency=name, count=count, lines=shown.get(name, ()))
            for name, count in numbers.items()
            if count
        ),
        total=total,
        over_before=alert.over_before,
        all=PageRef(alert=alert.id).model_dump_json(exclude_none=True) if total else None,
    )


def line(means: Means, alert: Alert, viewer: Viewer, cover: Cover, silence: Silence | None) -> Line:
    """One warranty as somebody may read it."""
    held = means.index.get(viewer.scope, cover.ref)
    there = held is not None and not held.asset.gone
    quiet = silence is not None and not silence.returned
    ref = CoverRef(alert=alert.id, source=cover.ref.source, id=cover.ref.id, end=cover.end)
    carried = ref.model_dump_json()
    return Line(
        card=means.cards.card(held, viewer).unmentioned() if held and there else None,
        id=cover.ref.id,
        end=cover.end,
        left=(cover.end - viewer.today).days,
        changed=held is not None and there and held.asset.warranty_end != cover.end,
        now=held.asset.warranty_end if held else None,
        by=silence.by_user if silence and quiet else None,
        until=silence.until if silence and quiet else None,
        act=None if quiet else carried,
        undo=carried if quiet else None,
    )


def listable(viewer: Viewer) -> Viewer:
    """The same viewer, whose scope is what they may list."""
    return viewer.model_copy(update={"scope": viewer.lists or Scope(sources=frozenset())})
