"""The list of requests that wait for somebody, and that they wait for."""

from typing import Final

from bot.approvals import Request
from bot.changes.cards import RequestCard, RequestRef
from bot.changes.drawing import Approvals
from bot.models import Asker, Role
from bot.policy import may_read_details
from bot.render import reply
from handlers.core import Core
from handlers.sending import REPLACES, Payload

MOST: Final = 8
"""Requests shown of each kind: with three blocks each they are still one message."""
_CARRIED: Final = ("decide", "consent", "withdraw", "glass")
"""What the buttons in the list carry."""


async def listed(core: Core, asker: Asker, *, how: bool = False) -> Payload:
    """The list as it is typed; with *how*, what decides is said to who tried it in words."""
    answer = _in_list(await approvals(core, asker, most=MOST))
    return reply(answer.model_copy(update={"how": how}))


async def redrawn(core: Core, asker: Asker, told: Payload) -> Payload:
    """The list as it is after a click in it, in its place, below what came of that."""
    # One less: what came of the click needs room too.
    now = reply(_in_list(await approvals(core, asker, most=MOST - 1)))
    return {**told, "blocks": [*told["blocks"], *now["blocks"]], REPLACES: True}


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


def _in_list(answer: Approvals) -> Approvals:
    """The same with buttons that say where they stand; a home tab is drawn anew by itself."""
    waiting, asked = (tuple(map(_marked, some)) for some in (answer.waiting, answer.asked))
    return answer.model_copy(update={"waiting": waiting, "asked": asked})


def _marked(card: RequestCard) -> RequestCard:
    carried = {name: ref for name in _CARRIED if (ref := getattr(card, name))}
    marked = {
        name: RequestRef.model_validate_json(ref).model_copy(update={"listed": True})
        for name, ref in carried.items()
    }
    return card.model_copy(update={name: ref.model_dump_json() for name, ref in marked.items()})
