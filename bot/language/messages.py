"""What a message asks, in a direct message or where the bot is mentioned."""

from datetime import date

from bot.errors import UsageError
from bot.language import commands
from bot.language.commands import Asked
from bot.language.questions import AskHelp, FindAssets
from bot.language.sentences import understood
from bot.language.text import plain

EXAMPLES = "who has C02XL0ABJGH5?"


def read(text: str, *, bot_user: str, today: date) -> Asked:
    """What a message asks for; raises UsageError with an example when there is none.

    A lone word is looked up only if it has a digit in it: “thanks” is no serial number.
    """
    words = plain(text).replace(f"@{bot_user}", " ").strip(" ,:")
    words = " ".join(words.split())
    if not words or words.lower() in {"hi", "hello", "hey"}:
        return AskHelp()
    if known := understood(words, today):
        return known
    asked = commands.read(words.removeprefix("/asset").strip(), today=today)
    if isinstance(asked, FindAssets) and asked.field == "any" and not _like_serials(asked):
        raise UsageError(
            "I did not understand that. Say “help” to see what can be asked.", usage=EXAMPLES
        )
    return asked


def _like_serials(question: FindAssets) -> bool:
    return all(any(character.isdigit() for character in word) for word in question.words)
