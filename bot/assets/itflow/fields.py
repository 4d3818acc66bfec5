"""What an asset can be given in ITFlow, checked before it is sent: pure.

ITFlow checks nothing itself: it cuts text at a `<`, answers what is too long with an empty page,
and ignores names it does not know.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.assets.itflow.records import AssetRecord
from bot.errors import NotSupported

Value = str | int | date | None

ZERO_DATE: Final = "0000-00-00"
TEXTS: Final = {
    "asset_name": 200,
    "asset_description": 255,
    "asset_type": 200,
    "asset_make": 200,
    "asset_model": 200,
    "asset_serial": 200,
    "asset_os": 200,
    "asset_uri": 500,
    "asset_uri_2": 500,
    "asset_status": 200,
    "asset_notes": 65_535,
    "asset_ip": 200,
    "asset_mac": 200,
}
"""How many characters each holds; of notes, bytes."""
DATES: Final = ("asset_purchase_date", "asset_warranty_expire", "asset_install_date")
LINKS: Final = ("asset_vendor_id", "asset_location_id", "asset_contact_id", "asset_network_id")
PLUG: Final = {
    "asset_ip": "interface_ip",
    "asset_mac": "interface_mac",
    "asset_network_id": "interface_network_id",
}
"""What is lost unless it is sent with every change, and what reads call it."""
_OTHER_NAMES: Final = {"install_date": "asset_install_date"}
_NOT_AT_CREATION: Final = "asset_uri_2"
_TAG: Final = re.compile(r"<(?!\s)")
_UNPRINTABLE: Final = re.compile(r"[\0\ud800-\udfff]")
CUT: Final = f"{_TAG.pattern}|{_UNPRINTABLE.pattern}"
"""What ITFlow cannot keep in a text, as a regular expression."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_LONGEST_ID: Final = 18
_ENDS: Final = " \t\n\r\v\0"


def to_send(given: Mapping[str, Value], *, source: str) -> dict[str, str]:
    """The fields as they are sent; raises NotSupported for what could not be stored as given.

    A date is "" where it was given as none; what that means is for the caller to say.
    """
    sent = {}
    for called, value in given.items():
        name = _OTHER_NAMES.get(called, called)
        if why := _why_not(name, called, value):
            raise NotSupported(f"{source} {why}", source=source)
        sent[name] = _written(name, value)
    return sent


def new(given: Mapping[str, Value], *, source: str) -> dict[str, str]:
    """The fields of a new asset; what is empty need not be said."""
    sent = {name: text for name, text in to_send(given, source=source).items() if text}
    if sent.get("asset_name", "").strip(_ENDS) in {"", "0"}:
        raise NotSupported(f"{source} needs a name for a new asset", source=source)
    if _NOT_AT_CREATION in sent:
        raise NotSupported(
            f"{source} takes {_NOT_AT_CREATION} in a change only, not for a new asset",
            source=source,
        )
    return sent


def changed(given: Mapping[str, Value], row: AssetRecord, *, source: str) -> dict[str, str]:
    """The fields of a change that differ from what is there; NotSupported for what cannot be."""
    sent = {
        name: text
        for name, text in to_send(given, source=source).items()
        if not same(name, text, row)
    }
    for name in DATES:
        if sent.get(name) == "":
            raise NotSupported(
                f"{source} cannot clear a date through its API, and {name} has one", source=source
            )
    if sent and row.interfaces > 1:
        raise NotSupported(
            f"{source} has {row.interfaces} primary interfaces for this asset, and any change "
            "through its API would overwrite them: make one of them primary in its web pages",
            source=source,
        )
    if row.interfaces == 0 and any(sent.get(name) for name in PLUG):
        raise NotSupported(
            f"{source} has no interface for this asset to hold IP, MAC and network: add one in "
            "its web pages",
            source=source,
        )
    return sent


def kept(row: AssetRecord) -> dict[str, str]:
    """Where an asset is plugged in, to be sent with a change so that it stays so."""
    return {name: stored(name, row) for name in PLUG}


def stored(name: str, row: AssetRecord) -> str:
    """What a row has in a field, as it would be sent."""
    value = getattr(row, PLUG.get(name, name))
    return str(value) if value is not None else ""


def same(name: str, text: str, row: AssetRecord) -> bool:
    """Whether a row has in a field what was sent; ITFlow drops blanks at the ends."""
    return stored(name, row).strip(_ENDS) == text.strip(_ENDS)


def _why_not(name: str, called: str, value: Value) -> str | None:
    """Why a value could not be stored as it is, in words that follow the source's name."""
    if name in DATES:
        return None if _is_date(value) else f"needs {called} as YYYY-MM-DD"
    text = "" if value is None else str(value)
    if name in LINKS:
        plain = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
        return None if not text or plain else f"needs the number of a record for {called}"
    return _why_no_text(name, called, text)


def _why_no_text(name: str, called: str, text: str) -> str | None:
    if name not in TEXTS:
        return f"cannot be given {called} for an asset"
    if _TAG.search(text):
        return f"would cut {called} at a “<” that no blank follows: write it otherwise"
    if _UNPRINTABLE.search(text):
        return f"cannot hold a character of {called} that cannot be printed"
    length = len(text.encode()) if name == "asset_notes" else len(text)
    if length > TEXTS[name]:
        return f"holds at most {TEXTS[name]:,} characters of {called}"
    return None


def _is_date(value: Value) -> bool:
    if value is None or isinstance(value, date) or value in {"", ZERO_DATE}:
        return True
    try:
        return bool(_DATE.fullmatch(str(value))) and bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def _written(name: str, value: Value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    if name in DATES and text == ZERO_DATE:
        return ""
    if name in LINKS and text:
        return str(int(text)).removeprefix("0")  # as ITFlow writes it, and none is nothing
    return text
