"""Which files are read as CSV, and what is said of those that are not."""

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.assets.csv.sheet import LONGEST, Broken, Sheet, opened
from bot.errors import UsageError

HEAD = "Name,Serial Number,Notes"
ROWS = f"{HEAD}\r\nFlügel,SN-1,x\r\n"

Saved = Callable[[bytes | str], Path]


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    """Writes a file and tells where it lies."""

    def save(content: bytes | str) -> Path:
        path = tmp_path / "file.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


def sheet(path: Path, encoding: str | None = None, separator: str | None = None) -> Sheet:
    """The file, opened as asked."""
    return opened(path, encoding=encoding, separator=separator)


def cells(path: Path, encoding: str | None = None) -> list[list[str]]:
    """The cells of every row."""
    return [line.cells for line in sheet(path, encoding).lines()]


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        codecs.BOM_UTF8 + ROWS.encode(),
        ROWS.encode("utf-16"),
        codecs.BOM_UTF16_BE + ROWS.encode("utf-16-be"),
        ROWS.encode("utf-16-le"),
        ROWS.encode("utf-16-be"),
    ],
    ids=["UTF-8", "marked UTF-8", "UTF-16", "big-endian UTF-16", "no mark LE", "no mark BE"],
)
def test_unicode_is_recognised(saved: Saved, content: bytes) -> None:
    """With a mark or without, of either byte order."""
    assert cells(saved(content)) == [["Flügel", "SN-1", "x"]]


def test_latin_1_is_never_guessed_and_read_when_asked_for(saved: Saved) -> None:
    """Which of the one-byte encodings it is cannot be told from the bytes."""
    path = saved(ROWS.encode("latin-1"))
    with pytest.raises(UsageError, match=r"Line 2 is not UTF-8\. .* --encoding cp1252"):
        sheet(path)
    assert cells(path, "cp1252") == [["Flügel", "SN-1", "x"]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_with_which_the_headings_are_known(
    saved: Saved, separator: str
) -> None:
    """The others may stand in its cells."""
    path = saved(
        f'Name{separator}Serial Number{separator}Notes\na{separator}b{separator}"1,2;3\t4"\n'
    )
    assert sheet(path).separator == separator
    assert cells(path) == [["a", "b", "1,2;3\t4"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(saved: Saved, end: str) -> None:
    """Also the one of very old Macs."""
    assert cells(saved(f"{HEAD}{end}a,b,c{end}d,e,f")) == [["a", "b", "c"], ["d", "e", "f"]]


def test_quoted_cells_hold_line_ends_separators_and_quotation_marks(saved: Saved) -> None:
    """A row says on which line it begins; blank lines are passed over."""
    path = saved(f'{HEAD}\n"a\nb","c,d","e ""f"""\n\n ,,\ng,h,i\n')
    assert [(line.number, line.cells) for line in sheet(path).lines()] == [
        (2, ["a\nb", "c,d", 'e "f"']),
        (6, ["g", "h", "i"]),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"PK\x03\x04 and so on", "Excel workbook"),
        (b"%PDF-1.7", "a PDF"),
        (b"Name,\0Serial\0,x,y,z,a\n", "binary"),
        (HEAD.encode() + b"\n" + b"x" * 70_000 + b"\0", "binary"),
        (codecs.BOM_UTF32_LE + ROWS.encode("utf-32-le"), "UTF-32"),
        (ROWS.encode("utf-16")[:-1], "not UTF-16"),
        (b"some,words\n1,2\n", "no heading that is known: it says “some”, “words”. Known are "),
        (b"w" * 300 + b",x\n1,2\n", "w…. Known are "),
        (b"Type,Notes\nlaptop,x\n", "None of the headings Id, Serial Number, Name"),
        (b"Name,Serial,Serial Number\n", "“Serial” and “Serial Number” are the same column"),
        (b"Name,name\n", "“Name” and “name” are the same column"),
    ],
)
def test_a_file_of_no_use_is_refused_in_a_sentence(saved: Saved, content: bytes, said: str) -> None:
    """Before any row is looked at."""
    with pytest.raises(UsageError, match=said):
        sheet(saved(content))


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """So is a folder."""
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UsageError, match="There is no file"):
            sheet(path)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ('a,b,"c" d\n', "line 3, something follows a closing quotation mark"),
        ('a,b,"c\nd,e,f\n', "line 3, a quotation mark is never closed"),
        ('a,b,"' + "c\n" * LONGEST + '"\n', "line 3, a quotation mark is never closed, or a cell"),
        ("a,b," + "c" * 10_000_000 + "\n", "Line 3 is longer than 1,000,000 characters"),
    ],
    ids=["stray quotation mark", "open at the end", "open for too long", "10 MB line"],
)
def test_what_cannot_be_read_on_ends_the_rows_before_it(saved: Saved, rest: str, said: str) -> None:
    """The rows read before stand; the message names the line."""
    lines = sheet(saved(f"{HEAD}\nx,y,z\n{rest}")).lines()
    assert next(lines).cells == ["x", "y", "z"]
    with pytest.raises(Broken, match=said):
        list(lines)


ITFLOW_12 = (
    "Name,Description,Type,Make,Model,Serial,OS,Purchase Date,Assigned To,Location,"
    "Physical Location,Notes"
)
ITFLOW_14 = (
    "Name,Description,Type,Make,Model,Serial Number,Operating System,Purchase Date,Warranty Expire,"
    "Install Date,Assigned To,Location,Physical Location,Notes,Client,Primary IP,Primary MAC"
)
DOCUMENTED = "Name,Description,Type,Make,Model,Serial Number,OS,Assigned To,Location"
FACTORIAL = (
    "id,type_name,brand,model,serial_number,status,owner_id,workplace_id,team_id,purchase_date,"
    "warranty_end_date,purchase_price_cents,currency,label,notes"
)


@pytest.mark.parametrize("headings", [ITFLOW_12, ITFLOW_14, DOCUMENTED, FACTORIAL])
def test_every_heading_of_the_files_people_have_is_known(saved: Saved, headings: str) -> None:
    """ITFlow's import and export, its documentation, and Factorial's field names."""
    read = sheet(saved(f"{headings}\n"))
    assert None not in read.columns
    assert read.passed_over() == []


def test_headings_stand_in_any_order_and_case(saved: Saved) -> None:
    """What none of them is is passed over, and said with what is near."""
    read = sheet(saved("serial no.;Colour;  NAME ;Purchase Dat\n"))
    assert [column.key if column else None for column in read.columns] == [
        "serial",
        None,
        "name",
        None,
    ]
    assert read.passed_over() == [
        "The column “Colour” is passed over.",
        "The column “Purchase Dat” is passed over. Perhaps Purchase Date is meant.",
    ]
