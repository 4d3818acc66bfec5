"""Which pauses are made, read from the event loop: a test need not hold a watch."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def pauses() -> Iterator[list[float]]:
    """The seconds of each pause begun on this loop from here on, in order; all are slept."""
    loop, begun = asyncio.get_running_loop(), list[float]()
    later = loop.call_later

    def noted(delay: float, call: Callable[..., object], *args: Any, **more: Any) -> Any:
        begun.append(delay)
        return later(delay, call, *args, **more)

    vars(loop)["call_later"] = noted  # what asyncio.sleep asks of its loop
    try:
        yield begun
    finally:
        del vars(loop)["call_later"]
