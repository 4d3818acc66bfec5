"""Whether an address can be listened on, and which setting is to blame when it cannot."""

import asyncio
import errno
import os
from typing import Final

_PORTS_FAULT: Final = (errno.EADDRINUSE, errno.EACCES)


async def refusal(host: str, port: int) -> OSError | UnicodeError | None:
    """Why the address cannot be had; it is taken for a moment, and nobody is let in."""
    loop = asyncio.get_running_loop()
    try:
        held = await loop.create_server(asyncio.Protocol, host, port, start_serving=False)
    except (OSError, UnicodeError) as error:
        return error
    held.close()
    return None


def is_taken(error: OSError | UnicodeError) -> bool:
    """Whether somebody listens there already."""
    return isinstance(error, OSError) and error.errno == errno.EADDRINUSE


def why_not(host: str, port: int, error: OSError | UnicodeError) -> str:
    """Which setting is to blame when the address cannot be listened on, and what to do."""
    if isinstance(error, OSError) and error.errno in _PORTS_FAULT:
        return (
            f"ASSETBOT_PORT: {host}:{port} cannot be listened on"
            f" ({os.strerror(error.errno)}); choose another port"
        )
    why = (getattr(error, "strerror", None) or "no such name").rpartition(": ")[2]
    return (
        f"ASSETBOT_HOST: {host!r} cannot be listened on ({why}); it must be an address"
        " of this machine, such as 127.0.0.1 or 0.0.0.0"
    )
