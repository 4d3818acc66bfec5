"""What is typed to be done, rather than asked: changes, approvals, a pause."""

from collections.abc import Mapping
from typing import Any

from bot.approvals import Request
from bot.forms import Approvals, RequestCard
from bot.language.changes import AskAlerts, AskApprovals, AskChange, AskHandOvers, AskNew, AskPause
from bot.models import Asker, Role
from bot.policy import may_read_details
from bot.render import render
from handlers import alert, change, hand_over, new
from handlers.core import Core
from handlers.forms import Form

MOST = 10
"""Requests shown of each kind."""

Deed = AskChange | AskNew | AskApprovals | AskHandOvers | AskAlerts | AskPause


async def done(
    core: Core, asker: Asker, wanted: Deed, form: Form, channel: str | None
) -> Mapping[str, Any]:
    """Do what was typed; what to say of it."""
    match wanted:
        case AskChange():
            return await change.begun(core, asker, wanted, form, channel)
        case AskNew():
            return await new.begun(core, asker, wanted, form, channel)
        case AskPause(resume=resume):
            act = core.approvals.resume if resume else core.approvals.pause
            changed = await act(asker.user)
            return render("paused", paused=not resume, changed=changed)
        case AskHandOvers():
            return await hand_over.listed(core, asker, wanted, channel)
        case AskAlerts():
            return await alert.rules(core, asker, wanted, channel)
        case AskApprovals():
            return await _approvals(core, asker)


async def _approvals(core: Core, asker: Asker) -> Mapping[str, Any]:
    actor = await core.roles.actor(asker.user)
    waiting = await core.approvals.waiting_for(asker.user, actor.groups, limit=MOST)
    asked = await core.approvals.asked_by(asker.user, limit=MOST)

    def card(request: Request) -> RequestCard:
        client = request.client_name or None
        admin = actor.standing.has(Role.ADMIN, source=request.source, client=client)
        details = may_read_details(actor.standing, request.source, client)
        return core.drawing.card(request, to=asker.user, details=details, admin=admin)

    answer = Approvals(waiting=tuple(map(card, waiting)), asked=tuple(map(card, asked)))
    return render(answer.template, **answer.context())
