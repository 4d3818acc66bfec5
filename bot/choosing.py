"""Which of several things somebody means: offered, and never taken for granted."""

from collections.abc import Sequence

from bot.answers import Answer, Card, Listed, NotFound, Paged
from bot.forms import Choice, ChooseAsset
from bot.language.changes import AskChange
from bot.models import Named


def choice(wanted: AskChange, answer: Answer, *, most: int) -> Answer:
    """Which of several, or of what comes near; any other answer as it is."""
    word = wanted.word
    match answer:
        case Listed(total=0):
            return answer
        case Listed(heading=word, cards=cards, total=total):
            pass
        case Paged(cards=cards, total=total):
            pass
        case NotFound(nearest=cards):
            total = 0
        case _:
            return answer
    return ChooseAsset(
        operation=wanted.operation,
        word=word,
        total=total,
        choices=tuple(_of(wanted, card) for card in cards[:most]),
    )


def _of(wanted: AskChange, card: Card) -> Choice:
    """The same change of this very asset."""
    chosen = wanted.model_copy(update={"ref": card.asset.ref, "word": "", "among": ""})
    return Choice(card=card, wanted=chosen.carried())


def only(found: Sequence[Named], name: str) -> Named | None:
    """The one of those found that is called so; None where it is none or several."""
    alike = [one for one in found if one.name.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else None
