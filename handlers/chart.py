"""The picture of what was listed, for the button below it."""

from typing import Any, Final

from bot.errors import UsageError
from bot.language.questions import CountWarranties, Question
from bot.models import Asker
from handlers.answers import REPLACES
from handlers.core import Core
from handlers.lookup import said
from handlers.payloads import Clicked

ACTION: Final = "warranty_chart"
"""The stored name of the button."""


async def send(core: Core, asker: Asker, clicked: Clicked, question: Question) -> dict[str, Any]:
    """Warranties by month and category in words, and their picture in a direct message."""
    if not isinstance(question, CountWarranties):
        raise UsageError("There is no picture of that.")
    told = await said(core, asker, question, clicked.channel, shareable=False)
    return {**told, REPLACES: False}
