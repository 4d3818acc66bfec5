"""What each command does in a terminal: asks with operator's rights, reads, checks, tells."""

import json
import math
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot import checks, policy
from bot.answers import Answer, Help, NotFound, Paged, StillReading, Table
from bot.app import Parts, opened
from bot.errors import SettingsError, SourceUnavailable, UsageError
from bot.language import commands
from bot.language.filters import FILTERS
from bot.language.questions import AskHelp, AssetsOf, FindAssets, Question, ShowAsset, question_json
from bot.render import as_text, render
from bot.report import Line
from bot.settings import Settings, read
from bot.store import Reading, StoreFailed
from bot.store.marks import marks
from bot.store.migrate import revisions
from bot.store.runs import last_runs
from bot.sync import Synced, real_time

COMMAND = "assetbot ask"
OLD_AFTER = timedelta(hours=1)
"""An index read longer ago than this is read again before it answers for a list."""


class Progress:
    """Says on a stream how far a reading is: a bar on a terminal, else a line now and then."""

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._bar = stream.isatty()
        self._clock = clock
        self._said_at = -math.inf
        self._open = False

    def __call__(self, reading: Reading) -> None:
        """One more page was read."""
        now = self._clock()
        if now - self._said_at < (0.1 if self._bar else 2.0):
            return
        self._said_at = now
        of = f" of {reading.total:,}" if reading.total is not None else ""
        line = f"{reading.source}: reading the inventory, {reading.read:,}{of}"
        if self._bar:
            part = min(1.0, reading.read / reading.total) if reading.total else 0.0
            line = f"\r[{'#' * round(20 * part):<20}] {line}"
        self._stream.write(line if self._bar else f"{line}\n")
        self._stream.flush()
        self._open = self._bar

    def end(self, synced: Synced) -> None:
        """The reading ended, well or not."""
        self._stream.write(f"{chr(10) * self._open}{_ended(synced)}\n")
        self._stream.flush()
        self._open = False


def _ended(synced: Synced) -> str:
    if synced.outcome != "done":
        return f"{synced.source}: {synced.outcome}: {synced.error or 'nothing was read'}"
    changes = f"{synced.new:,} new, {synced.changed:,} changed, {synced.gone:,} gone"
    bad = f"; {len(synced.rejected)} rows could not be read" if synced.rejected else ""
    doubt = f". {synced.error}" if synced.error else ""
    return f"{synced.source}: read {synced.read:,} assets: {changes}{bad}{doubt}"


async def sync(settings: Settings, progress: Progress) -> bool:
    """Read every source now, telling how far it is; whether all went well."""
    async with opened(settings) as parts:
        return all([await _read(parts, source, progress) for source in parts.sources])


async def _read(parts: Parts, source: str, progress: Progress) -> bool:
    synced = await parts.sync(source, progress)
    progress.end(synced)
    return synced.outcome == "done"


class Asking:
    """One question in a terminal; the inventory is read first where the answer needs it."""

    def __init__(self, parts: Parts, progress: Progress) -> None:
        self._parts = parts
        self._progress = progress
        self._lookup = parts.lookup(parts.people(None, None))
        zone = ZoneInfo(parts.settings.timezone)
        self._viewer = policy.viewer(None, today=parts.now().astimezone(zone).date())

    async def answer(self, text: str, *, every_page: bool) -> list[Answer]:
        """The answer, page by page where a list has several and all are wanted."""
        question = commands.read(text, today=self._viewer.today)
        if isinstance(question, AskHelp):
            return [_help()]
        if question == AssetsOf():
            raise UsageError("Nobody is asking here; name someone.", usage="of ana@example.com")
        if not isinstance(question, FindAssets | ShowAsset) and not self._read_lately():
            await self._read_all()
        pages = [await self._one(question)]
        if isinstance(pages[0], NotFound | Table | StillReading) and not self._read_once():
            await self._read_all()
            pages = [await self._one(question)]
        while every_page and isinstance(page := pages[-1], Paged) and page.later:
            pages.append(await self._one(question_json.validate_json(page.later)))
        return pages

    async def _one(self, question: Question) -> Answer:
        return await self._lookup.answer(question, self._viewer)

    async def _read_all(self) -> None:
        """Read every source; raises SourceUnavailable when none has ever been read to its end."""
        for source in self._parts.sources:
            await _read(self._parts, source, self._progress)
        if not self._read_once():
            sources = ", ".join(self._parts.sources)
            raise SourceUnavailable(
                "The inventory could not be read, so there is no answer.", source=sources
            )

    def _read_once(self) -> bool:
        return any(reading.complete for reading in self._parts.index.readings())

    def _read_lately(self) -> bool:
        readings = self._parts.index.readings()
        ages = [self._parts.now() - one.synced_at for one in readings if one.synced_at]
        return len(ages) == len(self._parts.sources) and all(age < OLD_AFTER for age in ages)


def _help() -> Help:
    rows = {
        "serial C02XL0ABJGH5": "one asset by its serial number; up to 20 at once",
        "of ana@example.com": "what someone has",
        "list category:laptop": "a list; filters: " + ", ".join(FILTERS),
    }
    said = tuple((f'{COMMAND} "{usage}"', meaning) for usage, meaning in rows.items())
    return Help(commands=said, command=COMMAND, in_slack=False)


def printed(pages: Sequence[Answer], *, as_json: bool) -> str:
    """The answer for a person, or for a script."""
    if as_json:
        facts = [{"answer": page.template, **page.model_dump(mode="json")} for page in pages]
        return json.dumps(facts if len(facts) > 1 else facts[0], ensure_ascii=False, indent=2)
    said = "\n\n".join(as_text(render(page.template, **page.context())) for page in pages)
    last = pages[-1]
    if isinstance(last, Paged) and last.later:
        said += f"\n{last.total - last.last:,} more: add --all."
    return said


async def ask(
    settings: Settings, text: str, *, as_json: bool, every_page: bool, progress: Progress
) -> tuple[str, bool]:
    """The answer to a question in a terminal, and whether it says what was asked for."""
    async with opened(settings) as parts:
        pages = await Asking(parts, progress).answer(text, every_page=every_page)
    return printed(pages, as_json=as_json), pages[0].found


async def status(settings: Settings) -> list[Line]:
    """How the data directory stands: what was read, and when the bot last did its duties."""
    every = timedelta(minutes=settings.sync_minutes)
    async with opened(settings) as parts, parts.records.read() as connection:
        readings = {reading.source: reading for reading in parts.index.readings()}
        now = real_time()
        synced = [
            checks.read_state(
                source,
                reading=readings.get(source),
                runs=await last_runs(connection, source, limit=1),
                now=parts.now(),
                every=every,
            )
            for source in parts.sources
        ]
        last = await marks(connection)
        return [*synced, checks.ticked(last.get("tick"), now), checks.posted(last.get("post"), now)]


async def check(environ: Mapping[str, str], folder: Path) -> AsyncIterator[Line]:
    """Every setting, token, scope, source and database: one line each, however many are red."""
    try:
        settings = read(environ, folder, need_slack=False, need_sources=False)
    except SettingsError as error:
        for wrong in error.lines:
            yield Line.red("settings", wrong, "Mend that first; README.md, Settings, lists all.")
        return
    yield Line.ok("settings", "each that is given can be read")
    for doubt in settings.misspelt:
        yield Line.note("settings", doubt)
    async for line in checks.of_slack(settings):
        yield line
    if not settings.sources:
        yield checks.NO_SOURCE
    try:
        async with opened(settings) as parts:
            records = f"{settings.data_dir}, at revision {revisions()[-1]}"
            yield Line.ok("data", records)
            for one in settings.sources:
                async for line in checks.of_source(parts.sources[one.id], one.kind):
                    yield line
    except (SettingsError, StoreFailed) as error:
        yield Line.red(
            "data", str(error), "docs/operations.md, “At three in the morning”, has more."
        )
