"""Made ready beforehand: what the first who ask would else have to wait for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.language.words.lexicon import spoken
from bot.render import prepare

logger = logging.getLogger(__name__)

FIRST: Final = (
    *("asset_card", "asset_list", "asset_table", "asset_several", "asset_not_found"),
    *("did_you_mean", "how_many", "help", "error"),
)
"""The templates of what is asked most."""


async def warm(people_first: Callable[[], Awaitable[None]]) -> None:
    """Have it ready, piece by piece, each in a thread: between them whoever asks goes first."""
    try:
        for template in FIRST:
            await asyncio.to_thread(prepare, template)
            await people_first()
        await asyncio.to_thread(spoken)
    except Exception:
        logger.exception("not everything is ready beforehand: the first answers take longer")
