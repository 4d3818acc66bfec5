"""What an answer leaves a conversation to be about."""

from bot.answers import Answer, Found, History, Paged
from bot.language.parsed import Parsed
from bot.language.questions import Question
from bot.language.reminded import as_said
from bot.policy import AssetView
from bot.store.topics import Spot
from handlers.core import Core


def remember(
    core: Core, spot: Spot | None, question: Question, answer: Answer, said: Parsed | None = None
) -> None:
    """Have what was answered be what the conversation is about: one asset, or a list."""
    about = _about(question, answer, said)
    if spot is not None and about is not None:
        core.topics.note(spot, about)


def _about(question: Question, answer: Answer, said: Parsed | None) -> Parsed | None:
    match answer:
        case Found(card=card):
            return _one(card.asset, card.assignee_slack)
        case History(asset=AssetView() as asset):
            return _one(asset, None)
        case Paged():
            return said or as_said(question)
    return None


def _one(asset: AssetView, user: str | None) -> Parsed:
    """One asset, and whose it is as far as that was shown: “and their phone?” is about them."""
    written = asset.serial_number or asset.tag or asset.name or asset.ref.id
    held = f"<@{user}>" if user else asset.assignee.name if asset.assignee else None
    whose = {"assignee": held} if held else {}
    return Parsed(intent="find", filters={"serial_number": written, **whose}, confidence=1)
