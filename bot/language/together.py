"""Several changes that people begin at once, and changes that are to be undone."""

from typing import Literal

from bot.errors import UsageError
from bot.language.changes import MOST_CARRIED
from bot.language.questions import AssetsOf, FindAssets, ListAssets
from bot.language.words import MOST_LETTERS, TOO_LONG
from bot.models import AssetRef, Model, Named, Status

Begun = Literal["assign", "return", "edit", "again", "undo"]


class AskSeveral(Model):
    """Changes of all that a list holds, or of what a request was for; the rest is asked for."""

    v: Literal[1] = 1
    kind: Literal["several"] = "several"
    operation: Begun
    of: AssetsOf | FindAssets | ListAssets | None = None
    request: str = ""
    """Of which those are asked for again that were not done, or those undone that were."""
    channel: str = ""
    """Where it was begun: what may be seen there is what is changed."""
    to: str = ""
    """Who is to have them as they were typed: a Slack user id or an e-mail address."""
    called: str = ""
    """Who is to have them by name."""
    person: Named | None = None
    """Who is to have them, once that is known."""
    first: AssetRef | None = None
    """The first of them, which says where whoever gets them is looked for."""
    status: Status | None = None
    reason: str = ""
    shown: str = ""
    """What tells the assets as their form showed them from what they have become since."""

    def carried(self) -> str:
        """As a button or a form carries it: without a reason that is too long for that."""
        whole = self.model_dump_json(exclude_defaults=True)
        if len(whole) <= MOST_CARRIED:
            return whole
        return self.model_copy(update={"reason": ""}).model_dump_json(exclude_defaults=True)


class AskUndo(Model):
    """The last change of an asset is to be undone."""

    v: Literal[1] = 1
    kind: Literal["undo"] = "undo"
    word: str


def undo(text: str) -> AskUndo:
    """`XYZ`."""
    word = " ".join(text.split()).strip("\"'“”„‘’«» ,:;")
    if not word:
        raise UsageError(
            "Undo what? The serial number, tag or id stands after the command.",
            usage="undo C02XL0ABJGH5",
        )
    if len(word) > MOST_LETTERS:
        raise UsageError(TOO_LONG, usage="undo C02XL0ABJGH5")
    return AskUndo(word=word)
