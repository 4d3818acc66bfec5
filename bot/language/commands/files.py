"""`export` and `report`, and the filters behind them."""

from datetime import date

from bot.errors import UsageError
from bot.language.asked import AskExport, AskReportFile
from bot.language.commands.filters import filters
from bot.language.questions import ReportAssets
from bot.language.words.wordlists import playing

TABLE = playing("typed.table")
_ALL = playing("typed.whole")
_EXPORT = "export category:laptop"


def exporting(text: str, today: date) -> AskExport:
    """`export` and the filters of a list, or plain words; before either there may be “all”."""
    text = without_all(text)
    if text and ":" not in text:
        return AskExport(words=text)
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
