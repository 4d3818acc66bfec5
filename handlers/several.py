"""Several changes at once: begun with a button or typed, asked for in one form, paged through."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from bot.answers import Answer
from bot.errors import UsageError
from bot.forms import SeveralForm, SeveralMade
from bot.language.together import AskSeveral, AskUndo, Begun
from bot.models import Asker, Denied, Named
from bot.policy import Viewer
from bot.render import modal, render
from handlers import change
from handlers.answers import REPLACES, Later
from handlers.approval import read as read_request
from handlers.change import OLDER
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted

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
) -> Mapping[str, Any]:
    """The form that asks for several changes; where none can be opened, the button that does.

    A transfer between clients is undone by one back, which has a form of its own.
    """
    if back := await core.several.transfer_back(wanted):
        return await change.begun(core, asker, back, form, channel)
    wanted = wanted.model_copy(update={"channel": channel or wanted.channel})
    if not form.is_open and not form.can_open:
        return render("several_offer", operation=wanted.operation, wanted=wanted.carried())
    await form.open(modal("working", callback=""))
    viewer = await _viewer(core, asker, wanted)
    answer = await core.several.begin(wanted, viewer)
    if isinstance(answer, SeveralForm):
        refs = [one.ref for one in answer.lines if one.ref]
        answer = answer.told_of(await core.faults.known(refs, viewer))
    return _shown(answer)


async def undone(
    core: Core, asker: Asker, wanted: AskUndo, form: Form, channel: str | None
) -> Mapping[str, Any]:
    """The form that undoes the last change of an asset."""
    if form.can_open and not form.is_open:
        await form.open(modal("working", callback=""))
    viewer = core.viewer(asker, await core.standing(asker), channel)
    return await begun(core, asker, await core.several.undo(wanted.word, viewer), form, channel)


async def clicked(core: Core, click: Clicked, form: Form) -> Mapping[str, Any]:
    """What comes of a click on one of these buttons."""
    core.pace.check(click.user)
    if click.action in PAGES:
        return await _page(core, click)
    if form.can_open and not form.is_open:
        await form.open(modal("working", callback=""))
    asker = await core.people.asker(click.user)
    if operation := OF_REQUEST.get(click.action):
        wanted = AskSeveral(operation=operation, request=read_request(click.value).request)
    else:
        wanted = read(click.value)
    return await begun(core, asker, wanted, form, click.channel)


async def _page(core: Core, click: Clicked) -> Mapping[str, Any]:
    """Some of what a request is for, to whoever may look into it."""
    ref = read_request(click.value)
    await core.people.asker(click.user)
    came = await core.approvals.may_look(ref.request, click.user)
    if isinstance(came.verdict, Denied):
        said = {"reason": came.verdict.reason, "by": "", "at": None}
        return render("request_clicked", card=None, done="", **said)
    answer = await core.drawing.page(click.user, came.request, ref.offset)
    turned = click.action != "several_page"
    return {**render(answer.template, **answer.context()), REPLACES: turned and click.alone}


def submitted(core: Core, sent: Submitted) -> Later:
    """Ask for what was shown, and what was entered."""
    return Later(_asked(core, sent, read(sent.about)))


async def _asked(core: Core, sent: Submitted, wanted: AskSeveral) -> dict[str, Any]:
    asker = await core.people.asker(sent.user)
    viewer = await _viewer(core, asker, wanted)
    answer = await core.several.submit(wanted, sent.entered, viewer, key=sent.view)
    return dict(_shown(answer))


async def options(core: Core, searched: Searched) -> list[Named]:
    """The people whom several assets can be given to, as far as it is known who asks."""
    wanted = read(searched.about)
    viewer = core.viewer_at_once(searched.user, wanted.channel or None)
    if viewer is None:
        return []
    return await asyncio.to_thread(core.several.options, wanted, searched.typed, viewer)


async def _viewer(core: Core, asker: Asker, wanted: AskSeveral) -> Viewer:
    """Whoever asks, as they see things where they began."""
    return core.viewer(asker, await core.standing(asker), wanted.channel or None)


def _shown(answer: Answer) -> Mapping[str, Any]:
    if isinstance(answer, SeveralForm | SeveralMade):
        metadata = answer.wanted if isinstance(answer, SeveralForm) else ""
        context = answer.context()
        return modal(answer.template, callback=CALLBACK, metadata=metadata, **context)
    return render(answer.template, **answer.context())


def read(about: str) -> AskSeveral:
    """What a form or a button is about; raises UsageError for what none of ours carries."""
    try:
        return AskSeveral.model_validate_json(about)
    except ValidationError as error:
        raise UsageError(OLDER) from error
