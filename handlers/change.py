"""Changes of assets: typed or begun with a button, asked for in a form."""

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.answers import Answer
from bot.errors import UsageError
from bot.forms import (
    ChangeAsked,
    ChangeBlocked,
    ChangeForm,
    ChangeRefused,
    ChooseAsset,
    ClientTransferForm,
)
from bot.language.changes import AskChange
from bot.models import Asker, Named
from bot.policy import Viewer
from bot.render import modal, render
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted

CALLBACK = "change"
"""The stored name of the form that asks for a change."""
OLDER = "This form is from an older version of me. Please begin anew."
MENUS = frozenset(("other_client",))
"""Menus in it that the rest depends on."""
_FORM = ChangeForm | ClientTransferForm
_IN_A_FORM = _FORM | ChangeRefused | ChangeAsked | ChangeBlocked | ChooseAsset


async def begun(
    core: Core, asker: Asker, wanted: AskChange, form: Form, channel: str | None
) -> Mapping[str, Any]:
    """The form that asks for a change; where none can be opened, the button that does."""
    if not form.is_open and not form.can_open:
        value = wanted.carried()
        about = {"operation": wanted.operation, "word": wanted.word, "wanted": value}
        return render("change_offer", **about)
    await form.open(modal("change_loading", callback="", operation=wanted.operation))
    begin = core.between_clients.begin if _is_between(wanted) else core.changing.begin
    viewer = core.viewer(asker, await core.standing(asker), channel)
    answer = await begin(wanted, viewer)
    if isinstance(answer, ChangeForm):
        ref = answer.card.asset.ref
        faulty = await core.faults.known([ref], viewer)
        answer = answer.model_copy(update={"faulty": faulty.get(ref)})
    return shown(answer)


def _is_between(wanted: AskChange) -> bool:
    return wanted.operation == "client_transfer"


async def turned(core: Core, clicked: Clicked) -> Mapping[str, Any]:
    """The form with the plan for the client that was chosen in it."""
    asker = await core.people.asker(clicked.user)
    wanted = core.between_clients.turned(read(clicked.about), clicked.value)
    viewer = core.viewer(asker, await core.standing(asker), None)
    return shown(await core.between_clients.begin(wanted, viewer))


def shown(answer: Answer) -> Mapping[str, Any]:
    """An answer as the modal it is; any other as it is said elsewhere too."""
    if isinstance(answer, _IN_A_FORM):
        metadata = answer.wanted if isinstance(answer, _FORM) else ""
        return modal(answer.template, callback=CALLBACK, metadata=metadata, **answer.context())
    return render(answer.template, **answer.context())


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask for what was entered, unless something of it can be seen to be wrong at once."""
    wanted = read(sent.about)
    wrong = core.between_clients.wrong if _is_between(wanted) else core.changing.wrong
    if found := wrong(wanted, sent.entered):
        return Wrong(found)
    return Later(_asked(core, sent, wanted))


async def _asked(core: Core, sent: Submitted, wanted: AskChange) -> dict[str, Any]:
    asker = await core.people.asker(sent.user)
    submit = core.between_clients.submit if _is_between(wanted) else core.changing.submit
    viewer = core.viewer(asker, await core.standing(asker), None)
    answer = await submit(wanted, sent.entered, viewer, key=sent.view)
    return dict(shown(answer))


async def options(core: Core, searched: Searched) -> list[Named]:
    """The people or places that a menu of the form offers, to who may still ask for the change."""
    wanted = read(searched.about)
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


def read(about: str) -> AskChange:
    """What a form or a button is about; raises UsageError for what none of ours carries."""
    try:
        return AskChange.model_validate_json(about)
    except ValidationError as error:
        raise UsageError(OLDER) from error
