"""Figures as PNG, drawn in a short-lived child process: this one never loads what draws them.

The child gets the figures on its standard input, an environment without any of our secrets, and
limits of time and memory; whatever becomes of it, the worst is that there is no picture.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import bot
from bot.charts.picture import Panel, Picture, Row
from bot.errors import AssetBotError

__all__ = ["Charts", "NotDrawn", "Panel", "Picture", "Row"]

CHILD: Final = (sys.executable, "-P", "-W", "ignore", "-m", "bot.charts")
AT_ONCE: Final = 2
"""Pictures that are drawn at the same time; more wait."""
WITHIN: Final = 15.0
"""Seconds for a picture, the waiting for others included: somebody waits for the answer."""
MOST_BYTES: Final = 1_000_000
"""The largest picture that is taken from a child."""
_MOST_SAID: Final = 4_000
"""Bytes kept of what a child complains of."""
_PIECE: Final = 1 << 16
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_END: Final = b"IEND\xaeB`\x82"
_KEPT: Final = ("PATH", "LANG", "LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""The variables that a child is given: none that could hold a secret."""


class NotDrawn(AssetBotError):  # noqa: N818 - says what is so
    """There is no picture; whatever it would have shown is told in words."""


class Charts:
    """Draws pictures; what the child keeps for the next one lies in a folder."""

    def __init__(
        self, folder: Path, *, child: Sequence[str] = CHILD, within: float = WITHIN
    ) -> None:
        self._folder = folder
        self._child = child
        self._within = within
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def png(self, picture: Picture) -> bytes:
        """The picture; raises NotDrawn."""
        try:
            async with asyncio.timeout(self._within), self._turns:
                return await self._drawn(picture.model_dump_json().encode())
        except TimeoutError as error:
            raise NotDrawn(f"it was not drawn within {self._within:g} seconds") from error
        except OSError as error:
            raise NotDrawn(f"the child cannot be started: {error}") from error

    async def _drawn(self, figures: bytes) -> bytes:
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        process = await asyncio.create_subprocess_exec(
            *self._child,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment(os.environ, self._folder),
            cwd=self._folder,
        )
        try:
            png, said, _ = await asyncio.gather(
                _read(process.stdout, MOST_BYTES + 1),
                _read(process.stderr, _MOST_SAID),
                _give(process.stdin, figures),
            )
            await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                # It counts as ended when all that it has said is read.
                await asyncio.gather(_read(process.stdout), _read(process.stderr))
                await process.wait()
        if process.returncode != 0 or not is_png(png):
            why = said.decode("utf-8", "replace").strip() or f"{len(png)} bytes came"
            raise NotDrawn(f"the child ended with {process.returncode}: {why}")
        return png


def environment(caller: dict[str, str] | os._Environ[str], folder: Path) -> dict[str, str]:
    """What the child may know: how to run, and one folder of its own to keep things in."""
    kept = {name: value for name, value in caller.items() if name.upper() in _KEPT}
    home = dict.fromkeys(("HOME", "USERPROFILE", "MPLCONFIGDIR", "XDG_CACHE_HOME"), str(folder))
    return {
        **kept,
        **home,
        "MPLBACKEND": "Agg",
        "MPL_IGNORE_SYSTEM_FONTS": "1",  # to list those of a desktop takes longer than we have
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(Path(bot.__file__).parents[1]),
        "PYTHONUTF8": "1",
    }


def is_png(content: bytes) -> bool:
    """Whether it begins and ends as a whole picture does, and is not too large."""
    return len(content) <= MOST_BYTES and content.startswith(_PNG) and content.endswith(_END)


async def _read(stream: asyncio.StreamReader | None, most: int = 0) -> bytes:
    """What a child says until it ends; so many bytes of it are kept."""
    said = b""
    while stream and (piece := await stream.read(_PIECE)):
        said += piece[: most - len(said)]
    return said


async def _give(stream: asyncio.StreamWriter | None, figures: bytes) -> None:
    if stream is None:
        return
    with contextlib.suppress(ConnectionError):  # a child that died says so by its end
        stream.write(figures)
        await stream.drain()
        stream.close()
        await stream.wait_closed()
