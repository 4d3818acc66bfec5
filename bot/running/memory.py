"""Memory that was needed for a while, given back to the system."""

import ctypes
from contextlib import suppress
from typing import Final

_MOST_ARENAS: Final = -8
"""What glibc calls M_ARENA_MAX."""


def keep_together() -> None:
    """Have all threads take memory from one place; before there is more than one of them.

    glibc would make a place for each, up to eight for each core, and what one thread is given back
    serves no other. Few of ours ever allocate at the same time. Elsewhere nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MOST_ARENAS, 1)


def give_back() -> None:
    """Let go of what was freed; off the loop, for it takes some milliseconds.

    The C library keeps that for whoever asks next, which after a whole inventory is much more than
    anybody will. glibc can be told so; where there is no such word, nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
