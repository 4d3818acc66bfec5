"""The index: a rebuildable copy of the assets, made to be asked.

Point look-ups take microseconds and may be called on the event loop; lists, nearest spellings and
searches belong into a thread, and so does everything that writes but `refresh`. A file found
damaged while it is used is set aside and begun anew, empty, until the next sync fills it.
"""

import logging
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.language.questions import Filters, Position, Sought
from bot.language.vocabulary import Vocabulary
from bot.models import Asset, AssetRef, Counted, Named, Person, Scope
from bot.store.failures import StoreFailed, damaged, failed
from bot.store.index import (
    counts,
    covers,
    departed,
    follow,
    lists,
    many,
    pairs,
    people,
    search,
    words,
    writes,
)
from bot.store.index import nearest as spellings
from bot.store.index.counts import Counts, Ending
from bot.store.index.file import WRITE_WAIT, IndexFile
from bot.store.index.lists import Address, Field, Link, Listing
from bot.store.index.pairs import Of
from bot.store.index.readings import Reading, readings
from bot.store.index.rows import HELD, Held, held, plain, within, written_on
from bot.store.index.writes import chunks
from bot.store.shared import Point

log = logging.getLogger(__name__)
T = TypeVar("T")
W = TypeVar("W")
Connection = sqlite3.Connection

_REFRESH_WAIT = 0.05
"""Seconds a refresh waits for a sync to let it write; it may run on the event loop."""
_PATIENT_WAIT = 0.5
"""The same in a thread: a sync writes in pieces that take less."""


class Index:
    """Every asset and person of every source, as last told."""

    def __init__(self, file: IndexFile) -> None:
        """For `open`."""
        self._file = file
        self.told: Callable[[Asset, datetime], object] = lambda _asset, _checked_at: None
        """Called with what a look-up brought that was not held so, and when it was read."""

    @classmethod
    def open(cls, path: Path) -> "Index":
        """The index at *path*, made anew when it is missing, unusable or of another version.

        Raises StoreFailed when the file cannot be used at all: locked, no right, a full disk.
        """
        return cls(IndexFile(path))

    def close(self) -> None:
        """Close the file; nothing may be asked after that."""
        self._file.close()

    def rest(self) -> None:
        """Let go of what lies in memory to be read sooner."""
        self._file.rest()

    # Point look-ups

    def find(self, scope: Scope, word: str, *, field: Sought) -> list[Held]:
        """The assets with this serial number, or this serial number, tag or id; living first."""
        return self._read(lambda connection: search.found(connection, scope, word, field))

    def named(self, scope: Scope, name: str) -> list[Held]:
        """The living assets of this name, case aside; as many as `find` finds at most."""
        return self._read(lambda c: search.named(c, scope, name))

    def get(self, scope: Scope, ref: AssetRef) -> Held | None:
        """One asset by its source and id, also when it is gone."""
        condition, values = within(scope)

        def ask(connection: Connection) -> Held | None:
            row = connection.execute(
                f"{HELD} WHERE a.id = ? AND a.source = (SELECT id FROM word WHERE text = ?)"  # noqa: S608 - our own text
                f"{condition}",
                (plain(ref.id), plain(ref.source), *values),
            ).fetchone()
            return held(row) if row else None

        return self._read(ask)

    def with_ids(self, scope: Scope, ids: Sequence[str]) -> dict[str, Held]:
        """What `get` finds for each of these ids of one source."""
        return self._read(lambda c: many.with_ids(c, scope, ids))

    def with_serials(
        self, scope: Scope, serials: Sequence[str], *, most: int
    ) -> dict[str, list[Held]]:
        """What `find` finds for each of these; what more than *most* may have is left out."""
        return self._read(lambda c: many.with_serials(c, scope, serials, most))

    def readings(self) -> list[Reading]:
        """How far each source has been read, those never begun left out."""
        self._follow()
        return self._read(readings)

    def reading(self, source: str) -> Reading:
        """How far one source has been read."""
        found = [one for one in self.readings() if one.source == source]
        return found[0] if found else Reading(source, False, 0, 0, None, None)

    def person(self, source: str, person_id: str) -> Person | None:
        """A person by their source and id."""
        return self._read(lambda c: people.person(c, source, person_id))

    def knows_people(self, source: str) -> bool:
        """Whether any person of a source is held."""
        return self._read(lambda c: people.any_of(c, source))

    def people_with_email(self, email: str) -> list[Person]:
        """Everyone with this address, active or not, in any source."""
        return self._read(lambda c: people.with_email(c, email))

    def people_named(
        self, source: str, words: str, *, client: str | None = None, limit: int
    ) -> list[Person]:
        """The active people of a source with every word in their name or an address, by name."""
        return self._read(lambda c: people.named(c, source, words, client, limit))

    def people_of(self, source: str, client: str) -> list[Person]:
        """The active people of a client of a source, by its id."""
        return self._read(lambda c: people.of_client(c, source, client))

    def emails(self, source: str, person_id: str) -> list[tuple[str, int]]:
        """A person's e-mail addresses, each with how many people of that source have it."""
        return self._read(lambda c: people.emails(c, source, person_id))

    def clients(self, source: str, name: str) -> list[str]:
        """The ids of the clients of a source that are called so."""
        return self._read(lambda c: lists.clients(c, source, name))

    # Heavier: the caller runs them in a thread

    def listed(
        self, scope: Scope, filters: Filters, *, position: Position | None, limit: int
    ) -> Listing:
        """The living assets that pass the filters, one page of them."""
        return self._read(lambda c: lists.listed(c, scope, filters, position, limit))

    def of_people(
        self,
        scope: Scope,
        people: Sequence[tuple[str, str]],
        *,
        position: Position | None,
        limit: int,
    ) -> Listing:
        """What these people have, each a (source, person id): newest assignment first."""
        return self._read(lambda c: lists.of_people(c, scope, people, position, limit))

    def matching(
        self,
        scope: Scope,
        word: str,
        *,
        field: Sought,
        position: Position | None = None,
        limit: int,
    ) -> Listing:
        """What `find` finds, all of it, one page: the living assets, or those gone if none is."""
        written = written_on(scope, word, field)
        if written is None:
            return Listing(0, 0, (), None, None)
        return self._read(lambda c: lists.matching(c, written, position, limit))

    def nearest(self, scope: Scope, word: str, *, limit: int = 5) -> list[Held]:
        """The living assets whose serial number or tag is nearest to a word, none if none is."""
        return self._read(lambda c: spellings.nearest(c, scope, word, limit))

    def search(self, scope: Scope, words: str, *, limit: int) -> list[Held]:
        """The living assets with every word in serial number, tag, name or model."""
        return self._read(lambda c: search.search(c, scope, words, limit))

    def counted(self, scope: Scope, filters: Filters, since: Sequence[date]) -> Counts:
        """How many assets pass, by what they are; by age from these days on, and in money."""
        return self._read(lambda c: counts.counted(c, scope, filters, since))

    def tallied(self, scope: Scope, filters: Filters, field: Field) -> list[tuple[str, int]]:
        """The values of a field as written, each with how many of those that pass have it."""
        return self._read(lambda c: counts.tallied(c, scope, filters, field))

    def ending(self, scope: Scope, filters: Filters, until: Sequence[date]) -> Ending:
        """How many of the warranties that pass end until which of these days, by category."""
        return self._read(lambda c: counts.ending(c, scope, filters, until))

    def covers(self, scope: Scope, wanted: W, ask: covers.Ask[W, T]) -> T:
        """What is asked of the warranties that end between two days."""
        return self._read(lambda c: ask(c, scope, wanted))

    def values(self, scope: Scope, field: Field) -> list[str]:
        """What a filter on *field* may say, most frequent first."""
        return self._read(lambda c: lists.values(c, scope, field))

    def words(self, scope: Scope) -> Vocabulary:
        """Every name in scope that people may say."""
        return self._read(lambda connection: words.words(connection, scope))

    def linked(self, scope: Scope, field: Link) -> list[Named]:
        """Everything that living assets are linked to as *field*, each once."""
        return self._read(lambda c: lists.linked(c, scope, field))

    def models(self, scope: Scope) -> list[Counted]:
        """The models that assets in scope are of, each with how many are."""
        return self._read(lambda connection: lists.models(connection, scope))

    def addresses(self, scope: Scope, field: Address, text: str, *, limit: int) -> list[str]:
        """The addresses nearest to *text*, as they are compared; it is among them if any has it."""
        return self._read(lambda c: lists.addresses(c, scope, field, text, limit))

    def pairs(self, scope: Scope, one: Of, other: Of) -> list[tuple[Held, Held]]:
        """The living assets of two holders that have one serial number, by title."""
        return self._read(lambda c: list(pairs.pairs(c, scope, one, other)))

    # Writing

    def begin(self, source: str, total: int | None = None, *, at: datetime | None = None) -> int:
        """A sync of *source* begins; its generation, which no older sync can write under."""
        began = at or datetime.now(UTC)
        return self._write(lambda c: writes.begin(c, source, total, began))

    def hold(
        self,
        source: str,
        generation: int,
        assets: Sequence[Asset],
        *,
        checked_at: datetime,
        assigned: Mapping[str, datetime],
        persons: Mapping[str, str] | None = None,
        total: int | None = None,
    ) -> int:
        """Write what a sync read; how many of these assets it had not held before.

        `assigned` says, by asset id, since when its assignee has it; `persons` gives the records'
        person id of assignees; `total` is how many the source says it has. Raises IndexMoved
        when another sync has begun since.
        """
        fresh = 0
        for some in chunks(assets) if assets else [()]:
            page = partial(
                writes.hold,
                source=source,
                generation=generation,
                assets=some,
                checked_at=checked_at,
                assigned=assigned,
                persons=persons or {},
                total=total,
            )
            fresh += self._write(page)
        return fresh

    def hold_people(self, source: str, people: Sequence[Person]) -> None:
        """Write everyone a source has; those it no longer has are dropped, unless it has nobody."""
        if not people:
            return
        number = self._write(lambda c: writes.next_people(c, source))
        for some in chunks(people):
            self._write(partial(writes.hold_people, source=source, people=some, number=number))
        self._write(lambda c: writes.drop_people(c, source, number))

    def unseen(self, source: str, generation: int, ids: Sequence[str]) -> list[str]:
        """Which of these ids the sync has not held; raises IndexMoved."""
        return self._write(lambda c: writes.unseen(c, source, generation, ids))

    def strays(
        self, source: str, generation: int, *, after: int = 0, limit: int = 1000
    ) -> list[tuple[int, str]]:
        """Living assets, as (row, id), that neither the sync nor a look-up since has met."""
        return self._write(lambda c: writes.strays(c, source, generation, after=after, limit=limit))

    def mark_gone(self, source: str, generation: int, ids: Sequence[str]) -> None:
        """Mark assets as gone, without forgetting them."""
        for some in chunks(ids):
            self._write(partial(writes.mark_gone, source=source, generation=generation, ids=some))

    def finish(
        self, source: str, generation: int, *, gone: Sequence[str] = (), at: datetime
    ) -> None:
        """A full sync has ended; these ids are gone."""
        self.mark_gone(source, generation, gone)
        self._write(lambda c: writes.finish(c, source, generation, at))

    def abandon(self, source: str, generation: int) -> None:
        """A sync ended early: its progress is forgotten, its rows stay."""
        self._write(lambda c: writes.abandon(c, source, generation))

    def refresh(self, *assets: Asset, checked_at: datetime, patient: bool = False) -> bool:
        """Write assets after a look-up at their source, also new ones, or those now gone.

        Never raises and, unless *patient*, hardly waits, so it may be called on the event loop:
        False says that the index could not be written just now, which costs a later look-up a
        call and nothing else.
        """

        def refresh(connection: Connection) -> list[Asset]:
            return [one for one in assets if writes.refresh(connection, one, checked_at)]

        try:
            news = self._write(refresh, wait=_PATIENT_WAIT if patient else _REFRESH_WAIT)
        except StoreFailed as error:
            log.warning("a look-up was not kept: %s", error)
            return False
        for asset in news:
            self.told(asset, checked_at)
        return True

    def followed(self) -> Point | None:
        """How far the index has followed the one that is shared; None where it follows none."""
        return self._read(follow.followed)

    def follow(self, *steps: Callable[[Connection], None]) -> None:
        """Write what is shared."""
        for step in steps:
            self._write(step)

    def departed(self, sources: Collection[str]) -> list[str]:
        """The sources that something is held of and that are not among these."""
        return self._read(lambda c: departed.departed(c, sources))

    def keep(self, sources: Collection[str]) -> None:
        """Take out all that is held of any other source."""
        for source in self.departed(sources):
            while self._write(partial(departed.take_some, source=source)):
                pass
            self._write(partial(departed.take_rest, source=source))

    def forget(self) -> None:
        """Begin anew, empty."""
        self._anew(self._file.number, "it follows other records now")

    def _read(self, ask: Callable[[Connection], T]) -> T:
        number = self._file.number
        try:
            return self._asked(ask)
        except ValidationError:
            self._anew(number, "a row of it cannot be read")
        except sqlite3.Error as error:
            if not damaged(error):
                raise failed(self._file.path, error) from error
            self._anew(number, str(error))
        return self._asked(ask)

    def _asked(self, ask: Callable[[Connection], T]) -> T:
        with self._file.reading() as connection:
            return ask(connection)

    def _write(self, do: Callable[[Connection], T], *, wait: float = WRITE_WAIT) -> T:
        self._follow()
        number = self._file.number
        try:
            with self._file.writing(wait=wait) as connection:
                return do(connection)
        except sqlite3.Error as error:
            if damaged(error):
                self._anew(number, str(error))
            raise failed(self._file.path, error) from error

    def _follow(self) -> None:
        """Turn to the file that another process has put in the place of ours."""
        number = self._file.number
        if self._file.replaced:
            self._anew(number, "another program has replaced it")

    def _anew(self, number: tuple[int, int] | None, why: str) -> None:
        log.error("the index at %s is begun anew: %s", self._file.path, why)
        self._file.anew(number)
