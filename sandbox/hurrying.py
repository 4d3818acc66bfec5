"""A start that does no more than it must: for the processes of a pretend world alone."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_ROOTS: Final = "SSL_CERT_FILE"


@contextmanager
def hurrying() -> Iterator[None]:
    """Let a start import what it needs in three quarters of the time.

    What it makes stays, so no garbage is looked for in it; and nothing here is encrypted, while the
    roots of trust, which aiohttp reads when it is imported, are long to read.
    """
    gc.disable()
    before = os.environ.get(_ROOTS)
    os.environ[_ROOTS] = os.devnull
    try:
        yield
    finally:
        del os.environ[_ROOTS]
        if before is not None:
            os.environ[_ROOTS] = before
        gc.freeze()
        gc.enable()
