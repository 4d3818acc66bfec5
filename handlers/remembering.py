"""What an answer leaves a conversation to be about."""

from bot.answering.answers import Answer, Found, History, HowMany, Paged
from bot.answering.figures import Report
from bot.answering.topics import Talk
from bot.language.parsed import Parsed
from bot.language.questions import ListAssets, Question
from bot.language.reminded import as_said
from bot.policy import AssetView
from handlers.core import Core


def remember(
    core: Core, talk: Talk | None, question: Question, answer: Answer, said: Parsed | None = None
) -> None:
    """Have what was answered be what the conversation is about: one asset, or a list."""
    if talk is not None and (found := about(question, answer, said)):
        talk.now = found
        core.topics.note(talk.spot, found)


def about(question: Question, answer: Answer, said: Parsed | None = None) -> Parsed | None:
    """What an answer leaves to be spoken of; None where no follow-up can lean on it."""
    match answer:
        case Found(card=card) if card.narrowed and not _is_superlative(question):
            return _narrowed(said or as_said(question), card.asset)
        case Found(card=card):
            return _one(card.asset, card.assignee_slack)
        case History(asset=AssetView() as asset):
            return _one(asset, None)
        case HowMany() | Paged() | Report():
            return said or as_said(question)
    return None


def _is_superlative(question: Question) -> bool:
    """Whether it asks for one asset: “the oldest laptop”, and “their phone” is its assignee's."""
    return isinstance(question, ListAssets) and question.filters.most == 1


def _narrowed(asked: Parsed | None, asset: AssetView) -> Parsed | None:
    """What was asked, and the one asset there is of that: “it” is the asset, “only” asks anew."""
    if asked is None:
        return None
    named = {"serial_number": _one(asset, None).filters["serial_number"]}
    return asked.model_copy(update={"filters": {**asked.filters, **named}})


def _one(asset: AssetView, user: str | None) -> Parsed:
    """One asset, and whose it is as far as that was shown: “and their phone?” is about them."""
    written = asset.serial_number or asset.tag or asset.name or asset.ref.id
    held = f"<@{user}>" if user else asset.assignee.name if asset.assignee else None
    whose = {"assignee": held} if held else {}
    return Parsed(intent="find", filters={"serial_number": written, **whose}, confidence=1)
