"""The locks install everywhere the project says, from exact versions, hashes and wheels alone."""

import ast
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from requirements.lock import (
    LOCKS,
    PYTHONS,
    SYSTEMS,
    TARGETS,
    Pin,
    Wheel,
    applies,
    asked_for,
    pins,
    stamp,
    uncovered,
    wheels,
)

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "requirements"
PROJECT = (ROOT / "pyproject.toml").read_text()


def lock(name: str) -> list[Pin]:
    """The pins of one lock of the project."""
    return pins((FOLDER / f"{name}.txt").read_text())


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_is_exact_versions_with_hashes(name: str) -> None:
    """Every line of a lock is a pin with hashes, and each package is pinned once."""
    names = [pin.name for pin in lock(name)]
    assert names
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", [*LOCKS, "wheels"])
def test_a_lock_names_no_address_and_no_folder(name: str) -> None:
    """Packages come from wherever the machine is set up to get them."""
    text = (FOLDER / f"{name}.txt").read_text()
    for word in (
        "://",
        "--index",
        "--extra-index",
        "--find-links",
        "/opt",
        "/root",
        "/home",
        "/work",
    ):
        assert word not in text, word


def test_the_promised_systems_are_the_ones_checked() -> None:
    """Four systems and three Pythons make twelve targets."""
    assert set(SYSTEMS) == {"Linux x86_64", "Linux aarch64", "macOS arm64", "Windows x86_64"}
    assert PYTHONS == ((3, 11), (3, 12), (3, 13))
    assert len(TARGETS) == 12


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_wheel_on_every_system(name: str) -> None:
    """No system and no Python needs a compiler: `make lock` recorded a wheel for each."""
    assert uncovered(lock(name), wheels((FOLDER / "wheels.txt").read_text())) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_is_installed_somewhere(name: str) -> None:
    """A marker that no promised system meets is a mistake."""
    assert [pin for pin in lock(name) if not any(applies(pin, target) for target in TARGETS)] == []


def test_a_missing_wheel_is_noticed() -> None:
    """Without one file, the sentence names package, version, system and Python."""
    have = wheels((FOLDER / "wheels.txt").read_text())
    lost = next(w for w in have if w.file.startswith("aiohttp-") and "-cp312-win_" in w.file)
    version = lost.file.split("-")[1]
    expected = f"aiohttp {version} has no wheel for Windows x86_64, Python 3.12"
    assert uncovered(lock("run"), [wheel for wheel in have if wheel != lost]) == [expected]


def test_a_wheel_with_another_hash_is_noticed() -> None:
    """A file counts only if the lock knows its hash."""
    have = wheels((FOLDER / "wheels.txt").read_text())
    other = [Wheel(w.file, "0" * 64 if w.file.startswith("jinja2-") else w.sha256) for w in have]
    assert len(uncovered(lock("run"), other)) == len(TARGETS)


@pytest.mark.parametrize(
    "line",
    ["jinja2==3.1.6", "jinja2>=3 --hash=sha256:" + "0" * 64, "-r other.txt", "./here", "jinja2"],
)
def test_a_line_that_is_no_pin_is_noticed(line: str) -> None:
    """A version range, a missing hash or another file is an error that quotes the line."""
    with pytest.raises(ValueError, match="not a pin"):
        pins(f"# comment\n--only-binary :all:\n\n{line}\n")


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_answer_what_is_asked_for(name: str) -> None:
    """Each requirement of pyproject.toml is met by a pin."""
    versions = {pin.name: pin.version for pin in lock(name)}
    for requirement in map(Requirement, asked_for(PROJECT)[name]):
        found = versions.get(canonicalize_name(requirement.name))
        assert found, f"{requirement} is not in requirements/{name}.txt: run `make lock`"
        assert requirement.specifier.contains(found, prereleases=True), f"{requirement}: {found}"


def test_the_locks_were_made_from_what_is_asked_for_now() -> None:
    """After a change of the requirements in pyproject.toml, `make lock` is to be run."""
    assert stamp(PROJECT) in (FOLDER / "wheels.txt").read_text().splitlines()


@pytest.mark.parametrize("name", ["dev", "bench", "lock"])
def test_the_tests_run_on_the_versions_that_the_bot_runs_on(name: str) -> None:
    """A package in several locks has one version."""
    run = {pin.name: pin.version for pin in lock("run")}
    assert [pin for pin in lock(name) if run.get(pin.name, pin.version) != pin.version] == []


def test_the_bot_needs_no_tool_of_its_makers() -> None:
    """What runs, runs without test, lint and lock tools."""
    run = {pin.name for pin in lock("run")}
    assert run.isdisjoint({"pytest", "ruff", "mypy", "hypothesis", "uv", "hatchling"})


def test_what_is_installed_is_complete() -> None:
    """Packages are installed without looking at what they need, so the locks must have it all."""
    command = [sys.executable, "-m", "pip", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_code_imports_only_what_it_asks_for_by_name() -> None:
    """A package that is there only because another needs it may be gone tomorrow."""
    distributions = packages_distributions()
    found = {
        canonicalize_name(distributions[name][0])
        for folder in ("bot", "handlers", "sandbox")
        for file in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        for name in imported(node)
        if name in distributions
    }
    asked = {canonicalize_name(Requirement(line).name) for line in asked_for(PROJECT)["run"]}
    # Jinja's, pydantic's and matplotlib's own: their answers, errors and pictures are made of them.
    assert found - asked == {"markupsafe", "pydantic-core", "pillow"}
    # SQLAlchemy, httpx and zoneinfo load these by name.
    assert asked - found == {"psycopg", "sniffio", "tzdata"}


def imported(node: ast.AST) -> list[str]:
    """The top-level packages that one statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.split(".")[0]]
    return []
