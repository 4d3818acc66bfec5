"""What a conversation is about, for whoever asked in it: so that a follow-up there is understood.

It lies in the records, for each follow-up may reach another replica. It is written after the answer
and never in its way; one that is lost costs a question that names its asset again.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydantic import ValidationError

from bot.errors import AssetBotError
from bot.language.questions import Question, question_json
from bot.store import Records, StoreFailed
from bot.store import topics as rows
from bot.store.topics import Spot

log = logging.getLogger(__name__)

REMEMBERED: Final = timedelta(days=7)
"""What was asked longer ago is no longer what a conversation is about."""


class Topics:
    """The conversations of one installation; `now` is real time."""

    def __init__(self, *, records: Records, installation: str, now: Callable[[], datetime]) -> None:
        self._records = records
        self._installation = installation
        self._now = now
        self._writing: set[asyncio.Task[None]] = set()

    def spot(self, channel: str, thread: str | None, user: str) -> Spot:
        """Where somebody asks."""
        return Spot(self._installation, channel, thread or "", user)

    async def about(self, spot: Spot) -> Question | None:
        """What was asked there last; None also where that cannot be read."""
        try:
            async with self._records.read() as connection:
                kept = await rows.about(connection, spot, since=self._now() - REMEMBERED)
            return question_json.validate_json(kept) if kept else None
        except StoreFailed as failure:
            log.warning("what a conversation is about was not read: %s", failure)
        except ValidationError:
            log.info("what a conversation is about was kept by another version")
        return None

    def note(self, spot: Spot, question: Question) -> None:
        """That was asked there, and answered."""
        task = asyncio.create_task(self._keep(spot, question))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def drain(self) -> None:
        """Wait for what is being written."""
        if self._writing:
            await asyncio.wait(self._writing)

    async def _keep(self, spot: Spot, question: Question) -> None:
        about = question_json.dump_json(question, exclude_none=True).decode()
        try:
            async with self._records.begin() as connection:
                await rows.keep(connection, spot, about, at=self._now())
        except AssetBotError as error:
            log.warning("what a conversation is about was not kept: %s", error)
        except Exception:
            log.exception("what a conversation is about was not kept")
