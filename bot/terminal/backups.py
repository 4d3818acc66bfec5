"""Backups of the records, and their restore: one SQLite file, whole and of one moment.

The records and the engine's jobs lie in one file, so one copy of it is one point in time. The index
is made anew by the next sync, and the key of the seals is to be kept elsewhere: neither is in it.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.audit import keys
from bot.audit.verifying import Verification
from bot.clock import real_time
from bot.errors import AssetBotError, SettingsError, UsageError
from bot.running.parts import INDEX_FILE, need_records
from bot.settings import Settings, records_settings
from bot.store import Records, copying, restored, seal_rows
from bot.store.engine import address, file_of
from bot.store.lock import locked

Write = Callable[[str], object]

ON_POSTGRESQL = (
    "These records are on PostgreSQL: back them up with `pg_dump --format=custom"
    " --file=FILE DATABASE`, which is one moment of them while the bot runs."
)
BACK_ON_POSTGRESQL = (
    "These records are on PostgreSQL: stop every replica, `pg_restore --clean --if-exists"
    " --single-transaction --dbname=DATABASE FILE`, then run `assetbot restore` without a file,"
    " then start."
)


_TAKEN = "is there already: name a file that is not."


class NotRestored(AssetBotError):  # noqa: N818 - says what is so
    """A backup cannot be put where it should go; the message says why."""


def backup_command(arguments: argparse.Namespace) -> bool:
    """`assetbot backup`."""
    path = arguments.folder / arguments.file
    return asyncio.run(back_up(need_records(records_settings(arguments)), path, print))


def restore_command(arguments: argparse.Namespace) -> bool:
    """`assetbot restore`."""
    path = arguments.folder / arguments.file if arguments.file else None
    return asyncio.run(restore(records_settings(arguments), path, print))


async def back_up(settings: Settings, path: Path, write: Write) -> bool:
    """Write a backup to a new file; False, the file being there, where its trail is not sound."""
    records = _file(settings, ON_POSTGRESQL)
    copying.refuse_existing(path, _TAKEN)
    _found(records, "nothing is backed up.")
    with _beside(path) as fresh:
        copying.copy(records, fresh)
        copying.check(fresh)
        well = await _verified(settings, copying.address_of(fresh), write)
        copying.refuse_existing(path, _TAKEN)
        size = copying.finish(fresh, path)
    write(f"{path}: {size:,} bytes, whole.")
    if not settings.audit_key:
        write(f"It does not hold {keys.FILE}, the key of the seals: keep a copy of that elsewhere.")
    return well


async def restore(settings: Settings, path: Path | None, write: Write) -> bool:
    """Put a backup in place of records that are lost; whether its audit trail is sound.

    On PostgreSQL the records are back already, and only what they cannot know is written to them.
    """
    if file_of(address(settings.database_url)) is None:
        if path is not None:
            raise UsageError(BACK_ON_POSTGRESQL)
        await _settle(settings.database_url, write)
        return await _verified(settings, settings.database_url, write)
    if path is None:
        raise UsageError("Which backup?", usage="assetbot restore assetbot-2026-11-22.sqlite3")
    return await _put_in_place(settings, path, write)


async def _put_in_place(settings: Settings, path: Path, write: Write) -> bool:
    records = _file(settings, BACK_ON_POSTGRESQL)
    _found(path, "nothing is restored.")
    for folder in (settings.data_dir, records.parent):
        _make(folder)
    with locked(settings.data_dir):
        _refuse_over_data(records, settings.data_dir)
        with _beside(records) as fresh:
            copying.copy(path, fresh)
            copying.check(fresh)
            await _settle(copying.address_of(fresh), write)
            well = await _verified(settings, copying.address_of(fresh), write)
            copying.finish(fresh, records)
    write(f"{records} is restored: start the bot with `assetbot run`.")
    return well


def _found(path: Path, then: str) -> None:
    if not path.is_file():
        raise UsageError(f"There is no file {path}: {then}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be made: {error.strerror}.") from error


def _refuse_over_data(records: Path, folder: Path) -> None:
    """Raise NotRestored where there is anything that a restore would write over, or contradict."""
    places = [records, folder / INDEX_FILE]
    left = [f"{one}{end}" for one in places for end in ("", "-wal", "-shm")]
    if there := [one for one in left if Path(one).exists()]:
        raise NotRestored(
            f"{there[0]} is there: move everything but {keys.FILE} out of {folder} first, and keep"
            " it until the restored bot runs."
        )


def _file(settings: Settings, otherwise: str) -> Path:
    """The file that the records are in; raises UsageError where they are in none."""
    path = file_of(address(settings.database_url))
    if path is None:
        raise UsageError(otherwise)
    return path


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file that will be in the place of another, in a folder of its own beside it."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            yield Path(folder) / path.name
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror or error}.") from error


async def _settle(url: str, write: Write) -> None:
    """Bring restored records up to date, and write into them what they cannot know."""
    records = await Records.open(url)
    try:
        async with records.begin() as connection:
            left = await restored.settle(connection, now=real_time())
    finally:
        await records.close()
    write(f"The records go back to {left.since:%Y-%m-%d %H:%M} UTC.")
    write(f"Changes under way: {left.requests:,}; each is read at its source before it goes on.")
    write(f"Messages that may have been sent: {left.messages:,}; each is looked for in Slack.")


async def _verified(settings: Settings, url: str, write: Write) -> bool:
    """Whether history is as it was sealed, where there is a key to tell by."""
    key = keys.read(settings)
    records = Records.at(url)
    try:
        async with records.read() as connection:
            if key is None:
                if await seal_rows.last_two(connection):
                    write("The audit trail was not verified: its key is not here, put it back.")
                return True
            walk = Verification(key)
            faults = [fault async for fault in walk.faults(connection)]
    finally:
        await records.close()
    for fault in faults:
        write(fault)
    events = "event" if walk.seals == 1 else "events"
    write(f"Audit trail: {walk.seals:,} {events}" + (", BROKEN." if faults else " as sealed."))
    return not faults
