"""`assetbot run` told to end before it listens, and once more when it has ended."""

import argparse
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.settings
from bot import process
from bot.cli.run import run_command

ARGUMENTS = argparse.Namespace(environ={}, folder=Path())
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What signals do is put back; the settings are none, and so is the bot."""

    async def ended(*_: object) -> None:
        pass

    monkeypatch.setattr(process, "run", ended)
    monkeypatch.setattr(bot.settings, "read", lambda *_: None)
    monkeypatch.setattr("gc.disable", lambda: None)
    before = [(one, signal.getsignal(one)) for one in SIGNALS]
    yield
    for one, did in before:
        signal.signal(one, did)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_while_it_loads_it_ends_well(
    monkeypatch: pytest.MonkeyPatch, told: signal.Signals
) -> None:
    """Nothing is begun: it is gone at once, also where it is the first process of a container."""

    def read(*_: Any) -> None:
        os.kill(os.getpid(), told)

    monkeypatch.setattr(bot.settings, "read", read)
    with pytest.raises(SystemExit) as ended:
        run_command(ARGUMENTS)
    assert ended.value.code == 0


@pytest.mark.parametrize("told", SIGNALS)
def test_what_it_is_told_when_it_has_ended_changes_nothing(told: signal.Signals) -> None:
    """A second SIGTERM while Python takes itself down leaves the exit status what it is."""
    assert run_command(ARGUMENTS)
    os.kill(os.getpid(), told)
    assert signal.getsignal(told) is signal.SIG_IGN
