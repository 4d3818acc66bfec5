"""Several changes at once: begun with a button or typed, asked for in one form, paged through."""

import asyncio
from collections.abc import Mapping
from typing import Final

from bot.answering.answers import Answer
from bot.answering.understood import said
from bot.changes.cards import RequestRef
from bot.changes.forms import SeveralForm, SeveralMade
from bot.language.changes import AskSeveral, AskUndo, Begun
from bot.language.questions import ListAssets
from bot.language.wording import THEIRS, YOURS
from bot.models import Asker, Named
from bot.policy import Viewer
from bot.render import render, reply, shown
from handlers import change
from handlers.answers import Later
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read
from handlers.sending import REPLACES, Payload
from handlers.wording import who_helps, why_not

CALLBACK: Final = "several"
"""The stored name of the form that asks for several changes."""
BEGIN: Final = frozenset(("several_begin", "several_assign", "several_return", "several_status"))
"""Buttons that begin several changes: each carries what is known of them."""
OF_REQUEST: Final[Mapping[str, Begun]] = {"several_again": "again", "request_undo": "undo"}
"""Buttons of a request that begin others like it, or put back what it did."""
PAGES: Final = frozenset(("several_page", "several_page_earlier", "several_page_later"))
CLICKS: Final = BEGIN | OF_REQUEST.keys() | PAGES


async def begun(
    core: Core, asker: Asker, wanted: AskSeveral, form: Form, channel: str | None
) -> Payload:
    """The form that asks for several changes; where none can be opened, the button that does.

    A transfer between clients is undone by one back, which has a form of its own.
    """
    if back := await core.several.transfer_back(wanted):
        return await change.begun(core, asker, back, form, channel)
    wanted = wanted.model_copy(update={"channel": channel or wanted.channel})
    if not form.can_show:
        await core.several.permitted(wanted, await _viewer(core, asker, wanted))
        return _offered(wanted)
    await form.loading()
    viewer = await _viewer(core, asker, wanted)
    answer = await core.several.begin(wanted, viewer)
    if isinstance(answer, SeveralForm):
        refs = [one.ref for one in answer.lines if one.ref]
        answer = answer.told_of(await core.faults.known(refs, viewer))
    return shown(_helped(core, answer, asker), CALLBACK)


def _offered(wanted: AskSeveral) -> Payload:
    """The button that opens the form, with how it was understood."""
    told = ""
    if isinstance(wanted.of, ListAssets):
        filters = wanted.of.filters
        whose = YOURS if filters.person == "" else THEIRS if filters.person else ""
        told = " · ".join(part.text for part in said(filters, whose))
    offered = {"operation": wanted.operation, "said": told, "status": wanted.status}
    return render("several_offer", wanted=wanted.carried(), **offered)


async def typed(
    core: Core, asker: Asker, wanted: AskSeveral | AskUndo, form: Form, channel: str | None
) -> Payload:
    """The form that asks for what was said of several, or that undoes the last change of one."""
    if isinstance(wanted, AskSeveral):
        return await begun(core, asker, wanted, form, channel)
    await form.loading()
    viewer = await core.viewer_of(asker, channel)
    return await begun(core, asker, await core.several.undo(wanted.word, viewer), form, channel)


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on one of these buttons."""
    if click.action in PAGES:
        return await _page(core, click)
    await form.loading()
    asker = await core.people.asker(click.user)
    if operation := OF_REQUEST.get(click.action):
        wanted = AskSeveral(operation=operation, request=read(RequestRef, click.value).request)
    else:
        wanted = read(AskSeveral, click.value)
    return await begun(core, asker, wanted, form, click.channel)


async def _page(core: Core, click: Clicked) -> Payload:
    """Some of what a request is for, to whoever may look into it."""
    ref = read(RequestRef, click.value)
    await core.people.asker(click.user)
    came = await core.approvals.may_look(ref.request, click.user)
    if reason := why_not(came.verdict):
        said = {"reason": reason, "how": "", "by": "", "at": None}
        return render("request_clicked", card=None, done="", **said)
    answer = await core.drawing.page(click.user, came.request, ref.offset)
    turned = click.action != "several_page"
    return {**reply(answer), REPLACES: turned and click.alone}


def submitted(core: Core, sent: Submitted) -> Later:
    """Ask for what was shown, and what was entered."""
    return Later(_asked(core, sent, read(AskSeveral, sent.about)))


async def _asked(core: Core, sent: Submitted, wanted: AskSeveral) -> Payload:
    asker = await core.people.asker(sent.user)
    viewer = await _viewer(core, asker, wanted)
    answer = await core.several.submit(wanted, sent.entered, viewer, key=sent.view)
    return shown(_helped(core, answer, asker), CALLBACK)


def _helped(core: Core, answer: Answer, asker: Asker) -> Answer:
    """The answer with who could lift what some of them are refused for."""
    if not isinstance(answer, SeveralForm | SeveralMade) or answer.refused is None:
        return answer
    helper = who_helps(answer.refused.error(), core.roles, asker.user)
    return answer.model_copy(update={"helper": helper})


async def options(core: Core, searched: Searched) -> list[Named]:
    """The people whom several assets can be given to, as far as it is known who asks."""
    wanted = read(AskSeveral, searched.about)
    viewer = core.viewer_at_once(searched.user, wanted.channel or None)
    if viewer is None:
        return []
    return await asyncio.to_thread(core.several.options, wanted, searched.typed, viewer)


async def _viewer(core: Core, asker: Asker, wanted: AskSeveral) -> Viewer:
    """Whoever asks, as they see things where they began."""
    return await core.viewer_of(asker, wanted.channel or None)
