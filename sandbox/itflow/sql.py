"""What the database accepts and holds to be equal."""

import re
import unicodedata
from datetime import date

ZERO_DATE = "0000-00-00"
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class SqlError(Exception):
    """A statement the database refuses."""


def fold(value: str) -> str:
    """Text as the collation compares it: no case, no accents, no blanks at the end, ß is an s."""
    value = value.rstrip(" ")
    if value.isascii():
        return value.lower()
    plain = unicodedata.normalize("NFD", value.lower().replace("ß", "s"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def dated(value: str) -> str:
    """A date for a date column; the zero date is one."""
    if value != ZERO_DATE:
        try:
            date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except ValueError:
            raise SqlError(f"Incorrect date value: '{value}'") from None
    return value


def fitting(value: str, width: int) -> str:
    """Text for a column of *width* characters."""
    if len(value) > width:
        raise SqlError("Data too long for column")
    return value
