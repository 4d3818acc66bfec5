"""Rules made, changed and removed in Slack: what is shown before, and what is written down."""

from collections.abc import Collection
from datetime import date
from itertools import count
from typing import Final
from uuid import NAMESPACE_URL, uuid4, uuid5
from zoneinfo import available_timezones

from bot import history
from bot.alerts.means import Means
from bot.alerts.rule_form import CHOSEN, TELL, Draft, chosen_of, first, name_of
from bot.alerts.rules import rule_of, terms_of
from bot.alerts.runs import ends, over_before, owe
from bot.alerts.shown import RuleConfirm, RuleForm, RuleRef, RuleSaved
from bot.errors import NotPermitted, UsageError
from bot.modals import matching
from bot.models import ADMINS, OLDER, Denied, Named, Role
from bot.policy import Actor, Surface, Viewer, may
from bot.settings.alerts import ARCHIVED, LEFT_OUT, WEEKDAYS, AlertRule
from bot.store import AsyncConnection, alerts, made_rules
from bot.store.alerts import Alert, Standing
from bot.store.made_rules import Made
from bot.warranty import last_slot, next_run

_MOST_LETTERS: Final = 150
"""Of what a menu can hold."""
_SINCE: Final = "It has been changed or removed since: look at “alerts” again."
_ELSEWHERE: Final = (
    "You may list a part of the inventory alone: choose a client of yours, or add the rule in the"
    " channel that is for one."
)
_NOT_YOURS: Final = "An alert rule is for whoever made it to change, and for admins."
_IN_THE_FILE: Final = "It stands in assetbot.toml, and is changed and removed there alone."


async def begin(means: Means, user: str, draft: Draft, zone: str) -> RuleForm:
    """The form of a new rule, or of one that is changed; raises NotPermitted, UsageError."""
    actor = await means.roster.actor(user)
    if draft.rule:
        async with means.records.read() as connection:
            made = await _made(means, connection, RuleRef(rule=draft.rule), actor)
        rule = rule_of(made)
        draft = Draft(channel=made.channel, rule=made.rule, version=made.version, terms=rule)
    else:
        _may_add(actor)
        rule = first(draft, zone)
    bound = means.bound(rule.channel)
    said = {name: tuple(map(_named, chosen_of(rule.filters, name))) for name in CHOSEN}
    left_out = [*sorted(rule.statuses_left_out), *([ARCHIVED] if rule.archived_left_out else [])]
    return RuleForm(
        draft=draft.carried(),
        rule=rule.id,
        posts_in=rule.channel,
        **said,
        bound=bound.client if bound else None,
        thresholds=", ".join(map(str, rule.thresholds)),
        at=f"{rule.schedule.at:%H:%M}",
        zone=_named(rule.schedule.zone),
        weekdays=rule.weekdays,
        all_weekdays=WEEKDAYS,
        leaves=tuple(map(str, left_out)),
        all_leaves=tuple(map(str, LEFT_OUT)),
    )


def _named(value: str) -> Named:
    """What is chosen in a menu already."""
    return Named(id=value, name=value)


def options(means: Means, name: str, typed: str, viewer: Viewer) -> list[Named]:
    """What a menu of the form offers for what was typed; slow enough for a thread."""
    if name == "zone":
        typed, known = typed.replace(" ", "_"), sorted(available_timezones())
    elif viewer.lists is None or not may(viewer.standing, Surface.RULES):
        return []
    else:
        field = next((one for one in CHOSEN if one == name), None)
        known = means.index.values(viewer.lists, field) if field else []
    return matching([_named(one) for one in known if len(one) <= _MOST_LETTERS], typed)


async def confirm(means: Means, user: str, draft: Draft) -> RuleConfirm:
    """What a rule will do, and how much there is for it to tell; raises NotPermitted."""
    actor, rule = await means.roster.actor(user), _entered(draft)
    within(means, actor, rule)
    today = means.today(rule)
    over = await over_before(means, rule, today)
    last = today.toordinal() + rule.thresholds[0]
    due = await ends(means, rule, today, date.fromordinal(min(last, date.max.toordinal())))
    return RuleConfirm(
        draft=draft.carried(),
        rule=draft.rule,
        channel=rule.channel,
        moved=rule.channel != draft.channel,
        filter=rule.text,
        thresholds=rule.thresholds,
        days=rule.weekdays,
        at=f"{rule.schedule.at:%H:%M}",
        zone=rule.schedule.zone,
        next=next_run(rule.schedule, means.now()),
        tells=(TELL,) if rule.tell_assignee else (),
        all_tells=(TELL,),
        over=over,
        due=len(due),
    )


async def save(means: Means, user: str, draft: Draft, *, key: str) -> RuleSaved:
    """Make a rule or change one, as it was shown; *key* makes it one if sent twice."""
    actor, rule = await means.roster.actor(user), _entered(draft)
    within(means, actor, rule)
    if draft.rule:
        saved = await _changed(means, actor, draft, rule)
    else:
        over = await over_before(means, rule, means.today(rule))
        saved = await _added(means, actor, rule, over, key)
    return RuleSaved(
        rule=saved.id,
        channel=saved.channel,
        made=not draft.rule,
        moved=saved.channel != draft.channel,
        next=next_run(saved.schedule, means.now()),
    )


async def _added(means: Means, actor: Actor, rule: AlertRule, over: int, key: str) -> AlertRule:
    """A new rule, its standing, the line that it opens with, and the event, in one go."""
    form = str(uuid5(NAMESPACE_URL, f"assetbot:{means.installation}:alert:{key}"))
    async with means.records.begin() as connection:
        if known := await made_rules.of_form(connection, form):
            return rule_of(known)
        began = means.today(rule)
        made = Made(
            installation_id=means.installation,
            rule=await _begun(means, connection, rule, began),
            channel=rule.channel,
            terms=terms_of(rule),
            by=actor.person,
            by_user=actor.user,
            key=form,
            at=means.now(),
        )
        if not await made_rules.add(connection, made):
            raise UsageError("It was made a moment ago: “alerts” lists it.")
        await _opened(means, connection, made, began, over)
        await _told(means, connection, actor, "alert_made", rule_of(made))
    return rule_of(made)


async def _begun(means: Means, connection: AsyncConnection, rule: AlertRule, began: date) -> str:
    """The id of a new rule, which begins."""
    standing = Standing(
        installation_id=means.installation,
        rule=name_of(rule.filters, 1),
        began=began,
        slot=last_slot(rule.schedule, means.now()),
        opened=True,
    )
    numbers = count(2)
    while not await alerts.begin(connection, standing):
        name = name_of(rule.filters, next(numbers))
        standing = standing.model_copy(update={"rule": name})
    return standing.rule


async def _opened(
    means: Means, connection: AsyncConnection, made: Made, today: date, over: int
) -> None:
    """A new rule says in its channel how many were over before it."""
    opening = Alert(
        id=str(uuid4()),
        installation_id=means.installation,
        rule=made.rule,
        channel=made.channel,
        slot=today,
        over_before=over,
        at=means.now(),
    )
    await alerts.add(connection, [(opening, [])])
    await owe(means, connection, opening)


async def _changed(means: Means, actor: Actor, draft: Draft, rule: AlertRule) -> AlertRule:
    """What was announced stays announced; of what is told anew, what is over already is not."""
    async with means.records.begin() as connection:
        ref = RuleRef(rule=draft.rule, version=draft.version)
        made = await _made(means, connection, ref, actor)
        was = rule_of(made)
        now = made.model_copy(
            update={
                "channel": rule.channel,
                "terms": terms_of(rule),
                "version": made.version + 1,
            }
        )
        if not await made_rules.change(connection, made, now):
            raise UsageError(_SINCE)
        standing = (await alerts.standings(connection, means.installation))[made.rule]
        began = standing.began if _tells_no_more(was, rule) else max(standing.began, standing.slot)
        slot = last_slot(rule.schedule, means.now())
        if last_slot(was.schedule, means.now()) != standing.slot:
            slot = standing.slot  # what it has yet to look at is not passed over
        await alerts.reset(connection, standing, slot=slot, began=began)
        if was.channel != rule.channel:
            await alerts.taken(connection, standing)
            await _told(means, connection, actor, "alert_moved", rule_of(now))
        else:
            await _told(means, connection, actor, "alert_changed", rule_of(now))
    return rule_of(now)


def _tells_no_more(was: AlertRule, now: AlertRule) -> bool:
    """Whether a rule is about the same assets as before, of which it tells no more often."""
    same = (now.channel, now.filters, now.statuses_left_out, now.archived_left_out) == (
        was.channel,
        was.filters,
        was.statuses_left_out,
        was.archived_left_out,
    )
    return same and set(now.thresholds) <= set(was.thresholds)


async def remove(means: Means, user: str, ref: RuleRef) -> None:
    """A rule is no more: what it has not posted yet is dropped, and its id is never used again."""
    actor = await means.roster.actor(user)
    async with means.records.begin() as connection:
        made = await _made(means, connection, ref, actor)
        if not await made_rules.remove(connection, made):
            raise UsageError(_SINCE)
        await _told(means, connection, actor, "alert_removed", rule_of(made))


async def _made(means: Means, connection: AsyncConnection, ref: RuleRef, actor: Actor) -> Made:
    """A rule made in Slack, at the version that was seen, for whom it is to change."""
    found = await made_rules.all_of(connection, means.installation)
    made = next((one for one in found if one.rule == ref.rule), None)
    if made is None and any(one.id == ref.rule for one in means.rules()):
        raise UsageError(_IN_THE_FILE)
    if made is None or ref.version not in {0, made.version}:
        raise UsageError(_SINCE)
    if not is_switched_by(actor, rule_of(made)):
        raise NotPermitted(_NOT_YOURS, roles=ADMINS)
    return made


async def _told(
    means: Means, connection: AsyncConnection, actor: Actor, kind: str, rule: AlertRule
) -> None:
    days = ", ".join(map(str, rule.thresholds))
    event = history.Event(
        kind=kind,
        at=means.now(),
        actor=actor.person,
        facts={"rule": rule.id, "channel": rule.channel, "version": rule.version},
        texts={"alert": f"{rule.text or 'every asset'}: {days} days"},
    )
    await history.append(connection, event)


def is_switched_by(actor: Actor, rule: AlertRule) -> bool:
    """Whether a rule is somebody's to change and switch: its owner's, and admins'."""
    owned = rule.owner == actor.user and bool(may(actor.standing, Surface.RULES))
    return owned or bool(may(actor.standing, Surface.RUN))


def _may_add(actor: Actor) -> None:
    verdict = may(actor.standing, Surface.RULES)
    if isinstance(verdict, Denied):
        raise verdict.error()


def within(means: Means, actor: Actor, rule: AlertRule) -> None:
    """Raises NotPermitted where a rule would tell of what somebody is no operator of."""
    _may_add(actor)
    if actor.standing.reach(Role.OPERATOR) is None:
        return
    bound = means.bound(rule.channel)
    whole = bound.scope.whole if bound else frozenset[str]()
    clients = (bound.client,) if bound else chosen_of(rule.filters, "client")
    if not clients or not all(_is_theirs(means, actor, one, whole) for one in clients):
        raise NotPermitted(_ELSEWHERE)


def _is_theirs(means: Means, actor: Actor, client: str, whole: Collection[str]) -> bool:
    """Whether somebody is an operator of a client, wherever there is one, and of whole sources."""
    having = [one for one in means.sources if means.index.clients(one, client)]
    theirs = [
        actor.standing.has(Role.OPERATOR, source=one, client=None if one in whole else client)
        for one in {*having, *whole}
    ]
    return bool(theirs) and all(theirs)


def _entered(draft: Draft) -> AlertRule:
    if draft.terms is None:
        raise UsageError(OLDER)
    return draft.terms
