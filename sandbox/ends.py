"""The two ways in which a connection ends without an answer."""

import socket
import struct
from typing import Final

from aiohttp import web

_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""Lingers for no time: what is closed so is reset."""


def dropped(request: web.Request) -> web.Response:
    """End the connection; what is returned goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def reset(request: web.Request) -> web.Response:
    """Reset the connection, as a system does that has forgotten it; the same is returned."""
    if request.transport is not None:
        wire = request.transport.get_extra_info("socket")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    return dropped(request)
