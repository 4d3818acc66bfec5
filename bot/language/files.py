"""Files that people ask for and hand in."""

from datetime import date
from typing import Literal

from bot.errors import UsageError
from bot.language.filters import filters
from bot.language.questions import Filters, ReportAssets
from bot.language.tongue import playing
from bot.models import Model

TABLE = playing("typed.table")
_ALL = playing("typed.whole")
_EXPORT = "export category:laptop"


class AskExport(Model):
    """The assets that pass some filters, as a CSV."""

    v: Literal[1] = 1
    kind: Literal["export"] = "export"
    filters: Filters = Filters()


class AskReportFile(Model):
    """The counts of a report, all of them, as a CSV."""

    v: Literal[1] = 1
    kind: Literal["report_file"] = "report_file"
    filters: Filters = Filters()


class AskImport(Model):
    """A CSV to be tried against the inventory, and then perhaps written."""

    v: Literal[1] = 1
    kind: Literal["import"] = "import"
    file: str = ""
    """Slack's id of it, where it has been handed in; else the form asks for it."""
    name: str = ""


def exporting(text: str, today: date) -> AskExport:
    """`export` and the filters of a list; behind “all” stands what the list is of, if anything."""
    text = without_all(text)
    try:
        return AskExport(filters=filters(text, today=today))
    except UsageError as error:
        raise UsageError(str(error), usage=_EXPORT) from error


def without_all(text: str) -> str:
    """What is to be exported without “all”, which every export is: “all laptops”."""
    first, _, rest = text.strip().partition(" ")
    return rest.strip() if first.casefold() in _ALL else text


def reporting(text: str, today: date) -> ReportAssets | AskReportFile:
    """`report`, perhaps `csv` after it, and the filters of a list."""
    word, _, rest = text.partition(" ")
    if word.casefold() in TABLE:
        return AskReportFile(filters=filters(rest, today=today))
    return ReportAssets(filters=filters(text, today=today))
