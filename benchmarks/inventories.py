"""Indexes of two sizes, made by the bot's own writes: as many assets as a large company has."""

import atexit
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.models import Asset, AssetModel, AssetRef, Named, Status
from bot.store import Index

SMALL: Final = 1_000
LARGE: Final = 1_000_000
SOURCE: Final = "factorial"
TODAY: Final = date(2026, 11, 22)
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_CHUNK: Final = 10_000
ENDS: Final = 1_700
"""Warranties end on this many days, so that in a month of a million some 17,600 do."""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SPREAD: Final = 0x2545F4914F6CDD1D
"""Odd, so that multiplying by it sends no two numbers to one."""
MODELS: Final = tuple(
    AssetModel(id=str(number), category=category, manufacturer=brand, name=f"{brand} {number}")
    for number, (category, brand) in enumerate(
        [("laptop", "Apple"), ("laptop", "Lenovo"), ("phone", "Samsung"), ("monitor", "Dell")] * 8
    )
)
PLACES: Final = tuple(Named(id=str(n), name=name) for n, name in enumerate(("Berlin", "Porto")))
_MADE: Final[dict[int, Index]] = {}
_HELD: Final = ExitStack()
atexit.register(_HELD.close)


def serial(number: int) -> str:
    """The serial number of asset *number*, unlike its neighbours'."""
    bits = number * _SPREAD & (1 << 50) - 1
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(10))


def warranty_end(number: int) -> date:
    """The last covered day of asset *number*."""
    return TODAY + timedelta(days=number * 7919 % ENDS - 600)


def asset(number: int) -> Asset:
    """Asset *number*."""
    return Asset(
        ref=AssetRef(SOURCE, f"{number:08}"),
        serial_number=serial(number),
        tag=f"LT-{number:07}",
        model=MODELS[number % len(MODELS)],
        status=Status.ASSIGNED,
        source_status="assigned",
        assignee=Named(id=str(number // 3), name=f"Person {number // 3}"),
        location=PLACES[number % len(PLACES)],
        warranty_end=warranty_end(number),
    )


def fill(index: Index, assets: int, say: Callable[[str], None]) -> None:
    """Write so many assets as a sync does."""
    generation = index.begin(SOURCE, assets, at=NOW)
    for start in range(0, assets, _CHUNK):
        page = [asset(number) for number in range(start, min(start + _CHUNK, assets))]
        index.hold(SOURCE, generation, page, checked_at=NOW, assigned={})
        if start % (_CHUNK * 10) == 0:
            say(f"an index of {assets:,} assets: {start:,}")
    index.finish(SOURCE, generation, at=NOW)


def index_of(assets: int, say: Callable[[str], None]) -> Index:
    """An index with so many assets: made once for all that read it, gone when this process ends."""
    if assets not in _MADE:
        folder = _HELD.enter_context(tempfile.TemporaryDirectory(prefix="assetbot-bench-"))
        index = Index.open(Path(folder) / "index.sqlite3")
        _HELD.callback(index.close)
        fill(index, assets, say)
        _MADE[assets] = index
    return _MADE[assets]
