"""Sockets of Socket Mode opened by hand."""

from contextlib import AsyncExitStack

import aiohttp

from sandbox.slack import Workspace


async def raw_socket(
    workspace: Workspace, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> aiohttp.ClientWebSocketResponse:
    """A socket opened by hand, its hello not yet read."""
    socket = await session.ws_connect(await ask_for_url(workspace, session))
    stack.push_async_callback(socket.close)
    return socket


async def ask_for_url(workspace: Workspace, session: aiohttp.ClientSession) -> str:
    """The address apps.connections.open answers with."""
    async with session.post(
        f"{workspace.address}/slack/api/apps.connections.open",
        headers={"Authorization": f"Bearer {workspace.keys.app_token}"},
    ) as answer:
        return str((await answer.json())["url"])
