"""What was needed for a while is given back, and not kept by each thread for itself."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from bot.running.memory import give_back

_STATM = Path("/proc/self/statm")
_FOUR_THREADS = """
import ctypes
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from bot.running.memory import keep_together

if sys.argv[2] == "together":
    keep_together()
met = Barrier(4)
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lambda _: (bytes(10_000), met.wait()), range(4)))
library = ctypes.CDLL(None)
library.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to")
def test_what_was_freed_below_what_is_still_held_is_given_back() -> None:
    """The C library would keep tens of megabytes that lie between the few that are in use."""
    read = [bytes(4000) for _ in range(20_000)]
    kept = read[::1000]
    del read
    before = _held()
    give_back()
    assert before - _held() > 40_000_000, len(kept)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told to")
def test_all_threads_take_memory_from_one_place(tmp_path: Path) -> None:
    """What one of them gives back serves the others."""
    assert _places(tmp_path, "together") == 1
    assert _places(tmp_path, "each") > 1


def _places(folder: Path, how: str) -> int:
    """From how many places a process with four more threads takes its memory."""
    told = folder / f"{how}.xml"
    subprocess.run([sys.executable, "-c", _FOUR_THREADS, str(told), how], check=True)
    return told.read_text(encoding="utf-8").count("<heap nr=")


def _held() -> int:
    """The bytes of memory that this process has."""
    return int(_STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
