"""What a conversation is about, for whoever asked in it: so that a follow-up there is understood.

It lies in the records, for each follow-up may reach another replica. It is written after the answer
and never in its way; one that is lost costs a question that names its asset again.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from pydantic import ValidationError

from bot.errors import AssetBotError
from bot.language.parsed import Parsed
from bot.language.questions import By
from bot.store import Records, StoreFailed
from bot.store import topics as rows
from bot.store.topics import Spot

log = logging.getLogger(__name__)

REMEMBERED: Final = timedelta(days=7)
"""What was asked longer ago is no longer what a conversation is about."""


ANYONE: Final = ""
"""Who asks below an answer that everyone was shown."""


class Kept(Parsed):
    """What was asked, as it lies in the records."""

    v: Literal[1] = 1
    by: By | None = None
    available: bool = False
    among: "Kept | None" = None
    kind: str = ""
    empty: bool = False

    @classmethod
    def of(cls, about: Parsed) -> "Kept":
        """What has to be remembered of something that was asked."""
        return cls(
            v=1,
            intent=about.intent,
            filters=about.filters,
            by=about.by,
            available=about.available,
            among=cls.of(about.among) if about.among else None,
            kind=about.kind,
            empty=about.empty,
            confidence=1,
        )


@dataclass(slots=True)
class Talk:
    """Where somebody asks, what they asked there before, and what that is about from now on."""

    spot: Spot
    before: Parsed | None = None
    now: Parsed | None = None


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

    async def talk(self, spot: Spot) -> Talk:
        """The conversation there so far; below an answer to everyone it begins with that."""
        before = await self.about(spot)
        if before is None and spot.thread:
            before = await self.about(spot._replace(user_id=ANYONE))
        return Talk(spot, before)

    def below(self, spot: Spot, message: str, about: Parsed, *, anyone: bool = False) -> None:
        """Let a thread below an answer begin with what that is about: for who asked, or anyone."""
        user = ANYONE if anyone else spot.user_id
        self.note(spot._replace(thread=message, user_id=user), about)

    async def about(self, spot: Spot) -> Parsed | None:
        """What was asked there last; None also where that cannot be read."""
        try:
            async with self._records.read() as connection:
                kept = await rows.about(connection, spot, since=self._now() - REMEMBERED)
            return Kept.model_validate_json(kept) if kept else None
        except StoreFailed as failure:
            log.warning("what a conversation is about was not read: %s", failure)
        except ValidationError:
            log.info("what a conversation is about was kept by another version")
        return None

    def note(self, spot: Spot, about: Parsed) -> None:
        """Remember, in the background, what this conversation is about."""
        task = asyncio.create_task(self._keep(spot, about))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def drain(self, within: float | None = None) -> None:
        """Wait for what is being written, for so many seconds."""
        if self._writing:
            await asyncio.wait(self._writing, timeout=within)

    async def _keep(self, spot: Spot, about: Parsed) -> None:
        kept = Kept.of(about).model_dump_json(exclude_unset=True)
        try:
            async with self._records.begin() as connection:
                await rows.keep(connection, spot, kept, at=self._now())
        except AssetBotError as error:
            log.warning("what a conversation is about was not kept: %s", error)
        except Exception:
            log.exception("what a conversation is about was not kept")
