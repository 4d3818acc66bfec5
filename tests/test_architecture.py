"""The shape of the project: who may import whom, and how large and how named a file may be."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "handlers", "sandbox", "tests", "benchmarks", "requirements")
NO_MODULE = {"bot.__init__", "bot.__main__"}
ONLY_HERE: Mapping[str, tuple[str, ...]] = {
    "alembic": ("bot/store/",),
    "dbos": ("bot/jobs.py",),
    "httpx": ("bot/assets/auth.py", "bot/assets/clients.py", "bot/assets/http.py"),
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


class Contents(NamedTuple):
    """What is looked at of a file."""

    imports: frozenset[str]
    """The top-level packages it imports, wherever in it."""
    functions: tuple[tuple[str, int], ...]
    """Every function, methods and inner ones among them, by line and name, and its length."""
    constants_raised: tuple[str, ...]
    """What is raised that was made once and for all."""


@cache
def contents(file: Path) -> Contents:
    """What stands in a file, read once; the tree itself is large and not kept."""
    imports, functions, raised = set(), [], []
    for node in statements(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            imports |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports.add(node.module.split(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            functions.append((f"{names(file)}:{node.lineno} {node.name}", length))
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
            raised += [node.exc.id] * node.exc.id.isupper()
    return Contents(frozenset(imports), tuple(functions), tuple(raised))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below a node; expressions are not gone into, for they hold none."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(node, field, ()):
            yield inner
            yield from statements(inner)


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
        if package in contents(file).imports and not names(file).startswith(ONLY_HERE[package])
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
        function: length
        for file in python_files()
        if "migrations/versions" not in names(file)  # a migration is a list of tables
        for function, length in contents(file).functions
        if length > 40
    }
    assert long == {}


def test_every_error_is_raised_anew() -> None:
    """One raised again grows by each traceback, and all who raise it share it."""
    files = python_files("bot", "handlers")
    assert [names(file) for file in files if contents(file).constants_raised] == []


def test_the_bot_begins_without_what_windows_lacks() -> None:
    """It is imported where it is used, if at all."""
    lacking = re.compile(
        r"^(?:import|from) (?:fcntl|grp|pwd|resource|select|termios)\b", re.MULTILINE
    )
    files = python_files("bot", "handlers")
    assert [names(file) for file in files if lacking.search(file.read_text())] == []


def test_no_file_is_named_after_nothing() -> None:
    """A file is named by what it is about."""
    nothing = re.compile(r"(^|_)(utils?|helpers?|common|base|managers?|misc)(_|$)")
    everything = [*python_files(), *(ROOT / "templates").rglob("*")]
    parts = {part for file in everything for part in file.relative_to(ROOT).with_suffix("").parts}
    assert [part for part in sorted(parts) if nothing.search(part)] == []


def test_the_sandbox_and_the_bot_share_no_code() -> None:
    """Either would otherwise hide the other's mistakes; the contract above is not empty."""
    ours = [
        file for file in python_files("sandbox") if {"bot", "handlers"} & contents(file).imports
    ]
    theirs = [
        file for file in python_files("bot", "handlers") if "sandbox" in contents(file).imports
    ]
    assert (ours, theirs) == ([], [])
    assert python_files("sandbox")


def test_nothing_that_runs_needs_the_benchmarks_or_the_tests() -> None:
    """They know everything, and nothing knows them."""
    files = python_files("bot", "handlers", "sandbox")
    assert [names(file) for file in files if {"benchmarks", "tests"} & contents(file).imports] == []
