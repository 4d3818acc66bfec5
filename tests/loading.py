"""Files of tests that are compiled once in a run, not by each of its processes.

In a new checkout nothing is compiled yet, and pytest's own compiling of a test takes longer than
all else that is done to load it. All processes load all files, in the same order: each would
compile each. So each begins with another part of them, and finds the rest done.
"""

from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


def share(config: pytest.Config) -> None:
    """Load what this process is to compile, then the rest, where all tests are to be run."""
    given = getattr(config, "workerinput", None)
    if given is None or config.args != config.getini("testpaths"):
        return
    files = sorted((_ROOT / "tests").rglob("test_*.py"))
    mine = int(given["workerid"].removeprefix("gw")) * len(files) // given["workercount"]
    for file in files[mine:] + files[:mine]:
        name = ".".join(file.relative_to(_ROOT).with_suffix("").parts)
        with suppress(Exception, pytest.skip.Exception):  # pytest comes to it, and tells
            import_module(name)
