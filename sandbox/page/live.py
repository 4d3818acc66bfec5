"""The page's WebSocket: each connection is one person, and hears of everything as it comes."""

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSMsgType, web

from sandbox.control.asking import Unusable
from sandbox.page.deeds import DEEDS, text
from sandbox.page.levers import Levers
from sandbox.page.panel import Panel
from sandbox.page.sight import Sight
from sandbox.page.words import Words
from sandbox.slack import Member, NotPossible

if TYPE_CHECKING:
    from sandbox.world import World

JSON = dict[str, Any]

_MOST_BYTES: Final = 16 * 1024 * 1024
_TOGETHER: Final = 0.015
"""Seconds in which changes are gathered before they are told."""


class Lives:
    """Every page that is open now."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._levers = Levers(world)
        self._words = Words(world.workspace)
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One page from its opening to its end; ?as=NAME is who it is."""
        try:
            member = self._world.member(request.query.get("as", ""))
        except NotPossible as refusal:
            return web.json_response({"ok": False, "error": str(refusal)}, status=404)
        socket = web.WebSocketResponse(heartbeat=30.0, max_msg_size=_MOST_BYTES)
        await socket.prepare(request)
        self._open.add(socket)
        panel = Panel(self._world, self._levers, self._words)
        try:
            await Live(self._world, member, panel, socket).run()
        finally:
            self._open.discard(socket)
        return socket

    async def close(self, _: web.Application) -> None:
        """Tell every page that the world ends."""
        for socket in list(self._open):
            await socket.close(code=1001, message=b"the sandbox has ended")


class Live:
    """One open page."""

    def __init__(
        self, world: "World", member: Member, panel: Panel, socket: web.WebSocketResponse
    ) -> None:
        self._changes = world.workspace.changes
        self._member = member
        self._panel = panel
        self._socket = socket
        self._sight = Sight(world, member)
        self._doing: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Tell what changes and do what is asked until the page goes."""
        for news in self._panel.news():  # what day it is, before anything that has one
            await self._say(news)
        await self._say({"kind": "state", **self._sight.whole()})
        telling = asyncio.create_task(self._tell())
        try:
            async for frame in self._socket:
                if frame.type is WSMsgType.TEXT:
                    self._begin(frame.data)
                else:
                    await self._say({"kind": "error", "error": "send JSON objects, as text"})
        finally:
            telling.cancel()
            # What was begun is carried through, though nobody looks any more: as Slack does.
            await asyncio.gather(telling, *self._doing, return_exceptions=True)

    async def _say(self, told: JSON) -> None:
        with suppress(ConnectionError):  # it has gone meanwhile, which the loop above will see
            await self._socket.send_str(json.dumps(told))

    async def _tell(self) -> None:
        """Everything that is new, whenever something is; a page that cannot be told is closed."""
        try:
            await self._tell_on()
        except Exception:
            await self._socket.close(code=1011)
            raise

    async def _tell_on(self) -> None:
        while True:
            count = self._changes.count
            if fresh := self._sight.changes():
                await self._say({"kind": "changes", **fresh})
            for frame in self._panel.news():
                await self._say(frame)
            await self._changed_since(count)
            await asyncio.sleep(_TOGETHER)

    async def _changed_since(self, count: int) -> None:
        """Wait until something may be new."""
        with suppress(TimeoutError):
            await self._changes.until(
                lambda: self._changes.count != count or None, self._panel.look_again
            )

    def _begin(self, said: str) -> None:
        """Do what a frame asks for, beside whatever else is being done."""
        task = asyncio.create_task(self._answer(said))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def _answer(self, said: str) -> None:
        try:
            frame = json.loads(said)
        except (ValueError, RecursionError):
            frame = None
        if not isinstance(frame, dict):
            await self._say({"kind": "error", "error": "send JSON objects"})
            return
        try:
            answer = await self._done(frame)
        except (NotPossible, Unusable) as refusal:
            await self._say({"re": frame.get("id"), "error": str(refusal)})
        except Exception:
            said = "the sandbox itself failed at that; its terminal says why"
            await self._say({"re": frame.get("id"), "error": said})
            raise
        else:
            await self._say({"re": frame.get("id"), "ok": answer or {}})

    async def _done(self, frame: JSON) -> JSON | None:
        word = text(frame, "do")
        if word in DEEDS:
            return await DEEDS[word](self._member, frame)
        if word in self._panel.deeds:
            return await self._panel.deeds[word](frame)
        raise Unusable(f'there is nothing to do called "{word}"')
