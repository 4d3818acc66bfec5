"""What is typed to be done, rather than asked: changes, approvals, a pause."""

from collections.abc import Awaitable

from bot.language.asked import (
    AskAlerts,
    AskApprovals,
    AskAway,
    AskExport,
    AskHandOvers,
    AskImport,
    AskPause,
    AskReportFile,
    Deed,
)
from bot.language.changes import AskChange, AskFault, AskFaults, AskNew, AskSeveral, AskUndo
from bot.models import Asker
from bot.render import render
from handlers import alert_rule, away, change, fault, files, hand_over, new, requests, several
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked
from handlers.reading import read
from handlers.sending import REPLACES, Payload

CLICKS = frozenset(("pause_changes",))
"""The button below what asks back whether all changes are to be paused, or to go on."""


async def done(core: Core, asker: Asker, wanted: Deed, form: Form, channel: str | None) -> Payload:
    """Do what was typed; what to say of it."""
    said: Awaitable[Payload]
    match wanted:
        case AskChange():
            said = change.begun(core, asker, wanted, form, channel)
        case AskNew():
            said = new.begun(core, asker, wanted, form, channel)
        case AskSeveral() | AskUndo():
            said = several.typed(core, asker, wanted, form, channel)
        case AskFault() | AskFaults():
            said = fault.typed(core, asker, wanted, form, channel)
        case AskHandOvers() | AskAlerts():
            said = _told_of(core, asker, wanted, channel)
        case AskApprovals():
            said = requests.listed(core, asker, how=wanted.how)
        case AskExport() | AskReportFile() | AskImport():
            said = files.done(core, asker, wanted, form, channel)
        case AskAway():
            said = away.said(core, asker, wanted)
        case AskPause():
            said = _paused(core, asker, wanted) if wanted.surely else _offered(core, asker, wanted)
    return await said


async def _told_of(
    core: Core, asker: Asker, wanted: AskHandOvers | AskAlerts, channel: str | None
) -> Payload:
    if isinstance(wanted, AskAlerts):
        return await alert_rule.typed(core, asker, wanted, channel)
    return await hand_over.listed(core, asker, wanted, channel)


async def clicked(core: Core, clicked: Clicked, _form: Form) -> Payload:
    """Pause, or resume, now that it was asked back and agreed to."""
    asker = await core.people.asker(clicked.user)
    said = await _paused(core, asker, read(AskPause, clicked.value))
    return {**said, REPLACES: clicked.alone}


async def _offered(core: Core, asker: Asker, wanted: AskPause) -> Payload:
    await core.approvals.may_pause(asker.user)
    carried = wanted.model_copy(update={"surely": True}).model_dump_json(exclude_defaults=True)
    return render("pause_offer", paused=not wanted.resume, reason=wanted.reason, wanted=carried)


async def _paused(core: Core, asker: Asker, wanted: AskPause) -> Payload:
    act = core.approvals.resume if wanted.resume else core.approvals.pause
    changed = await act(asker.user, wanted.reason)
    return render("paused", paused=not wanted.resume, changed=changed, reason=wanted.reason)
