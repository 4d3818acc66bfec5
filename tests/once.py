"""What is made once in a run of the tests, by whichever of its processes needs it first."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder of that name as `make` filled it; whoever needs it meanwhile waits."""
    here = factory.getbasetemp()
    place = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / f"once-{name}"
    place.mkdir(exist_ok=True)
    folder, whole = place / name, place / "whole"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what one that failed left
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder
