"""New assets: begun by typing, asked for in a form that is drawn anew as it is filled in."""

import asyncio

from bot.changes.forms import NewRefused
from bot.language.changes import AskNew
from bot.models import Asker, Named
from bot.render import render, shown
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read
from handlers.sending import Payload

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
) -> Payload:
    """The form that asks for a new asset; where none can be opened, the button that does."""
    if form.can_show and not form.is_open:  # what is entered in one stays
        await form.loading("create")
    viewer = await core.viewer_of(asker, channel)
    drawn = await core.creating.begin(wanted, viewer)  # which is refused to who may not ask for it
    if not form.can_show:
        there = drawn if isinstance(drawn, NewRefused) else None
        return render(
            "new_offer",
            serial_number=wanted.serial_number,
            wanted=wanted.carried(),
            there=there and there.card,
            more=there.more if there else (),
            by=there.by if there else "",
            elsewhere=bool(there and there.wanted),
        )
    return shown(drawn, CALLBACK)


async def clicked(core: Core, clicked: Clicked, form: Form) -> Payload:
    """The form as it is wanted now, with what was entered in it so far."""
    asker = await core.people.asker(clicked.user)
    if clicked.action in CLICKS:
        wanted = read(AskNew, clicked.value)
    else:
        about = read(AskNew, clicked.about)
        wanted = core.creating.turned(about, clicked.action, clicked.value)
    return await begun(core, asker, wanted, form, clicked.channel)


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """Ask for what was entered, unless something of it can be seen to be wrong at once."""
    wanted = read(AskNew, sent.about)
    if wrong := core.creating.entries.wrong(wanted, sent.entered):
        return Wrong({_input(wanted, name): why for name, why in wrong.items()})
    return Later(_asked(core, sent, wanted))


async def _asked(core: Core, sent: Submitted, wanted: AskNew) -> Payload:
    asker = await core.people.asker(sent.user)
    viewer = await core.viewer_of(asker, None)
    answer = await core.creating.submit(wanted, sent.entered, viewer, key=sent.view)
    return shown(answer, CALLBACK)


async def options(core: Core, searched: Searched) -> list[Named]:
    """What a menu of the form offers, as far as it is known who asks: Slack waits for it."""
    wanted = read(AskNew, searched.about)
    core.roles.ask_ahead(core.offers.groups())
    viewer = core.viewer_at_once(searched.user, None)
    if viewer is None:
        return []
    return await asyncio.to_thread(
        core.creating.choices.options, wanted, searched.name, searched.typed, viewer
    )


def _input(wanted: AskNew, name: str) -> str:
    """The name of an input as the form has it."""
    return wanted.input(name) if name in _OF_A_PLACE else name
