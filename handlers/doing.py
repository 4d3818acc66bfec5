"""What is typed to be done, rather than asked: changes, approvals, a pause."""

from collections.abc import Awaitable

from bot.approvals import Request
from bot.changes.cards import RequestCard
from bot.changes.drawing import Approvals
from bot.language.away import AskAway
from bot.language.changes import (
    AskAlerts,
    AskApprovals,
    AskChange,
    AskFault,
    AskFaults,
    AskHandOvers,
    AskNew,
    AskPause,
)
from bot.language.commands import Deed
from bot.language.files import AskExport, AskImport, AskReportFile
from bot.language.together import AskSeveral, AskUndo
from bot.models import Asker, Role
from bot.policy import may_read_details
from bot.render import render, reply
from handlers import alert_rule, away, change, fault, files, hand_over, new, several
from handlers.core import Core
from handlers.forms import Form
from handlers.sending import Payload

MOST = 8
"""Requests shown of each kind: with three blocks each they are still one message."""


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
            said = _approvals(core, asker)
        case AskExport() | AskReportFile() | AskImport():
            said = files.done(core, asker, wanted, form, channel)
        case AskAway():
            said = away.said(core, asker, wanted)
        case AskPause():
            said = _paused(core, asker, wanted)
    return await said


async def _told_of(
    core: Core, asker: Asker, wanted: AskHandOvers | AskAlerts, channel: str | None
) -> Payload:
    if isinstance(wanted, AskAlerts):
        return await alert_rule.typed(core, asker, wanted, channel)
    return await hand_over.listed(core, asker, wanted, channel)


async def _paused(core: Core, asker: Asker, wanted: AskPause) -> Payload:
    act = core.approvals.resume if wanted.resume else core.approvals.pause
    changed = await act(asker.user)
    return render("paused", paused=not wanted.resume, changed=changed)


async def _approvals(core: Core, asker: Asker) -> Payload:
    return reply(await approvals(core, asker, most=MOST))


async def approvals(core: Core, asker: Asker, *, most: int) -> Approvals:
    """The requests that wait for somebody, and those that they wait for; so many of each."""
    actor = await core.roles.actor(asker.user)
    waiting = await core.approvals.waiting_for(asker.user, actor.groups, limit=most + 1)
    asked = await core.approvals.asked_by(asker.user, limit=most + 1)

    def card(request: Request) -> RequestCard:
        client = request.client
        admin = actor.standing.has(Role.ADMIN, source=request.source, client=client)
        details = may_read_details(actor.standing, request.source, client)
        return core.drawing.card(request, to=asker.user, details=details, admin=admin)

    return Approvals(
        waiting=tuple(map(card, waiting[:most])),
        more_waiting=len(waiting) > most,
        asked=tuple(map(card, asked[:most])),
        more_asked=len(asked) > most,
    )
