"""Opening the page in a browser, where somebody sits in front of a desktop."""

import asyncio
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_REMOTE: Final = ("SSH_CONNECTION", "SSH_TTY")
_SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY")


def is_at_desktop(environment: Mapping[str, str], platform: str, *, at_terminal: bool) -> bool:
    """Whether a browser that is opened would be seen: from a terminal on a desktop that is here."""
    if not at_terminal or any(environment.get(name) for name in _REMOTE):
        return False
    return platform in {"darwin", "win32"} or any(environment.get(name) for name in _SCREENS)


def at_terminal() -> bool:
    """Whether a person types here and reads what is written."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


async def show(address: str) -> None:
    """Open it in the browser that the system prefers; without one nothing happens."""
    with suppress(webbrowser.Error, OSError):
        await asyncio.to_thread(webbrowser.open, address, 2)
