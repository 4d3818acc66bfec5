"""Imports at the desk: tried against an index, confirmed, and written by processes that may die."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any

from bot.import_writing import ImportWriting
from bot.importing import Importing, Tried
from bot.models import Asset
from bot.operations import OUT_OF_USE
from bot.store import AsyncConnection, Index, Records, import_rows
from bot.store.import_rows import Import
from tests.approvals.dying import Killed
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

    def __init__(self, desk: Desk, index: Index, folder: Path) -> None:
        self.desk = desk
        self.index = index
        self._folder = folder
        self.importing = self._importing(desk.records)

    async def fill(self) -> list[Asset]:
        """Hold all that the source has; those that may be changed."""
        found: list[Asset] = []
        async for page in self.desk.client.assets():
            found += page.items
        generation = self.index.begin("factorial")
        self.index.hold("factorial", generation, found, checked_at=NOON, assigned={})
        self.index.finish("factorial", generation, at=NOON)
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
            sources={"factorial": self.desk.client},
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
            enqueue=self.desk.means().enqueue,
            has_left=self.desk.means().has_left,
            now=lambda: self.desk.now,
            clock=lambda: self.desk.real,
        )

    async def tried(self, text: str, name: str = "dana") -> Import:
        """A CSV was tried and shown."""
        path, report = self._folder / "in.csv", self._folder / "report.txt"
        path.write_text(text)
        facts, rows = await self.importing.trial(
            path, report, Tried(file="F1"), ["factorial"], "assets.csv"
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
        return [(row.line, row.why) for row in found]

    async def once(self, **other: Any) -> None:
        """One process does what it finds, as far as it gets."""
        other = {"learn": self.learn, **other}
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
