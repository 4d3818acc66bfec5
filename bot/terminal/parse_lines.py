"""`assetbot parse`: lines in, what each means out, one JSON object a line; no network."""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.errors import UsageError
from bot.language.parsed import Parsed
from bot.language.understanding import Words, understand
from bot.language.vocabulary import Vocabulary
from bot.models import Model, Scope
from bot.settings import Settings, read

Read = TypeVar("Read", bound=Model)
INDEX_FILE = "index.sqlite3"


def parse_command(arguments: argparse.Namespace) -> bool:
    """Print what each line on standard input means."""
    folder, zone = arguments.folder, None
    if arguments.vocabulary:
        words = from_file(folder / arguments.vocabulary)
    else:
        settings = read(arguments.environ, folder, need_slack=False, need_sources=False)
        words, zone = of_index(settings), settings.timezone
    context = request(folder / arguments.context) if arguments.context else None
    if isinstance(sys.stdout, io.TextIOWrapper):  # JSON is UTF-8, whatever the terminal is
        sys.stdout.reconfigure(encoding="utf-8")
    today = day(arguments.today, zone)
    said = lines(sys.stdin.buffer, words, today=today, context=context, channel=arguments.channel)
    for line in said:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return True


def lines(
    said: Iterable[bytes],
    words: Words,
    *,
    today: date,
    context: Parsed | None = None,
    channel: bool = False,
) -> Iterator[str]:
    """What each line means, as one line of JSON; whatever bytes stand in it."""
    for line in said:
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        parsed = understand(text, words, today=today, context=context, channel=channel)
        yield json.dumps(parsed.model_dump(mode="json"), ensure_ascii=False)


def from_file(path: Path) -> Words:
    """The words of a vocabulary file; raises UsageError where it cannot be read as one."""
    return Words(_read(path, Vocabulary, '{"people": [{"name": "Ana Silva"}], "locations": []}'))


def request(path: Path) -> Parsed:
    """What was understood before; raises UsageError where it cannot be read as that."""
    return _read(path, Parsed, '{"intent": "find", "filters": {"serial_number": "C02XL0ABJGH5"}}')


def of_index(settings: Settings) -> Words:
    """The words of the inventory, as the index last read it; raises UsageError without one."""
    path = settings.data_dir / INDEX_FILE
    if not path.exists():
        raise UsageError(
            "There is no index to take words from yet: run assetbot sync, or name a file.",
            usage="parse --vocabulary words.json",
        )
    from bot.store import Index  # a file of words needs no database, which is long to load

    with closing(Index.open(path)) as index:
        return Words(index.words(Scope()))


def day(text: str | None, zone: str | None = None) -> date:
    """The day that is today, as written; raises UsageError where it is none."""
    if text is None:
        return datetime.now(ZoneInfo(zone) if zone else None).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"“{text}” is no day.", usage="parse --today 2026-11-26") from error


def _read(path: Path, kind: type[Read], example: str) -> Read:
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        wrong = f"{where}: {first['msg']}" if where else first["msg"]
        raise UsageError(f"{path} is not what it should be ({wrong}).", usage=example) from error
