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
)
from bot.language.changes import AskChange
from bot.models import Asker, Named
from bot.render import modal, render
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Searched, Submitted

CALLBACK = "change"
"""The stored name of the form that asks for a change."""
OLDER = "This form is from an older version of me. Please begin anew."
_IN_A_FORM = ChangeForm | ChangeRefused | ChangeAsked | ChangeBlocked | ChooseAsset


async def begun(
    core: Core, asker: Asker, wanted: AskChange, form: Form, channel: str | None
) -> Mapping[str, Any]:
    """The form that asks for a change; where none can be opened, the button that does."""
    if not form.is_open and not form.can_open:
        value = wanted.carried()
        about = {"operation": wanted.operation, "word": wanted.word, "wanted": value}
        return render("change_offer", **about)
    await form.open(modal("change_loading", callback="", operation=wanted.operation))
    answer = await core.changing.begin(
        wanted, core.viewer(asker, await core.standing(asker), channel)
    )
    return shown(answer, metadata=answer.wanted if isinstance(answer, ChangeForm) else "")


def shown(answer: Answer, *, metadata: str = "") -> Mapping[str, Any]:
    """An answer as the modal it is; any other as it is said elsewhere too."""
    if isinstance(answer, _IN_A_FORM):
        return modal(answer.template, callback=CALLBACK, metadata=metadata, **answer.context())
    return render(answer.template, **answer.context())


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask for what was entered, unless something of it can be seen to be wrong at once."""
    wanted = read(sent.about)
    if wrong := core.changing.wrong(wanted, sent.entered):
        return Wrong(wrong)
    return Later(_asked(core, sent, wanted))


async def _asked(core: Core, sent: Submitted, wanted: AskChange) -> dict[str, Any]:
    asker = await core.people.asker(sent.user)
    answer = await core.changing.submit(
        wanted, sent.entered, core.viewer(asker, await core.standing(asker), None), key=sent.view
    )
    return dict(shown(answer))


async def options(core: Core, searched: Searched) -> list[Named]:
    """The people or places that a menu of the form offers, to who may still ask for the change."""
    wanted = read(searched.about)
    core.roles.ask_ahead(core.offers.groups())
    if not _may_search(core, searched.user, wanted):
        return []
    return await asyncio.to_thread(core.changing.options, wanted, searched.name, searched.typed)


def _may_search(core: Core, user: str, wanted: AskChange) -> bool:
    """By what is known: Slack would have to be asked for the rest, and waits for the choices."""
    asker = core.people.known(user)
    standing = core.roles.known(asker) if asker else None
    if asker is None or standing is None or wanted.ref is None:
        return False
    viewer = core.viewer(asker, standing, None)
    held = core.index.get(viewer.scope, wanted.ref)
    return held is not None and core.offers.may_begin(wanted, held.asset, viewer)


def read(about: str) -> AskChange:
    """What a form or a button is about; raises UsageError for what none of ours carries."""
    try:
        return AskChange.model_validate_json(about)
    except ValidationError as error:
        raise UsageError(OLDER) from error
