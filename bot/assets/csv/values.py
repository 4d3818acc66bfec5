"""What stands in the cells of a row: read, and compared with what an asset has."""

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Literal
from urllib.parse import urlsplit

from bot.assets.csv.cells import CLEAR, clean, unprotected
from bot.assets.csv.columns import BY_KEY, Column
from bot.errors import PersonError
from bot.models import Status
from bot.plain import one_line

Order = Literal["ymd", "dmy", "mdy"]
Given = Mapping[str, str | None]
"""By column, what a row says; None clears, and what is not there stays as it is."""

DATES: Final = frozenset({"purchase_date", "warranty_end", "install_date"})
_NO_DATE: Final = "0000-00-00"
_AS_WRITTEN: Final = frozenset({"name", "tag", "description", "serial", "os", "notes", "uri"})
"""Where a change of case is a change."""
_DAY: Final = {
    "ymd": re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})", re.ASCII),
    "dmy": re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})", re.ASCII),
    "mdy": re.compile(r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4})", re.ASCII),
}
_ORDERS: Final = {"ymd": "", "dmy": " or 31/12/2026", "mdy": " or 12/31/2026"}
_MAC: Final = re.compile(r"(?:[0-9a-f]{2}([-:]?))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}", re.IGNORECASE)
_CENTS: Final = re.compile(r"\d{1,15}", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}", re.ASCII)

_OURS: Final = {str(status): status for status in Status if status is not Status.OTHER}
"""The statuses as people are told of them."""
STATUSES: Final = _OURS | {
    "in_stock": Status.IN_STOCK,
    "ready to deploy": Status.IN_STOCK,
    "deployed": Status.ASSIGNED,
    "maintenance": Status.IN_REPAIR,
    "under repair": Status.IN_REPAIR,
    "out for repair": Status.IN_REPAIR,
}
"""The statuses in the words of every source."""
_DELETED: Final = "deleted"
"""What stands in the place of a status where the record is to be removed."""


class Refused(PersonError):  # noqa: N818 - the word of the report
    """Why a row cannot be carried out."""


class Problems:
    """All that is wrong with a row: what is refused within it is kept, to be told at once."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self._said: dict[str, None] = {}

    def __enter__(self) -> None:
        """Begin what may be refused."""

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> bool:
        """Keep what was refused, each once, and go on."""
        if isinstance(error, Refused):
            self.note(error)
        return isinstance(error, Refused)

    def note(self, error: Refused) -> None:
        """Keep one, each once."""
        self._said[str(error)] = None

    def __bool__(self) -> bool:
        """Whether anything is wrong."""
        return bool(self._said)

    def refuse(self) -> None:
        """Raise Refused with all of it, where there is any."""
        if self._said:
            raise Refused("; and ".join(self._said))


def given(columns: Sequence[Column | None], cells: Sequence[str]) -> Given:
    """What a row says; Refused where it is not a row of this file, or has a formula."""
    if len(cells) > len(columns) and not any(map(str.strip, cells[len(columns) :])):
        cells = cells[: len(columns)]
    if len(cells) != len(columns):
        raise Refused(
            f"it has {len(cells)} cells where there are {len(columns)} headings; a separator or a "
            "line end within a cell needs quotation marks around the cell"
        )
    found: dict[str, str | None] = {}
    wrong = Problems()
    for column, cell in zip(columns, cells, strict=True):
        if column is None or not cell or not (text := clean(cell)):
            continue
        if text == _NO_DATE and column.key in DATES:
            continue
        if text.startswith("="):
            with wrong:
                raise Refused(
                    f"{column.heading} begins with “=”, as a formula does; if it is meant, write "
                    "an apostrophe before it"
                )
        found[column.key] = None if text == CLEAR else unprotected(text)
    wrong.refuse()
    return found


def same(key: str, text: str, shown: str) -> bool:
    """Whether a cell says what an asset has there already."""
    if text == shown:
        return True
    if key in _AS_WRITTEN or not shown:
        return False
    if key == "status":
        status = status_of(text)
        return text.casefold() == shown.casefold() or (
            status is not None and status is status_of(shown)
        )
    return " ".join(text.casefold().split()) == " ".join(shown.casefold().split())


def status_of(text: str) -> Status | None:
    """The status that a word of any source is."""
    return STATUSES.get(text.casefold())


def deletes(status: str) -> bool:
    """Whether a row whose status is this removes its asset's record."""
    return status.casefold() == _DELETED


def read(key: str, text: str, order: Order, other_order: str = "") -> str:
    """A text as it would be written; Refused for what no source could make sense of.

    `other_order` tells whoever wrote a date how to ask for another order.
    """
    if key in DATES:
        return _day(key, text, order, other_order)
    if why := _why_not(key, text):
        raise Refused(f"{BY_KEY[key].heading} “{one_line(text)}” {why}")
    return text


def _day(key: str, text: str, order: Order, other_order: str) -> str:
    match = _DAY["ymd"].fullmatch(text) or _DAY[order].fullmatch(text)
    try:
        if match:
            return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        pass
    is_other = order == "ymd" and _DAY["dmy"].fullmatch(text)
    advice = f"; {other_order}" if other_order and is_other else ""
    raise Refused(
        f"{BY_KEY[key].heading} “{one_line(text)}” is no date like 2026-12-31"
        f"{_ORDERS[order]}{advice}"
    )


def _why_not(key: str, text: str) -> str:
    """What is wrong with a text, in words that follow it."""
    fits, why = _FITS.get(key, (None, ""))
    return "" if fits is None or fits(text) else why


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _is_ip(text: str) -> bool:
    if text.casefold() == "dhcp":
        return True
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


_FITS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "uri": (_is_web_address, "is no http or https address"),
    "ip": (_is_ip, "is no IP address, nor DHCP"),
    "mac": (_MAC.fullmatch, "is no MAC address"),
    "cents": (_CENTS.fullmatch, "is no whole number of cents"),
    "currency": (_CURRENCY.fullmatch, "is no currency of three letters, such as EUR"),
    "status": (
        lambda text: status_of(text) or deletes(text),
        f"is no status; there are {', '.join(_OURS)}, and {_DELETED}",
    ),
}
"""Where not any text will do: what fits, and what is said of what does not."""
