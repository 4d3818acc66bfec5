"""What an import left undone: in words, and as a CSV that can be mended and handed in again."""

import csv
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.assets.csv.cells import CLEAR, clean, protected, unprotected
from bot.files.spool import Spool
from bot.plain import one_line
from bot.store import Records, import_rows
from bot.store.import_rows import Import, Undone
from bot.store.requested import EndedAs

NAME: Final = "import-not-done.csv"
WHY: Final = "Not Done Because"
"""The column that says why; an import passes it over."""
_AT_ONCE: Final = 500
_ENDED: Final[Mapping[EndedAs, str]] = {
    "changed": "the asset has changed since this was asked for",
    "left": "whoever was to have it has left",
    "unsupported": "its source has no way to do it",
    "refused": "its source refused it",
    "unavailable": "its source did not answer",
    "broken": "something went wrong on the bot's side",
    "did_not_happen": "its source did not do it",
    "half_done": "its new record is made, and its request is to be finished",
    "too_late": "the time to carry it out was over",
}


def why(one: Undone) -> str:
    """Why something was not done, with what its source said of it."""
    if one.left_out:
        return one_line(one.left_out)
    said = _ENDED.get(one.outcome.kind) if one.outcome else None
    words = said or f"its request was {one.status}"
    return one_line(f"{words}: {one.error}" if one.error else words)


async def send_undone(
    one: Import,
    *,
    records: Records,
    files: Any,
    spool: Spool,
    before: Callable[[str], Awaitable[None]],
) -> None:
    """Send whoever handed it in all that was not done of it; raises SlackFailed.

    *before* the file is shared its id is told and kept: whoever finds one asks whether it has come,
    so that an end between its sending and what is written of that has nobody sent it twice.
    """
    if one.facts.sent and await files.has_come(one.user_id, one.facts.sent):
        return
    rows: list[Undone] = []
    async with records.read() as connection:
        while some := await import_rows.undone(
            connection, one.id, limit=_AT_ONCE, after=rows[-1].at if rows else -1
        ):
            rows += some
    if not rows:
        return
    with spool.file() as path:
        _write(path, one.facts.headings, rows)
        words = (
            f"What was not done of {one_line(one.facts.name)}, and why: mend it, and hand it in."
        )
        await files.send_file(one.user_id, path, name=NAME, words=words, before=before)


def _write(path: Path, headings: Sequence[str], rows: Sequence[Undone]) -> None:
    """Each row as it stood in the file, once, with all the reasons."""
    lines: dict[int, tuple[Sequence[str], list[str]]] = {}
    for row in sorted(rows, key=lambda each: each.line):
        reasons = lines.setdefault(row.line, (row.cells, []))[1]
        if (reason := why(row)) not in reasons:
            reasons.append(reason)
    kept = [at for at, heading in enumerate(headings) if heading.strip() != WHY]
    with path.open("w", encoding="utf-8", newline="") as file:
        to = csv.writer(file)
        to.writerow([*(_cell(headings[at]) for at in kept), WHY])
        for cells, reasons in lines.values():
            given = (_cell(cells[at]) if at < len(cells) else "" for at in kept)
            to.writerow([*given, protected(clean("; ".join(reasons)))])


def _cell(cell: str) -> str:
    """A cell that is read back as it was read before, and that no spreadsheet runs."""
    cell = clean(cell)
    return cell if cell == CLEAR else protected(unprotected(cell))
