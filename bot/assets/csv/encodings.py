"""In which encoding a file is: recognised by what cannot be mistaken, else refused."""

import codecs
from pathlib import Path
from typing import BinaryIO

from bot.errors import UsageError

_AT_ONCE = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_NO_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or another zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
)


def encoding_of(path: Path, asked: str | None) -> str:
    """The encoding of a file, read once to its end; UsageError where it is none or cannot be."""
    with path.open("rb") as file:
        head = file.read(_AT_ONCE)
        _refuse_what_is_no_text(head)
        encoding = _marked(head) or asked or _unmarked(head)
        file.seek(0)
        _refuse_unless_it_is(file, encoding, guessed=asked is None)
    return encoding


def _refuse_what_is_no_text(head: bytes) -> None:
    if not head.strip():
        raise UsageError("The file is empty.")
    for mark, what in _NO_TEXT:
        if head.startswith(mark):
            raise UsageError(f"The file is {what}, no text: save it as CSV and give that.")
    if head.startswith(_UTF_32):
        raise UsageError("The file is UTF-32: save it as CSV in UTF-8.")


def _marked(head: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)


def _unmarked(head: bytes) -> str:
    """UTF-16 where every second byte says so, else UTF-8, which a wrong file seldom passes for."""
    if b"\0" not in head:
        return "utf-8"
    even, odd = head[::2], head[1::2]
    if b"\0" not in even and odd.count(b"\0") * 2 > len(odd):
        return "utf-16-le"
    if b"\0" not in odd and even.count(b"\0") * 2 > len(even):
        return "utf-16-be"
    raise UsageError("The file is binary, no text: save it as CSV and give that.")


def _refuse_unless_it_is(file: BinaryIO, encoding: str, *, guessed: bool) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    while True:
        piece = file.read(_AT_ONCE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeError as error:
            if isinstance(error, UnicodeDecodeError):
                line += error.object[: error.start].count(b"\n")
            advice = (
                " If it was saved as Latin-1 or Windows-1252, as Excel does, say --encoding cp1252."
                if guessed and encoding == "utf-8"
                else ""
            )
            raise UsageError(f"Line {line} is not {encoding.upper()}.{advice}") from error
        if "\0" in text:
            raise UsageError("The file is binary, no text: save it as CSV and give that.")
        if not piece:
            return
        line += text.count("\n")
