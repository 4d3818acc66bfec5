"""What is held about one person, and its removal: `assetbot person show | erase`."""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from itertools import groupby

from bot import history
from bot.clock import real_time
from bot.errors import AssetBotError, UsageError
from bot.history import Event
from bot.running.parts import Parts, need_records, opened
from bot.settings import Settings, terminal_settings
from bot.store import AsyncConnection, faults, hand_overs, holdings, import_rows, requests
from bot.store.holdings.blanking import Whose
from bot.store.requested import Request
from bot.terminal.reading import answered

Write = Callable[[str], object]
Confirm = Callable[[str], bool]

_EITHER_WAY = 20
"""Rows of a table that are shown in a terminal; --json shows all."""
_SHOWN = frozenset({"person_identity", "slack_user", "role_held", "away", "decision"})
"""Tables whose rows say something by themselves."""
_MOST_OPEN = 100
"""So much of each kind that is open is named."""


class NotErased(AssetBotError):  # noqa: N818 - says what is so
    """Somebody cannot be erased now; the message says why."""


def show_command(arguments: argparse.Namespace) -> bool:
    """`assetbot person show`."""
    settings = need_records(terminal_settings(arguments))
    return asyncio.run(show(settings, arguments.email, print, as_json=arguments.json))


def erase_command(arguments: argparse.Namespace) -> bool:
    """`assetbot person erase`."""

    def confirmed(question: str) -> bool:
        return arguments.yes or answered(f"{question} Type yes: ") == "yes"

    return asyncio.run(
        erase(need_records(terminal_settings(arguments)), arguments.email, print, confirmed)
    )


async def show(settings: Settings, email: str, write: Write, *, as_json: bool) -> bool:
    """Say what is held about whoever has an address; False where that is nobody."""
    async with opened(settings) as parts, parts.records.read() as connection:
        whose = await _whose(parts, connection, email)
        if whose is None:
            write(_nobody(email))
            return False
        for name, one in holdings.HOLDINGS.items():
            rows = await holdings.rows(connection, one, whose)
            for line in _told(name, one.holds, rows, as_json=as_json):
                write(line)
        if not as_json:
            for line in await _open(connection, whose):
                write(line)
    return True


async def erase(settings: Settings, email: str, write: Write, confirm: Confirm) -> bool:
    """Erase whoever has an address; False where that is nobody, or it is not confirmed."""
    async with opened(settings) as parts:
        async with parts.records.read() as connection:
            whose = await _whose(parts, connection, email)
            if whose is None:
                write(_nobody(email))
                return False
            await _refuse_while_open(connection, whose)
        if not confirm(_question(email, whose)):
            write("Nothing is erased.")
            return False
        async with parts.records.begin() as connection:
            await _refuse_while_open(connection, whose)
            for one in holdings.HOLDINGS.values():
                await one.erase(connection, whose)
            for person in sorted(whose.persons):
                event = Event(kind="erased", at=real_time(), facts={"person": person})
                await history.append(connection, event)
    write(f"{email} is erased: what is left are ids that mean nobody, and seals.")
    write("Restart the bot, which may know the name until then. Whoever is still in Slack or in a")
    write("source is met there anew, as somebody else; backups and exports are yours to see to.")
    return True


async def _whose(parts: Parts, connection: AsyncConnection, email: str) -> Whose | None:
    if "@" not in email:
        raise UsageError("Whose? Give an e-mail address.", usage="person show ana@example.com")
    persons = await parts.identities().with_address(connection, email)
    if not persons:
        return None
    return await holdings.whose(connection, frozenset(persons), email)


def _nobody(email: str) -> str:
    return f"Nobody in the records has the e-mail address {email}."


async def _open(connection: AsyncConnection, whose: Whose) -> list[str]:
    """What is not to be left without them, a line for each."""
    persons = sorted(whose.persons)
    asked = [
        request
        for person in persons
        for request in await requests.of_requester(connection, person, limit=_MOST_OPEN)
    ]
    given = await hand_overs.open_between(connection, persons, limit=_MOST_OPEN)
    reported = await faults.open_with(connection, persons, limit=_MOST_OPEN)
    written = await import_rows.running_of(connection, persons, limit=_MOST_OPEN)
    return [
        *map(_still_open, asked),
        *(f"open: hand-over of {one.label or one.asset_id}, {one.id}" for one in given),
        *(f"open: fault of {one.asset_id} in {one.source}, {one.id}" for one in reported),
        *(f"open: import of {one.facts.name}, {one.id}" for one in written),
    ]


async def _refuse_while_open(connection: AsyncConnection, whose: Whose) -> None:
    if waiting := await _open(connection, whose):
        listed = "\n".join(waiting)
        raise NotErased(f"something of theirs is open: have it ended first.\n{listed}")


def _still_open(request: Request) -> str:
    asset = request.asset.serial_number or request.asset_id if request.asset else "a new asset"
    return f"open: {request.kind} {asset} in {request.source}, {request.status}, {request.id}"


def _question(email: str, whose: Whose) -> str:
    called = ", ".join(f"{realm} {one}" for _, realm, one in sorted(whose.identities))
    return f"Erase {email} ({called}) for good?"


def _told(name: str, holds: str, rows: list[dict[str, object]], *, as_json: bool) -> Iterator[str]:
    if as_json:
        yield from (json.dumps({"table": name, **row}, ensure_ascii=False) for row in rows)
        return
    yield f"{name}: {len(rows):,} ({holds})"
    if name in _SHOWN:
        for row in rows[:_EITHER_WAY]:
            yield "  " + ", ".join(f"{key} {value}" for key, value in row.items() if value)
    kinds = sorted(str(row["kind"]) for row in rows if name in {"history", "request"})
    for kind, of_it in groupby(kinds):
        yield f"  {kind}: {len(list(of_it)):,}"
