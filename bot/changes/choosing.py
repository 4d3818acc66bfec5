"""Which of several things somebody means: offered, and never taken for granted."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from bot.answering.answers import Answer, Card, Listed, NotFound, Paged
from bot.changes.forms import Choice, ChooseAsset
from bot.language.changes import AskChange
from bot.language.commands.several import ONE_AT_A_TIME
from bot.models import Named
from bot.plain import bare

MOST: Final = 10
"""Assets to choose from at once."""


class Several(NamedTuple):
    """Some of what somebody may mean, how many there are, and the words that led to them."""

    word: str
    said: str
    """How many of what, where it was no word that led to them."""
    total: int
    cards: Sequence[Card]


def several(word: str, answer: Answer) -> Several | None:
    """What an answer offers to choose from: all it found, or what comes near (then `total` is 0).

    None where it has no assets to choose from.
    """
    match answer:
        case Listed(total=total) if not total:
            return None
        case Listed(heading=heading, said=said, cards=cards, total=total):
            return Several(heading, said, total, cards)
        case Paged(cards=cards, total=total):
            return Several(word, "", total, cards)
        case NotFound(nearest=cards):
            return Several(word, "", 0, cards)
        case _:
            return None


def choice(wanted: AskChange, answer: Answer) -> Answer:
    """Which of several, or of what comes near; any other answer as it is."""
    meant = several(wanted.word, answer)
    if meant is None:
        return answer
    return ChooseAsset(
        operation=wanted.operation,
        word=meant.word,
        said=meant.said,
        total=meant.total,
        choices=tuple(_of(wanted, card) for card in meant.cards[:MOST]),
        one_by_one=ONE_AT_A_TIME if meant.total and _goes_alone(wanted) else "",
    )


def _goes_alone(wanted: AskChange) -> bool:
    """Whether it was said of some by what they are, and of several at once it cannot be done."""
    is_edit = wanted.operation == "edit" and wanted.status is None
    return bool(wanted.among) and (is_edit or wanted.operation == "delete")


def _of(wanted: AskChange, card: Card) -> Choice:
    """The same change of this very asset."""
    chosen = wanted.model_copy(update={"ref": card.asset.ref, "word": "", "among": ""})
    return Choice(card=card, wanted=chosen.carried())


def only(found: Sequence[Named], name: str) -> Named | None:
    """The one of those found that is called so, with accents or without; None where none is."""
    exact = [one for one in found if one.name.casefold() == name.casefold()]
    alike = exact or [one for one in found if bare(one.name) == bare(name)]
    return alike[0] if len(alike) == 1 else None
