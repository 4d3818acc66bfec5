"""What is typed at a real terminal: lines that can be edited and brought back."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="Windows has no such terminals")
termios = pytest.importorskip("termios", reason="Windows has no such terminals")
pytest.importorskip("readline", reason="this Python was built without line editing")

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = """
import asyncio
from sandbox.terminal import Lines, be_lenient, say

async def main():
    be_lenient()
    lines = Lines()
    say("begun")
    while (line := await lines.next()) not in (None, ":quit"):
        say(f"<{line}>")
    say("ended")

asyncio.run(main())
"""
UP = b"\x1b[A"


class Terminal:
    """A terminal with a program in it that shows each line it is given in angle brackets."""

    def __init__(self) -> None:
        self._ours, self.theirs = pty.openpty()
        self.found = termios.tcgetattr(self.theirs)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=CHECKOUT,
            env={**os.environ, "TERM": "xterm"},
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
        )
        self._said = b""

    def types(self, keys: bytes) -> None:
        """Keys pressed as soon as the line can be edited."""
        while termios.tcgetattr(self.theirs)[3] & termios.ICANON:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(0.01)
                raise AssertionError(self._said)
        os.write(self._ours, keys)

    def shows(self, words: str) -> str:
        """Everything shown up to the first of these words that was not waited for before."""
        until = time.monotonic() + 20
        while words.encode() not in self._said:
            assert select.select([self._ours], [], [], until - time.monotonic())[0], self._said
            self._said += os.read(self._ours, 4096)
        before, _, self._said = self._said.partition(words.encode())
        return before.decode()

    def close(self) -> None:
        """End what runs in it."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self.theirs)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A program that has begun to read."""
    terminal = Terminal()
    terminal.shows("begun")
    yield terminal
    terminal.close()


def test_an_arrow_brings_back_what_was_typed(terminal: Terminal) -> None:
    """Up is the line before, to be sent again or changed, and shows no ^[[A."""
    terminal.types(b"/asset mine\r")
    terminal.shows("</asset mine>")
    terminal.types(UP + b" please\r")
    shown = terminal.shows("</asset mine please>")
    assert "[[A" not in shown


def test_the_terminal_is_left_as_it_was_found(terminal: Terminal) -> None:
    """Whoever goes on typing after the end sees what they type."""
    terminal.types(b":quit\r")
    terminal.shows("ended")
    assert terminal.process.wait(20) == 0
    assert termios.tcgetattr(terminal.theirs) == terminal.found


def test_the_end_of_input_ends_it(terminal: Terminal) -> None:
    """Ctrl-D on an empty line is the end, as without line editing."""
    terminal.types(b"\x04")
    terminal.shows("ended")
    assert terminal.process.wait(20) == 0
