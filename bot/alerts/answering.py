"""What people do with the warranties of an alert: acknowledge, put off, hear again, list."""

from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from bot import history
from bot.alerts.drawing import line, listable
from bot.alerts.means import Means
from bot.alerts.offering import end_given, extended
from bot.alerts.rules import named
from bot.alerts.runs import tell
from bot.alerts.shown import AlertList, CoverRef, MoreRef, PageRef
from bot.approvals import Request
from bot.errors import UsageError
from bot.models import AssetRef, Denied, RequestStatus, Verdict
from bot.policy import Actor, Surface, Viewer, may
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, alerts, deliveries
from bot.store.alerts import Alert, Muted, Silence
from bot.warranty import Cover

PAGE: Final = 12
"""Warranties of one page of a list: as many as fit with their buttons."""
LATEST: Final = timedelta(days=3_650)
OLDER: Final = "This alert is from an older version of me, or no longer there."
_GIVEN: Final = frozenset(("assign", "return", "transfer"))
"""What changes who has an asset."""
Deed = Literal["acknowledged", "snoozed", "heard"]


class Came(NamedTuple):
    """What came of a click on a warranty."""

    verdict: Verdict
    label: str
    until: date | None = None
    zone: str = ""
    """Where the rule is."""


async def may_act(means: Means, ref: CoverRef, user: str) -> Came:
    """Whether somebody may quieten a warranty."""
    alert = await _alert(means, ref.alert)
    _, verdict, label = await _allowed(means, alert, ref, user)
    return Came(verdict, label, zone=(await _rule(means, alert)).schedule.zone)


async def acknowledge(means: Means, ref: CoverRef, user: str) -> Came:
    """Say no more of this warranty end."""
    return await _quieten(means, ref, user, None)


async def snooze(means: Means, ref: CoverRef, user: str, until: date) -> Came:
    """Say no more of it until a day."""
    today = means.today(await _rule(means, await _alert(means, ref.alert)))
    if not today < until <= today + LATEST:
        raise UsageError("It can be put off until a day from tomorrow to ten years from now.")
    return await _quieten(means, ref, user, until)


async def undo(means: Means, ref: CoverRef, user: str) -> Came:
    """Say of it again what there is to say."""
    alert = await _alert(means, ref.alert)
    actor, verdict, label = await _allowed(means, alert, ref, user)
    if verdict:
        async with means.records.begin() as connection:
            heard = await alerts.hear(connection, alert.installation_id, alert.rule, ref.cover)
            if not heard:
                return Came(Denied(reason="Somebody has undone it already."), label)
            await _told(means, connection, alert, ref, actor=actor, deed="heard")
    return Came(verdict, label)


async def _quieten(means: Means, ref: CoverRef, user: str, until: date | None) -> Came:
    alert = await _alert(means, ref.alert)
    actor, verdict, label = await _allowed(means, alert, ref, user)
    if not verdict:
        return Came(verdict, label)
    silence = Silence(until=until, by=actor.person, by_user=actor.user, at=means.now())
    home, cover = alert.installation_id, ref.cover
    async with means.records.begin() as connection:
        if not await alerts.quieten(connection, home, alert.rule, Muted(cover, silence)):
            known = await alerts.silences(connection, home, alert.rule, among=[cover])
            return Came(Denied(reason=_already(known[cover])), label)
        deed: Deed = "snoozed" if until else "acknowledged"
        await _told(means, connection, alert, ref, actor=actor, deed=deed, until=until)
    return Came(verdict, label, until)


def _already(known: Silence) -> str:
    what = f"put off until {known.until.isoformat()}" if known.until else "acknowledged"
    return f"It is {what} already, as the alert says; “Undo” there undoes that."


async def _alert(means: Means, number: str) -> Alert:
    async with means.records.read() as connection:
        found = await alerts.get(connection, number)
    if found is None or found.installation_id != means.installation:
        raise UsageError(OLDER)
    return found


async def _rule(means: Means, alert: Alert) -> AlertRule:
    async with means.records.read() as connection:
        rule = await named(means, connection, alert.rule)
    if rule is None:
        raise UsageError("The rule of this alert is no longer there.")
    return rule


async def _allowed(
    means: Means, alert: Alert, ref: CoverRef, user: str
) -> tuple[Actor, Verdict, str]:
    """Who it is, whether they look after the asset, and what that is called."""
    actor = await means.roster.actor(user)
    held = means.index.get(means.scope(alert.channel), ref.cover.ref)
    if held is None:
        return actor, Denied(reason="That asset is no longer in the inventory."), ref.id
    asset = held.asset
    client = asset.client_name
    verdict = may(actor.standing, Surface.ALERTS, source=ref.source, client=client)
    return actor, verdict, asset.title


async def _told(
    means: Means,
    connection: AsyncConnection,
    alert: Alert,
    ref: CoverRef,
    *,
    actor: Actor,
    deed: Deed,
    until: date | None = None,
) -> None:
    """Write down who did it, and have every digest that it stands in drawn anew."""
    facts = {"alert": alert.id, "rule": alert.rule, "warranty_end": ref.end.isoformat()}
    event = history.Event(
        kind=f"warranty_{deed}",
        at=means.now(),
        ref=ref.cover.ref,
        actor=actor.person,
        facts={**facts, **({"until": until.isoformat()} if until else {})},
    )
    await history.append(connection, event)
    cover, home = ref.cover, alert.installation_id
    for number in await alerts.showing(connection, home, alert.rule, cover):
        now = await alerts.get(connection, number)
        if now:
            await deliveries.redraw(connection, number, version=now.version, at=means.clock())
            await tell(means, connection, number, now.version)


async def cover_of(means: Means, ref: MoreRef) -> Cover:
    """The warranty that a choice is about; raises UsageError where there is none such."""
    alert = await _alert(means, ref.alert)
    async with means.records.read() as connection:
        covers = await alerts.lines(connection, alert.id, limit=ref.line + 1)
    if len(covers) <= ref.line:
        raise UsageError(OLDER)
    return covers[ref.line]


async def followed(means: Means, connection: AsyncConnection, request: Request) -> None:
    """Have every digest drawn anew in which an asset stands whose warranty or holder changed."""
    done = request.status is RequestStatus.COMPLETED
    if not done or not request.ref or not (end_given(request) or request.kind in _GIVEN):
        return
    for number in await alerts.naming(connection, means.installation, request.ref):
        now = await alerts.get(connection, number)
        if now:
            await deliveries.redraw(connection, number, version=now.version, at=means.clock())
            await tell(means, connection, number, now.version)


async def listed(means: Means, page: PageRef, viewer: Viewer) -> AlertList:
    """All of an alert that somebody may list, one page; raises NotPermitted where that is none."""
    verdict = may(viewer.standing, Surface.LISTS)
    if isinstance(verdict, Denied):
        raise verdict.error()
    alert = await _alert(means, page.alert)
    theirs = listable(viewer)
    after = Cover(AssetRef(*page.after[1:]), page.after[0]) if page.after else None
    async with means.records.read() as connection:
        total = sum(count for _, count in await alerts.counts(connection, alert.id))
        covers = await alerts.lines(connection, alert.id, after=after, limit=PAGE + 1)
        silences = await alerts.silences(
            connection, alert.installation_id, alert.rule, among=covers
        )
        shown = covers[:PAGE]
        seen = [one for one in shown if means.index.get(theirs.scope, one.ref)]
        lines = [line(means, alert, theirs, one, silences.get(one)) for one in seen]
        lines = await extended(connection, seen, lines)
    more = None
    if len(covers) > PAGE:
        last = shown[-1]
        more = PageRef(alert=alert.id, after=(last.end, *last.ref)).model_dump_json()
    return AlertList(lines=tuple(lines), total=total, more=more)
