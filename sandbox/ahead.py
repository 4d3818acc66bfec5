"""The bot's process ahead of its world: it loads the bot while there is nothing yet to tell it.

    python -m sandbox.ahead MODULE PROGRAM ARGUMENT…

loads MODULE and waits for a line that tells a folder and an environment; from then on it is
`python -m PROGRAM ARGUMENT…` there. Where no line comes, it ends.
"""

import asyncio
import json
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from sandbox.hurrying import hurrying
from sandbox.program import BOT, CHECKOUT, begun, surroundings

_LOADED: Final = "bot.process"
"""All that the bot runs with."""


class Ahead:
    """A process that loads the bot, until it is told where it runs."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._told = False

    @classmethod
    async def start(cls, command: Sequence[str] = BOT, *, loads: str = _LOADED) -> "Ahead":
        """Begin; *command* is what it is to become: a Python, `-m`, a program and its arguments."""
        python, _, *program = command
        loading = (python, "-m", "sandbox.ahead", loads, *program)
        around = surroundings(os.environ)
        return cls(await begun(loading, around, CHECKOUT, stdin=asyncio.subprocess.PIPE))

    def becomes(self, environment: Mapping[str, str], folder: Path) -> asyncio.subprocess.Process:
        """The bot in *folder*; one that has died meanwhile is found to be dead."""
        self._told = True
        told = json.dumps({"environment": dict(environment), "folder": str(folder)})
        if stdin := self.process.stdin:
            stdin.write(f"{told}\n".encode())
            stdin.close()
        return self.process

    async def end(self) -> None:
        """End it, unless it has become the bot."""
        if not self._told and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


def _main(loaded: str, program: str, *arguments: str) -> None:
    with hurrying():
        import_module(loaded)
    line = sys.stdin.readline()
    if not line:
        return
    told = json.loads(line)
    os.environ.update(told["environment"])
    os.chdir(told["folder"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = [program, *arguments]
    runpy.run_module(program, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main(*sys.argv[1:])
