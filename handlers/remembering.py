"""What an answer leaves a conversation to be about."""

from bot.answering.answers import Answer, Found, HowMany, Paged
from bot.answering.figures import Report
from bot.answering.histories import History
from bot.answering.topics import Talk
from bot.language.follow_ups.from_question import as_said
from bot.language.parsed import SINGLE, Parsed
from bot.language.questions import Question
from bot.policy import AssetView
from handlers.core import Core


def remember(
    core: Core, talk: Talk | None, question: Question, answer: Answer, said: Parsed | None = None
) -> None:
    """Have what was answered be what the conversation is about: one asset, or a list."""
    if talk is not None and (found := about(question, answer, said, talk.before)):
        talk.now = found
        core.topics.note(talk.spot, found)


def about(
    question: Question, answer: Answer, said: Parsed | None = None, before: Parsed | None = None
) -> Parsed | None:
    """What an answer leaves to be spoken of; None where no follow-up can lean on it.

    What found nothing leaves “it” to be the asset of *before*.
    """
    match answer:
        case Found(card=card):
            asset, asked = _one(card.asset, card.assignee_slack), said or as_said(question)
            among = asset.model_copy(update={"among": asked})
            return among if card.narrowed else _again(asset, before)
        case History(asset=AssetView() as told):
            return _again(_one(told, None), before)
        case HowMany() | Paged() | Report():
            asked = said or as_said(question)
            return asked if answer.total or asked is None else _in_vain(asked, before)
    return None


def _again(asset: Parsed, before: Parsed | None) -> Parsed:
    """One asset, with what it was found among before, if it is still the same."""
    written = asset.filters["serial_number"]
    is_same = before is not None and before.filters.get("serial_number") == written
    return asset.model_copy(update={"among": before.among}) if before and is_same else asset


def _in_vain(asked: Parsed, before: Parsed | None) -> Parsed:
    """What was asked and not found, and the asset that was spoken of before it, if one was."""
    if before is not None and not SINGLE.isdisjoint(before.filters):
        return before.model_copy(update={"among": asked})
    return asked.model_copy(update={"empty": True})


def _one(asset: AssetView, user: str | None) -> Parsed:
    """One asset, and whose it is as far as that was shown: “and their phone?” is about them."""
    written = asset.serial_number or asset.tag or asset.name or asset.ref.id
    held = f"<@{user}>" if user else asset.assignee.name if asset.assignee else None
    whose = {"assignee": held} if held else {}
    filters = {"serial_number": written, **whose}
    kind = asset.model.category or "" if asset.model else ""
    return Parsed(intent="find", filters=filters, kind=kind, confidence=1)
