"""What takes long to make and is the same at each start: kept as Python keeps what it compiles."""

import marshal
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import Any, Final

_STAMP: Final = sha256().digest_size
_ROOT: Final = 0


def kept(file: Path, made_of: bytes, make: Callable[[], Any]) -> Any:
    """What `make` makes of these bytes alone; once it is made, taken from beside this file.

    It is of types that `marshal` knows. Where Python may keep nothing nothing is kept either, and
    nothing is taken that anybody but root and the user of this process can have put there.
    """
    try:
        place = Path(cache_from_source(str(file))).with_suffix(".kept")
    except NotImplementedError:  # a Python that compiles everything anew
        return make()
    made_of = MAGIC_NUMBER + made_of
    with suppress(OSError):
        if said := _read(place, made_of):
            return marshal.loads(said)  # noqa: S302 - trusted as far as Python's own compiled files
    made = make()
    if not sys.dont_write_bytecode:
        with suppress(OSError, ValueError):  # nothing can be written there; it is of another type
            _write(place, made_of, marshal.dumps(made))
    return made


def _read(place: Path, made_of: bytes) -> bytes:
    """What was kept there, if it was made of this and is whole."""
    with place.open("rb") as file:
        if not _is_ours(os.fstat(file.fileno())):
            return b""
        stamp, said = file.read(_STAMP), file.read()
    return said if stamp == _stamp(made_of, said) else b""


def _is_ours(found: os.stat_result) -> bool:
    """Whether nobody else can have written it."""
    if os.name != "posix":
        return False
    by_others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return found.st_uid in {_ROOT, os.geteuid()} and not by_others


def _write(place: Path, made_of: bytes, said: bytes) -> None:
    """Put it there whole or not at all, for nobody else to read or write."""
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f"{place.name}.", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_stamp(made_of, said) + said)
        Path(name).replace(place)
    except OSError:
        Path(name).unlink()
        raise


def _stamp(made_of: bytes, said: bytes) -> bytes:
    return sha256(sha256(made_of).digest() + said).digest()
