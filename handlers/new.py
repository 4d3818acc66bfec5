"""New assets: begun by typing, asked for in a form that is drawn anew as it is filled in."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.answers import Answer
from bot.errors import UsageError
from bot.forms import ChangeAsked, NewForm, NewRefused
from bot.language.changes import AskNew
from bot.models import Asker, Named
from bot.render import modal, render
from handlers.answers import Later, Wrong
from handlers.change import OLDER
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted

CALLBACK = "new_asset"
"""The stored name of the form that asks for a new asset."""
CLICKS = frozenset(("new_asset", "new_way"))
"""Buttons that draw the form: what opens it, and the other way to say which model it is."""
MENUS = frozenset(("new_source", "new_client"))
"""Menus in it that the rest depends on."""
_OF_A_PLACE = ("new_client", "new_model", "new_location", "new_person", "new_team")
"""Inputs that belong to one source and client."""


async def begun(
    core: Core, asker: Asker, wanted: AskNew, form: Form, channel: str | None
) -> Mapping[str, Any]:
    """The form that asks for a new asset; where none can be opened, the button that does."""
    if not form.is_open and not form.can_open:
        return render("new_offer", serial_number=wanted.serial_number, wanted=_carried(wanted))
    if not form.is_open:
        await form.open(modal("change_loading", callback="", operation="create"))
    viewer = core.viewer(asker, await core.standing(asker), channel)
    return _shown(await core.creating.begin(wanted, viewer))


async def clicked(core: Core, clicked: Clicked, form: Form) -> Mapping[str, Any]:
    """The form as it is wanted now, with what was entered in it so far."""
    asker = await core.people.asker(clicked.user)
    if clicked.action in CLICKS:
        wanted = _read(clicked.value)
    else:
        wanted = core.creating.turned(_read(clicked.about), clicked.action, clicked.value)
    return await begun(core, asker, wanted, form, clicked.channel)


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask for what was entered, unless something of it can be seen to be wrong at once."""
    wanted = _read(sent.about)
    if wrong := core.creating.entries.wrong(wanted, sent.entered):
        return Wrong({_input(wanted, name): why for name, why in wrong.items()})
    return Later(_asked(core, sent, wanted))


async def _asked(core: Core, sent: Submitted, wanted: AskNew) -> dict[str, Any]:
    asker = await core.people.asker(sent.user)
    viewer = core.viewer(asker, await core.standing(asker), None)
    answer = await core.creating.submit(wanted, sent.entered, viewer, key=sent.view)
    return dict(_shown(answer))


async def options(core: Core, searched: Searched) -> list[Named]:
    """What a menu of the form offers, as far as it is known who asks: Slack waits for it."""
    wanted = _read(searched.about)
    core.roles.ask_ahead(core.offers.groups())
    viewer = core.viewer_at_once(searched.user, None)
    if viewer is None:
        return []
    return await asyncio.to_thread(
        core.creating.choices.options, wanted, searched.name, searched.typed, viewer
    )


def _shown(answer: Answer) -> Mapping[str, Any]:
    if isinstance(answer, NewForm | NewRefused | ChangeAsked):
        metadata = answer.wanted if isinstance(answer, NewForm) else ""
        context = answer.context()
        return modal(answer.template, callback=CALLBACK, metadata=metadata, **context)
    return render(answer.template, **answer.context())


def _input(wanted: AskNew, name: str) -> str:
    """The name of an input as the form has it."""
    return wanted.input(name) if name in _OF_A_PLACE else name


def _carried(wanted: AskNew) -> str:
    return wanted.model_dump_json(exclude_defaults=True)


def _read(about: str) -> AskNew:
    """What a form or a button is about; raises UsageError for what none of ours carries."""
    try:
        return AskNew.model_validate_json(about)
    except ValidationError as error:
        raise UsageError(OLDER) from error
