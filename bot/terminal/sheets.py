"""Import and export in a terminal: a CSV tried against the inventory, and the inventory as one."""

import argparse
import asyncio
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from bot import policy
from bot.answering.lists import NAMED
from bot.answering.spelling import but_for_number
from bot.answering.spoken import as_said
from bot.answering.trail import exported, in_a_terminal
from bot.assets.csv import sheet as sheets
from bot.assets.csv.differences import Target
from bot.assets.csv.outcomes import KINDS, WRONG
from bot.assets.csv.sheet import SEPARATORS, Broken, Sheet
from bot.assets.csv.values import Order
from bot.errors import UsageError
from bot.files.exporting import pages
from bot.imports.dry_run import DryRun, told
from bot.imports.targets import only_source, require_client, target
from bot.language.asked import AskExport
from bot.language.commands.files import exporting
from bot.language.questions import Filters, ListAssets
from bot.language.understanding import Words
from bot.models import Scope
from bot.plain import one_line
from bot.running.parts import Parts, opened
from bot.settings import Settings, terminal_settings
from bot.store import Index
from bot.terminal.reading import Progress, read_whole

Write = Callable[[str], object]

OTHER_ORDER: Final = "say --dates dmy or --dates mdy if that is the order"
"""What is said of a date that reads as if the day or the month came first."""
_AT_ONCE = 1_000
"""Rows tried before anything else has its turn."""


class Import(NamedTuple):
    """What was asked for."""

    path: Path
    source: str | None = None
    client: str | None = None
    encoding: str | None = None
    separator: str | None = None
    dates: Order = "ymd"
    as_json: bool = False


async def dry_run(settings: Settings, asked: Import, write: Write, progress: Progress) -> bool:
    """Say what would become of each row, and write to no source; whether no row is refused."""
    sheet = sheets.opened(asked.path, encoding=asked.encoding, separator=asked.separator)
    async with opened(settings) as parts:
        sources = sources_of(parts, asked.source)
        source = only_source(sheet, sources, choosing(sources))
        await read_whole(parts, sources, progress)
        targets = {
            one: await target(parts.sources[one], parts.index, sheet, progress.say)
            for one in sources
        }
        if source and asked.client:
            require_client(targets[source], asked.client)
        run = DryRun(
            parts.index,
            targets,
            source=source,
            client=asked.client,
            order=asked.dates,
            other_order=OTHER_ORDER,
        )
        with closing(run):
            return await _told(run, sheet, targets, asked, write=write, progress=progress)


def sources_of(parts: Parts, source: str | None) -> list[str]:
    """The sources that a file is for; raises UsageError for one that is not there."""
    if source is None:
        return list(parts.sources)
    meant = [one for one in parts.sources if one.casefold() == source.strip().casefold()]
    if not meant:
        raise UsageError(
            f"There is no source “{source}”. Sources: {', '.join(parts.sources)}.",
            usage=f"--source {next(iter(parts.sources))}",
        )
    return meant


def choosing(sources: Sequence[str]) -> str:
    """How the source of all rows is chosen in a terminal."""
    return f"say {' or '.join(f'--source {one}' for one in sources)}"


async def _told(
    run: DryRun,
    sheet: Sheet,
    targets: dict[str, Target],
    asked: Import,
    *,
    write: Write,
    progress: Progress,
) -> bool:
    """Write a line for each row, then the sum of it; whether all of it is well."""
    broken = ""
    try:
        for number, outcome in enumerate(run.outcomes(sheet), 1):
            write(outcome.model_dump_json() if asked.as_json else outcome.text())
            if number % _AT_ONCE == 0:
                progress.rows(number)
                await asyncio.sleep(0)
    except Broken as error:
        broken = str(error)
    facts = _facts(run, sheet, targets, broken)
    if asked.as_json:
        facts["unknown"] = [one.model_dump() for one in facts["unknown"]]
        write(json.dumps({"summary": facts}, ensure_ascii=False))
    else:
        for line in _summary(facts):
            write(line)
    return not broken and not any(run.counts[kind] for kind in WRONG)


def _facts(run: DryRun, sheet: Sheet, targets: dict[str, Target], broken: str) -> dict[str, Any]:
    """The sum of a dry run."""
    known = [target.known for target in targets.values()]
    return {
        "file": str(sheet.path),
        "encoding": sheet.encoding,
        "separator": SEPARATORS.get(sheet.separator, sheet.separator),
        "rows": run.counts.total(),
        **{kind: run.counts[kind] for kind in KINDS},
        "moved": run.grave["moved"],
        "deleted": run.grave["deleted"],
        "broken": broken,
        "passed_over": sheet.passed_over(),
        "left_out": dict(run.left_out),
        "new_models": [
            {"source": one.source, "type": model[0], "make": model[1], "model": model[2]}
            for one in known
            for model in one.proposed
        ],
        "unknown": [name for one in known for name in one.unknown()],
    }


def _summary(facts: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield from told(facts)
    yield from facts["passed_over"]
    for heading, rows in facts["left_out"].items():
        yield f"{heading} is left out in {rows:,} rows: their source has no field for it."
    for one in facts["new_models"]:
        words = " · ".join(one_line(one[word]) for word in ("type", "make", "model"))
        yield f"new model for {one['source']}: {words}"
    for one in facts["unknown"]:
        yield one.text()
    if facts["broken"]:
        yield f"{facts['broken']} Nothing after that was read."
    counted = ", ".join(f"{facts[kind]:,} {kind}" for kind in KINDS if facts[kind]) or "none"
    rows = "1 row" if facts["rows"] == 1 else f"{facts['rows']:,} rows"
    yield (
        f"{rows} of {facts['file']} ({facts['encoding']}, parted by "
        f"{facts['separator']}): {counted}. This was a dry run: nothing was written."
    )


def export_command(arguments: argparse.Namespace) -> bool:
    """`assetbot export`."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # the file says itself where its lines end
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    words, progress = " ".join(arguments.filters), Progress(sys.stderr)
    asyncio.run(export(terminal_settings(arguments), words, sys.stdout.write, progress))
    return True


async def export(settings: Settings, words: str, write: Write, progress: Progress) -> None:
    """Write the assets that pass the filters as CSV."""
    async with opened(settings) as parts:
        zone = ZoneInfo(parts.settings.timezone)
        viewer = policy.viewer(None, policy.TERMINAL, today=parts.now().astimezone(zone).date())
        asked = exporting(" ".join(words.split()), viewer.today)  # refused before all is read
        await read_whole(parts, list(parts.sources), progress)
        said = as_said(asked, Words(parts.index.words(viewer.scope)), viewer)
        filters = said.filters if isinstance(said, AskExport) else Filters()
        question = ListAssets(filters=_but_for_number(filters, parts.index, viewer.scope))
        await parts.lookup(parts.identities()).answer(question, viewer)  # is it a list?
        words = question.carried()
        await in_a_terminal(parts.records, exported("assets", question=words), parts.now())
        for page in pages(parts.index, viewer, question.filters):
            write(page.text)
            if page.rows:
                progress.rows(page.rows)


def _but_for_number(filters: Filters, index: Index, scope: Scope) -> Filters:
    """The same with each value that is said of many, “laptops”, as the inventory has it."""
    said = {field: value for field in NAMED if (value := getattr(filters, field))}
    known: dict[str, Any] = {
        field: but_for_number(value, index.values(scope, field)) or value
        for field, value in said.items()
    }
    return filters.model_copy(update=known)
