"""Search boxes: on the home tab, and in the form that a shortcut opens from anywhere."""

from typing import Final

from bot.errors import UsageError
from handlers.answers import Later, Wrong
from handlers.core import Core
from handlers.events import COMMAND, reading
from handlers.forms import Form
from handlers.lookup import replied
from handlers.payloads import Clicked, Submitted
from handlers.sending import Payload

WORDS: Final = "search_words"
"""The input that is searched with."""
CALLBACK: Final = "search"
"""The stored name of the form that it stands in."""
CLICKS: Final = frozenset((WORDS,))
_NOTHING: Final = "Write what you look for."


async def clicked(core: Core, clicked: Clicked, form: Form) -> Payload:
    """The answer to what was written in a search box."""
    if not clicked.value.strip():
        raise UsageError(_NOTHING)
    return await _found(core, clicked.user, clicked.value, form)


def submitted(core: Core, sent: Submitted) -> Wrong | Later:
    """The same, where the search box stands in a form."""
    words = sent.entered.get(WORDS, "").strip()
    if not words:
        return Wrong({WORDS: _NOTHING})
    return Later(_found(core, sent.user, words, Form(core.slack, view=sent.view)))


async def _found(core: Core, user: str, words: str, form: Form) -> Payload:
    read = reading(core, words)
    return await replied(core, user, read, None, command=COMMAND, form=form, shareable=False)
