"""What was needed for a while is given back."""

import os
import platform
from pathlib import Path

import pytest

from bot.running.memory import give_back

_STATM = Path("/proc/self/statm")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to")
def test_what_was_freed_below_what_is_still_held_is_given_back() -> None:
    """The C library would keep tens of megabytes that lie between the few that are in use."""
    read = [bytes(4000) for _ in range(20_000)]
    kept = read[::1000]
    del read
    before = _held()
    give_back()
    assert before - _held() > 40_000_000, len(kept)


def _held() -> int:
    """The bytes of memory that this process has."""
    return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
