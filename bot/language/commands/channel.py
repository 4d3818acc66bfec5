"""`channel client NAME`: which client the channel is for that it is typed in."""

from bot.errors import UsageError
from bot.language.asked import BindChannel
from bot.language.words.text import unquoted
from bot.language.words.wordlists import playing

_CLIENT, _NONE = playing("typed.client"), playing("typed.none")
CHANNEL_USAGE = "channel client NAME"


def channel(text: str) -> BindChannel:
    """What stands behind “channel”; raises UsageError where it is not that."""
    word, _, name = text.partition(" ")
    name = unquoted(name.strip())
    if word.lower() not in _CLIENT or not name:
        raise UsageError(
            "“channel client NAME” says which client this channel is for, and “channel client "
            "none” that it is for none.",
            usage=CHANNEL_USAGE,
        )
    return BindChannel(client=None if name.lower() in _NONE else name)
