"""The audit trail in a terminal: verified, and written out."""

import argparse
import asyncio
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.answering.trail import Deed, exported, in_a_terminal
from bot.assets.csv.cells import clean, protected
from bot.audit import keys
from bot.audit.verifying import Verification
from bot.errors import SettingsError, UsageError
from bot.models import AssetRef, Scope
from bot.people.identities import Identities, Name
from bot.running.parts import Parts, need_records, opened
from bot.settings import Settings, records_settings, terminal_settings
from bot.store import AsyncConnection, seal_rows
from bot.store.history_rows import Only, Recorded, between, newest

Write = Callable[[str], object]

_PAGE = 500
_HEADINGS = (
    *("Number", "Time", "Kind", "Source", "Asset", "Client", "Person", "Name"),
    *("Facts", "Texts", "Version", "Id", "Seal"),
)


def verify_command(arguments: argparse.Namespace) -> bool:
    """`assetbot audit verify`."""
    return asyncio.run(verify(need_records(records_settings(arguments)), arguments.head, print))


async def verify(settings: Settings, head: str | None, write: Write) -> bool:
    """Say what is not as it was sealed, a line each, then the sum and the head; whether all is."""
    if head is not None and not re.fullmatch(r"[0-9a-f]{64}", head := head.strip().lower()):
        raise UsageError("A head is 64 digits and letters a to f, as the log and the channel say.")
    async with opened(settings) as parts, parts.records.read() as connection:
        walk = Verification(await _key(settings, connection), head=head)
        faults = 0
        async for fault in walk.faults(connection):
            faults += 1
            write(fault)
        for line in _sum(walk, faults):
            write(line)
        return not faults


async def _key(settings: Settings, connection: AsyncConnection) -> bytes:
    key = keys.read(settings)
    if key is None and await seal_rows.last_two(connection):
        raise SettingsError(
            f"ASSETBOT_AUDIT_KEY is missing, and {settings.data_dir / keys.FILE} is not there: "
            "put the key back that history was sealed under"
        )
    return key or b""


def _sum(walk: Verification, faults: int) -> Iterator[str]:
    if faults:
        yield f"BROKEN: {faults:,} {'fault' if faults == 1 else 'faults'}."
    elif walk.seals:
        yield (
            "1 event is as it was sealed."
            if walk.seals == 1
            else f"{walk.seals:,} events are as they were sealed."
        )
    else:
        yield "Nothing is sealed yet."
    if walk.erased:
        were = "was" if walk.erased == 1 else "were"
        yield f"{walk.erased:,} of their texts {were} erased since."
    if walk.tail.oldest:
        have = "has" if walk.tail.events == 1 else "have"
        yield (
            f"{walk.tail.events:,} {have} no seal yet, the first is event {walk.tail.first}; the "
            f"oldest is of {walk.tail.oldest:%Y-%m-%d %H:%M:%S} UTC."
        )
    if walk.head:
        yield f"head: {walk.head}"


class Wanted(NamedTuple):
    """Which events are to be written out, as asked for."""

    since: str | None = None
    until: str | None = None
    person: str | None = None
    asset: str | None = None
    as_csv: bool = False


def export_command(arguments: argparse.Namespace) -> bool:
    """`assetbot audit export`."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # as for an export of assets
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    wanted = Wanted(
        since=arguments.since,
        until=arguments.until,
        person=arguments.person,
        asset=arguments.asset,
        as_csv=arguments.format == "csv",
    )
    _days(wanted, ZoneInfo("UTC"))  # a typo is told of before a setting that is missing
    asyncio.run(export(need_records(terminal_settings(arguments)), wanted, sys.stdout.write))
    return True


async def export(settings: Settings, wanted: Wanted, write: Write) -> None:
    """Write events out in the order of their numbers, as JSON lines or CSV."""
    async with opened(settings) as parts:
        identities = parts.identities()
        async with parts.records.read() as connection:
            only = Only(
                *_days(wanted, ZoneInfo(settings.timezone)),
                ref=_asset(parts, wanted.asset) if wanted.asset else None,
                people=await _people(identities, connection, wanted.person),
                last=await newest(connection),
            )
            await in_a_terminal(parts.records, _deed(wanted, only), parts.now())
            written = _Written(identities, write, as_csv=wanted.as_csv)
            after = 0
            while events := await between(connection, only, after=after, limit=_PAGE):
                await written.add(connection, events)
                after = events[-1].seq


def _deed(wanted: Wanted, only: Only) -> Deed:
    """That this was written out, for history."""
    return exported(
        "history",
        ref=only.ref,
        since=wanted.since,
        until=wanted.until,
        people=sorted(only.people) if only.people else None,
        format="csv" if wanted.as_csv else "jsonl",
    )


def _days(wanted: Wanted, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """The first instant that is wanted, and the first that is no longer."""
    since = _day("--from", wanted.since) if wanted.since else None
    until = _day("--to", wanted.until) if wanted.until else None
    if since and until and until < since:
        raise UsageError("--to is before --from.")
    return (
        datetime.combine(since, time(), zone) if since else None,
        datetime.combine(until + timedelta(days=1), time(), zone) if until else None,
    )


def _day(flag: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{flag} must be a day.", usage=f"{flag} 2026-11-30") from error


def _asset(parts: Parts, word: str) -> AssetRef:
    """The one asset that is meant, by what is written on it or as SOURCE:ID."""
    source, colon, asset_id = word.partition(":")
    if colon and asset_id and source in parts.sources:
        return AssetRef(source, asset_id)
    refs = [one.asset.ref for one in parts.index.find(Scope(), word, field="any")]
    if len(refs) == 1:
        return refs[0]
    usage = f"--asset {next(iter(parts.sources), 'factorial')}:ID"
    if not refs:
        raise UsageError(
            f"No asset {word} is known here; name it by its source and id.", usage=usage
        )
    named = ", ".join(f"{ref.source}:{ref.id}" for ref in refs[:12])
    raise UsageError(f"{len(refs)} assets match {word}: {named}.", usage=usage)


async def _people(
    identities: Identities, connection: AsyncConnection, asked: str | None
) -> frozenset[str] | None:
    """The persons of the records who are meant, by e-mail address or by their id in an export."""
    if asked is None:
        return None
    if "@" not in asked:
        return frozenset([asked])
    found = await identities.with_address(connection, asked)
    if not found:
        raise UsageError(f"Nobody in history has the e-mail address {asked}.")
    return frozenset(found)


class _Written:
    """Writes events as lines, with what people are called now."""

    def __init__(self, identities: Identities, write: Write, *, as_csv: bool) -> None:
        self._identities = identities
        self._names: dict[str, Name] = {}
        self._write = write
        self._as_csv = as_csv
        if as_csv:
            write(_line(_HEADINGS))

    async def add(self, connection: AsyncConnection, events: list[Recorded]) -> None:
        """Write some more."""
        hashes = await seal_rows.hashes(connection, [event.seq for event in events])
        for event in events:
            if event.actor and event.actor not in self._names:
                self._names[event.actor] = await self._identities.named(connection, event.actor)
            facts = {
                "number": event.seq,
                "at": event.at.isoformat(),
                "kind": event.kind,
                "source": event.source,
                "asset": event.asset_id,
                "client": event.client_id,
                "person": event.actor,
                "name": self._names[event.actor].name if event.actor else None,
                "facts": event.facts,
                "texts": dict(event.texts),
                "v": event.v,
                "id": event.id,
                "seal": hashes.get(event.seq),
            }
            self._write(_line(facts.values()) if self._as_csv else f"{_json(facts)}\n")


def _line(cells: Any) -> str:
    """Cells as one line of RFC 4180, none of which a spreadsheet would run."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([protected(clean(_cell(cell))) for cell in cells])
    return text.getvalue()


def _cell(value: object) -> str:
    if value is None or value == {}:
        return ""
    return _json(value) if isinstance(value, dict) else str(value)


def _json(value: object) -> str:
    """On one line; half a character, which no file can hold, stays an escape."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or _whole(text) else json.dumps(value)


def _whole(text: str) -> bool:
    return text.encode("utf-8", "replace") == text.encode("utf-8", "surrogatepass")
