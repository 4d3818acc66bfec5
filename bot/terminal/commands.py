"""What each command does in a terminal: asks with operator's rights, reads, checks, tells."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import alarms, policy
from bot.answering.answers import Answer, Help, NotFound, Paged, StillReading, Table
from bot.answering.spoken import asked_for, choices
from bot.answering.trail import Deed, asked, in_a_terminal
from bot.clock import real_time
from bot.errors import SettingsError, UsageError
from bot.installed import UNINSTALLED
from bot.language.asked import BindChannel, InSlack
from bot.language.commands import reading
from bot.language.commands.filters import FILTERS
from bot.language.parsed import Parsed
from bot.language.questions import (
    AskHelp,
    AskInWords,
    AskWhoAmI,
    AssetsOf,
    FindAssets,
    Question,
    ShowAsset,
    question_json,
)
from bot.metrics import Metrics
from bot.render import as_text, reply
from bot.running import approvers, checks, names, preflight
from bot.running.parts import Parts, asset_clients, has_records, need_records, opened
from bot.running.report import Line
from bot.settings import Settings, read, status_settings, terminal_settings
from bot.store import StoreFailed, seal_rows
from bot.store import alarms as alarm_rows
from bot.store.marks import marks
from bot.store.migrate import revisions
from bot.store.runs import ever_read, last_runs
from bot.terminal.reading import Progress, once_read, read_all, read_lately, read_one

COMMAND = "assetbot ask"


def check_command(arguments: argparse.Namespace) -> bool:
    """`assetbot check`."""

    async def lines() -> bool:
        well = True
        async for line in check(arguments.environ, arguments.folder):
            print(line.text(), flush=True)
            well = well and line.well
        return well

    return asyncio.run(lines())


def status_command(arguments: argparse.Namespace) -> bool:
    """`assetbot status`."""
    lines = asyncio.run(status(need_records(status_settings(arguments))))
    for line in lines:
        print(line.text())
    return all(line.well for line in lines)


def sync_command(arguments: argparse.Namespace) -> bool:
    """`assetbot sync`."""
    return asyncio.run(sync(terminal_settings(arguments), Progress(sys.stderr)))


def ask_command(arguments: argparse.Namespace) -> bool:
    """`assetbot ask`."""
    text, found = asyncio.run(
        ask(
            terminal_settings(arguments),
            " ".join(arguments.words),
            as_json=arguments.json,
            every_page=arguments.all,
            progress=Progress(sys.stderr),
        )
    )
    print(text)
    return found


async def sync(settings: Settings, progress: Progress) -> bool:
    """Read every source now, telling how far it is; whether all went well."""
    async with opened(settings) as parts:
        return all([await read_one(parts, source, progress) for source in parts.sources])


class Asking:
    """One question in a terminal; the inventory is read first where the answer needs it."""

    def __init__(self, parts: Parts, progress: Progress) -> None:
        self._parts = parts
        self._progress = progress
        self._lookup = parts.lookup(parts.identities())
        self._question: Question | None = None
        zone = ZoneInfo(parts.settings.timezone)
        self._viewer = policy.viewer(
            None, policy.TERMINAL, today=parts.now().astimezone(zone).date()
        )

    async def answer(self, text: str, *, every_page: bool) -> list[Answer]:
        """The answer, page by page where a list has several and all are wanted."""
        question = reading.question(text, today=self._viewer.today)
        if isinstance(question, AskInWords):
            question = await self._meant(question)
        if isinstance(question, AskHelp):
            return [_help()]
        if isinstance(question, BindChannel):
            raise UsageError("Say that in the channel in Slack, or under [[channels]] in a file.")
        if question == AssetsOf() or isinstance(question, AskWhoAmI):
            raise UsageError("Nobody is asking here; name someone.", usage="of ana@example.com")
        self._question = question
        if not isinstance(question, FindAssets | ShowAsset) and not read_lately(self._parts):
            await read_all(self._parts, self._progress)
        pages = [await self._one(question)]
        if isinstance(pages[0], NotFound | Table | StillReading) and not once_read(self._parts):
            await read_all(self._parts, self._progress)
            pages = [await self._one(question)]
        while every_page and isinstance(page := pages[-1], Paged) and page.later:
            pages.append(await self._one(question_json.validate_json(page.later)))
        return pages

    async def _meant(self, said: AskInWords) -> Question:
        """The question in a sentence; raises UsageError where it is none, or not a sure one."""
        spoken = self._parts.spoken
        words = await spoken.words(self._viewer.scope)
        parsed = spoken.understood(said, words, self._viewer)
        found = asked_for(said, parsed, words, self._viewer)
        if isinstance(found, Parsed):
            meant = " or ".join(f"“{one.label}”" for one in choices(found))
            raise UsageError(f"Did you mean {meant}? Please say it more exactly.")
        if isinstance(found, InSlack):
            raise UsageError("Changes are asked for in Slack, not in a terminal.")
        return found

    def deed(self, answer: Answer) -> Deed | None:
        """What the question and its answer are to history."""
        return asked(self._question, answer, self._viewer) if self._question else None

    async def _one(self, question: Question) -> Answer:
        return await self._lookup.answer(question, self._viewer)


def _help() -> Help:
    rows = {
        "serial C02XL0ABJGH5": "one asset by its serial number; up to 20 at once",
        "of ana@example.com": "what someone has",
        "history C02XL0ABJGH5": "what happened to an asset, and who did it",
        "list category:laptop": "a list; filters: " + ", ".join(FILTERS),
        "warranty 90": "warranties that end within so many days",
        "report category:laptop": "how many there are of what",
        "models macbook": "the models there are, and how many of each",
        "conflicts": "what two sources tell otherwise",
        "how many laptops are in stock?": "plain words do as well, as in Slack",
    }
    said = tuple((f'{COMMAND} "{usage}"', meaning) for usage, meaning in rows.items())
    return Help(commands=said, command=COMMAND, in_slack=False)


def printed(pages: Sequence[Answer], *, as_json: bool) -> str:
    """The answer for a person, or for a script."""
    if as_json:
        facts = [{"answer": page.template, **page.model_dump(mode="json")} for page in pages]
        return json.dumps(facts if len(facts) > 1 else facts[0], ensure_ascii=False, indent=2)
    said = "\n\n".join(as_text(reply(page)) for page in pages)
    last = pages[-1]
    if isinstance(last, Paged) and last.later:
        said += f"\n{last.total - last.last:,} more: add --all."
    return said


async def ask(
    settings: Settings, text: str, *, as_json: bool, every_page: bool, progress: Progress
) -> tuple[str, bool]:
    """The answer to a question in a terminal, and whether it says what was asked for."""
    async with opened(settings) as parts:
        asking = Asking(parts, progress)
        pages = await asking.answer(text, every_page=every_page)
        try:
            await in_a_terminal(parts.records, asking.deed(pages[0]), parts.now())
        except StoreFailed as failure:  # never in the way of an answer
            progress.say(f"not written into history: {failure}")
    return printed(pages, as_json=as_json), pages[0].found


async def status(settings: Settings) -> list[Line]:
    """How the data directory stands: what was read, and when the bot last did its duties."""
    every = timedelta(minutes=settings.sync_minutes)
    async with opened(settings) as parts, parts.records.read() as connection:
        readings = {reading.source: reading for reading in parts.index.readings()}
        now, unsure = real_time(), [checks.wrong_setting(one) for one in settings.wrong]
        sources = list(parts.sources) or sorted(readings)
        synced = [
            checks.read_state(
                source,
                reading=readings.get(source),
                runs=await last_runs(connection, source, limit=1),
                now=parts.now(),
                every=every,
            )
            for source in sources
        ]
        last = await marks(connection)
        tail = await seal_rows.tail(connection)
        stopped = await alarms.stopped(
            connection, sources, now=now, after=timedelta(hours=settings.alarm_hours)
        )
        standing = await alarm_rows.standing(connection)
        departed = checks.departed(settings, await ever_read(connection)) if parts.sources else ()
        return [
            *unsure,
            *synced,
            *checks.written(settings),
            *departed,
            checks.installed(last.get(UNINSTALLED), now),
            checks.ticked(last.get("tick"), now),
            checks.posted(last.get("post"), now),
            checks.alarmed([*stopped, *standing], now),
            checks.sealed(tail, parts.now(), ran="tick" in last),
        ]


async def check(environ: Mapping[str, str], folder: Path) -> AsyncIterator[Line]:
    """Every setting, token, scope, source and database: one line each, however many are red."""
    try:
        settings = read(environ, folder, need_slack=False, need_sources=False)
    except SettingsError as error:
        for wrong in error.lines:
            yield checks.wrong_setting(wrong)
        return
    for line in checks.of_files(folder, settings.config):
        yield line
    for doubt in settings.misspelt:
        yield Line.note("settings", doubt)
    for found in (checks.of_slack, names.in_slack, approvers.in_slack, preflight.of_port):
        async for line in found(settings):
            yield line
    if not settings.sources:
        yield checks.NO_SOURCE
    for line in checks.written(settings):
        yield line
    async for line in _of_data(settings):
        yield line


async def _of_data(settings: Settings) -> AsyncIterator[Line]:
    """The data folder, each source, and what assets have that the settings name."""
    unwritable = preflight.of_folder(settings)
    if unwritable or not has_records(settings):
        yield unwritable or _no_records(settings)
        async for line in _without_records(settings):
            yield line
        return
    try:
        async with opened(settings) as parts:
            records = f"{settings.data_dir}, at revision {revisions()[-1]}"
            yield Line.ok("data", records)
            yield await checks.of_audit_key(settings, parts.records)
            for one in settings.sources:
                async for line in checks.of_source(parts.sources[one.id], one.kind):
                    yield line
            async with parts.records.read() as connection:
                read_once = await ever_read(connection)
            for line in checks.departed(settings, read_once):
                yield line
            for line in names.of_assets(settings, parts.index, parts.unread()):
                yield line
    except (SettingsError, StoreFailed) as error:
        yield Line.red(
            "data", str(error), "docs/operations.md, “At three in the morning”, has more."
        )


def _no_records(settings: Settings) -> Line:
    """That no bot has run on this data folder yet, or that it is the wrong one."""
    says = (
        f"No records in {settings.data_dir}: the first `assetbot run` makes them. Where the bot has"
        " run before, start this in its folder, or set ASSETBOT_DATA_DIR"
    )
    return Line.note("data", says)


async def _without_records(settings: Settings) -> AsyncIterator[Line]:
    """Each source alone: nothing is made, for a restore wants an empty place."""
    async with asset_clients(settings, Metrics()) as clients:
        for one in settings.sources:
            async for line in checks.of_source(clients[one.id], one.kind):
                yield line
    for line in names.before_the_first_run(settings):
        yield line
