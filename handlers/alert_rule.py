"""Alert rules in Slack: listed, switched, and made in a form that shows what comes of it."""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.alerts import Draft, RuleRef, RulesPage
from bot.alerts.rule_form import agreed, entered
from bot.errors import NotPermitted, SlackFailed
from bot.language.asked import AskAlerts
from bot.models import Asker, Named
from bot.render import as_form, render, reply
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read
from handlers.sending import REPLACES, Payload, is_passing

Click = Callable[[Core, Clicked, RuleRef], Awaitable[Payload]]

FORM: Final = "alert_rule"
"""The stored name of the form that says what a rule is."""
SAVE: Final = "alert_rule_save"
"""The stored name of what is shown before it is saved."""
OPENS: Final = frozenset(("alert_rule_add", "alert_rule_edit"))
"""Buttons that open the form."""
PAGES: Final = frozenset(("alert_rules_earlier", "alert_rules_later"))
_ELSEWHERE: Final = "People of other organisations read this channel: nothing is told in it."
_OUTSIDE: Final = "I am not in that channel, so I can tell nothing in it: invite me there first."
_UNSEEN: Final = (
    "I cannot tell who reads this channel, so I tell nothing in it. If it is a private one, invite"
    " me first."
)


async def typed(core: Core, asker: Asker, wanted: AskAlerts, channel: str | None) -> Payload:
    """The rules, or what came of pausing, resuming or trying one."""
    match wanted.deed:
        case "list":
            return await _listed(core, asker.user, RulesPage(channel=channel))
        case "test":
            return reply(await core.alerts.tried(asker.user, wanted.rule))
        case deed:
            switch = core.alerts.pause if deed == "pause" else core.alerts.resume
            changed = await switch(asker.user, wanted.rule)
            return _switched(wanted.rule, paused=deed == "pause", changed=changed)


def _switched(rule: str, *, paused: bool, changed: bool) -> Payload:
    return render("alert_switched", rule=rule, paused=paused, changed=changed)


async def _listed(core: Core, user: str, page: RulesPage, done: str = "") -> Payload:
    return reply(await core.alerts.rules(user, page, done))


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on a button of a rule, or of their list."""
    if click.action in PAGES:
        await core.people.asker(click.user)
        page = read(RulesPage, click.value)
        return {**await _listed(core, click.user, page), REPLACES: click.alone}
    if click.action in OPENS:
        await form.loading()
        asker = await core.people.asker(click.user)
        return await _form(core, asker, _draft(click))
    await core.people.asker(click.user)
    return await CLICKS[click.action](core, click, read(RuleRef, click.value))


def _draft(click: Clicked) -> Draft:
    if click.action == "alert_rule_add":
        return read(Draft, click.value)
    return Draft(channel="", rule=read(RuleRef, click.value).rule)


async def _form(core: Core, asker: Asker, draft: Draft) -> Payload:
    answer = await core.alerts.form(asker.user, draft, asker.zone or core.zone)
    return as_form(answer, FORM, answer.draft)


async def _test(core: Core, click: Clicked, ref: RuleRef) -> Payload:
    return reply(await core.alerts.tried(click.user, ref.rule))


async def _pause(core: Core, click: Clicked, ref: RuleRef) -> Payload:
    changed = await core.alerts.pause(click.user, ref.rule)
    return await _after(core, click, _switched(ref.rule, paused=True, changed=changed))


async def _resume(core: Core, click: Clicked, ref: RuleRef) -> Payload:
    changed = await core.alerts.resume(click.user, ref.rule)
    return await _after(core, click, _switched(ref.rule, paused=False, changed=changed))


async def _remove(core: Core, click: Clicked, ref: RuleRef) -> Payload:
    await core.alerts.remove(click.user, ref)
    return await _after(core, click, render("alert_removed", rule=ref.rule))


async def _after(core: Core, click: Clicked, said: Payload) -> Payload:
    """The rules as they are now, in place of how they were, with what was done."""
    page = RulesPage(channel=click.channel)
    return {**await _listed(core, click.user, page, said["text"]), REPLACES: click.alone}


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Show what a rule will do that was entered; save what was shown."""
    draft = read(Draft, sent.about)
    if sent.callback == SAVE:
        return Later(_saved(core, sent, agreed(draft, sent.entered)))
    rule = entered(draft, sent.entered)
    if isinstance(rule, dict):
        return Wrong(rule)
    return Later(_confirmed(core, sent, draft.model_copy(update={"terms": rule})))


async def _confirmed(core: Core, sent: Submitted, draft: Draft) -> Payload:
    await core.people.asker(sent.user)
    await _only_ours_read(core, draft.terms.channel if draft.terms else draft.channel)
    answer = await core.alerts.confirm(sent.user, draft)
    return as_form(answer, SAVE, answer.draft)


async def _saved(core: Core, sent: Submitted, draft: Draft) -> Payload:
    await core.people.asker(sent.user)
    answer = await core.alerts.save(sent.user, draft, key=sent.view)
    return as_form(answer, "")


async def _only_ours_read(core: Core, channel: str) -> None:
    """Raises NotPermitted where others read, or nobody can tell, or the bot is not."""
    try:
        elsewhere = await core.slack.directory.read_elsewhere(channel)
        inside = await core.slack.directory.is_member(channel)
    except SlackFailed as error:
        if is_passing(error):
            raise
        raise NotPermitted(_UNSEEN) from error
    if elsewhere:
        raise NotPermitted(_ELSEWHERE)
    if not inside:
        raise NotPermitted(_OUTSIDE)


async def options(core: Core, searched: Searched) -> list[Named]:
    """What a menu of the form offers, as far as it is known who asks: Slack waits for it."""
    draft = read(Draft, searched.about)
    viewer = core.viewer_at_once(searched.user, draft.channel)
    if viewer is None:
        return []
    name = searched.name.removeprefix("alert_")
    return await core.alerts.options(name, searched.typed, viewer)


CLICKS: Final[dict[str, Click]] = {
    "alert_rule_test": _test,
    "alert_rule_pause": _pause,
    "alert_rule_resume": _resume,
    "alert_rule_remove": _remove,
}
"""Action id to what it does; the ids are permanent."""
ANSWERED: Final = frozenset((*CLICKS, *OPENS, *PAGES))
"""Every action id that is answered here."""
