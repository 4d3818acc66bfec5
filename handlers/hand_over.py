"""Clicks on hand-overs: I have it, not here yet, not mine; ask again, confirm; and their list."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.errors import UsageError
from bot.hand_overs import DAYS, BundleRef, Came, HandOver, HandOverRef, OpenHandOvers, Place
from bot.hand_overs.drawing import card
from bot.language.asked import AskHandOvers, AskReceived
from bot.models import OLDER, Asker, Denied
from bot.policy import Actor, Surface, may
from bot.render import modal, render, reply
from handlers import requests
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.forms import Form
from handlers.payloads import Clicked, Submitted
from handlers.reading import read
from handlers.sending import REPLACES, Payload
from handlers.wording import why_not

MOST: Final = 8
"""Hand-overs shown of each kind: as many as fit with their buttons."""
MOST_LOOKED: Final = 100
"""Open hand-overs of somebody among which the one that waits for them is looked for."""
IN_DAYS: Final[Mapping[str, int]] = {
    "tomorrow" if days == 1 else f"in {days} days": days for days in DAYS
}
"""When somebody can be asked again, as it is chosen."""
Click = Callable[[Core, Clicked, HandOverRef], Awaitable[Payload]]


async def clicked(core: Core, click: Clicked, form: Form) -> Payload:
    """What comes of a click on a hand-over's button."""
    if click.action == PAGE:
        asker = await core.people.asker(click.user)
        turned = await listed(core, asker, read(AskHandOvers, click.value), click.channel)
        return {**turned, REPLACES: click.alone}
    if click.action == EACH:
        asker = await core.people.asker(click.user)
        return await listed(core, asker, AskHandOvers(), click.channel)
    if click.action == ALL:
        await core.people.asker(click.user)
        return await _have_all(core, click)
    ref = read(HandOverRef, click.value)
    if click.action in IN_A_FORM:
        await form.loading()
    await core.people.asker(click.user)
    return await CLICKS[click.action](core, click, ref)


async def _have_all(core: Core, click: Clicked) -> Payload:
    ref = read(BundleRef, click.value)
    came = await core.hand_overs.have_all(ref.bundle, click.user, ref.shown)
    reason = why_not(came.verdict)
    return render("hand_overs_clicked", count=len(came.accepted), reason=reason)


async def _have(core: Core, click: Clicked, ref: HandOverRef) -> Payload:
    return await _have_it(core, click.user, ref)


async def _have_it(core: Core, user: str, ref: HandOverRef) -> Payload:
    return _told(await core.hand_overs.have(ref.hand_over, user, ref.terms), "accepted")


async def _confirm(core: Core, click: Clicked, ref: HandOverRef) -> Payload:
    return _told(await core.hand_overs.confirm(ref.hand_over, click.user), "confirmed")


async def _again(core: Core, click: Clicked, ref: HandOverRef) -> Payload:
    return _told(await core.hand_overs.again(ref.hand_over, click.user), "again")


async def _later(core: Core, click: Clicked, ref: HandOverRef) -> Payload:
    came = await core.hand_overs.may(ref.hand_over, click.user, "later")
    return _form(came, ref, "later")


async def _not_mine(core: Core, click: Clicked, ref: HandOverRef) -> Payload:
    came = await core.hand_overs.may(ref.hand_over, click.user, "not_mine")
    return _form(came, ref, "not_mine")


def _form(came: Came, ref: HandOverRef, purpose: str) -> Payload:
    """The form in which more is said, for whoever may say it."""
    if isinstance(came.verdict, Denied):
        return _told(came, "")
    return modal(
        "hand_over_words",
        callback=f"hand_over_{purpose}",
        metadata=ref.model_dump_json(exclude_defaults=True),
        purpose=purpose,
        label=came.one.label,
        days=tuple(IN_DAYS),
    )


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """See to what was said about a hand-over in a form."""
    ref = read(HandOverRef, sent.about)
    if sent.callback == "hand_over_later" and sent.entered.get("days") not in IN_DAYS:
        return Wrong({"days": "Choose one of these."})
    return Later(_said(core, sent, ref))


async def _said(core: Core, sent: Submitted, ref: HandOverRef) -> Payload:
    await core.people.asker(sent.user)
    match sent.callback:
        case "hand_over_later":
            days = IN_DAYS[sent.entered["days"]]
            came = await core.hand_overs.later(ref.hand_over, sent.user, days)
            return _told(came, "postponed")
        case "hand_over_not_mine":
            words = sent.entered.get("words", "")
            came = await core.hand_overs.not_mine(ref.hand_over, sent.user, words)
            return _told(came, "declined")
    raise UsageError(OLDER)


def _told(came: Came, done: str) -> Payload:
    """What the one who clicked is told, and nobody else: the cards tell everyone."""
    if isinstance(came.verdict, Denied):
        return render("hand_over_clicked", card=None, done="", reason=why_not(came.verdict))
    return render("hand_over_clicked", card=card(came.one), done=done, reason="")


async def awaited(core: Core, asker: Asker, channel: str | None) -> Payload | None:
    """The open hand-overs, where somebody is yet to confirm that they have something."""
    actor = await core.roles.actor(asker.user)
    viewer = await core.viewer_of(asker, channel)
    mine = await core.hand_overs.open_of(actor, viewer.scope, limit=MOST + 1)
    if not any(core.hand_overs.is_recipient(one, actor) for one in mine):
        return None
    return await listed(core, asker, AskHandOvers(), channel)


async def received(core: Core, asker: Asker, said: AskReceived, channel: str | None) -> Payload:
    """What comes of “I have it”: the one hand-over that waits for that is accepted.

    Of several, and of words that may be meant of other things, it is said which buttons there are.
    """
    actor = await core.roles.actor(asker.user)
    viewer = await core.viewer_of(asker, channel)
    mine = await core.hand_overs.open_of(actor, viewer.scope, limit=MOST_LOOKED)
    refs = [ref for one in mine if (ref := own(core, one, actor).answer)]
    decides = not said.surely and await core.approvals.waiting_for(
        asker.user, actor.groups, limit=1
    )
    alone = len(refs) == 1 and not said.several and len(mine) < MOST_LOOKED
    if alone and not decides:
        ref = read(HandOverRef, refs[0])
        if said.surely or not ref.terms:  # nobody agrees to anything by “got it”
            return await _have_it(core, asker.user, ref)
    if not refs and decides:
        return await requests.listed(core, asker, how=True)
    if not refs and said.thanks:
        return render("welcome")
    return await listed(core, asker, AskHandOvers(), channel, how=bool(refs))


async def listed(
    core: Core, asker: Asker, wanted: AskHandOvers, channel: str | None, *, how: bool = False
) -> Payload:
    """The open hand-overs of whoever asks, and those of others that they look after.

    With *how* it is said that the buttons answer, to who tried it in words.
    """
    actor = await core.roles.actor(asker.user)
    viewer = await core.viewer_of(asker, channel)
    mine = await core.hand_overs.open_of(actor, viewer.scope, limit=MOST + 1)
    theirs = mine[:MOST]
    others: list[HandOver] | None = None
    more = None
    if viewer.lists is not None and may(actor.standing, Surface.HAND_OVERS):
        after = Place(*wanted.after) if wanted.after else None
        found = await core.hand_overs.still_open(actor, viewer.lists, after=after, limit=MOST + 1)
        others = [one for one in found[:MOST] if one.id not in {each.id for each in theirs}]
        last = found[MOST - 1] if len(found) > MOST else None
        more = AskHandOvers(after=(last.asked_at, last.id)).model_dump_json() if last else None
    answer = OpenHandOvers(
        own=() if wanted.after else tuple(own(core, one, actor) for one in theirs),
        others=None if others is None else tuple(card(one, operator=True) for one in others),
        more=more,
        more_own=len(mine) > MOST and not wanted.after,
        how=how,
    )
    return reply(answer)


def own(core: Core, one: HandOver, actor: Actor) -> Any:
    """A hand-over as it is shown to whoever was given it, or gave it."""
    return card(
        one,
        recipient=core.hand_overs.is_recipient(one, actor),
        giver=one.giver_user == actor.user,
    )


PAGE: Final = "hand_over_page"
EACH, ALL = "hand_overs_each", "hand_overs_all"
"""Answering one by one what was given together, and all of it at once."""
ONCE: Final = ("hand_over_not_mine",)
"""The form that changes nothing when it is seen to once more."""
IN_A_FORM: Final = frozenset(("hand_over_later", "hand_over_not_mine"))
"""Those that ask for more, in a form."""
CLICKS: Final[dict[str, Click]] = {
    "hand_over_have": _have,
    "hand_over_later": _later,
    "hand_over_not_mine": _not_mine,
    "hand_over_again": _again,
    "hand_over_confirm": _confirm,
}
"""Action id to what it does; the ids are permanent."""
ANSWERED: Final = frozenset((*CLICKS, PAGE, EACH, ALL))
"""Every action id that is answered here."""
