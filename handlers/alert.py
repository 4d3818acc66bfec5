"""Clicks on warranty alerts: acknowledge, snooze, undo; and all that an alert is about."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from bot.alerts import Came, CoverRef, PageRef
from bot.answers import Answer
from bot.errors import UsageError
from bot.language.changes import AskAlerts
from bot.models import Asker, Denied, Model
from bot.render import modal, render
from handlers.answers import REPLACES, Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Submitted

OLDER: Final = "This alert is from an older version of me."
UNTIL: Final = "until a date"
SPANS: Final[Mapping[str, int]] = {"a week": 7, "a month": 30}
"""For how long something can be put off, in days; or until a date."""
Payload = Mapping[str, Any]
Click = Callable[[Core, Clicked, CoverRef], Awaitable[Payload]]
Read = TypeVar("Read", bound=Model)


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on an alert."""
    if click.action in PAGES:
        core.pace.check(click.user)
        shown = await _listed(core, click, read(PageRef, click.value))
        return {**shown, REPLACES: click.action != ALL and click.alone}
    ref = read(CoverRef, click.value)
    if click.action == SNOOZE:
        await form.open(modal("working", callback=""))
    await core.people.asker(click.user)
    return await CLICKS[click.action](core, click, ref)


async def _acknowledge(core: Core, click: Clicked, ref: CoverRef) -> Payload:
    return _told(await core.alerts.acknowledge(ref, click.user), "acknowledged")


async def _undo(core: Core, click: Clicked, ref: CoverRef) -> Payload:
    return _told(await core.alerts.undo(ref, click.user), "heard")


async def _snooze(core: Core, click: Clicked, ref: CoverRef) -> Payload:
    came = await core.alerts.may_act(ref, click.user)
    if isinstance(came.verdict, Denied):
        return _told(came, "")
    return modal(
        "alert_snooze",
        callback="alert_snooze",
        metadata=ref.model_dump_json(),
        label=came.label,
        spans=(*SPANS, UNTIL),
    )


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """See to how long a warranty is to be put off."""
    ref, span = read(CoverRef, sent.about), sent.entered.get("span", "")
    today = core.now().date()
    if span in SPANS:
        return Later(_snoozed(core, sent, ref, today + timedelta(days=SPANS[span])))
    if span != UNTIL:
        return Wrong({"span": "Choose one of these."})
    try:
        until = date.fromisoformat(sent.entered.get("until", ""))
    except ValueError:
        return Wrong({"until": "Choose the day."})
    if until <= today:
        return Wrong({"until": "Choose a day that is yet to come."})
    return Later(_snoozed(core, sent, ref, until))


async def _snoozed(core: Core, sent: Submitted, ref: CoverRef, until: date) -> dict[str, Any]:
    await core.people.asker(sent.user)
    return dict(_told(await core.alerts.snooze(ref, sent.user, until), "snoozed"))


def _told(came: Came, done: str) -> Payload:
    """What the one who clicked is told, and nobody else: the alert tells everyone."""
    reason = came.verdict.reason if isinstance(came.verdict, Denied) else ""
    return render("alert_clicked", reason=reason, done=done, label=came.label, until=came.until)


async def _listed(core: Core, click: Clicked, page: PageRef) -> Payload:
    asker = await core.people.asker(click.user)
    viewer = core.viewer(asker, await core.standing(asker), click.channel)
    answer = await core.alerts.listed(page, viewer)
    return render(answer.template, **answer.context())


async def rules(
    core: Core, asker: Asker, wanted: AskAlerts, channel: str | None
) -> Mapping[str, Any]:
    """The alert rules, or what came of pausing, resuming or trying one."""
    match wanted.deed:
        case "list":
            answer: Answer = await core.alerts.rules(asker.user, channel)
        case "test":
            answer = await core.alerts.tried(asker.user, wanted.rule)
        case deed:
            switch = core.alerts.pause if deed == "pause" else core.alerts.resume
            changed = await switch(asker.user, wanted.rule)
            return render(
                "alert_switched", rule=wanted.rule, paused=deed == "pause", changed=changed
            )
    return render(answer.template, **answer.context())


def read(kind: type[Read], value: str) -> Read:
    """What a button or a form is about; raises UsageError for what none carries."""
    try:
        return kind.model_validate_json(value)
    except ValidationError as error:
        raise UsageError(OLDER) from error


SNOOZE: Final = "alert_snooze"
ALL: Final = "alert_all"
PAGES: Final = frozenset((ALL, "alert_page"))
CLICKS: Final[dict[str, Click]] = {
    "alert_acknowledge": _acknowledge,
    SNOOZE: _snooze,
    "alert_undo": _undo,
}
"""Action id to what it does; the ids are permanent."""
ANSWERED: Final = frozenset((*CLICKS, *PAGES))
"""Every action id that is answered here."""
