"""Imports at the desk: tried against an index, confirmed, and written by processes that may die."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from bot.assets.client import AssetClient
from bot.errors import SlackFailed
from bot.files.spool import Spool
from bot.imports.importing import Importing, Tried
from bot.imports.result import why
from bot.imports.writing import ImportWriting
from bot.models import Asset
from bot.operations import OUT_OF_USE
from bot.operations.client_transfer import Leaves
from bot.store import AsyncConnection, Index, Records, import_rows
from bot.store.import_rows import Import
from tests.approvals.dying import Between, Killed
from tests.desk import HOME, Desk, user
from tests.made import NOON


class Mortal:
    """Records in the hands of a process that dies at one of its transactions."""

    def __init__(self, records: Records, chance: Random, *, among: int) -> None:
        self._records = records
        self._left = chance.randrange(among)
        self._kept = chance.random() < 0.5
        """Whether it dies after the transaction rather than in it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._records, name)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, which may be the last."""
        self._left -= 1
        async with self._records.begin() as connection:
            yield connection
            if self._left == 0 and not self._kept:
                raise Killed
        if self._left == 0:
            raise Killed


class Imports:
    """What tries and writes imports at the desk."""

    def __init__(
        self,
        desk: Desk,
        index: Index,
        folder: Path,
        *,
        client: AssetClient | None = None,
        leaves: Leaves = "retire",
    ) -> None:
        """At the desk's own source, unless it is another."""
        self.desk = desk
        self.index = index
        self.client = client or desk.client
        self.source = self.client.source
        self._leaves: Leaves = leaves
        self.folder = folder
        self.importing = self._importing(desk.records)
        self.sent: list[tuple[str, str, str, str]] = []
        """The files that were sent: to whom, their names, what stands in them, and the words."""
        self.hindered = False
        """Whether Slack takes no files."""
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        """What happens once while a file is on its way to Slack."""

    async def fill(self) -> list[Asset]:
        """Hold all that the source has; those that may be changed."""
        found: list[Asset] = []
        async for page in self.client.assets():
            found += page.items
        generation = self.index.begin(self.source)
        self.index.hold(self.source, generation, found, checked_at=NOON, assigned={})
        self.index.finish(self.source, generation, at=NOON)
        serials = Counter((one.serial_number or "").casefold() for one in found)
        return [
            one
            for one in found
            if one.serial_number
            and serials[one.serial_number.casefold()] == 1
            and one.status not in OUT_OF_USE
        ]

    def learn(self, asset: Asset) -> None:
        """Take up what the source has told."""
        self.index.refresh(asset, checked_at=self.desk.now)

    def _importing(self, records: Any) -> Importing:
        missing: Any = None
        return Importing(
            records=records,
            index=self.index,
            sources={self.source: self.client},
            leaves={self.source: self._leaves},
            readiness=missing,
            files=missing,
            spool=missing,
            person=self._person,
            enqueue=self.desk.means().enqueue,
            installation=HOME,
            now=lambda: self.desk.now,
            clock=lambda: self.desk.real,
        )

    async def _person(self, slack_user: str) -> str:
        return self.desk.people.actors[slack_user].person

    def writing(self, **other: Any) -> ImportWriting:
        """What writes them, in one process."""
        records = other.get("records", self.desk.records)
        return ImportWriting(
            records=records,
            index=self.index,
            approvals=self.desk.approvals(**other),
            importing=self._importing(records),
            files=self,
            spool=Spool(self.folder / "spool"),
            enqueue=self.desk.means().enqueue,
            has_left=self.desk.means().has_left,
            now=lambda: self.desk.now,
            clock=lambda: self.desk.real,
        )

    async def tried(self, text: str, name: str = "dana") -> Import:
        """A CSV was tried and shown."""
        path, report = self.folder / "in.csv", self.folder / "report.txt"
        path.write_text(text)
        facts, rows = await self.importing.trial(
            path, report, Tried(file="F1"), [self.source], "assets.csv"
        )
        return await self.importing.keep(user(name), facts, rows)

    async def confirmed(self, text: str, name: str = "dana") -> Import:
        """It was confirmed too."""
        one = await self.tried(text, name)
        async with self.desk.records.begin() as connection:
            moved = await import_rows.move(connection, one, "running")
        assert moved
        return moved

    async def get(self, one: Import) -> Import:
        """An import as it is now."""
        async with self.desk.records.read() as connection:
            now = await import_rows.get(connection, one.id)
        assert now
        return now

    async def came_to(self, one: Import) -> Counter[str]:
        """What has become of its operations."""
        async with self.desk.records.read() as connection:
            return await import_rows.progress(connection, one.id)

    async def undone(self, one: Import) -> list[tuple[int, str]]:
        """The rows that were not written, and why."""
        async with self.desk.records.read() as connection:
            found = await import_rows.undone(connection, one.id, limit=100)
        return [(row.line, why(row)) for row in found]

    async def send_file(
        self,
        user: str,
        path: Path,
        *,
        name: str,
        words: str,
        before: Callable[[str], Awaitable[None]],
    ) -> None:
        """Somebody is sent a file."""
        if self.hindered:
            raise SlackFailed("files.getUploadURLExternal: no answer", code="no_answer")
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            await happens()
        await before(f"F{len(self.sent)}")
        self.sent.append((user, name, await asyncio.to_thread(path.read_text), words))

    async def has_come(self, _user: str, file_id: str) -> bool:
        """Whether it was sent."""
        return int(file_id.removeprefix("F")) < len(self.sent)

    async def once(self, **other: Any) -> None:
        """One process does what it finds, as far as it gets."""
        other = {"learn": self.learn, "sources": {self.source: self.client}, **other}
        await self.writing(**other).reconcile()
        await self.desk.approvals(**other).reconcile()
        await self.desk.work(**other)

    async def worked_off(self, one: Import, **other: Any) -> Import:
        """It is written to its end, or to where approvals are waited for."""
        for _ in range(200):
            await self.once(**other)
            now = await self.get(one)
            progress = await self.came_to(one)
            if now.status == "ended" or not progress.keys() - {"completed", "pending", "left_out"}:
                await self.once(**other)
                return await self.get(one)
            self.desk.later(seconds=31)
        raise AssertionError(await self.came_to(one))


async def killed_again_and_again(
    imports: Imports, text: str, chance: Random, *, among: int, name: str = "dana"
) -> Import:
    """Processes die at transactions and at the source until one of them has ended it."""
    one = await imports.confirmed(text, name)
    for life in range(1_000):
        step = chance.choice(["before_write", "after_write", "before_read"])
        client = Between(imports.client, **{step: _sometimes(chance, among)})
        mortal = Mortal(imports.desk.records, chance, among=among)
        try:
            await imports.once(
                records=mortal, sources={imports.source: client}, executor=f"life {life}"
            )
        except (Killed, BaseExceptionGroup):
            imports.desk.begun.clear()
        if (await imports.get(one)).status == "ended":
            return one
        imports.desk.later(seconds=61)
    raise AssertionError(await imports.came_to(one))


def _sometimes(chance: Random, among: int) -> Callable[[], None]:
    def happens() -> None:
        if chance.randrange(among) == 0:
            raise Killed

    return happens
