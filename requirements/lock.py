"""Makes the locks and proves that each pin has a wheel on every system the project names.

Run it with `make lock`; `make lock ARGS=--upgrade` moves every pin to its newest version. The
locks hold exact versions and hashes; `wheels.txt` beside them holds, for each pin, the file that
each system and each Python would install, as the package index answered when the locks were
made. The tests read only these files, so that they need no network.
"""  # noqa: INP001 - scripts beside the files they make, not a package

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import canonicalize_name, parse_wheel_filename

FOLDER = Path(__file__).resolve().parent
LOCKS = {
    "run": ["../pyproject.toml"],
    "dev": ["--group", "../pyproject.toml:dev"],
    "bench": ["--group", "../pyproject.toml:bench"],
    "lock": ["--group", "../pyproject.toml:lock"],
}
PYTHONS = ((3, 11), (3, 12), (3, 13))
_GLIBC = (
    *("manylinux_2_28", "manylinux_2_17", "manylinux2014", "manylinux_2_12", "manylinux2010"),
    *("manylinux_2_5", "manylinux1"),
)
SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "Linux x86_64": tuple(f"{glibc}_x86_64" for glibc in _GLIBC),
    "Linux aarch64": tuple(f"{glibc}_aarch64" for glibc in _GLIBC),
    "macOS arm64": tuple(mac_platforms((12, 0), "arm64")),
    "Windows x86_64": ("win_amd64",),
}
_MARKER_FACTS: Mapping[str, Mapping[str, str]] = {
    "Linux": {"sys_platform": "linux", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "Windows": {"sys_platform": "win32", "os_name": "nt"},
}


class Pin(NamedTuple):
    """One line of a lock: a package, its exact version, where it applies, and its hashes."""

    name: str
    version: str
    marker: Marker | None
    hashes: frozenset[str]


class Wheel(NamedTuple):
    """One line of wheels.txt: a file name, which tells name, version and tags, and its hash."""

    file: str
    sha256: str


class Target(NamedTuple):
    """A system and a Python that the locks promise to install on."""

    system: str
    python: tuple[int, int]

    def __str__(self) -> str:
        """As a person would say it."""
        return f"{self.system}, Python {self.python[0]}.{self.python[1]}"

    def facts(self) -> dict[str, str]:
        """What environment markers see there."""
        system, _, machine = self.system.partition(" ")
        version = f"{self.python[0]}.{self.python[1]}"
        return {
            "platform_system": system,
            "platform_machine": machine,
            "python_version": version,
            "python_full_version": f"{version}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            **_MARKER_FACTS[system],
        }

    def tags(self) -> frozenset[Tag]:
        """The wheel tags it accepts."""
        platforms = SYSTEMS[self.system]
        interpreter = f"cp{self.python[0]}{self.python[1]}"
        return frozenset(
            [
                *cpython_tags(self.python, platforms=platforms),
                *compatible_tags(self.python, interpreter, platforms),
            ]
        )


TARGETS = tuple(Target(system, python) for system in SYSTEMS for python in PYTHONS)


def pins(lock: str) -> list[Pin]:
    """The pins of a lock's text; ValueError when a line is anything else."""
    found = []
    text = "\n".join(line.split(" #")[0] for line in lock.splitlines() if line[:1] != "#")
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.strip() == "--only-binary :all:" or line.strip()[0] == "#":
            continue
        said = re.fullmatch(
            r"([\w.-]+)==([\w.+!]+)(?: ; (.+?))?((?:\s+--hash=sha256:[0-9a-f]{64})+)\s*", line
        )
        if said is None:
            raise ValueError(f"not a pin with hashes: {line.strip()[:80]}")
        name, version, marker, hashes = said.groups()
        found.append(
            Pin(
                canonicalize_name(name),
                version,
                Marker(marker) if marker else None,
                frozenset(re.findall(r"[0-9a-f]{64}", hashes)),
            )
        )
    return found


def wheels(text: str) -> list[Wheel]:
    """The lines of wheels.txt."""
    lines = [line.split() for line in text.splitlines() if line and line[0] != "#"]
    return [Wheel(file, sha256) for file, sha256 in lines]


def asked_for(project: str) -> dict[str, list[str]]:
    """What the text of pyproject.toml asks for, by the lock that answers it."""
    read = tomllib.loads(project)
    return {"run": read["project"]["dependencies"], **read["dependency-groups"]}


def stamp(project: str) -> str:
    """The line of wheels.txt that tells which requirements the locks were made from."""
    asked = json.dumps(asked_for(project), sort_keys=True)
    return f"# Made from the requirements {hashlib.sha256(asked.encode()).hexdigest()[:16]}."


def applies(pin: Pin, target: Target) -> bool:
    """Whether a target installs this pin at all."""
    return pin.marker is None or pin.marker.evaluate(target.facts())


def uncovered(wanted: Iterable[Pin], have: Iterable[Wheel]) -> list[str]:
    """One sentence for each pin and target without a wheel whose hash the lock knows."""
    tags: dict[tuple[str, str], list[tuple[frozenset[Tag], str]]] = {}
    for wheel in have:
        name, version, _, fits = parse_wheel_filename(wheel.file)
        tags.setdefault((name, str(version)), []).append((fits, wheel.sha256))
    accepted = {target: target.tags() for target in TARGETS}
    return [
        f"{pin.name} {pin.version} has no wheel for {target}"
        for pin in wanted
        for target in TARGETS
        if applies(pin, target)
        and not any(
            sha256 in pin.hashes and fits & accepted[target]
            for fits, sha256 in tags.get((pin.name, pin.version), [])
        )
    ]


def compile_lock(name: str, options: list[str]) -> None:
    """Write one lock; all but the first agree with the versions of the first."""
    constraint = [] if name == "run" else ["--constraint", "run.txt"]
    _run(
        *["-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"],
        # One version for every Python: pip looks at what the Python it runs on can take.
        *["--fork-strategy", "fewest"],
        *["--generate-hashes", "--no-emit-index-url", "--only-binary", ":all:"],
        *["--emit-build-options", "--custom-compile-command", "make lock"],
        *[*constraint, *options, *LOCKS[name], "--output-file", f"{name}.txt"],
    )


def chosen(wanted: Iterable[Pin], target: Target) -> list[Wheel]:
    """The files pip would install on a target, hashes checked, nothing installed."""
    major, minor = target.python
    here = {pin.name: pin for pin in wanted if applies(pin, target)}
    with tempfile.TemporaryDirectory() as name:
        asked, report = Path(name) / "pins.txt", Path(name) / "report"
        asked.write_text("".join(_line(pin) for pin in here.values()))
        _run(
            *["-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--dry-run"],
            *["--no-deps", "--ignore-installed", "--require-hashes", "--only-binary", ":all:"],
            *["--target", str(Path(name) / "nothing"), "--report", str(report)],
            *["--python-version", f"{major}.{minor}", "--requirement", str(asked)],
            *(word for tag in SYSTEMS[target.system] for word in ("--platform", tag)),
        )
        answer = json.loads(report.read_text())
    downloads = [entry["download_info"] for entry in answer["install"]]
    return [
        Wheel(info["url"].rpartition("/")[2], info["archive_info"]["hashes"]["sha256"])
        for info in downloads
    ]


def _line(pin: Pin) -> str:
    hashes = " ".join(f"--hash=sha256:{sha256}" for sha256 in sorted(pin.hashes))
    return f"{pin.name}=={pin.version} {hashes}\n"


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=FOLDER, check=True)  # noqa: S603 - our own Python


def main() -> int:
    """Write the locks and wheels.txt; 1 when a target cannot be served."""
    for name in LOCKS:
        sys.stdout.write(f"requirements/{name}.txt\n")
        compile_lock(name, sys.argv[1:])
    wanted = [pin for name in LOCKS for pin in pins((FOLDER / f"{name}.txt").read_text())]
    have: set[Wheel] = set()
    for target in TARGETS:
        sys.stdout.write(f"wheels for {target}\n")
        have.update(chosen(wanted, target))
    head = "# By `make lock`: each file the pins install on the systems the project names.\n"
    made_from = stamp((FOLDER.parent / "pyproject.toml").read_text())
    lines = sorted(f"{wheel.file} {wheel.sha256}\n" for wheel in have)
    (FOLDER / "wheels.txt").write_text(f"{head}{made_from}\n{''.join(lines)}")
    missing = uncovered(wanted, have)
    sys.stdout.write("".join(f"{line}\n" for line in missing))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
