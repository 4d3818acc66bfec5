"""Links to records that people paste: shown as cards where everyone who reads may see them."""

from typing import Any, Final

from bot.answering.answers import Found
from bot.answering.record_pages import same
from bot.answering.trail import asked
from bot.errors import PersonError
from bot.language.questions import ShowAsset
from bot.models import AssetRef
from bot.policy import Viewer
from bot.render import reply
from handlers.audience import members_alone
from handlers.core import Core
from handlers.payloads import Body, Linked, linked
from handlers.sending import noted

MOST: Final = 5
"""Links of one message that are shown, at most."""


async def shared(core: Core, body: Body) -> None:
    """Show what the links of a message lead to; where that may not be, nothing is said."""
    message = linked(body)
    records = {url: ref for url in message.urls if (ref := core.pages.record(url))}
    if message.is_posted and records:
        core.pace.check(message.user)
        asker = await core.people.asker(message.user)
        await members_alone(core, message.channel)
        viewer = (await core.viewer_of(asker, message.channel)).for_everyone()
        some = list(records.items())[:MOST]
        cards = {url: card for url, ref in some if (card := await _card(core, url, ref, viewer))}
        if cards:
            await _show(core, message, cards, viewer)


async def _card(core: Core, url: str, ref: AssetRef, viewer: Viewer) -> Found | None:
    """The card of a record, as everyone may see it; None where it is not at that very address."""
    try:
        answer = await core.lookup.answer(ShowAsset(ref=ref), viewer)
    except PersonError:
        return None
    if not isinstance(answer, Found) or not same(url, answer.card.record_url):
        return None
    return answer.model_copy(update={"card": answer.card.unmentioned()})


async def _show(core: Core, message: Linked, cards: dict[str, Found], viewer: Viewer) -> None:
    previews: dict[str, Any] = {}
    for url, answer in cards.items():
        previews[url] = {"blocks": reply(answer)["blocks"]}

    def note() -> None:
        for answer in cards.values():
            question = ShowAsset(ref=answer.card.asset.ref)
            deed = asked(question, answer, viewer, shared_in=message.channel)
            core.trail.note(message.user, deed)

    with noted(note):
        await core.slack.messages.unfurl(message.channel, message.ts, previews)
