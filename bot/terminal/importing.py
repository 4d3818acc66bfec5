"""`assetbot import`: a CSV tried in a terminal, and with --write handed to the running bot.

Only the bot writes, so nothing that runs beside it can be in its way: the terminal leaves what was
confirmed in the records, in the name of somebody who is in Slack, and watches.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

from bot.clock import real_time
from bot.errors import NotPermitted, UsageError
from bot.imports.importing import Importing, Tried, sums
from bot.imports.result import why
from bot.running.parts import Parts, opened
from bot.settings import Settings, terminal_settings
from bot.store import AsyncConnection, Records, SlackUser, import_rows, people
from bot.store.marks import marks
from bot.terminal.reading import Progress, answered, read_whole
from bot.terminal.sheets import OTHER_ORDER, Import, Write, choosing, dry_run, sources_of

Confirm = Callable[[str], bool]
_SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""What stands between cells, by what it is called."""
_ALIVE: Final = timedelta(minutes=3)
"""A bot whose last tick is longer ago is not running."""
_LOOK: Final = 1.0
"""Seconds from one look at how far it is to the next."""


def import_command(arguments: argparse.Namespace) -> bool:
    """`assetbot import`."""
    asked = Import(
        path=arguments.folder / arguments.file,
        source=arguments.source,
        client=arguments.client,
        encoding=arguments.encoding,
        separator=_SEPARATORS.get(arguments.separator),
        dates=arguments.dates,
        as_json=arguments.json,
    )
    settings, progress = terminal_settings(arguments), Progress(sys.stderr)
    if not arguments.write:
        return asyncio.run(dry_run(settings, asked, print, progress))
    if not arguments.person:
        raise UsageError(
            "In whose name? Say --as and the e-mail address of somebody who is in Slack.",
            usage="import assets.csv --write --as ana@example.com",
        )
    confirm = (lambda _question: True) if arguments.yes else _confirmed
    email = arguments.person
    return asyncio.run(
        write_import(settings, asked, email, confirm=confirm, write=print, progress=progress)
    )


async def write_import(
    settings: Settings,
    asked: Import,
    email: str,
    *,
    confirm: Confirm,
    write: Write,
    progress: Progress,
) -> bool:
    """Say what would become of each row and, once confirmed, have it written; whether all was."""
    if settings.read_only:
        raise UsageError("ASSETBOT_READ_ONLY is set: nothing is written to any asset system.")
    async with opened(settings) as parts:
        whose = await _in_whose_name(parts, email)
        sources = sources_of(parts, asked.source)
        await read_whole(parts, sources, progress)
        importing = _importing(parts, whose)
        how = choosing(sources)
        tried = Tried("", asked.source, asked.client, asked.dates, OTHER_ORDER, how)
        with importing.spool.file() as report:
            facts, rows = await importing.trial(asked.path, report, tried, sources, asked.path.name)
            _show(report, write)
        if not rows:
            write("There is nothing to write.")
            return not facts.broken
        if not confirm(f"Write {_changes(len(rows))} in the name of {whose.user.name}?"):
            write("Nothing was written.")
            return False
        one = await importing.begin(await importing.keep(whose.user.id, facts, rows))
        return await _watched(parts.records, one.id, write, progress)


class _Whose(NamedTuple):
    """In whose name it is written."""

    installation: str
    user: SlackUser
    person: str


async def _in_whose_name(parts: Parts, email: str) -> _Whose:
    """A full member of the workspace; raises NotPermitted and UsageError."""
    async with parts.records.read() as connection:
        ticked = (await marks(connection)).get("tick")
        found = await people.slack_users_with(connection, email)
        if ticked is None or real_time() - ticked > _ALIVE:
            raise UsageError("The bot writes it, and it is not running: start `assetbot run`.")
        if not found:
            raise UsageError(
                f"Nobody in Slack has the address {email}: give the one in their profile."
            )
        if len(found) > 1:
            raise UsageError(f"{len(found)} people in Slack have the address {email}.")
        ((installation, user),) = found
        if not user.is_full_member:
            raise NotPermitted(f"{email} is no full member of the workspace.")
        person = await people.person_of(connection, "slack", installation, user.id)
    if person is None:
        raise UsageError(f"The bot does not know {email} yet: let them ask it something.")
    return _Whose(installation, user, person)


def _importing(parts: Parts, whose: _Whose) -> Importing:
    async def known(_user: str) -> str:
        return whose.person

    async def nothing(_connection: AsyncConnection, *_job: object) -> None:
        """The bot looks for what is to be done every ten seconds."""

    return Importing(
        records=parts.records,
        index=parts.index,
        sources=parts.sources,
        leaves=parts.leaves(),
        readiness=parts.readiness(),
        files=_NoFiles(),
        spool=parts.spool(),
        person=known,
        enqueue=nothing,
        installation=whose.installation,
        now=parts.now,
        clock=real_time,
    )


class _NoFiles:
    """A terminal neither sends nor fetches files."""

    async def file(self, file_id: str) -> NoReturn:
        """None is there."""
        raise UsageError(f"There is no file {file_id} in a terminal.")


def _show(report: Path, write: Write) -> None:
    with report.open(encoding="utf-8") as lines:
        for line in lines:
            write(line.rstrip("\n"))


async def _watched(records: Records, import_id: str, write: Write, progress: Progress) -> bool:
    """Wait until all is written or waits for approval; whether nothing is left undone."""
    while True:
        async with records.read() as connection:
            one = await import_rows.get(connection, import_id)
            counts = await import_rows.progress(connection, import_id)
        now = sums(counts)
        progress.rows(now.done + now.undone)
        if one is None or one.status == "ended" or not now.to_come:
            break
        await asyncio.sleep(_LOOK)
    async with records.read() as connection:
        undone = await import_rows.undone(connection, import_id, limit=now.undone or 1)
    for row in undone:
        write(f"line {row.line} {row.title}: {why(row)}")
    waits = f", {now.pending:,} wait for approval" if now.pending else ""
    write(f"{_changes(now.done)} done, {now.undone:,} not done{waits}.")
    return not now.undone


def _changes(number: int) -> str:
    return f"{number:,} {'change' if number == 1 else 'changes'}"


def _confirmed(question: str) -> bool:
    """Whether whoever is at the terminal says yes."""
    return answered(f"{question} [y/N] ").casefold() in {"y", "yes"}
