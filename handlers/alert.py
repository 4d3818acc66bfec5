"""Clicks on warranty alerts: acknowledge, snooze, undo; and all that an alert is about."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts import Came, CoverRef, MoreRef, PageRef, Snoozing
from bot.language.changes import AskChange
from bot.models import Denied, Named
from bot.operations.effects import label
from bot.render import modal, render, reply
from bot.warranty import Cover
from handlers import alert_rule, change, fault
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read
from handlers.sending import REPLACES, Payload
from handlers.wording import why_not

UNTIL: Final = "until a date"
SPANS: Final[Mapping[str, int]] = {"a week": 7, "a month": 30}
"""For how long something can be put off, in days; or until a date."""
Click = Callable[[Core, Clicked, CoverRef], Awaitable[Payload]]


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on an alert."""
    if click.action in PAGES:
        shown = await _listed(core, click, read(PageRef, click.value))
        return {**shown, REPLACES: click.action != ALL and click.alone}
    if click.action == MORE:
        return await _more(core, click, form)
    ref = read(CoverRef, click.value)
    if click.action == SNOOZE:
        await form.loading()
    await core.people.asker(click.user)
    return await CLICKS[click.action](core, click, ref)


async def _more(core: Core, click: Clicked, form: Form) -> Payload:
    """What was chosen behind the three dots of a warranty: by the rules for changes."""
    await form.loading()
    more = read(MoreRef, click.value)
    asker = await core.people.asker(click.user)
    cover = await core.alerts.cover(more)
    if more.deed == "replace":
        return await _replacing(core, click.user, more, cover)
    wanted = AskChange(operation="edit", ref=cover.ref, fields=("warranty_end",))
    return await change.begun(core, asker, wanted, form, click.channel)


async def _replacing(core: Core, user: str, more: MoreRef, cover: Cover) -> Payload:
    """The form in which another asset is chosen, for whoever may give it."""
    asset = await core.faults.replaced(cover.ref, user)
    return modal(
        "alert_replace",
        callback=REPLACE,
        metadata=more.model_dump_json(),
        label=label(asset),
        receiver=asset.assignee.name if asset.assignee else "",
        end=cover.end,
    )


async def _replaced(core: Core, sent: Submitted, more: MoreRef) -> Payload:
    await core.people.asker(sent.user)
    cover = await core.alerts.cover(more)
    chosen, why = sent.entered.get(STOCK, ""), f"Its warranty ends {cover.end.isoformat()}"
    came = await core.faults.replace_unreported(cover.ref, sent.user, chosen, why, key=sent.view)
    return fault.told(core, came, "replace")


async def options(core: Core, searched: Searched) -> list[Named]:
    """What a menu offers: what is in stock to be given instead, or what a rule can be about."""
    if searched.name != STOCK:
        return await alert_rule.options(core, searched)
    known = core.known(searched.user)
    if known is None:
        return []
    _, standing = known
    cover = await core.alerts.cover(read(MoreRef, searched.about))
    return await core.faults.stock_for(cover.ref, searched.typed, standing)


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
        metadata=Snoozing(**dict(ref), zone=came.zone).model_dump_json(),
        label=came.label,
        spans=(*SPANS, UNTIL),
    )


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """See to how long a warranty is to be put off, or to what is given in its asset's place."""
    if sent.callback == REPLACE:
        return Later(_replaced(core, sent, read(MoreRef, sent.about)))
    ref, span = read(Snoozing, sent.about), sent.entered.get("span", "")
    today = core.now().astimezone(ZoneInfo(ref.zone)).date()
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


async def _snoozed(core: Core, sent: Submitted, ref: CoverRef, until: date) -> Payload:
    await core.people.asker(sent.user)
    return _told(await core.alerts.snooze(ref, sent.user, until), "snoozed")


def _told(came: Came, done: str) -> Payload:
    """What the one who clicked is told, and nobody else: the alert tells everyone."""
    reason = why_not(came.verdict)
    return render("alert_clicked", reason=reason, done=done, label=came.label, until=came.until)


async def _listed(core: Core, click: Clicked, page: PageRef) -> Payload:
    asker = await core.people.asker(click.user)
    viewer = await core.viewer_of(asker, click.channel)
    return reply(await core.alerts.listed(page, viewer))


SNOOZE: Final = "alert_snooze"
STOCK: Final = "alert_stock"
"""The menu in which the asset is chosen that is given instead."""
REPLACE: Final = "alert_replace"
"""The stored name of the form that it stands in."""
MORE: Final = "alert_more"
"""What else can be done about a warranty, behind three dots."""
ALL: Final = "alert_all"
PAGES: Final = frozenset((ALL, "alert_page"))
CLICKS: Final[dict[str, Click]] = {
    "alert_acknowledge": _acknowledge,
    SNOOZE: _snooze,
    "alert_undo": _undo,
}
"""Action id to what it does; the ids are permanent."""
ANSWERED: Final = frozenset((*CLICKS, *PAGES, MORE))
"""Every action id that is answered here."""
