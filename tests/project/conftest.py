"""Checkouts small enough to be installed in seconds, from packages made on the spot."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.once import once

ROOT = Path(__file__).parents[2]
CLONE, ENDED = "a clone, installed", "ended.json"
PYTHON = Path(sys._base_executable)  # type: ignore[attr-defined]  # also true inside .venv


class Done(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


class Checkout(NamedTuple):
    """A folder laid out like the project, with locks that pin made-up packages."""

    folder: Path
    shelf: Path
    """Where pip finds the packages, instead of a network."""

    def lock(self, name: str, *packages: str) -> None:
        """Pin these packages ("tiny==1.0") in requirements/NAME.txt."""
        lines = [f"{package} --hash=sha256:{self._made(package)}\n" for package in packages]
        (self.folder / "requirements" / f"{name}.txt").write_text("".join(lines))

    def run(self, *command: str, **environment: str) -> Done:
        """Run a command there as on a machine without terminal and network."""
        surroundings = {
            "PATH": f"{self.bin()}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "HOME": str(self.folder),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.shelf),
            **environment,
        }
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def install(self, *names: str, **environment: str) -> Done:
        """Run the project's own installer."""
        return self.run("/bin/sh", "requirements/install.sh", *names, **environment)

    def has(self) -> list[str]:
        """What is installed in .venv, pip aside."""
        packages = sorted(self.folder.glob(".venv/lib/*/site-packages/*.dist-info"))
        names = [folder.name.removesuffix(".dist-info") for folder in packages]
        return [name for name in names if not name.startswith(("pip-", "setuptools-"))]

    def bin(self) -> Path:
        """A folder of programs with the Python that runs the tests, first in order."""
        return programs(self.folder / "programs", python3_13=f'exec "{PYTHON}" "$@"')

    def _made(self, package: str) -> str:
        name, version = package.split("==")
        file = self.shelf / f"{name}-{version}-py3-none-any.whl"
        info = f"{name}-{version}.dist-info"
        with zipfile.ZipFile(file, "w") as wheel:
            wheel.writestr(f"{name}.py", "import sys\nprint(__name__, __file__, sys.argv[1:])\n")
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
            )
            wheel.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr(f"{info}/RECORD", "")
        return hashlib.sha256(file.read_bytes()).hexdigest()


def programs(folder: Path, **scripts: str) -> Path:
    """A folder of executable shell scripts, to be put on PATH."""
    folder.mkdir(exist_ok=True)
    for name, script in scripts.items():
        program = folder / name.replace("_", ".")
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return folder


def laid_out(folder: Path) -> Checkout:
    """A checkout without .venv: the project's Makefile and installer, a bot that says its name."""
    shelf = folder.with_name("shelf")  # pip takes a blank for the end of its name
    shelf.mkdir()
    (folder / "requirements").mkdir(parents=True)
    shutil.copy(ROOT / "Makefile", folder)
    shutil.copy(ROOT / "requirements" / "install.sh", folder / "requirements")
    for package in ("sandbox", "bot", "benchmarks"):
        (folder / package).mkdir()
        says = "import sys\nprint(__package__, sys.argv[1:], sys.flags.safe_path)\n"
        (folder / package / "__main__.py").write_text(says)
    says = "import sys\nprint(__spec__.name, sys.argv[1:], sys.flags.safe_path)\n"
    (folder / "benchmarks" / "prove.py").write_text(says)
    checkout = Checkout(folder, shelf)
    checkout.lock("run", "tiny==1.0", "extra==1.0")
    checkout.lock("dev", "pytest==1.0")
    checkout.lock("bench", "baseline==1.0")
    return checkout


@pytest.fixture
def fresh(tmp_path: Path) -> Checkout:
    """A fresh clone in a folder with blanks in its name."""
    return laid_out(tmp_path / "a fresh clone")


@pytest.fixture(scope="session")
def _installed_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, Done]:
    """Made by whichever process of the run comes first; the others wait for it."""

    def make(folder: Path) -> None:
        clone = folder / CLONE
        done = laid_out(clone).install("run", **surprises(clone))
        (folder / ENDED).write_text(json.dumps(done))

    made = once(tmp_path_factory, "installed", make)
    clone = made / CLONE
    return Checkout(clone, clone.with_name("shelf")), Done(*json.loads((made / ENDED).read_text()))


@pytest.fixture
def first_run(_installed_once: tuple[Checkout, Done]) -> str:
    """What the first run in a fresh clone prints."""
    return _installed_once[1].out


@pytest.fixture
def installed(_installed_once: tuple[Checkout, Done], tmp_path: Path) -> Checkout:
    """A checkout whose run.txt is installed, from a shell set up for other things."""
    made, done = _installed_once
    assert done.status == 0, done
    folder = tmp_path / "moved clone"
    shutil.copytree(made.folder, folder, symlinks=True)
    shutil.copytree(made.shelf, tmp_path / "shelf")
    return Checkout(folder, tmp_path / "shelf")


def surprises(folder: Path) -> Mapping[str, str]:
    """An environment that would break an installer that trusts it."""
    return {
        "VIRTUAL_ENV": str(folder / "another"),
        "PYTHONHOME": str(folder / "nowhere"),
        "PYTHONPATH": str(folder / "nowhere"),
        "PYTHONSAFEPATH": "1",
        "PIP_USER": "1",
        "PIP_TARGET": str(folder / "elsewhere"),
        "CDPATH": str(folder.parent),
    }
