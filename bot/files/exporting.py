"""The assets that pass some filters as a CSV: page by page, whatever their number."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from bot import policy
from bot.answering.answers import Answer, Listed
from bot.answering.lookup import Lookup
from bot.answering.rights import entitled
from bot.answering.trail import Trail, exported
from bot.assets.csv import written
from bot.errors import NotPermitted
from bot.files.spool import Spool
from bot.language.asked import AskExport
from bot.language.questions import Filters, ListAssets, Position
from bot.models import Denied
from bot.policy import Surface, Viewer, may
from bot.slack.files import Files
from bot.store import Index

AT_ONCE: Final = 1_000
"""Assets written before anything else has its turn."""
NAME: Final = "assets.csv"


class Written(NamedTuple):
    """Some more of a CSV."""

    text: str
    rows: int
    """So many assets are written with it."""


class Exported(Answer):
    """A CSV is on its way to whoever asked."""

    template = "exported"
    rows: int


def pages(index: Index, viewer: Viewer, filters: Filters) -> Iterator[Written]:
    """The CSV of all that pass the filters, its headings first."""
    yield Written(written.heading(), 0)
    position: Position | None = None
    while True:
        page = index.listed(viewer.scope, filters, position=position, limit=AT_ONCE)
        text = written.lines(policy.in_full(viewer, one.asset) for one in page.rows)
        yield Written(text, page.first + len(page.rows) - 1 if page.rows else 0)
        if page.after is None:
            return
        position = Position(keys=page.after)


class Exporting:
    """Sends people the CSVs that they ask for."""

    def __init__(
        self, *, lookup: Lookup, index: Index, files: Files, spool: Spool, trail: Trail
    ) -> None:
        self._lookup = lookup
        self._index = index
        self._files = files
        self._spool = spool
        self._trail = trail

    async def export(self, wanted: AskExport, viewer: Viewer) -> Answer:
        """Send the CSV by direct message; raises PersonError and SlackFailed."""
        verdict = may(viewer.standing, Surface.EXPORT)
        if isinstance(verdict, Denied):
            raise verdict.error()
        if viewer.asker is None:
            raise NotPermitted("A CSV is sent to somebody in Slack.")
        question = ListAssets(filters=wanted.filters)
        listed = await self._lookup.answer(question, viewer)
        if not isinstance(listed, Listed):
            return listed  # why there is no list now
        reader = entitled(question, viewer)
        with self._spool.file() as path:
            rows = await asyncio.to_thread(self._write, path, reader, wanted.filters)
            words = "The asset you asked for." if rows == 1 else f"{rows:,} assets, as CSV."
            await self._files.send_file(viewer.asker.user, path, name=NAME, words=words)
        asked = question.carried()
        self._trail.note(viewer.asker.user, exported("assets", question=asked, total=rows))
        return Exported(rows=rows)

    def _write(self, path: Path, viewer: Viewer, filters: Filters) -> int:
        rows = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            for page in pages(self._index, viewer, filters):
                file.write(page.text)
                rows = max(rows, page.rows)
        return rows
