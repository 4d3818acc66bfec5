"""The document `benchmarks/RESULTS.md`: one section for each command that writes into it."""

import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("RESULTS.md")
NUMBERS: Final = "The numbers"
"""The section that `make bench` writes."""
PROOF: Final = "The proof"
"""The section that `make prove` writes."""
_HEAD: Final = """\
# Results

Written by `make bench` and `make prove`, each its own section; what they said last stands here.
"""


def with_section(document: str, title: str, body: str) -> str:
    """The document with this section in the place of the one of the same title, or at its end."""
    sections = {NUMBERS: "", PROOF: ""} | dict(
        re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", document, re.MULTILINE)
    )
    sections[title] = body
    written = [f"## {name}\n\n{text.strip()}\n" for name, text in sections.items() if text.strip()]
    return "\n".join([_HEAD, *written])


def write(title: str, body: str) -> None:
    """Put a section into the file, and leave the other as it is."""
    document = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    FILE.write_text(with_section(document, title, body), encoding="utf-8")


def today() -> str:
    """The calendar day, in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%d}"


def versions(*packages: str) -> str:
    """Python's version and those of these packages, as one line."""
    named = [f"{package} {version(package)}" for package in packages]
    return ", ".join([f"Python {platform.python_version()}", *named])
