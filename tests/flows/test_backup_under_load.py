"""A backup taken while much is decided and carried out, restored elsewhere: nothing comes twice.

On each of the two databases, by the commands that docs/operations.md names.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from bot.app import Bot
from bot.approvals import Request, Wish
from bot.models import AssetRef, Named, RequestStatus, Scope
from bot.operations import Delete, Transfer
from bot.settings import Settings
from bot.starting import started
from bot.store.deliveries import waiting_since
from bot.terminal import backups
from sandbox.demo import SETTINGS
from sandbox.world import World
from tests.flows.conftest import ASSETS, settings_for
from tests.postgres import Server

pytestmark = pytest.mark.prove

KEY = "the same before and after " * 2
MANY = 12
"""So many requests are decided and carried out while the backup is made."""
MEI = Named(id="1005", name="Mei Tanaka")
BEGUN = 3
"""So many of them have been carried out when it begins."""


class Place(Protocol):
    """A database that a bot has its records on, and the one that its backup is restored to."""

    def settings(self, world: World, *, restored: bool = False) -> Settings:
        """The settings of a bot on it, or on the other."""

    async def back_up(self, settings: Settings) -> None:
        """What an operator does for a backup."""

    async def restore(self, settings: Settings) -> None:
        """What an operator does to have it back, on a machine that has nothing."""


class OnSqlite:
    """A file, and another in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = folder / "kept.sqlite3"

    def settings(self, world: World, *, restored: bool = False) -> Settings:
        """In a folder of its own."""
        return _settings(world, self._folder / ("restored" if restored else "lost"))

    async def back_up(self, settings: Settings) -> None:
        """`assetbot backup FILE`."""
        assert await backups.back_up(settings, self._kept, print)

    async def restore(self, settings: Settings) -> None:
        """`assetbot restore FILE`."""
        assert await backups.restore(settings, self._kept, print)


class OnPostgresql:
    """A database, and another that is empty."""

    def __init__(self, folder: Path, server: Server, lost: str, fresh: str) -> None:
        self._folder = folder
        self._server = server
        self._lost = lost
        self._fresh = fresh
        self._kept = str(folder / "kept.dump")

    def settings(self, world: World, *, restored: bool = False) -> Settings:
        """Only what is no record lies in the folder."""
        url = self._fresh if restored else self._lost
        return _settings(world, self._folder, ASSETBOT_DATABASE_URL=url)

    async def back_up(self, settings: Settings) -> None:  # noqa: ARG002 - as of the other
        """`pg_dump`, as `assetbot backup` says."""
        await self._server.runs("pg_dump", "--format=custom", f"--file={self._kept}", self._lost)

    async def restore(self, settings: Settings) -> None:
        """`pg_restore`, then `assetbot restore`."""
        how = ("--clean", "--if-exists", "--single-transaction")
        await self._server.runs("pg_restore", *how, f"--dbname={self._fresh}", self._kept)
        assert await backups.restore(settings, None, print)


def _settings(world: World, folder: Path, **more: str) -> Settings:
    folder.mkdir(exist_ok=True)
    more |= {"ASSETBOT_CONFIG": str(SETTINGS), "ASSETBOT_AUDIT_KEY": KEY}
    return settings_for(world, folder, **more)


@contextmanager
def place(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Where the records are, by the name of a database."""
    if kind == "sqlite":
        yield OnSqlite(folder)
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as lost, server.database() as fresh:
        yield OnPostgresql(folder, server, lost, fresh)


class Desk:
    """Who asks and who decides, through a bot that runs."""

    def __init__(self, world: World, bot: Bot) -> None:
        self.world = world
        self.bot = bot

    async def ask(self, operation: Transfer | Delete) -> Request:
        """Dana asks for something that needs an approval, or two."""
        held = self.bot.core.index.get(Scope(), operation.ref)
        assert held
        user, why = self._user("dana"), "To Mei"
        wish = Wish(user=user, operation=operation, asset=held.asset, reason=why)
        asked = await self.bot.approvals.ask(wish)
        assert isinstance(asked, Request), asked
        return asked

    async def approve(self, *requests: Request, who: str = "priya") -> None:
        """Somebody agrees to one after the other."""
        for request in requests:
            clicked = await self.bot.approvals.decide(request.id, self._user(who), "approved")
            assert clicked.verdict, clicked.verdict

    async def get(self, request: Request) -> Request:
        """A request as it is now."""
        return await self.bot.approvals.get(request.id)

    async def completed(self, requests: Sequence[Request]) -> int:
        """How many of them are."""
        return [(await self.get(one)).status for one in requests].count(RequestStatus.COMPLETED)

    async def carried_out(self, requests: Sequence[Request], number: int) -> None:
        """Returns once so many are completed."""
        async with asyncio.timeout(120):
            while await self.completed(requests) < number:  # noqa: ASYNC110 - nothing tells of a row
                await asyncio.sleep(0.02)

    async def told(self) -> None:
        """Returns once Slack has every message that anybody is owed."""
        async with asyncio.timeout(120):
            while await self._waits():  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)

    async def _waits(self) -> bool:
        async with self.bot.core.records.read() as connection:
            return await waiting_since(connection, apart=()) is not None

    def _user(self, name: str) -> str:
        return self.world.member(name).user.id


@asynccontextmanager
async def running(world: World, settings: Settings) -> AsyncIterator[Desk]:
    """A bot that has read its inventory and knows its people."""
    async with started(settings) as bot:
        await bot.job_table.read("factorial")
        await bot.people.list_all()
        yield Desk(world, bot)


def taken(world: World) -> list[AssetRef]:
    """Assets that somebody else than Mei has."""
    rows = world.inventory.assets
    found = [one.id for one in rows if one.owner_id not in {None, MEI.id} and not one.discarded_at]
    return [AssetRef("factorial", one) for one in found[: MANY + 1]]


def writes(world: World) -> Counter[str]:
    """How often each asset was written to at its source."""
    met = [one for one in world.factorial.requests if one.method == "PUT"]
    return Counter(one.record_id or "" for one in met)


def said(world: World) -> list[tuple[str, str]]:
    """Every message there is in Slack, by its place."""
    return [(one.channel.id, one.ts) for one in world.workspace.messages()]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_backup_taken_under_load_leads_to_nothing_twice(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """What was carried out after it is found done, and what was not in its time is not begun.

    Decisions that it does not have are made again, and come to what is so already. No message is
    said a second time; that the one was too late is news.
    """
    async with World(assets=ASSETS) as world:
        world.factorial.fail("status", method="DELETE", status=429, times=None)
        with place(kind, tmp_path, request) as where:
            async with running(world, where.settings(world)) as desk:
                first, *others = taken(world)
                late = await desk.ask(Delete(ref=first))
                for who in ("priya", "amara"):
                    await desk.approve(late, who=who)
                requests = [await desk.ask(Transfer(ref=one, to=MEI)) for one in others]
                async with asyncio.TaskGroup() as deciding:
                    deciding.create_task(desk.approve(*requests))
                    await desk.carried_out(requests, BEGUN)
                    await where.back_up(where.settings(world))
                await desk.carried_out(requests, MANY)
                await desk.told()
            done, messages = writes(world), said(world)
            await where.restore(where.settings(world, restored=True))
            world.factorial.mend()
            world.shift_clock(timedelta(hours=25).total_seconds())
            async with running(world, where.settings(world, restored=True)) as desk:
                undecided = [one for one in requests if (await desk.get(one)).status == "pending"]
                await desk.approve(*undecided)
                await desk.carried_out(requests, MANY)
                await desk.told()
                assert (await desk.get(late)).status == "expired"
        assert undecided, "it was made when all had been decided"
        assert (writes(world), set(done.values())) == (done, {1})
        fresh = said(world)[len(messages) :]
        assert said(world)[: len(messages)] == messages
        assert len(fresh) == 1, "the one that was too late is told of once, and nothing else"
