"""The rules as people see them: listed, paused, resumed, and tried without anybody else seeing."""

from datetime import date
from typing import Final

from bot import history
from bot.alerts import looking
from bot.alerts.drawing import SHOWN, digest, for_everyone, line
from bot.alerts.looking import Look
from bot.alerts.made_rules import is_switched_by, within
from bot.alerts.means import Means
from bot.alerts.rule_form import Draft
from bot.alerts.rules import known
from bot.alerts.runs import over_before
from bot.alerts.shown import AlertRules, Digest, RuleRef, RuleShown, RulesPage
from bot.errors import UsageError
from bot.models import Denied
from bot.policy import Actor, Surface, may
from bot.settings import checks
from bot.settings.alerts import AlertRule
from bot.store import alerts
from bot.store.alerts import Alert, Standing
from bot.warranty import last_slot, next_run

NO_RULES: Final = (
    "No rule tells any channel of warranties: “Add a rule…” makes one, below “alerts” in a channel."
)
PAGE: Final = 8
"""Rules of one page of a list, each with its buttons."""


async def listed(means: Means, user: str, page: RulesPage, done: str = "") -> AlertRules:
    """The rules of a channel and one's own, for admins all; NotPermitted for who lists nothing."""
    actor = await means.roster.actor(user)
    _checked(actor, Surface.LISTS)
    runs, channel = bool(may(actor.standing, Surface.RUN)), page.channel
    async with means.records.read() as connection:
        standings = await alerts.standings(connection, means.installation)
        found = [
            one
            for one in await known(means, connection)
            if runs or one.channel == channel or one.owner == user
        ]
    found.sort(key=lambda one: one.channel != channel)
    last = page.offset + PAGE
    before = RulesPage(channel=channel, offset=max(page.offset - PAGE, 0))
    after = RulesPage(channel=channel, offset=last)
    here = channel is not None and checks.is_channel(channel)
    adds = here and may(actor.standing, Surface.RULES)
    return AlertRules(
        rules=tuple(
            _shown(means, actor, one, standings.get(one.id)) for one in found[page.offset : last]
        ),
        all=runs,
        add=Draft(channel=channel).carried() if channel and adds else None,
        earlier=before.model_dump_json() if page.offset else None,
        later=after.model_dump_json() if last < len(found) else None,
        done=done,
    )


def _shown(means: Means, actor: Actor, rule: AlertRule, standing: Standing | None) -> RuleShown:
    theirs = is_switched_by(actor, rule)
    return RuleShown(
        id=rule.id,
        channel=rule.channel,
        filter=rule.text,
        thresholds=rule.thresholds,
        days=rule.weekdays,
        at=f"{rule.schedule.at:%H:%M}",
        zone=rule.schedule.zone,
        next=next_run(rule.schedule, means.now()),
        owner=rule.owner,
        tells=rule.tell_assignee,
        paused_by=standing.paused_user if standing else None,
        paused_at=standing.paused_at if standing else None,
        refused=standing is not None and standing.refused_at is not None,
        ref=RuleRef(rule=rule.id, version=rule.version).model_dump_json() if theirs else None,
    )


async def pause(means: Means, user: str, name: str) -> bool:
    """Look at a rule no more; False when that was so."""
    return await _switch(means, user, name, paused=True)


async def resume(means: Means, user: str, name: str) -> bool:
    """Look at a rule again, and catch up; False when it was not paused."""
    return await _switch(means, user, name, paused=False)


async def _switch(means: Means, user: str, name: str, *, paused: bool) -> bool:
    actor = await means.roster.actor(user)
    rule, now = await _rule(means, actor, name), means.now()
    standing = await _standing(means, rule)
    async with means.records.begin() as connection:
        await alerts.begin(connection, standing)
        if paused:
            changed = await alerts.pause(connection, standing, now, user)
        else:
            changed = await alerts.resume(connection, standing)
        if changed:
            kind = "alert_paused" if paused else "alert_resumed"
            event = history.Event(kind=kind, at=now, actor=actor.person, facts={"rule": rule.id})
            await history.append(connection, event)
    return changed


async def tried(means: Means, user: str, name: str) -> Digest:
    """What a rule would tell its channel today, as everyone there would read it, to one person."""
    actor = await means.roster.actor(user)
    rule = await _rule(means, actor, name)
    within(means, actor, rule)
    today, standing = means.today(rule), await _standing(means, rule)
    before = None if standing.opened else await over_before(means, rule, standing.began)
    async with means.records.read() as connection:
        (look,) = await looking.with_returning(means, connection, [Look(rule, standing, today)])
    read = await looking.read(means, means.scope(rule.channel), [look])
    async with means.records.read() as connection:
        (found,) = await looking.found(means, connection, read)
    alert = _nowhere(means, rule, today, before)
    viewer, ends = for_everyone(means, rule, rule.channel), [one.cover for one in found]
    lines = [line(means, alert, viewer, one, None) for one in ends[:SHOWN]]
    shown = [one.model_copy(update={"act": None}) for one in lines]
    counts = [(one.end, 1) for one in ends]
    return digest(alert, rule, counts, shown, today).model_copy(update={"all": None})


def _nowhere(means: Means, rule: AlertRule, today: date, before: int | None) -> Alert:
    """A digest that is kept nowhere."""
    return Alert(
        id="",
        installation_id=means.installation,
        rule=rule.id,
        channel=rule.channel,
        slot=today,
        over_before=before,
        at=means.now(),
    )


async def _standing(means: Means, rule: AlertRule) -> Standing:
    """How far a rule has come; one that nobody has looked at yet begins now."""
    async with means.records.read() as connection:
        known = await alerts.standings(connection, means.installation)
    slot = last_slot(rule.schedule, means.now())
    began = means.today(rule)
    fresh = Standing(installation_id=means.installation, rule=rule.id, began=began, slot=slot)
    return known.get(rule.id, fresh)


async def _rule(means: Means, actor: Actor, name: str) -> AlertRule:
    """A rule that somebody may switch; raises NotPermitted, or UsageError naming theirs."""
    async with means.records.read() as connection:
        found = await known(means, connection)
    theirs = [one for one in found if is_switched_by(actor, one)]
    if rule := next((one for one in theirs if one.id == name), None):
        return rule
    if not theirs or any(one.id == name for one in found):
        _checked(actor, Surface.RUN)
    names = ", ".join(one.id for one in theirs)
    raise UsageError(f"There is no rule “{name}”. The rules are {names}." if names else NO_RULES)


def _checked(actor: Actor, surface: Surface) -> None:
    verdict = may(actor.standing, surface)
    if isinstance(verdict, Denied):
        raise verdict.error()
