"""Faults: reported by typing or with a button, and seen to with the buttons of their cards."""

from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

from bot.errors import UsageError
from bot.faults import Clicked as Came
from bot.faults import FaultRef, Purpose
from bot.language.changes import AskFault, AskFaults, fault_of
from bot.models import OLDER, Asker, Denied, Named
from bot.render import modal, render, reply, shown
from handlers.answers import Later
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Searched, Submitted
from handlers.reading import read, read_by
from handlers.sending import REPLACES, Payload
from handlers.wording import why_not

Click = Callable[[Core, Clicked, FaultRef], Awaitable[Payload]]

CALLBACK: Final = "fault_report"
"""The stored name of the form that reports one."""
OPENS: Final = "fault_open"
"""The button that begins a report: it carries an AskFault, or what buttons of changes carry."""
ONCE: Final = (CALLBACK, "fault_done", "fault_replace")
"""Forms that change nothing when they are seen to once more."""
PAGE: Final = "faults_page"
STOCK: Final = "fault_stock"
"""The menu in which the asset is chosen that is given instead."""


async def typed(
    core: Core, asker: Asker, wanted: AskFault | AskFaults, form: Form, channel: str | None
) -> Payload:
    """What comes of what was typed."""
    if isinstance(wanted, AskFaults):
        return await listed(core, asker, wanted, channel)
    return await begun(core, asker, wanted, form, channel)


class Told(NamedTuple):
    """What is said of a report beside that: how the asset is, and which source cannot be told."""

    state: str = ""
    lacking: str = ""


async def begun(
    core: Core,
    asker: Asker,
    wanted: AskFault,
    form: Form,
    channel: str | None,
    *,
    told: Told | None = None,
) -> Payload:
    """The form that reports a fault; where none can be opened, the button that does."""
    await form.loading()
    viewer = await core.viewer_of(asker, channel)
    if not form.can_show:
        await core.faults.permitted(wanted, viewer)
        about = (told or Told())._asdict()
        return render("fault_offer", word=wanted.word, wanted=wanted.carried(), **about)
    return shown(await core.faults.begin(wanted, viewer), CALLBACK)


async def listed(core: Core, asker: Asker, wanted: AskFaults, channel: str | None) -> Payload:
    """A page of the open faults, for operators."""
    viewer = await core.viewer_of(asker, channel)
    return reply(await core.faults.listed(wanted, viewer))


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on a button about a fault."""
    if click.action == OPENS:
        wanted = read_by(fault_of, click.value)
        return await begun(core, await core.people.asker(click.user), wanted, form, click.channel)
    if click.action == PAGE:
        asker = await core.people.asker(click.user)
        page = await listed(core, asker, read(AskFaults, click.value), click.channel)
        return {**page, REPLACES: click.alone}
    ref = read(FaultRef, click.value)
    if click.action in IN_WORDS:
        await form.loading()
    await core.people.asker(click.user)
    return await CLICKS[click.action](core, click, ref)


async def _repair(core: Core, click: Clicked, ref: FaultRef) -> Payload:
    return told(core, await core.faults.repair(ref.fault, click.user), "repair")


async def _finish(core: Core, click: Clicked, ref: FaultRef) -> Payload:
    return told(core, await core.faults.finish(ref.fault, click.user), "finish")


async def _recall(core: Core, click: Clicked, ref: FaultRef) -> Payload:
    return told(core, await core.faults.recall(ref.fault, click.user), "recall")


def _form(purpose: Purpose) -> Click:
    """Draws the form in which more is said or chosen, for whoever may."""

    async def asked(core: Core, click: Clicked, ref: FaultRef) -> Payload:
        came = await core.faults.may(ref.fault, click.user, purpose)
        if isinstance(came.verdict, Denied):
            return told(core, came, purpose)
        card, metadata = core.faults.card(came.fault), ref.model_dump_json()
        if purpose == "done":
            return modal("fault_done", callback="fault_done", metadata=metadata, card=card)
        return modal("fault_replace", callback="fault_replace", metadata=metadata, card=card)

    return asked


IN_WORDS: Final[dict[str, Click]] = {
    "fault_replace": _form("replace"),
    "fault_done": _form("done"),
}
"""Those that open a form."""
CLICKS: Final[dict[str, Click]] = {
    **IN_WORDS,
    "fault_repair": _repair,
    "fault_finish": _finish,
    "fault_recall": _recall,
}
"""Action id to what it does; the ids are permanent."""
ACTIONS: Final = frozenset((*CLICKS, OPENS, PAGE))


def submitted(core: Core, sent: Submitted) -> Later:
    """See to what was entered in a form about a fault."""
    if sent.callback == CALLBACK:
        return Later(_reported(core, sent, read_by(fault_of, sent.about)))
    return Later(_entered(core, sent, read(FaultRef, sent.about)))


async def _reported(core: Core, sent: Submitted, wanted: AskFault) -> Payload:
    await core.people.asker(sent.user)
    severity, words = sent.entered.get("severity", ""), sent.entered.get("words", "")
    kept = await core.faults.report(wanted, severity, words, sent.user, key=sent.view)
    return shown(kept, CALLBACK)


async def _entered(core: Core, sent: Submitted, ref: FaultRef) -> Payload:
    await core.people.asker(sent.user)
    if sent.callback == "fault_done":
        came = await core.faults.done(ref.fault, sent.user, sent.entered.get("words", ""))
        return told(core, came, "done")
    if sent.callback == "fault_replace":
        chosen = sent.entered.get(STOCK, "")
        came = await core.faults.replace(ref.fault, sent.user, chosen)
        return told(core, came, "replace")
    raise UsageError(OLDER)


async def options(core: Core, searched: Searched) -> list[Named]:
    """What is in stock to be given instead, to who may still do that: Slack waits for it."""
    ref = read(FaultRef, searched.about)
    known = core.known(searched.user)
    if known is None:
        return []
    _, standing = known
    return await core.faults.stock(ref.fault, searched.typed, standing)


def told(core: Core, came: Came, purpose: Purpose) -> Payload:
    """What the one who clicked is told, and nobody else: the cards tell everyone."""
    reason = why_not(came.verdict)
    card = core.faults.card(came.fault)
    about = {"card": card, "purpose": purpose, "waits": came.waits, "reason": reason}
    return render("fault_clicked", **about)
