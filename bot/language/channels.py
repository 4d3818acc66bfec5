"""“channel client NAME”: which client the channel is for that it is typed in."""

from typing import Literal

from bot.errors import UsageError
from bot.language.text import unquoted
from bot.language.tongue import playing
from bot.models import Model

_CLIENT, _NONE = playing("typed.client"), playing("typed.none")
USAGE = "channel client NAME"


class BindChannel(Model):
    """The channel it is typed in is for a client, or for none."""

    v: Literal[1] = 1
    kind: Literal["channel"] = "channel"
    client: str | None
    """The client's name, perhaps with its source and a stroke before it."""


def read(text: str) -> BindChannel:
    """What stands behind “channel”; raises UsageError where it is not that."""
    word, _, name = text.partition(" ")
    name = unquoted(name.strip())
    if word.lower() not in _CLIENT or not name:
        raise UsageError(
            "“channel client NAME” says which client this channel is for, and “channel client "
            "none” that it is for none.",
            usage=USAGE,
        )
    return BindChannel(client=None if name.lower() in _NONE else name)
