"""Where the rules for a sentence stand: the document of the architecture has them all."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "bot" / "language"


def _section() -> str:
    """What the document says of how a sentence is understood."""
    document = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return document.partition("## How a sentence is understood\n")[2].partition("\n## ")[0]


def _rows() -> dict[str, set[str]]:
    """The modules that the section names of each package that a sentence passes through."""
    rows = re.findall(r"^\| `(\w+)/` \| (.+)$", _section(), re.MULTILINE)
    return {package: set(re.findall(r"`(\w+\.py)`", row)) for package, row in rows}


def _modules(folder: Path) -> set[str]:
    return {file.name for file in folder.glob("[a-z]*.py")}


def test_every_module_of_a_package_is_named_in_its_row() -> None:
    """Whoever looks for a rule finds the module, and none that is gone."""
    rows = _rows()
    assert rows == {package: _modules(CODE / package) for package in rows}


def test_every_package_has_its_place_in_the_section() -> None:
    """The commands, which need no grammar, stand before the table."""
    packages = {file.parent.name for file in CODE.glob("*/__init__.py")}
    assert packages - _rows().keys() == {"commands"}


def test_every_module_beside_the_packages_is_named() -> None:
    """The values, the ways in, and what commands are read by."""
    named = set(re.findall(r"`(?:\w+/)?(\w+\.py)`", _section()))
    assert _modules(CODE) | _modules(CODE / "commands") <= named
