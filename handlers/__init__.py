"""What happens in Slack, and who answers it: `register` is the table of contents."""

import re

from handlers import (
    actions,
    alert,
    alert_rule,
    anew,
    approval,
    change,
    commands,
    events,
    fault,
    files,
    hand_over,
    home,
    links,
    new,
    overheard,
    payloads,
    search,
    several,
    shortcut,
)
from handlers.bolt import App
from handlers.core import Core
from handlers.listeners import Listeners

__all__ = ["Core", "Listeners", "register"]

ANYTHING = re.compile(".*", re.DOTALL)
UNCOUNTED = actions.LINKS.union(
    approval.CLICKS, hand_over.CLICKS, [hand_over.ALL], alert.CLICKS, [shortcut.ANYWHERE]
)
"""Clicks that do not count as questions: links, and answers to what the bot asks."""


def register(app: App, core: Core) -> Listeners:
    """Register each handler; the boundary of the result must be drained before the process ends."""
    answering = Listeners(core, uncounted=UNCOUNTED)
    app.answer_commands(answering.command(commands.command))
    app.action(ANYTHING)(answering.action(actions.action))
    app.event("message")(answering.message(overheard.written, overheard.heard))
    app.event("app_mention")(answering.message(events.mention, overheard.heard))
    app.event("app_home_opened")(answering.event(home.opened))
    app.event("link_shared")(answering.event(links.shared))
    app.event("user_change")(answering.event(events.person_changed))
    app.event("team_join")(answering.event(events.person_changed))
    app.event("app_uninstalled")(answering.event(events.uninstalled))
    app.event("tokens_revoked")(answering.event(events.revoked))
    app.event(ANYTHING)(answering.ignored)
    app.view(change.CALLBACK)(answering.submission(change.submitted, again=[change.CALLBACK]))
    app.view(anew.CALLBACK)(answering.submission(anew.submitted, asks=True))
    app.view(files.CALLBACK)(answering.submission(files.submitted))
    app.view(new.CALLBACK)(answering.submission(new.submitted, again=[new.CALLBACK]))
    app.view(search.CALLBACK)(answering.submission(search.submitted, asks=True))
    app.view(several.CALLBACK)(answering.submission(several.submitted, again=[several.CALLBACK]))
    app.view(re.compile("request_.*"))(
        answering.submission(approval.submitted, again=approval.ONCE)
    )
    app.view(re.compile("hand_over_.*"))(
        answering.submission(hand_over.submitted, again=hand_over.ONCE)
    )
    app.view(re.compile("alert_rule.*"))(answering.submission(alert_rule.submitted))
    app.view(re.compile("alert_.*"))(answering.submission(alert.submitted))
    app.view(re.compile("fault_.*"))(answering.submission(fault.submitted, again=fault.ONCE))
    app.view(ANYTHING)(answering.ignored)
    app.view_closed(ANYTHING)(answering.ignored)
    app.shortcut(shortcut.CALLBACKS)(answering.action(shortcut.used, payloads.used))
    app.shortcut(ANYTHING)(answering.ignored)
    app.options(re.compile("anew_.*", re.DOTALL))(answering.options(anew.options))
    app.options(re.compile("new_.*", re.DOTALL))(answering.options(new.options))
    app.options(re.compile("alert_.*", re.DOTALL))(answering.options(alert.options))
    app.options(fault.STOCK)(answering.options(fault.options))
    app.options(re.compile("several_.*", re.DOTALL))(answering.options(several.options))
    app.options(ANYTHING)(answering.options(change.options))
    return answering
