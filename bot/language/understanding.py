"""Words to what they mean: `understand`, the one way in."""

from datetime import date

from bot.language.parsed import Parsed
from bot.language.vocabulary import Vocabulary


class Words:
    """A vocabulary made ready to be looked up in, whose cost does not grow with it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary


def understand(
    text: str,
    words: Words,
    *,
    today: date,
    context: Parsed | None = None,
    channel: bool = False,
) -> Parsed:
    """What a message means; never raises, whatever stands in it.

    *context* is what was understood before it, for a follow-up; *channel* says that the message
    is not addressed to the bot, which then is sure or says "none".
    """
    _ = words, today, context, channel
    return Parsed(text=text)
