"""Memory that was needed for a while, given back to the system."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Let go of what was freed; off the loop, for it takes some milliseconds.

    The C library keeps that for whoever asks next, which after a whole inventory is much more than
    anybody will. glibc can be told so; where there is no such word, nothing is done.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
