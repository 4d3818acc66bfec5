"""Made ready beforehand: what the first who ask would else have to wait for."""

import asyncio
import logging
from typing import Final

from bot.language.lexicon import english
from bot.render import prepare

logger = logging.getLogger(__name__)

FIRST: Final = (
    *("asset_card", "asset_list", "asset_table", "asset_several", "asset_not_found"),
    *("did_you_mean", "how_many", "help", "error"),
)
"""The templates of what is asked most."""


async def warm() -> None:
    """Have it ready; in a thread, which those who ask meanwhile share the time with."""
    try:
        for template in FIRST:
            await asyncio.to_thread(prepare, template)
        await asyncio.to_thread(english)
    except Exception:
        logger.exception("not everything is ready beforehand: the first answers take longer")
