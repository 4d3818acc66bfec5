"""What a package brings along and the bot may never need: loaded once it is needed, or never."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType


class _Late(ModuleType):
    """Stands for a module until something of it is asked for."""

    def __init__(self, name: str, among: "Mapping[str, _Late]") -> None:
        super().__init__(name)
        self.__path__ = []  # as a package has one, so that a part may be imported from it
        self._among = among

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        _withdrawn(self._among)
        return getattr(import_module(self.__name__), name)


@contextmanager
def put_off(*names: str) -> Iterator[None]:
    """Whatever is imported in here gets these modules as they are first used, a parent first.

    What is imported later gets the modules themselves.
    """
    late: dict[str, _Late] = {}
    for name in names:
        if name not in sys.modules:
            late[name] = _Late(name, late)
            parent, _, last = name.rpartition(".")
            if parent in late:
                setattr(late[parent], last, late[name])
    sys.modules.update(late)
    try:
        yield
    finally:
        _withdrawn(late)


def left_out(name: str) -> None:
    """Whatever imports this module from now on is told that there is none."""
    # None is Python's own word for that.
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]


def _withdrawn(late: Mapping[str, _Late]) -> None:
    for name, module in late.items():
        if sys.modules.get(name) is module:
            del sys.modules[name]
