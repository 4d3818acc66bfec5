"""A person with the page open: what it was told, and asking for things over its connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self

import aiohttp

JSON = dict[str, Any]


class Refused(AssertionError):  # noqa: N818 - it reads as what happened
    """What was asked for was not done; says why."""


class Paged:
    """One connection of the page, with what it knows, taken in as the page does."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[JSON] = []
        self.known: JSON = {}
        self.messages: dict[tuple[str, str], JSON] = {}
        self.kinds: dict[str, JSON] = {}
        self._number = 0

    @classmethod
    async def opened(cls, session: aiohttp.ClientSession, address: str, who: str) -> Self:
        """Open it, and take in the state."""
        page = cls(await session.ws_connect(f"{address}/page/live", params={"as": who}))
        await page.until(lambda: page.kinds.get("state"))
        return page

    async def hears(self) -> JSON:
        """The next frame."""
        async with asyncio.timeout(30):
            frame: JSON = json.loads((await self.socket.receive()).data)
        self.frames.append(frame)
        self.kinds[str(frame.get("kind"))] = frame
        if frame.get("kind") in {"state", "changes"}:
            self.known |= frame
            for channel, ts in frame.get("gone", ()):
                self.messages.pop((channel, ts))
            for one in frame.get("messages", ()):
                self.messages[one["channel"], one["ts"]] = one
        return frame

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Hear until that is so, and what it then is."""
        while not (found := condition()):
            await self.hears()
        return found

    async def asks(self, word: str | None, **more: Any) -> JSON:
        """Ask for something, and wait for what came of it; raises Refused."""
        self._number += 1
        number = self._number
        await self.socket.send_json({"do": word, "id": number, **more})
        answer = await self.until(
            lambda: next((one for one in self.frames if one.get("re") == number), None)
        )
        if "error" in answer:
            raise Refused(answer["error"])
        told: JSON = answer["ok"]
        return told

    def channel(self, name: str) -> str:
        """The id of a channel, by its name."""
        known: JSON = self.known["channels"]
        return next(key for key, one in known.items() if one["name"] == name)

    def says(self, words: str) -> JSON | None:
        """A message they see that says so."""
        return next((one for one in self.messages.values() if words in one["text"]), None)
