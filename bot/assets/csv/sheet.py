"""A CSV file that anyone may have made: headings in any order, then line after line of it."""

import csv
from collections.abc import Iterator, Sequence
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple, TextIO

from rapidfuzz import process

from bot.assets.csv.columns import BY_KEY, COLUMNS, TELLING, Column, column_of
from bot.assets.csv.encodings import encoding_of
from bot.errors import UsageError
from bot.plain import one_line

SEPARATORS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
LONGEST = 1_000_000
"""Characters of a line, and of a cell: more than any notes, less than a file without lines."""
_NEAR_ENOUGH = 70

csv.field_size_limit(LONGEST)


class Broken(UsageError):  # noqa: N818 - the word of the report
    """The file cannot be read on from here; the message names the line."""


class Line(NamedTuple):
    """One record: where it begins, and its cells."""

    number: int
    cells: list[str]


class Sheet(NamedTuple):
    """A file that can be read: its headings were."""

    path: Path
    encoding: str
    separator: str
    headings: tuple[str, ...]
    columns: tuple[Column | None, ...]
    """What each heading names; None for what is passed over."""

    def lines(self) -> Iterator[Line]:
        """Every record after the headings that is not blank; raises Broken."""
        with _text(self.path, self.encoding) as text:
            records = _records(text, self.separator)
            next(records)
            yield from records

    def digest(self) -> str:
        """What tells the file from every other one."""
        with self.path.open("rb") as content:
            return file_digest(content, "sha256").hexdigest()

    def passed_over(self) -> list[str]:
        """A sentence for each heading that names nothing."""
        said = []
        for heading, column in zip(self.headings, self.columns, strict=True):
            if column is None and heading.strip():
                near = process.extractOne(
                    heading, [one.heading for one in COLUMNS], score_cutoff=_NEAR_ENOUGH
                )
                perhaps = f" Perhaps {near[0]} is meant." if near else ""
                said.append(f"The column “{one_line(heading)}” is passed over.{perhaps}")
        return said


def opened(path: Path, *, encoding: str | None, separator: str | None) -> Sheet:
    """A file with its headings read; UsageError says in one sentence why it is of no use."""
    try:
        if not path.is_file():
            raise UsageError(f"There is no file {path}.")
        encoding = encoding_of(path, encoding)
        read = {
            one: _headings(path, encoding, one)
            for one in ([separator] if separator else SEPARATORS)
        }
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    separator = max(read, key=lambda one: (_known(read[one]), len(read[one])))
    headings = tuple(read[separator])
    columns = tuple(map(column_of, headings))
    _refuse_useless(headings, columns)
    return Sheet(path, encoding, separator, headings, columns)


def _headings(path: Path, encoding: str, separator: str) -> list[str]:
    with _text(path, encoding) as text:
        try:
            first = next(_records(text, separator), None)
        except Broken:
            return []  # with this separator; with another it may be well
    return first.cells if first else []


def _known(headings: Sequence[str]) -> int:
    return sum(column_of(one) is not None for one in headings)


_MOST_THERE = 200
"""How much of headings that are not known is repeated."""


def _refuse_useless(headings: Sequence[str], columns: Sequence[Column | None]) -> None:
    keys = [column.key for column in columns if column]
    for column in columns:
        if column and keys.count(column.key) > 1:
            twice = [h for h, c in zip(headings, columns, strict=True) if c is column]
            named = " and ".join(f"“{one_line(one)}”" for one in twice)
            raise UsageError(f"The headings {named} are the same column, {column.heading}.")
    if not keys:
        known = ", ".join(column.heading for column in COLUMNS)
        there = ", ".join(f"“{one_line(one)}”" for one in headings if one.strip()) or "nothing"
        said = there if len(there) <= _MOST_THERE else f"{there[:_MOST_THERE]}…"
        raise UsageError(
            f"The first line has no heading that is known: it says {said}. Known are {known}."
        )
    if not set(TELLING) & set(keys):
        named = ", ".join(BY_KEY[key].heading for key in TELLING)
        raise UsageError(f"None of the headings {named} is there: no row says what it is about.")


def _text(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, newline="")


def _records(text: TextIO, separator: str) -> Iterator[Line]:
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Broken(_why(number, str(error))) from error
        if cells is None:
            return
        if any(map(str.strip, cells)):
            yield Line(number, cells)


def _lines(text: TextIO) -> Iterator[str]:
    number = 1
    while line := text.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise Broken(f"Line {number} is longer than {LONGEST:,} characters.")
        yield line
        number += 1


def _why(number: int, error: str) -> str:
    if "expected after" in error:
        return (
            f"In the row that begins on line {number}, something follows a closing quotation mark; "
            "one within a quoted cell is written twice."
        )
    return (
        f"In the row that begins on line {number}, a quotation mark is never closed, or a cell is "
        f"longer than {LONGEST:,} characters."
    )
