"""Cells: how a text stands in a CSV so that no spreadsheet runs it, and how it is read back."""

import re

CLEAR = "-"
"""Alone in a cell it empties the field."""
_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet may take for a formula, be it protected already."""


def clean(text: str | None) -> str:
    """A text as a cell can hold it: one kind of line end, no half characters, no blank ends."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").strip()
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def protected(text: str) -> str:
    """A clean text for a cell: an apostrophe keeps a spreadsheet from running it."""
    return f"'{text}" if _RUN.match(text) else text


def unprotected(cell: str) -> str:
    """The text behind a clean cell, without the apostrophe that `protected` put there."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
