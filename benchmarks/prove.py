"""`make prove`: the properties at full rounds, and what else is too long for `make test`.

    python -m benchmarks.prove [--seed N] [anything pytest takes]

Prints the seed, with which the same examples can be tried again, and writes how it ended into
RESULTS.md, unless only a part was run.
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from benchmarks import results

SELECTION = "prove or hypothesis"
CHECKOUT = Path(__file__).resolve().parents[1]
_RAN_TO_THE_END = {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}


class Outcome(NamedTuple):
    """How a run ended."""

    tests: int
    failed: tuple[str, ...]
    seconds: float
    seed: int

    def __str__(self) -> str:
        how = f"{len(self.failed)} of {self.tests} failed" if self.failed else "all passed"
        minutes, seconds = divmod(round(self.seconds), 60)
        lines = [
            f"- result: {how} ({self.tests} tests; properties at 2,000 rounds, long ones at fewer)",
            f"- seed: {self.seed} (`make prove ARGS=--seed={self.seed}` tries the same again)",
            f"- date: {results.today()}",
            f"- duration: {minutes} min {seconds} s",
            f"- with: {results.versions('hypothesis', 'pytest')}",
        ]
        return "\n".join([*lines, *(f"- failed: `{name}`" for name in self.failed)])


def outcome(report: str, seed: int, seconds: float) -> Outcome:
    """What a JUnit report says; raises ValueError when nothing was run."""
    cases = ET.fromstring(report).findall(".//testcase")  # noqa: S314 - pytest's own
    if not cases:
        raise ValueError("no test was run")
    failed = [
        f"{case.get('classname')}.{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    ]
    return Outcome(len(cases), tuple(failed), seconds, seed)


def command(seed: int, report: Path, more: Sequence[str]) -> list[str]:
    """The pytest run, with a line for each test as it ends: none of them is short."""
    profile = ("--hypothesis-profile=prove", f"--hypothesis-seed={seed}")
    # Most of these keep a core busy by themselves: with more of them the clocks of others run out.
    processes = f"--numprocesses={(os.cpu_count() or 1) + 1}"
    shown = ("--verbose", "--durations=10", f"--junit-xml={report}")
    return [sys.executable, "-m", "pytest", "-m", SELECTION, processes, *profile, *shown, *more]


def main(argv: Sequence[str] | None = None) -> int:
    """Run it all, or what pytest is told of it; pytest's exit code.

    A run that was broken off is no result.
    """
    parser = argparse.ArgumentParser(prog="make prove", description=str(__doc__).splitlines()[0])
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    given, more = parser.parse_known_args(argv)
    print(f"Seed {given.seed}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="assetbot-prove-") as folder:
        report = Path(folder) / "report.xml"
        done = subprocess.run(command(given.seed, report, more), cwd=CHECKOUT, check=False)  # noqa: S603 - our own
        if done.returncode not in _RAN_TO_THE_END:
            return done.returncode
        ended = outcome(report.read_text(encoding="utf-8"), given.seed, time.monotonic() - began)
    print(f"\n{ended}")
    if more:
        print("Only a part was run, so RESULTS.md stays as it is.")
    else:
        results.write(results.PROOF, str(ended))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
