"""The disk that the bot's records are on: backed up, lost, and restored from the backup."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from sandbox.child import Child


class DiskError(Exception):
    """A command of the bot ended badly; says what it said."""


class Disk:
    """The data directory of a bot that is a process of its own.

    *ready* waits until the bot can answer; *command* runs the bot's own commands.
    """

    def __init__(
        self,
        child: Child,
        environment: Mapping[str, str],
        folder: Path,
        command: Sequence[str],
        ready: Callable[[], Awaitable[None]],
    ) -> None:
        self._child = child
        self._environment = environment
        self._folder = folder
        self._data = Path(environment["ASSETBOT_DATA_DIR"])
        self._command = command
        self._ready = ready
        self._backup = folder / "backup.sqlite3"
        self._key = folder / "audit.key"

    async def back_up(self) -> str:
        """Back it up while the bot runs, and put the key of the seals elsewhere; what was said."""
        said = await self._ran("backup", str(self._backup))
        shutil.copyfile(self._data / self._key.name, self._key)
        return said

    async def is_lost(self) -> None:
        """Lose all that is on it, and the bot with it."""
        await self._child.kill()
        await asyncio.to_thread(shutil.rmtree, self._data)

    async def restore(self) -> str:
        """Restore the backup on a new disk, and start the bot on it; what was said."""
        self._data.mkdir(mode=0o700)
        shutil.copyfile(self._key, self._data / self._key.name)
        said = await self._ran("restore", str(self._backup))
        await self._child.start_again()
        await self._ready()
        return said

    async def _ran(self, *arguments: str) -> str:
        """What a command of the bot says, below the command itself."""
        process = await asyncio.create_subprocess_exec(
            *(*self._command, *arguments),
            cwd=self._folder,
            env=dict(self._environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        said = out.decode("utf-8", "replace").strip()
        if process.returncode:
            raise DiskError(f"assetbot {arguments[0]} ended with {process.returncode}: {said}")
        return f"$ assetbot {' '.join(arguments)}\n{said}"
