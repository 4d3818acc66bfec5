"""The real bot, with every address it reaches for written down. Not a test: a child of some.

The audit hook sees what the interpreter is about to do, whichever library asks for it.
"""

import sys
from pathlib import Path
from typing import Any

WRITTEN = Path(sys.argv.pop(1))
REACHES = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Write down where a connection or a look-up goes."""
    if event in REACHES:
        target = arguments[1] if event in {"socket.connect", "socket.sendto"} else arguments[0]
        host = target[0] if isinstance(target, tuple) else target
        with WRITTEN.open("a", encoding="utf-8") as file:
            file.write(f"{host}\n")


sys.addaudithook(watch)

from bot.cli import main  # noqa: E402 - watched from its first import on

sys.exit(main())
