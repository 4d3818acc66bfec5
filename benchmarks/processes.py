"""The processes that are measured: the real bot, Bolt's echo, their world, and the load."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from benchmarks.load import HOST, Report, Wanted
from sandbox.child import free_port
from sandbox.program import cleaned

CHECKOUT: Final = Path(__file__).resolve().parents[1]
_PATH: Final = "/slack/events"
_READY_WITHIN: Final = 600.0
_MEGABYTE: Final = 1024 * 1024
_MOST_A_MINUTE: Final = "100000"
"""One person asks everything; to be refused takes less than what is measured."""


@dataclass(frozen=True, slots=True)
class Place:
    """A world that is being served."""

    facts: Mapping[str, Any]
    process: "subprocess.Popen[str] | None" = None
    """The one that serves it; None when that is this process itself."""

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a bot in it."""
        return dict(self.facts["environment"])

    def called(self, method: str) -> int:
        """How often a Web API method was called."""
        return self._told(method)[0]

    def writes(self) -> tuple[int, int]:
        """How often the asset system was sent a change, and of how many assets."""
        sent, assets = self._told("writes")
        return sent, assets

    def _told(self, what: str) -> list[int]:
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("the world has no pipes")
        given, said = process.stdin, process.stdout
        given.write(f"{what}\n")
        given.flush()
        return [int(word) for word in said.readline().split()]


@dataclass(frozen=True, slots=True)
class Answerer:
    """A process that answers slash commands."""

    place: Place
    process: "subprocess.Popen[str]"
    url: str

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        return float(psutil.Process(self.process.pid).memory_info().rss / _MEGABYTE)

    @property
    def seconds(self) -> float:
        """The processor time it has used."""
        used = psutil.Process(self.process.pid).cpu_times()
        return float(used.user + used.system)

    def sent(self, *, user: str | None = None, **more: Any) -> Report:
        """What comes of asking for one serial number after the other; raises RuntimeError.

        All commands have to be taken.
        """
        fields = {
            "token": "x",
            "team_id": self.place.facts["team"],
            "team_domain": "larkfield",
            "channel_id": "C0GENERAL1",
            "channel_name": "general",
            "user_id": user or self.place.facts["user"],
            "user_name": "dana",
            "command": "/asset",
            "api_app_id": "A0ASSETBOT",
            "is_enterprise_install": "false",
        }
        texts = more.pop("texts", None) or [
            f"serial {serial}" for serial in self.place.facts["serials"]
        ]
        secret = self.place.environment["SLACK_SIGNING_SECRET"]
        wanted = Wanted(url=self.url, secret=secret, fields=fields, texts=texts, **more)
        done = child("benchmarks.load", input=json.dumps(wanted._asdict()))
        report = Report(**json.loads(done))
        if set(report.statuses) != {"200"}:
            raise RuntimeError(f"{self.url} answered {report.statuses}")
        return report

    def sent_at_once(self, **more: Any) -> Report:
        """The same where what is asked for rides on each acknowledgement; raises RuntimeError."""
        report = self.sent(**more)
        if report.riding != sum(report.statuses.values()):
            raise RuntimeError(f"{report.riding} answers of {report.statuses} were there at once")
        return report

    def sent_later(self, **more: Any) -> Report:
        """The same where it is sent after each acknowledgement; raises RuntimeError."""
        report = self.sent(answered=True, **more)
        if report.later != sum(report.statuses.values()):
            raise RuntimeError(f"{report.later} answers of {report.statuses} came later")
        return report

    def clicked(self, action: str, values: Sequence[str], **more: Any) -> Report:
        """What comes of the approver's clicking a button, once with each of these values."""
        user = self.place.facts["approver"]
        return self.sent(user=user, action=action, texts=values, commands=len(values), **more)

    def meet_people(self) -> None:
        """Return when the bot knows who asks, which it may learn only after it has started."""
        for _ in range(100):
            if self.sent(commands=1, connections=1).riding:
                return
        raise RuntimeError("the bot does not learn who asks")


def child(module: str, *arguments: str, input: str = "") -> str:  # noqa: A002 - as subprocess
    """What a module of ours prints, run as a process of its own."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(  # noqa: S603 - our own
        command, cwd=CHECKOUT, input=input, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


@contextmanager
def world(assets: int, *, slow: float = 0) -> Iterator[Place]:
    """A world with so many assets, or of two asset systems that take so many seconds to answer."""
    command = [sys.executable, "-m", "benchmarks.world", str(assets), str(slow)]
    with subprocess.Popen(  # noqa: S603 - our own
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("the world has no pipes")
            yield Place(json.loads(process.stdout.readline()), process)
        finally:
            _end(process)


@contextmanager
def pages(module: str, assets: int) -> Iterator[str]:
    """The address of an asset system that only serves lists, of so many assets."""
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", module, str(assets)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the server has no pipes")
        yield f"http://{HOST}:{process.stdout.readline().strip()}"
        process.stdin.close()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for the data of a process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="assetbot-bench-") as made:
        yield Path(made)


@contextmanager
def bot(place: Place, data: Path | None = None, **settings: str) -> Iterator[Answerer]:
    """The real bot, as `assetbot run` starts it, once it has read its inventory.

    With *data* it works in that folder, where it finds what was read before.
    """
    if data is None:
        with folder() as made, bot(place, made, **settings) as answerer:
            yield answerer
        return
    port = free_port()
    environment = _of_bot(place, data, port, settings)
    command = [sys.executable, "-m", "bot", "run"]
    with _running(command, environment, data) as process:
        _wait_for(f"http://{HOST}:{port}/readyz", process, data)
        yield Answerer(place, process, f"http://{HOST}:{port}{_PATH}")


def _of_bot(place: Place, data: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a bot in this world, with its data in that folder."""
    given = {**place.environment, "ASSETBOT_QUESTIONS_A_MINUTE": _MOST_A_MINUTE, **settings}
    del given["ASSETBOT_CLOCK_FILE"]  # a file read at each question, which no real bot has
    return cleaned(os.environ, given, data=data / "data", port=port)


def waiting(place: Place, data: Path, number: int, **settings: str) -> list[str]:
    """The ids of so many requests, made in the records that a bot in that folder will have."""
    environment = _of_bot(place, data, free_port(), settings)
    wanted = (str(number), place.facts["team"], place.facts["user"])
    command = [sys.executable, "-m", "benchmarks.waiting", *wanted]
    done = subprocess.run(  # noqa: S603 - our own
        command, cwd=data, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return list(json.loads(done.stdout))


@contextmanager
def echo(place: Place, *, before_response: bool) -> Iterator[Answerer]:
    """Bolt's echo, in its default mode or answering before the response."""
    port = free_port()
    with folder() as data:
        environment = cleaned(os.environ, place.environment, data=data, port=port)
        command = [sys.executable, "-m", "benchmarks.echo", str(port), str(int(before_response))]
        with _running(command, environment, data) as process:
            _wait_for(f"http://{HOST}:{port}/", process, data)
            yield Answerer(place, process, f"http://{HOST}:{port}{_PATH}")


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], folder: Path
) -> Iterator["subprocess.Popen[str]"]:
    """A process whose log goes into a file: reading it would cost what is measured."""
    with (
        (folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603 - our own
            command, cwd=folder, env=dict(environment), stdout=log, stderr=log, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            _end(process)


def _wait_for(url: str, process: "subprocess.Popen[str]", folder: Path) -> None:
    """Returns when a server answers; raises RuntimeError with its log when it never does."""
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError as error:
            if error.code == 404:  # noqa: PLR2004 - there is a server, which is all that is asked
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.1)
    log = (folder / "log").read_text(encoding="utf-8")
    raise RuntimeError(f"{url} does not answer:\n{log[-2000:]}")


def _end(process: "subprocess.Popen[str]") -> None:
    if process.stdin:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
