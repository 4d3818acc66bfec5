"""What a long run shows while it lasts: a line for each step, a dot for each second without one."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SILENCE: Final = 0.9


class Progress:
    """Lines and dots on standard error."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self._lock = threading.Lock()
        self._spoke = self.began
        self._dots = False

    def say_of(self, measure: str, what: str) -> None:
        """A step of a measure begins."""
        seconds = time.monotonic() - self.began
        self._write(f"{seconds:5.0f} s  {measure}: {what}\n", dot=False)

    def tick(self) -> None:
        """A dot, unless something was said a moment ago."""
        if time.monotonic() - self._spoke >= _SILENCE:
            self._write(".", dot=True)

    def _write(self, text: str, *, dot: bool) -> None:
        with self._lock:
            print("\n" if self._dots and not dot else "", text, sep="", end="", file=sys.stderr)
            sys.stderr.flush()
            self._dots, self._spoke = dot, time.monotonic()


@contextmanager
def shown() -> Iterator[Progress]:
    """Progress, with its dots for as long as this lasts."""
    progress = Progress()
    ended = threading.Event()

    def tick() -> None:
        while not ended.wait(_SILENCE):
            progress.tick()

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        ended.set()
        thread.join()
