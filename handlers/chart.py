"""The picture of what was listed, for the button below it."""

from typing import Final

from bot.errors import UsageError
from bot.language.questions import CountWarranties, Question
from bot.models import Asker
from handlers.core import Core
from handlers.lookup import said
from handlers.payloads import Clicked
from handlers.sending import Payload

ACTION: Final = "warranty_chart"
"""The stored name of the button."""


async def send(core: Core, asker: Asker, clicked: Clicked, question: Question) -> Payload:
    """Warranties by month and category in words, and their picture in a direct message."""
    if not isinstance(question, CountWarranties):
        raise UsageError("There is no picture of that.")
    return await said(core, asker, question, clicked.channel, shareable=False)
