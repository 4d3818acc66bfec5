"""Assets as the lines of a CSV that `bot.imports.dry_run` reads back as unchanged."""

import csv
import io
from collections.abc import Iterable

from bot.assets.csv.cells import protected
from bot.assets.csv.columns import COLUMNS
from bot.models import Asset


def heading() -> str:
    """The first line."""
    return _lines([[column.heading for column in COLUMNS]])


def lines(assets: Iterable[Asset]) -> str:
    """The lines of these assets."""
    return _lines(
        [[protected(column.shown(asset)) for column in COLUMNS] for asset in assets],
    )


def _lines(rows: Iterable[Iterable[str]]) -> str:
    """Rows as RFC 4180 has them."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
