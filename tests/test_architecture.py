"""The shape of the project: who may import whom, and how large and how named a file may be."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "handlers", "sandbox", "tests", "benchmarks", "requirements")
NO_MODULE = {"bot.__init__", "bot.__main__"}
ONLY_HERE: Mapping[str, tuple[str, ...]] = {
    "alembic": ("bot/store/",),
    "dbos": ("bot/jobs.py",),
    "httpx": ("bot/assets/auth.py", "bot/assets/http.py"),
    "jinja2": ("bot/render/",),
    "matplotlib": ("bot/charts/drawing.py",),
    "PIL": ("bot/charts/drawing.py",),
    "prometheus_client": ("bot/metrics.py",),
    "slack_bolt": ("handlers/",),
    "slack_sdk": ("bot/slack/", "handlers/"),
    "sqlalchemy": ("bot/store/",),
    "stamina": ("bot/assets/http.py",),
}
"""Who alone may import a package, in bot and handlers."""


def python_files(*folders: str) -> list[Path]:
    """The project's Python files, in these folders or all of them."""
    return sorted(file for folder in folders or CODE for file in (ROOT / folder).rglob("*.py"))


def names(file: Path) -> str:
    """A file as a person would name it."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """What stands in a file, read once."""
    return ast.parse(file.read_text())


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods and inner ones among them."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def imported(file: Path) -> set[str]:
    """The top-level packages a file imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def layers() -> set[str]:
    """Every module that pyproject.toml gives a place in the order of imports."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    lines = next(one["layers"] for one in contracts if one["type"] == "layers")
    return {word.strip("()") for line in lines for word in re.split(r"\s*[|:]\s*", line)}


def test_imports_go_downward_only() -> None:
    """Every contract in pyproject.toml is kept."""
    lint = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", lint, "--no-logo", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_has_a_place_in_the_order_of_imports() -> None:
    """A module that no layer names could import anything."""
    placed = layers()
    found = {f"bot.{file.stem}" for file in (ROOT / "bot").glob("*.py")}
    found |= {f"bot.{folder.parent.name}" for folder in (ROOT / "bot").glob("*/__init__.py")}
    homeless = [
        module
        for module in sorted(found - NO_MODULE)
        if not any(layer == module or layer.startswith(f"{module}.") for layer in placed)
    ]
    assert homeless == []


@pytest.mark.parametrize("package", ONLY_HERE)
def test_a_package_with_one_home_is_imported_nowhere_else(package: str) -> None:
    """A change of library is a change of one place."""
    strangers = [
        names(file)
        for file in python_files("bot", "handlers")
        if package in imported(file) and not names(file).startswith(ONLY_HERE[package])
    ]
    assert strangers == []


def test_no_file_is_longer_than_400_lines() -> None:
    """A longer one is about more than one thing."""
    files = [*python_files(), *(ROOT / "templates").glob("*.j2")]
    lengths = {names(file): len(file.read_text().splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    """A longer one does more than one thing; an inner function counts for itself too."""
    long = {
        f"{names(file)}:{function.lineno} {function.name}": length
        for file in python_files()
        if "migrations/versions" not in names(file)  # a migration is a list of tables
        for function in functions(file)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > 40
    }
    assert long == {}


def test_no_file_is_named_after_nothing() -> None:
    """A file is named by what it is about."""
    nothing = re.compile(r"(^|_)(utils?|helpers?|common|base|managers?|misc)(_|$)")
    everything = [*python_files(), *(ROOT / "templates").rglob("*")]
    parts = {part for file in everything for part in file.relative_to(ROOT).with_suffix("").parts}
    assert [part for part in sorted(parts) if nothing.search(part)] == []


def test_the_sandbox_and_the_bot_share_no_code() -> None:
    """Either would otherwise hide the other's mistakes; the contract above is not empty."""
    ours = [file for file in python_files("sandbox") if {"bot", "handlers"} & imported(file)]
    theirs = [file for file in python_files("bot", "handlers") if "sandbox" in imported(file)]
    assert (ours, theirs) == ([], [])
    assert python_files("sandbox")


def test_nothing_that_runs_needs_the_benchmarks_or_the_tests() -> None:
    """They know everything, and nothing knows them."""
    files = python_files("bot", "handlers", "sandbox")
    assert [names(file) for file in files if {"benchmarks", "tests"} & imported(file)] == []
