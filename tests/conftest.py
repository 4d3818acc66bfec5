"""What holds for every test: how many examples a property is tried with, and the databases.

`make test` tries few, the same each time: a gate that fails by chance teaches nobody anything.
`make prove` looks for new ones, from a seed that it prints.
"""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import jobs
from bot.store import Records, engine
from bot.store.index import file as index_file
from tests import compiled, in_memory, loading, rounds
from tests import postgres as servers
from tests.empty import records_in

SELDOM = 25_000
"""Objects made, beyond those let go of, after which garbage is looked for; else it is 700."""

settings.register_profile(rounds.GATE, max_examples=25, derandomize=True, deadline=None)
settings.register_profile(rounds.PROVE, max_examples=2_000, deadline=None)
settings.load_profile(rounds.GATE)
compiled.share()
in_memory.share()
# As of the tests' PostgreSQL: none has to survive a loss of power.
engine.SYNCHRONOUS = index_file.SYNCHRONOUS = "OFF"
jobs.LISTENS_EACH = 0.02  # a bot ends in most tests, and waits for this
# A shell has what it starts in the background not hear Ctrl-C, and nohup not the end of a terminal;
# nor would what is started here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
# As in the Makefile: what is compiled is kept, for the next run and for each process of a test.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Three more than there are cores, for at any time some tests wait for a process or a clock."""
    return (yield) + 3


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """What is loaded and collected stays: nothing of it is looked at for garbage, then or later.

    A test makes a bot and drops it whole: to look at it while it grows finds nothing.
    """
    gc.disable()
    try:
        loading.share(session.config)
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
        gc.enable()


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Server]:
    """The run's PostgreSQL."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    try:
        with servers.served(run) as server:
            yield server
    except servers.NoServer as error:
        if os.environ.get(servers.REQUIRED):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def migrated(postgres: servers.Server) -> Iterator[str]:
    """A database of empty records, to be copied."""

    async def migrate(url: str) -> None:
        await (await Records.open(url)).close()

    with postgres.database() as url:
        asyncio.run(migrate(url))
        yield url


@pytest.fixture
def postgres_url(postgres: servers.Server, migrated: str) -> Iterator[str]:
    """Empty records on PostgreSQL."""
    with postgres.database(like=migrated) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def records_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of empty records, on each of the two databases."""
    if request.param == "sqlite":
        return records_in(tmp_path)
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def records(records_url: str) -> AsyncIterator[Records]:
    """New, empty records, on each of the two databases."""
    records = await Records.open(records_url)
    yield records
    await records.close()
