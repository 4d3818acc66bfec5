"""The Makefile: one word for each thing a newcomer wants, on any make since 3.81."""

import re
import shutil
from pathlib import Path

import pytest

from tests.project.conftest import Checkout

ROOT = Path(__file__).parents[2]
TARGETS = ("demo", "test", "lint", "bench", "prove", "pictures", "run", "lock", "clean")

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def test_make_alone_says_what_there_is(fresh: Checkout) -> None:
    """Without a word it lists every target in one line each, and installs nothing."""
    done = fresh.run("make")
    assert done.status == 0, done
    assert [line.split()[1] for line in done.out.splitlines()] == list(TARGETS)
    assert not (fresh.folder / ".venv").exists()


def test_make_demo_installs_what_the_bot_needs_and_no_more(installed: Checkout) -> None:
    """The pretend world starts from the checkout, with the arguments handed on."""
    done = installed.run("make", "demo", "ARGS=--assets 5", PYTHONPATH="/x", PYTHONSAFEPATH="1")
    assert done == (0, "sandbox ['--assets', '5'] False\n", "")
    assert installed.has() == ["extra-1.0", "tiny-1.0"]


@pytest.mark.prove
def test_make_test_adds_what_the_tests_need(installed: Checkout) -> None:
    """The second time nothing is installed, and pytest gets the arguments."""
    assert installed.run("make", "test").status == 0
    assert installed.has() == ["extra-1.0", "pytest-1.0", "tiny-1.0"]
    again = installed.run("make", "--silent", "test", "ARGS=-k serial", PIP_FIND_LINKS="/none")
    assert again.out.startswith("__main__ ")
    assert again.out.endswith(" ['-k', 'serial']\n")


@pytest.mark.prove
def test_make_bench_adds_what_is_measured_against(installed: Checkout) -> None:
    """The baselines come on top of what the tests need, and only here."""
    done = installed.run("make", "--silent", "bench", "ARGS=render")
    assert done.status == 0, done
    assert done.out.endswith("\nbenchmarks ['render'] False\n")
    assert installed.has() == ["baseline-1.0", "extra-1.0", "pytest-1.0", "tiny-1.0"]


@pytest.mark.prove
def test_make_prove_needs_no_more_than_the_tests(installed: Checkout) -> None:
    """The long tests run with the packages of the short ones."""
    done = installed.run("make", "--silent", "prove", "ARGS=--seed 7")
    assert done.status == 0, done
    assert done.out.endswith("\nbenchmarks.prove ['--seed', '7'] False\n")
    assert installed.has() == ["extra-1.0", "pytest-1.0", "tiny-1.0"]


def test_make_run_starts_the_bot(installed: Checkout) -> None:
    """The real bot, from the checkout."""
    assert installed.run("make", "run") == (0, "bot ['run'] False\n", "")


def test_what_is_compiled_is_kept_for_the_next_start(installed: Checkout) -> None:
    """A shell that is set up to keep nothing, as in many containers, makes no start slower."""
    says = "import sys\nprint(sys.dont_write_bytecode)\n"
    (installed.folder / "bot" / "__main__.py").write_text(says)
    assert installed.run("make", "run", PYTHONDONTWRITEBYTECODE="1") == (0, "False\n", "")


def test_what_fails_fails_make(installed: Checkout) -> None:
    """An exit status that is not 0 is make's too."""
    (installed.folder / "sandbox" / "__main__.py").write_text("raise SystemExit(3)\n")
    assert installed.run("make", "demo").status != 0


def test_make_clean_keeps_data_and_settings(installed: Checkout) -> None:
    """What a person made stays; what can be made again goes."""
    folder = installed.folder
    (folder / ".env").touch()
    (folder / "data").mkdir()
    (folder / "bot" / "__pycache__").mkdir(exist_ok=True)
    assert installed.run("make", "clean").status == 0
    assert (folder / ".env").exists()
    assert (folder / "data").exists()
    assert not (folder / ".venv").exists()
    assert not (folder / "bot" / "__pycache__").exists()


def test_the_makefile_needs_no_make_newer_than_3_81() -> None:
    """Nothing that came with 3.82 or later: macOS ships 3.81."""
    text = (ROOT / "Makefile").read_text()
    newer = (
        ".ONESHELL",
        "!=",
        "::=",
        "$(file",
        "$(guile",
        ".EXTRA_PREREQS",
        "private ",
        "undefine",
    )
    assert [word for word in newer if word in text] == []
    assert set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) == {*TARGETS, "help"}


def test_ci_runs_lint_and_tests_from_the_projects_own_files() -> None:
    """CI has no steps of its own, so that it cannot pass where a newcomer fails."""
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line and line[0] != "#"]
    assert commands[-2:] == ["make lint", "make test"]
    assert commands[0] == "set -euo pipefail"
    assert script.stat().st_mode & 0o111
