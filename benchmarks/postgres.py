"""A PostgreSQL to measure on, as it would run for a company: it survives a loss of power."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.postgres import served


@contextmanager
def databases(number: int) -> Iterator[list[str]]:
    """The addresses of so many empty databases, gone afterwards; raises NoServer."""
    with ExitStack() as stack:
        server = stack.enter_context(served(f"bench-{os.getpid()}", careless=False))
        yield [stack.enter_context(server.database()) for _ in range(number)]
