"""Changes of assets: typed or begun with a button, asked for in a form."""

import asyncio

from bot.changes.forms import ChangeForm
from bot.changes.wishes import REPORTED, reported
from bot.language.changes import AskChange, AskFault
from bot.models import Asker, Named
from bot.policy import Viewer
from bot.render import render, shown
from handlers import fault
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read
from handlers.sending import Payload

CALLBACK = "change"
"""The stored name of the form that asks for a change."""
MENUS = frozenset(("other_client",))
"""Menus in it that the rest depends on."""


async def begun(
    core: Core, asker: Asker, wanted: AskChange, form: Form, channel: str | None
) -> Payload:
    """The form that asks for a change; where none can be opened, the button that does.

    Whoever may not write down that it is missing or in repair reports it, to those who may.
    """
    await form.loading(wanted.operation)
    viewer = await core.viewer_of(asker, channel)
    wanted, holder = core.changing.as_held(wanted, viewer)
    if told := await _told(core, wanted, viewer, form):
        asked = AskFault.model_validate_json(reported(wanted))
        return await fault.begun(core, asker, asked, form, channel, told=told)
    if (wanted.among or not form.can_show) and not _is_between(wanted):
        await core.changing.permitted(wanted, viewer)
    if not form.can_show:
        value = wanted.carried()
        about = {"operation": wanted.operation, "word": wanted.word, "wanted": value}
        about["holder"] = holder.name if holder and wanted.operation == "transfer" else ""
        return render("change_offer", **about)
    begin = core.between_clients.begin if _is_between(wanted) else core.changing.begin
    answer = await begin(wanted, viewer)
    if isinstance(answer, ChangeForm):
        ref = answer.card.asset.ref
        faulty = await core.faults.known([ref], viewer)
        answer = answer.model_copy(update={"faulty": faulty.get(ref)})
    return shown(answer, CALLBACK)


async def _told(core: Core, wanted: AskChange, viewer: Viewer, form: Form) -> fault.Told | None:
    """What is said where somebody may not write it down, or its source has no word for it."""
    if wanted.status is None or wanted.status not in REPORTED:
        return None
    told = fault.Told(REPORTED[wanted.status])
    if not await core.changing.may_begin(wanted, viewer):
        return told
    lacking = "" if form.can_show else await core.changing.lacking(wanted, viewer)
    return told._replace(lacking=lacking) if lacking else None


def _is_between(wanted: AskChange) -> bool:
    return wanted.operation == "client_transfer"


async def turned(core: Core, clicked: Clicked) -> Payload:
    """The form with the plan for the client that was chosen in it."""
    asker = await core.people.asker(clicked.user)
    wanted = core.between_clients.turned(read(AskChange, clicked.about), clicked.value)
    viewer = await core.viewer_of(asker, None)
    return shown(await core.between_clients.begin(wanted, viewer), CALLBACK)


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask for what was entered, unless something of it can be seen to be wrong at once."""
    wanted = read(AskChange, sent.about)
    wrong = core.between_clients.wrong if _is_between(wanted) else core.changing.wrong
    if found := wrong(wanted, sent.entered):
        return Wrong(found)
    return Later(_asked(core, sent, wanted))


async def _asked(core: Core, sent: Submitted, wanted: AskChange) -> Payload:
    asker = await core.people.asker(sent.user)
    submit = core.between_clients.submit if _is_between(wanted) else core.changing.submit
    viewer = await core.viewer_of(asker, None)
    return shown(await submit(wanted, sent.entered, viewer, key=sent.view), CALLBACK)


async def options(core: Core, searched: Searched) -> list[Named]:
    """The people or places that a menu of the form offers, to who may still ask for the change."""
    wanted = read(AskChange, searched.about)
    core.roles.ask_ahead(core.offers.groups())
    viewer = _searching(core, searched.user, wanted)
    if viewer is None:
        return []
    if searched.name in MENUS:
        return await asyncio.to_thread(core.between_clients.options, wanted, searched.typed, viewer)
    return await asyncio.to_thread(core.changing.options, wanted, searched.name, searched.typed)


def _searching(core: Core, user: str, wanted: AskChange) -> Viewer | None:
    """Whoever searches, where they may ask for it, by what is known: Slack waits for the choices.

    Slack itself would have to be asked for the rest.
    """
    viewer = core.viewer_at_once(user, None)
    if viewer is None or wanted.ref is None:
        return None
    held = core.index.get(viewer.scope, wanted.ref)
    may = held is not None and core.offers.may_begin(wanted, held.asset, viewer)
    return viewer if may else None
