"""Sends people the pictures of what they asked for, and its counts as a CSV."""

import csv
import io
import logging
from collections.abc import Iterator
from typing import Final

from bot import phrases
from bot.answering.answers import Answer
from bot.answering.figures import Report, Shown
from bot.answering.lookup import Lookup
from bot.answering.trail import Trail, exported
from bot.assets.csv.cells import clean, protected
from bot.charts import Charts, NotDrawn
from bot.errors import NotPermitted, SlackFailed
from bot.files.pictures import picture
from bot.files.spool import Spool
from bot.language.questions import Question, ReportAssets
from bot.log import correlation
from bot.plain import as_text, cut
from bot.policy import Viewer
from bot.render import reply
from bot.slack.files import MOST_ALT, Files

log = logging.getLogger(__name__)

NAMES: Final = {"asset_report": "report.png", "asset_warranties": "warranties.png"}
FILE: Final = "report.csv"
HEADS: Final = ("By", "Value", "Assets", "Amount", "Currency")


class ReportSent(Answer):
    """The counts of a report are on their way as a CSV."""

    template = "report_sent"
    rows: int


class Charting:
    """Pictures and CSVs of counts, in direct messages."""

    def __init__(
        self, *, lookup: Lookup, charts: Charts, files: Files, spool: Spool, trail: Trail
    ) -> None:
        self._lookup = lookup
        self._charts = charts
        self._files = files
        self._spool = spool
        self._trail = trail

    async def pictured(self, answer: Shown, question: Question, viewer: Viewer) -> Shown:
        """The answer once its picture was sent; else the same, which says that there is none."""
        if viewer.asker is None or not answer.total:
            return answer
        try:
            await self._send(viewer.asker.user, answer)
        except (NotDrawn, SlackFailed, OSError) as failure:
            log.warning("no picture: %s", failure)
            failed = {"picture": "failed", "reference": correlation.get()}
            return answer.model_copy(update=failed)
        self._note(viewer.asker.user, "picture", question, answer.total)
        return answer.model_copy(update={"picture": "sent"})

    async def send_counts(self, question: ReportAssets, viewer: Viewer) -> Answer:
        """Send all counts of a report as a CSV; raises PersonError and SlackFailed."""
        if viewer.asker is None:
            raise NotPermitted("A CSV is sent to somebody in Slack.")
        report = await self._lookup.answer(question, viewer)
        if not isinstance(report, Report) or not report.total:
            return report  # why there is nothing to count
        rows = list(lines(report))
        with self._spool.file() as path:
            path.write_text("".join(rows), encoding="utf-8-sig", newline="")
            words = f"The counts of {phrases.assets(report.total)}, as CSV."
            await self._files.send_file(viewer.asker.user, path, name=FILE, words=words)
        self._note(viewer.asker.user, "report", question, report.total)
        return ReportSent(rows=len(rows) - 1)

    async def _send(self, user: str, answer: Shown) -> None:
        content = await self._charts.png(picture(answer))
        words = str(reply(answer)["text"])
        told = cut(as_text({"text": words}), MOST_ALT)
        with self._spool.file() as path:
            path.write_bytes(content)
            name = NAMES[answer.template]
            await self._files.send_file(user, path, name=name, words=words, told=told)

    def _note(self, user: str, what: str, question: Question, total: int) -> None:
        asked = question.carried()
        self._trail.note(user, exported(what, question=asked, total=total))


def lines(report: Report) -> Iterator[str]:
    """The counts of a report as the lines of a CSV: all values, and what was paid."""
    yield _line(HEADS)
    for group in report.counts:
        for bar in group.bars:
            yield _line((group.by, bar.label, str(bar.assets), "", ""))
    for one in report.worth:
        amount, currency = one.amount.text.replace(",", "").split(" ", 1)
        yield _line(("purchase value", "", str(one.assets), amount, currency))
    if report.unpriced:
        yield _line(("purchase value", "without a price", str(report.unpriced), "", ""))


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([protected(clean(cell)) for cell in cells])
    return text.getvalue()
