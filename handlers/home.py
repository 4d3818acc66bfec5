"""The home tab: what somebody has, what waits for them, what they asked for, and a search box."""

from functools import partial
from typing import Final

from bot.errors import PersonError
from bot.hand_overs import OpenHandOvers
from bot.language.changes import AskNew
from bot.language.dates_and_prices.days import SOON
from bot.language.questions import AssetsOf, Filters, ListAssets, Question, ReportAssets
from bot.modals import as_home
from bot.models import Asker, Status
from bot.policy import Surface, Viewer, may
from bot.render import render, reply
from handlers import hand_over, requests
from handlers.core import Core
from handlers.payloads import Body
from handlers.sending import Payload

FEW: Final = 5
"""Requests, and hand-overs, of each kind on a home tab: the commands have all of them."""


async def opened(core: Core, body: Body) -> None:
    """Draw the home tab of whoever opens it."""
    if body["event"].get("tab") == "home":
        await core.homes.open(body["event"]["user"], partial(drawn, core))


async def drawn(core: Core, user: str) -> Payload:
    """The home tab of a Slack user; who may not ask is told why in its place."""
    try:
        asker = await core.people.asker(user)
        return as_home(*await _parts(core, asker))
    except PersonError as refusal:
        return as_home(render("error", message=str(refusal), usage="", reference=""))


async def _parts(core: Core, asker: Asker) -> list[Payload]:
    standing = await core.standing(asker)
    viewer = core.viewer(asker, standing, None)
    mine = await core.lookup.answer(AssetsOf(), viewer)
    asked = await requests.approvals(core, asker, most=FEW)
    answers = (mine, asked, await _hand_overs(core, viewer, asker))
    new = AskNew().carried() if may(standing, _NEW) else None
    top = render("home", **_lists(viewer), new=new)
    return [top, *map(reply, answers)]


_NEW: Final = Surface.CHANGES


def _lists(viewer: Viewer) -> dict[str, str | None]:
    """The lists there is a button for, where lists are for whoever looks."""
    soon = Filters(warranty_from=viewer.today, warranty_to=viewer.today + SOON)
    wanted: dict[str, Question] = {
        "ending": ListAssets(filters=soon),
        "in_stock": ListAssets(filters=Filters(status=Status.IN_STOCK)),
        "in_repair": ListAssets(filters=Filters(status=Status.IN_REPAIR)),
        "report": ReportAssets(),
    }
    if viewer.lists is None:
        return dict.fromkeys(wanted)
    return {name: question.carried() for name, question in wanted.items()}


async def _hand_overs(core: Core, viewer: Viewer, asker: Asker) -> OpenHandOvers:
    """Their own hand-overs, of which something is still expected."""
    actor = await core.roles.actor(asker.user)
    own = await core.hand_overs.open_of(actor, viewer.scope, limit=FEW)
    return OpenHandOvers(own=tuple(hand_over.own(core, one, actor) for one in own), others=None)
