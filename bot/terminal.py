"""What each command does in a terminal: asks with operator's rights, reads, checks, tells."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import checks, policy
from bot.answers import Answer, Help, NotFound, StillReading, Table
from bot.app import Parts, opened
from bot.errors import SettingsError
from bot.language import commands
from bot.language.questions import AskHelp, FindAssets, Question, ShowAsset
from bot.lookup import Lookup
from bot.render import as_text, render
from bot.report import Line
from bot.settings import Settings, read
from bot.store import Reading
from bot.store.runs import last_runs
from bot.sync import Synced

COMMAND = "assetbot ask"
OLD_AFTER = timedelta(hours=1)
"""An index read longer ago than this is read again before it answers for a list."""

Tell = Callable[[str], None]
ReadAll = Callable[[], Awaitable[None]]


async def asked(
    text: str,
    *,
    lookup: Lookup,
    readings: Callable[[], list[Reading]],
    read_all: ReadAll,
    now: datetime,
    zone: str,
) -> Answer:
    """The answer to what was typed; the inventory is read first where the answer needs it."""
    today = now.astimezone(ZoneInfo(zone)).date()
    question = commands.read(text, today=today)
    if isinstance(question, AskHelp):
        return _help()
    if not isinstance(question, FindAssets | ShowAsset) and not _read_lately(readings(), now):
        await read_all()
    answer = await _answer(lookup, question, today=today)
    unread = not all(reading.complete for reading in readings()) or not readings()
    if isinstance(answer, NotFound | Table | StillReading) and unread:
        await read_all()
        answer = await _answer(lookup, question, today=today)
    return answer


async def _answer(lookup: Lookup, question: Question, *, today: date) -> Answer:
    return await lookup.answer(question, scope=policy.scope(None), today=today, asker=None)


def _read_lately(readings: list[Reading], now: datetime) -> bool:
    return bool(readings) and all(
        reading.synced_at is not None and now - reading.synced_at < OLD_AFTER
        for reading in readings
    )


def _help() -> Help:
    rows = tuple((f'{COMMAND} "{row.usage}"', row.meaning) for row in commands.COMMANDS.values())
    return Help(commands=rows, command=COMMAND)


def printed(answer: Answer, *, as_json: bool) -> str:
    """The answer for a person, or for a script."""
    if as_json:
        facts = answer.model_dump(mode="json")
        return json.dumps({"answer": answer.template, **facts}, ensure_ascii=False, indent=2)
    return as_text(render(answer.template, **answer.context()))


def told(reading: Reading) -> str:
    """One line of progress."""
    of = f" of {reading.total:,}" if reading.total is not None else ""
    return f"{reading.source}: reading the inventory, {reading.read:,}{of}"


def ended(synced: Synced) -> str:
    """One line on how a sync went."""
    if synced.outcome != "done":
        return f"{synced.source}: {synced.outcome}: {synced.error or 'nothing was read'}"
    changes = f"{synced.new:,} new, {synced.changed:,} changed, {synced.gone:,} gone"
    bad = f"; {len(synced.rejected)} rows could not be read" if synced.rejected else ""
    return f"{synced.source}: read {synced.read:,} assets: {changes}{bad}"


async def sync(settings: Settings, *, tell: Tell) -> bool:
    """Read every source now, telling how far it is; whether all went well."""
    async with opened(settings) as parts:
        outcomes = [await _read(parts, source, tell) for source in parts.sources]
    return all(outcomes)


async def _read(parts: Parts, source: str, tell: Tell) -> bool:
    synced = await parts.sync(source, lambda reading: tell(told(reading)))
    tell(ended(synced))
    return synced.outcome == "done"


async def ask(settings: Settings, text: str, *, as_json: bool, tell: Tell) -> tuple[str, bool]:
    """The answer to a question in a terminal, and whether it says what was asked for."""
    async with opened(settings) as parts:

        async def read_all() -> None:
            for source in parts.sources:
                await _read(parts, source, tell)

        answer = await asked(
            text,
            lookup=parts.lookup(parts.people(None, None)),
            readings=parts.index.readings,
            read_all=read_all,
            now=parts.now(),
            zone=settings.timezone,
        )
    return printed(answer, as_json=as_json), answer.found


async def status(settings: Settings) -> list[Line]:
    """How the data directory stands: what was read, and when."""
    every = timedelta(minutes=settings.sync_minutes)
    async with opened(settings) as parts, parts.records.read() as connection:
        readings = {reading.source: reading for reading in parts.index.readings()}
        return [
            checks.read_state(
                source,
                reading=readings.get(source),
                runs=await last_runs(connection, source, limit=1),
                now=parts.now(),
                every=every,
            )
            for source in parts.sources
        ]


async def check(environ: Mapping[str, str], folder: Path) -> AsyncIterator[Line]:
    """Every setting, token, scope, source and database: one line each."""
    try:
        found = read(environ, folder, need_slack=True)
    except SettingsError as error:
        yield Line.red("settings", str(error), "See README.md, Settings.")
        return
    yield Line.ok("settings", f"read; {found.transport} transport")
    async for line in checks.of_slack(found):
        yield line
    try:
        async with opened(found) as parts:
            yield Line.ok("data", f"{found.data_dir} holds records and index")
            for source in parts.sources.values():
                async for line in checks.of_source(source):
                    yield line
    except SettingsError as error:
        yield Line.red("data", str(error), "Set ASSETBOT_DATA_DIR to a folder I may write.")
