"""What a message asks, in a direct message or where the bot is mentioned."""

from datetime import date

from bot.language.asked import Asked, AskPause, SayThanks
from bot.language.commands import reading
from bot.language.commands.set_phrases import is_thanks
from bot.language.questions import AskHelp, AskInWords
from bot.language.words.text import plain
from bot.language.words.wordlists import playing

_CHANGES = playing("typed.pausable")


def read(text: str, *, bot_user: str, today: date) -> Asked | AskInWords:
    """What a message asks for: a command, or whatever its words mean.

    Raises UsageError where a command is not written as it should be.
    """
    words = plain(text).replace(f"@{bot_user}", " ").strip(" ,:")
    words = " ".join(words.split())
    if not words:
        return AskHelp()
    asked = reading.read(words.removeprefix("/asset").strip(), today=today)
    if isinstance(asked, AskPause) and not words.startswith("/asset"):
        return _unsure(asked)
    if not isinstance(asked, AskInWords):
        return asked
    return SayThanks() if is_thanks(words) else asked.model_copy(update={"typed": False})


def _unsure(asked: AskPause) -> AskPause:
    """A pause to be asked back; what it is said to be of, “changes to LT-0042”, is no reason."""
    is_of = asked.reason.partition(" ")[0].casefold().rstrip(".,!?:") in _CHANGES
    return asked.model_copy(update={"surely": False, "reason": "" if is_of else asked.reason})
